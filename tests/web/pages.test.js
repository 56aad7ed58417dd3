// What holds for every page, as it is served and as a file.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { asFile, book, browser, pages, served } from "./support.js";

/** Own style sheets and scripts of all pages, compressed, at most. */
const BUDGET = 25 * 1024;

/** Own style sheets and scripts that the first paint or the end of reading waits for, at most. */
const FILES = { css: 7, js: 6 };

const address = served();

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

/** What belongs to the book: print.html repeats it, and 404.html holds nothing of it. */
const chapters = pages.filter((name) => !["404.html", "print.html"].includes(name));

// The fonts come later than the first paint, and mdBook adds the headings to the sidebar.
test("nothing in the text moves once it has been seen, but for the change of fonts", async () => {
    const faults = [];
    for (const width of [320, 1440]) {
        const page = await chromium.newPage({ viewport: { width, height: 900 } });
        await page.route(/\.woff2$/, (route) => route.abort());
        await page.addInitScript(() => {
            // A table grows while its rows come. From the frame with the whole text on, all stays.
            const text = new MutationObserver(() => {
                if (document.querySelector("main + nav")) {
                    text.disconnect();
                    requestAnimationFrame(() => setTimeout(() => {
                        Object.assign(globalThis, { textSeen: performance.now() });
                    }));
                }
            });
            text.observe(document, { childList: true, subtree: true });
        });
        for (const name of chapters) {
            await page.goto(address + name);
            await page.waitForFunction(() => "textSeen" in globalThis);
            const moved = await page.evaluate(() => new Promise((resolve) => {
                /** @type {string[]} */
                const moved = [];
                new PerformanceObserver((list) => {
                    for (const entry of list.getEntries()) {
                        const { sources } = /** @type {any} */ (entry);
                        for (const { node } of sources) {
                            // @ts-expect-error The page has been given this time.
                            if (entry.startTime > globalThis.textSeen && node?.parentElement?.closest("main")) {
                                moved.push(`${node.nodeName} ${node.textContent.slice(0, 40)}`);
                            }
                        }
                    }
                }).observe({ type: "layout-shift", buffered: true });
                // What moves has moved by the second frame, and what was seen is told then.
                requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(moved))));
            }));
            faults.push(...moved.map((/** @type {string} */ node) => `${name} at ${width}: ${node}`));
        }
        await page.close();
    }
    assert.deepEqual(faults, []);
});

for (const kind of ["served", "a file"]) {
    test(`no page asks another host, fails a request or says a word on the console, as ${kind}`, async () => {
        const page = await chromium.newPage();
        const from = kind === "served" ? address : asFile;
        /** @type {string[]} */
        const faults = [];
        let name = "";
        page.on("request", (request) => {
            if (!request.url().startsWith(from) && !request.url().startsWith("data:")) {
                faults.push(`${name} asks ${request.url()}`);
            }
        });
        page.on("requestfailed", (request) => {
            // The next page is opened while an icon of the last one still comes.
            if (request.failure()?.errorText !== "net::ERR_ABORTED") {
                faults.push(`${name} fails ${request.url()}`);
            }
        });
        page.on("response", (response) => {
            if (response.status() >= 400) {
                faults.push(`${name} gets ${response.status()} for ${response.url()}`);
            }
        });
        page.on("console", (message) => faults.push(`${name} says ${message.text()}`));
        page.on("pageerror", (error) => faults.push(`${name} fails: ${error.message}`));
        for (name of pages.filter((page) => page !== "404.html")) {
            await page.goto(from + name);
        }
        assert.deepEqual(faults, []);
        await page.close();
    });
}

test("without scripts every listing, output, table and answer is there to read", async () => {
    const page = await chromium.newPage({ javaScriptEnabled: false });
    for (const name of chapters) {
        await page.goto(asFile + name);
        const closed = page.locator("details:not([open]) > summary");
        while ((await closed.count()) > 0) {
            await closed.first().press("Enter");
        }
        const hidden = await page.locator("main :is(pre, table, li, p):not([hidden] *)").evaluateAll((elements) =>
            elements.filter((element) => element.getClientRects().length === 0).map((element) => element.textContent),
        );
        assert.deepEqual(hidden, [], name);
    }
    await page.close();
});

test("the first press of Tab reaches a link that skips to the text", async () => {
    const page = await chromium.newPage();
    await page.goto(`${address}01-overview.html`);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Skip to the text");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), "MAIN");
    await page.close();
});

test("the sidebar opens and closes by keyboard", async () => {
    const page = await chromium.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`${address}01-overview.html`);
    const toggle = page.getByRole("button", { name: "Table of contents" });
    await toggle.focus();
    for (const expanded of ["false", "true"]) {
        await page.keyboard.press("Enter");
        assert.equal(await toggle.getAttribute("aria-expanded"), expanded);
        const state = expanded === "true" ? "visible" : "hidden";
        await page.locator("#mdbook-sidebar").waitFor({ state });
    }
    await page.close();
});

test("previous and next say where they lead", async () => {
    const page = await chromium.newPage();
    await page.goto(`${address}05-data-formats.html`);
    const links = page.locator(".nav-wrapper a");
    assert.deepEqual(
        (await links.allTextContents()).map((text) => text.trim()),
        ["What the Server Does", "Sending Data"],
    );
    await page.close();
});

test("the book's own style sheets and scripts weigh 25 KB at most", () => {
    const folder = `${book}theme/`;
    let sum = 0;
    for (const file of readdirSync(folder)) {
        const size = gzipSync(readFileSync(folder + file), { level: 9 }).length;
        console.log(`${file}: ${size} bytes compressed`);
        sum += size;
    }
    console.log(`in all: ${sum} of ${BUDGET} bytes`);
    assert.ok(sum > 0 && sum <= BUDGET);
});

test("no page asks for a file twice", () => {
    for (const name of pages) {
        const tags = readFileSync(book + name, "utf8").matchAll(/<(?:link rel="stylesheet" href|script src)="([^"]*)"/g);
        const files = [...tags].map(([, file]) => file);
        assert.ok(files.length > 5, name);
        assert.deepEqual(files.filter((file, at) => files.indexOf(file) < at), [], name);
    }
});

test("no page waits for more own files than it must", async () => {
    const page = await chromium.newPage();
    await page.goto(`${asFile}04-server.html`);
    const css = await page.locator('link[rel=stylesheet][href*="theme/"]').count();
    const js = await page.locator('script[src*="theme/"]').count();
    assert.ok(css > 0 && css <= FILES.css && js > 0 && js <= FILES.js, `${css} style sheets, ${js} scripts`);
    await page.close();
});

test("the font of the code has every letter that the book shows in code", async () => {
    const styles = readdirSync(`${book}theme/`).filter((file) => file.endsWith(".css"));
    const text = styles.map((file) => readFileSync(`${book}theme/${file}`, "utf8")).join("");
    const ranges = [...(text.match(/unicode-range: (.*);/)?.[1] ?? "").matchAll(/U\+(\w+)(?:-(\w+))?/g)].map(
        ([, first, last]) => [parseInt(first, 16), parseInt(last ?? first, 16)]);
    const page = await chromium.newPage({ javaScriptEnabled: false });
    await page.goto(`${asFile}print.html`);
    const letters = new Set((await page.locator(":is(code, kbd, .step)").allTextContents()).join(""));
    // Emoji come from another font, and so do the digits of Arabic.
    const missing = [...letters].filter((letter) => {
        const code = letter.codePointAt(0) ?? 0;
        return code >= 32 && !ranges.some(([first, last]) => first <= code && code <= last)
            && !/[\p{Extended_Pictographic}\p{Script_Extensions=Arabic}\u200d]/u.test(letter);
    });
    assert.deepEqual(missing, [], "add them to unicode-range in page.css, and run fonts.sh");
    assert.ok(ranges.length > 10 && letters.size > 80);
    await page.close();
});
