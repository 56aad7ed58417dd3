// Programs that run below their listings, where `cargo run` serves the book.

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { draft, spare } from "./drafts.js";
import { asFile, browser, excess, served, violations } from "./support.js";

const address = served();
const TOKEN = process.env.BOOK_TOKEN ?? "";
const CHAPTER = "01-overview.html";
const WIDE = { width: 1366, height: 768 };

/** Waits for clients, and never ends. */
const WAITS = `import socket

listener = socket.create_server(("127.0.0.1", 0))
print("Listening on %s:%d" % listener.getsockname(), flush=True)
while True:
    listener.accept()
`;
const ASKS = `import sys

name = input("Your name: ")
print("Hello,", name)
print("And then:", repr(sys.stdin.read()))
`;

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

spare("read_on.py", "read_on.rs");

/**
 * A page that may run programs.
 * @param {string} name
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
async function opened(name, options = { viewport: WIDE }) {
    const page = await chromium.newPage(options);
    await page.goto(`${address}${name}#run=${TOKEN}`);
    await button(page, "Run").first().waitFor();
    return page;
}

/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} page @param {string} word @param {string} program */
const button = (page, word, program = "read_on in Python") =>
    page.getByRole("button", { name: `${word} ${program}`, exact: true });

/** @param {Page} page @param {string} program */
const pane = (page, program = "read_on in Python") => page.getByRole("region", { name: `Output of ${program}` });

/** @param {Page} page @param {string} program */
const state = (page, program = "read_on in Python") => pane(page, program).getByRole("status");

/**
 * Connects until nobody listens any more.
 * @param {number} port
 */
async function refused(port) {
    for (;;) {
        const socket = connect(port, "127.0.0.1");
        try {
            await once(socket, "connect");
        } catch {
            return;
        } finally {
            socket.destroy();
        }
    }
}

test("a page that is loaded anew before the server has answered may still run programs", async () => {
    const page = await chromium.newPage();
    /** @type {Promise<unknown>} */
    const asked = new Promise((resolve) => {
        page.route("**/_run/book", (route) => {
            resolve(route); // and is never answered
        }, { times: 1 });
    });
    await page.goto(`${address}${CHAPTER}#run=${TOKEN}`);
    await asked;
    await page.reload();
    await button(page, "Run").first().click();
    await state(page).getByText("Exit status 0").waitFor();
    assert.equal(new URL(page.url()).hash, "");
    await page.close();
});

// Chapters 6 to 9 have the other end in the reader's hands, too.
for (const [name, limit] of Object.entries({ [CHAPTER]: 20_000, "index.html": 22_000, "09-capitalization.html": 25_000 })) {
    test(`what a page loads to run programs weighs ${limit} bytes at most, compressed: ${name}`, async () => {
        const page = await chromium.newPage();
        /** @type {Promise<number>[]} */
        const weights = [];
        page.on("response", (response) => {
            if (/\/_lab\/.*\.\w+$/.test(response.url())) {
                weights.push(response.body().then((body) => gzipSync(body, { level: 9 }).length));
            }
        });
        await page.goto(`${address}${name}#run=${TOKEN}`);
        await page.getByRole("button", { name: "Edit" }).first().waitFor();
        const sum = (await Promise.all(weights)).reduce((sum, weight) => sum + weight, 0);
        console.log(`${weights.length} files, ${sum} of ${limit} bytes`);
        assert.ok(weights.length > 5 && sum <= limit);
        await page.close();
    });
}

test("a listing runs in both languages, and what it prints is as in the book", async () => {
    const page = await opened(CHAPTER);
    for (const language of ["Python", "Rust"]) {
        const program = `read_on in ${language}`;
        await button(page, "Run", program).click();
        await state(page, program).getByText("Ended with exit status 0 as in the book").waitFor({ timeout: 60_000 });
        assert.equal(
            await pane(page, program).getByRole("log").textContent(),
            "client received: One piece, and another.\n",
        );
    }
    await page.close();
});

test("the output is in sight, and the focus stays, wherever its listing is in the window", async () => {
    const page = await opened(CHAPTER);
    for (const view of ["python", "both"]) {
        await page.evaluate((view) => document.documentElement.dataset.view = view, view);
        for (const from of [60, 400, 700]) {
            const run = button(page, "Run");
            await run.evaluate((button, from) => scrollBy(0, button.getBoundingClientRect().top - from), from);
            await run.press("Enter");
            await state(page).getByText("Ended with").waitFor();
            const box = await pane(page).boundingBox();
            assert.ok(box && box.y > 50 && box.y + box.height <= WIDE.height + 1, `${view}, ${from}: ${JSON.stringify(box)}`);
            const row = await run.boundingBox();
            assert.ok(row && row.y + row.height <= box.y, `${view}, ${from}: the button is covered`);
            assert.equal(await run.evaluate((button) => button === document.activeElement), true);
        }
    }
    await page.close();
});

test("a program that waits says in what and for whom, and Stop ends it", async () => {
    const page = await opened(CHAPTER);
    await draft("read_on", "py", WAITS);
    await page.reload();
    await button(page, "Run").click();
    if (process.platform === "linux") {
        await state(page).getByText("Running, waits in accept").waitFor();
        await pane(page).getByText("No client is waiting to be accepted.").waitFor();
    }
    await pane(page).getByText("This is your draft, and not the text above.").waitFor();
    await pane(page).getByText("Listening on").waitFor();
    assert.deepEqual(await violations(page, { parts: [".output"] }), []);
    await button(page, "Stop").press("Enter");
    await state(page).getByText("Stopped by you").waitFor();
    assert.equal(await button(page, "Stop").count(), 0);
    // Its button is gone, and the focus is not.
    assert.equal(await button(page, "Run").evaluate((button) => button === document.activeElement), true);
    await draft("read_on", "py", null);
    await page.close();
});

test("a draft runs also when Run is pressed before it is known which drafts there are", async () => {
    const page = await opened(CHAPTER);
    await draft("read_on", "py", 'print("mine")\n');
    /** @type {() => void} */
    let go = () => {};
    const pressed = new Promise((resolve) => go = () => resolve(undefined));
    await page.route("**/_run/book", async (route) => {
        await pressed;
        await route.continue();
    });
    await page.reload();
    await button(page, "Run").click();
    go();
    await pane(page).getByRole("log").getByText("mine").waitFor();
    await draft("read_on", "py", null);
    await page.close();
});

test("a program that runs is ended when it is run again, and when its page is left", async () => {
    const page = await opened(CHAPTER);
    await draft("read_on", "py", WAITS);
    await page.reload();
    const port = async () => {
        const line = await pane(page).getByText("Listening on").textContent();
        return Number(/:(\d+)/.exec(line ?? "")?.[1]);
    };
    await button(page, "Run").click();
    const first = await port();
    await button(page, "Run").click();
    await page.waitForFunction((port) => {
        const text = document.querySelector(".output:not([hidden]) .printed")?.textContent ?? "";
        return text.includes("Listening on") && !text.includes(`:${port}\n`);
    }, first);
    const second = await port();
    await page.goto(`${address}02-client-server-model.html`);
    await refused(first);
    await refused(second);
    await draft("read_on", "py", null);
    await page.close();
});

// mdBook's own script keeps browsers from keeping pages, so this is only said to one.
test("a page that is kept for the way back ends its program, and says so", async () => {
    const page = await opened(CHAPTER);
    await draft("read_on", "py", WAITS);
    await page.reload();
    await button(page, "Run").click();
    const line = await pane(page).getByText("Listening on").textContent();
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
    await refused(Number(/:(\d+)/.exec(line ?? "")?.[1]));
    await state(page).getByText("Stopped").waitFor();
    await draft("read_on", "py", null);
    await page.close();
});

test("a program that reads gets lines, and the end of its input by a button or Ctrl-D", async () => {
    const page = await opened(CHAPTER);
    await draft("read_on", "py", ASKS);
    await page.reload();
    const field = pane(page).getByLabel("Type a line for read_on in Python");
    for (const end of ["button", "key"]) {
        await button(page, "Run").click();
        await field.fill("straße");
        await field.press("Enter");
        await pane(page).getByText("Hello, straße").waitFor();
        await field.fill("rest");
        if (end === "button") {
            await pane(page).getByRole("button", { name: "End of input (Ctrl-D)" }).click();
        } else {
            await field.press("Control+d");
        }
        await pane(page).getByText("And then: 'rest'").waitFor();
        await state(page).getByText("Ended with exit status 0").waitFor();
        assert.equal(await field.isVisible(), false);
    }
    await draft("read_on", "py", null);
    await page.close();
});

test("what is printed otherwise than in the book is shown beside the book's line", async () => {
    const page = await opened(CHAPTER);
    await draft("read_on", "py", 'print("client received: One piece, and another.")\nprint("something else")\n');
    await page.reload();
    await button(page, "Run").click();
    await state(page).getByText("differs in line 2").waitFor();
    const shown = await pane(page).locator("dl").innerText();
    assert.match(shown.replace(/\s+/g, " "), /In the book nothing more It printed something else/);
    await draft("read_on", "py", null);
    await page.close();
});

test("output is text: no markup, no escape sequence, no line that is too long for the window", async () => {
    const page = await opened(CHAPTER, { viewport: { width: 320, height: 740 }, hasTouch: true, isMobile: true });
    await draft("read_on", "py", 'print("<b>bold</b><script>document.title = 1</script>\\x1b[31m" + "x" * 500)\n');
    await page.reload();
    await button(page, "Run").tap();
    await state(page).getByText("Ended with").waitFor();
    const log = pane(page).getByRole("log");
    assert.match((await log.textContent()) ?? "", /^<b>bold<\/b><script>.*<\/script>\\x1b\[31mx{500}\n$/);
    assert.equal(await log.locator("b, script").count(), 0);
    assert.equal(await excess(page), 0);
    await draft("read_on", "py", null);
    await page.close();
});

test("the token leaves the address, stays for the window, and new windows get it from old ones", async () => {
    const context = await chromium.newContext({ viewport: WIDE });
    const page = await context.newPage();
    await page.goto(`${address}${CHAPTER}#run=${TOKEN}`);
    await button(page, "Run").waitFor();
    assert.equal(page.url(), address + CHAPTER);
    await page.reload();
    await button(page, "Run").click();
    await state(page).getByText("Ended with").waitFor();

    const other = await context.newPage();
    await other.goto(`${address}${CHAPTER}`);
    await button(other, "Run").click();
    await state(other).getByText("Ended with").waitFor();
    await context.close();
});

test("without the token, or with one of an earlier start, Run says where the address stands", async () => {
    const page = await chromium.newPage({ viewport: WIDE });
    for (const fragment of ["", `#run=${"0".repeat(64)}`]) {
        await page.goto("about:blank");
        await page.goto(address + CHAPTER + fragment);
        for (const word of ["Run", "Edit"]) {
            await button(page, word).click();
            await state(page).getByText("open the address that cargo run printed in its terminal").waitFor();
        }
    }
    await page.close();
});

test("two windows run the same program without disturbing each other", async () => {
    const context = await chromium.newContext({ viewport: WIDE });
    const pages = [];
    for (const name of ["one", "other"]) {
        const page = await context.newPage();
        await page.goto(`${address}${CHAPTER}#run=${TOKEN}`);
        await button(page, "Run").waitFor();
        pages.push({ page, name });
    }
    await draft("read_on", "py", WAITS);
    for (const { page } of pages) {
        await page.reload();
        await button(page, "Run").click();
        await pane(page).getByText("Listening on").waitFor();
    }
    await button(pages[0].page, "Stop").click();
    await state(pages[0].page).getByText("Stopped by you").waitFor();
    assert.match((await state(pages[1].page).textContent()) ?? "", /^Running/);
    await draft("read_on", "py", null);
    await context.close();
});

test("a page with programs that have run has no fault, light and dark, and fits into 320 pixels", async () => {
    for (const theme of ["light", "navy"]) {
        const page = await chromium.newPage({ viewport: { width: 320, height: 740 }, hasTouch: true, isMobile: true });
        await page.addInitScript((theme) => localStorage.setItem("mdbook-theme", theme), theme);
        await page.goto(`${address}${CHAPTER}#run=${TOKEN}`);
        await button(page, "Run").tap();
        await state(page).getByText("Ended with").waitFor();
        assert.deepEqual(await violations(page), []);
        assert.equal(await excess(page), 0);
        for (const one of await page.locator(".acts button:visible").all()) {
            const box = await one.boundingBox();
            assert.ok(box && box.height >= 44 && box.x >= 0 && box.x + box.width <= 320);
        }
        await page.close();
    }
});

test("served by anybody else, nothing is asked for, there is no Run, and one line says how to get it", async () => {
    const page = await chromium.newPage({ viewport: WIDE });
    /** @type {string[]} */
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    for (const name of [CHAPTER, "09-capitalization.html", "appendix-glossary.html"]) {
        await page.goto(asFile + name, { waitUntil: "networkidle" });
        assert.equal(await page.getByRole("button", { name: /^(Run|Edit)\b/ }).count(), 0);
        const commands = await page.locator(".listing.terminal .language-console").count();
        assert.equal(await page.getByText("this page runs its programs itself").count(), Math.min(commands, 1), name);
    }
    assert.deepEqual(asked.filter((url) => !url.startsWith("file:") || /_lab|_run/.test(url)), []);
    await page.close();
});

test("the book on paper has nothing to press", async () => {
    const page = await chromium.newPage();
    await page.goto(`${address}print.html#run=${TOKEN}`, { waitUntil: "networkidle" });
    assert.equal(await page.locator(".acts").count(), 0);
    await page.close();
});
