// Exercises on the page: started, written and checked in the files that `cargo exercise`
// uses. All of this happens in a copy of the book.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { copied } from "./copy.js";
import { browser, excess, violations } from "./support.js";

/** @typedef {import("playwright-core").Page} Page */

const ROOT = new URL("../../", import.meta.url);
const CHAPTER = "01-overview.html";
const FOLDER = "exercises/01-overview/first-words/";
const SOLUTION = readFileSync(new URL(`${FOLDER}solution.py`, ROOT), "utf8");
const STARTER = readFileSync(new URL(`${FOLDER}starter.py`, ROOT), "utf8");
// It reads once: the checks before that of the pieces pass.
const ONCE = `import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    sys.stdout.buffer.write(sock.recv(4096))
`;

/** @type {import("playwright-core").Browser} */
let chromium;
/** @type {Awaited<ReturnType<typeof copied>>} */
let book;
let address = "";
let token = "";

before(async () => {
    chromium = await browser();
    book = await copied("exercise");
    ({ address, token } = await book.serve());
});

after(async () => {
    await chromium?.close();
    await book?.end();
});

const answer = () => join(book.folder, "answers", "first-words.py");
const notes = () => join(book.folder, "answers", ".notes");

beforeEach(() => {
    for (const path of [answer(), notes(), join(book.folder, "answers", "src", "bin")]) {
        rmSync(path, { recursive: true, force: true });
    }
});

/**
 * A page in a window of its own, with the language of its listings.
 * @param {object} [how]
 * @param {string} [how.path]
 * @param {string} [how.view]
 * @param {import("playwright-core").BrowserContextOptions} [how.options]
 */
async function open({ path = CHAPTER, view = "python", options = { viewport: { width: 1366, height: 768 } } } = {}) {
    const page = await (await chromium.newContext(options)).newPage();
    await page.addInitScript(({ token, view }) => {
        sessionStorage.setItem("run-token", token);
        localStorage.setItem("view", view);
    }, { token, view });
    await page.goto(address + path);
    await page.locator(".solved").first().waitFor({ state: "attached" });
    return page;
}

/** @param {Page} page */
const desk = (page) => page.locator(".desk.py").first();

/** @param {Page} page */
const editor = (page) => page.getByLabel("Your answer to first-words in Python");

/** @param {Page} page */
const status = (page) => desk(page).locator(".band [role=status]");

/** Starts, or opens what was started, and puts a text into the editor. @param {Page} page @param {string} [text] */
async function start(page, text) {
    await desk(page).getByRole("button", { name: "first-words in Python" }).first().click();
    await editor(page).waitFor();
    if (text !== undefined) {
        await editor(page).fill(text);
    }
}

/** What is in the file, when it is that. @param {string} text */
async function saved(text) {
    for (let tries = 0; readFileSync(answer(), "utf8") !== text && tries < 500; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.equal(readFileSync(answer(), "utf8"), text);
}

/** What the contents say of the first chapter. @param {Page} page @param {string} words */
const progress = (page, words) =>
    page.getByRole("listitem").filter({ hasText: "1. Overview" }).getByRole("img", { name: words });

test("an answer is started, written, checked and mended without a terminal, by keyboard", async () => {
    const page = await open();
    await desk(page).getByRole("button", { name: "Start first-words in Python" }).focus();
    await page.keyboard.press("Enter");
    await editor(page).waitFor();
    assert.equal(await editor(page).inputValue(), STARTER);
    assert.equal(readFileSync(answer(), "utf8"), STARTER);
    assert.match(await desk(page).innerText(), /^answers\/first-words\.py/);
    assert.equal(await editor(page).evaluate((field) => field === document.activeElement), true);

    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(ONCE);
    await page.keyboard.press("Control+Enter");
    await status(page).getByText(/^Stopped at check \d+ of 10: \d+ passed, \d+ not tried\.$/).waitFor({ timeout: 60_000 });
    assert.equal(readFileSync(answer(), "utf8"), ONCE);

    const [, at, passed, later] = /check (\d+) of 10: (\d+) passed, (\d+) not/.exec(await status(page).innerText()) ?? [];
    const rows = await desk(page).locator(".verdicts > li").allInnerTexts();
    assert.equal(rows.filter((row) => row.startsWith("passed")).length, Number(passed));
    const failed = rows[Number(at) - 1];
    assert.match(failed, /^FAILED/);
    for (const words of [/Sent to your program\s+\d+ bytes, "/, /It printed\s+\d+ bytes?, "/, /To read\s+Overview, "Until there is no more"/]) {
        assert.match(failed, words);
    }
    assert.match(rows.at(-1) ?? "", new RegExp(`^later\\s+${later} more check`));
    assert.match(await desk(page).locator(".hint").innerText(), /cargo exercise first-words --python --seed \d+/);
    await desk(page).getByText("Python: failing").waitFor();
    assert.deepEqual(await violations(page, { parts: [".exercise", "#mdbook-sidebar"] }), []);

    // To the section that is named, and back to the open answer.
    await desk(page).getByRole("link", { name: "Until there is no more" }).and(desk(page).locator("[href*='#']")).click();
    await page.waitForURL(/#.+/);
    assert.match(await page.locator(":target").innerText(), /Until there is no more$/);
    await page.goBack();
    await editor(page).fill(SOLUTION);
    await editor(page).press("Control+Enter");
    await status(page).getByText(/^All (10|\d checks passed\..* left out)/).waitFor({ timeout: 60_000 });
    await desk(page).getByText("Python: passed").waitFor();
    await progress(page, "1 of 1 exercises passed").waitFor();
    await desk(page).getByRole("link", { name: "greeter" }).click();
    await page.waitForURL(/02-client-server-model\.html#greeter$/);
    assert.equal(await page.locator(":target").innerText(), "greeter");
    await page.context().close();
});

test("in both languages, each has its own answer", async () => {
    const page = await open({ view: "both" });
    const box = page.locator(".exercise").first();
    assert.deepEqual(await box.getByRole("button").filter({ visible: true }).allInnerTexts()
        .then((all) => all.filter((text) => text.startsWith("Start"))), ["Start first-words in Python", "Start first-words in Rust"]);
    await box.getByRole("button", { name: "Start first-words in Rust" }).click();
    await page.getByLabel("Your answer to first-words in Rust").waitFor();
    assert.ok(existsSync(join(book.folder, "answers", "src", "bin", "first-words.rs")));
    assert.equal(existsSync(answer()), false);
    await page.context().close();
});

test("what does not compile is marked in the editor", async () => {
    const page = await open({ view: "rust" });
    await page.getByRole("button", { name: "Start first-words in Rust" }).click();
    const field = page.getByLabel("Your answer to first-words in Rust");
    await field.fill("fn main() {\n    println!(\"{}\", nothing);\n}\n");
    await field.press("Control+Enter");
    const rust = page.locator(".desk.rs").first();
    await rust.locator(".faults").getByText(/^Line 2:/).waitFor({ timeout: 120_000 });
    await rust.locator(".band").getByText("Not started").waitFor();
    await rust.getByRole("button", { name: "Go to line 2" }).click();
    assert.equal(await field.evaluate((field) => field === document.activeElement), true);
    await rust.getByText("Rust: failing").waitFor();
    await page.context().close();
});

test("Stop ends a check, and the page does not say that it failed", async () => {
    const page = await open();
    await start(page, "import time\nprint('waits', flush=True)\ntime.sleep(600)\n");
    await desk(page).getByRole("button", { name: "Save and check" }).click();
    await desk(page).locator(".verdicts .now").getByText("checking").waitFor();
    await desk(page).getByRole("button", { name: "Stop" }).click();
    await status(page).getByText(/^Stopped/).waitFor();
    assert.equal(await desk(page).locator(".failed, .now").count(), 0);
    await page.context().close();
});

test("the page follows another editor, and asks whose text counts when both have written", async () => {
    const page = await open();
    await start(page);
    writeFileSync(answer(), "# from elsewhere\n");
    await page.waitForFunction(() => document.querySelector("textarea")?.value === "# from elsewhere\n");

    /** Both write before they know of each other. @param {string} mine @param {string} theirs */
    async function clash(mine, theirs) {
        // The server does not hear of the page's text. If the other one were written first,
        // the page might take it before anything is typed.
        await page.route("**/_run/answer", (route) => route.abort());
        await editor(page).fill(mine);
        writeFileSync(answer(), theirs);
        await desk(page).getByText("was changed elsewhere").waitFor();
        await page.unroute("**/_run/answer");
        assert.equal(readFileSync(answer(), "utf8"), theirs);
    }
    await clash("# mine\n", "# theirs\n");
    assert.deepEqual(await violations(page, { parts: [".exercise"] }), []);
    await desk(page).getByRole("button", { name: "Keep mine" }).click();
    await saved("# mine\n");
    await desk(page).getByText("was changed elsewhere").waitFor({ state: "detached" });

    await clash("# mine again\n", "# theirs again\n");
    await desk(page).getByRole("button", { name: "Take what the file holds" }).click();
    assert.equal(await editor(page).inputValue(), "# theirs again\n");
    await saved("# theirs again\n");
    await page.context().close();
});

test("an answer is started anew when that is confirmed, and the old one is kept", async () => {
    const page = await open();
    await start(page, "# my old text\n");
    await desk(page).getByRole("button", { name: "Start anew" }).click();
    const question = desk(page).locator("> .note");
    assert.match(await question.innerText(), /kept in\s+answers\/\.notes\/first-words\.py\.before/);
    await question.getByRole("button", { name: "Keep my answer" }).click();
    await saved("# my old text\n");

    await desk(page).getByRole("button", { name: "Start anew" }).click();
    await question.getByRole("button", { name: "Start anew" }).click();
    await question.getByText("Your old text is in").waitFor();
    assert.equal(await editor(page).inputValue(), STARTER);
    assert.equal(readFileSync(join(notes(), "first-words.py.before"), "utf8"), "# my old text\n");
    await page.context().close();
});

test("what `cargo exercise` has noted in a terminal is seen at once", async () => {
    const page = await open();
    await progress(page, "0 of 1 exercises passed").waitFor();
    mkdirSync(notes(), { recursive: true });
    writeFileSync(answer(), SOLUTION);
    writeFileSync(join(notes(), "first-words.py"), `passed\n${SOLUTION}`);
    await progress(page, "1 of 1 exercises passed").waitFor();
    await desk(page).getByText("Python: passed").waitFor();
    writeFileSync(answer(), `${SOLUTION}# more\n`);
    await desk(page).getByText("Python: changed since it passed").waitFor();
    await progress(page, "0 of 1 exercises passed").waitFor();
    await page.context().close();
});

test("what was typed just now is kept when the page goes, and an open answer opens again", async () => {
    const page = await open();
    await start(page, "# typed a moment ago\n");
    await page.reload();
    await editor(page).waitFor();
    assert.equal(await editor(page).inputValue(), "# typed a moment ago\n");
    await desk(page).getByRole("button", { name: "Close your answer" }).click();
    await desk(page).getByRole("button", { name: "Open your answer" }).waitFor();
    await page.reload();
    await desk(page).getByRole("button", { name: "Open your answer" }).waitFor();
    assert.equal(await editor(page).count(), 0);
    await page.context().close();
});

test("without the token the book is read as ever, and Start says what is missing", async () => {
    const page = await chromium.newPage();
    await page.goto(address + CHAPTER);
    await page.getByRole("button", { name: /^Start first-words in Python/ }).click();
    await desk(page).getByText("To run programs here, open the address that cargo run printed in its terminal.").waitFor();
    assert.equal(existsSync(answer()), false);
    await page.close();
});

test("every place that the grader names is a link to its section", async () => {
    const folder = new URL("exercises/src/", ROOT);
    const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".rs"))
        .map((name) => readFileSync(new URL(name.replaceAll("\\", "/"), folder), "utf8"))
        .join("\n");
    const titles = ["Overview", "The Client/Server Model", "Creating a Client Socket", "What the Server Does", "Data Formats",
        "Sending Data", "Receiving Data", "Closing a Socket", "Example: Capitalization", "Conclusion", "When Things Fail"];
    const places = new Set([...sources.matchAll(/"([A-Z][\w:\/ ]+), \\"([^"]+)\\""/g)]
        .filter(([, title]) => titles.includes(title)).map(([, title, section]) => `${title}, "${section}"`));
    const entries = new Set([...sources.matchAll(/^ {4}\("[^"]+", +"([^"]+)"\),$/gm)].map(([, entry]) => entry));
    assert.ok(places.size > 20 && entries.size > 20, `${places.size} places, ${entries.size} entries`);

    const fields = { input: null, sent: null, received: null, printed: null, end: null, said: null, diagnosis: "", claim: "", seed: 1 };
    const verdicts = [...places].map((read) => ({ ...fields, status: "failed", read, look_up: null }))
        .concat([...entries].map((entry) => ({ ...fields, status: "failed", read: /** @type {any} */ (null), look_up: /** @type {any} */ (entry) })));
    const page = await open();
    await page.route("**/_run/check", (route) => route.fulfill({
        contentType: "application/x-ndjson",
        body: [{ run: 1 }, ...verdicts.map((verdict) => ({ verdict }))].map((line) => `${JSON.stringify(line)}\n`).join(""),
    }));
    await start(page);
    await editor(page).press("Control+Enter");
    await page.waitForFunction((count) => {
        /** @type {NodeListOf<HTMLAnchorElement>} */
        const links = document.querySelectorAll(".why a");
        return links.length === count && [...links].every((link) => link.hash);
    }, verdicts.length).catch(async () => {
        assert.deepEqual(await page.locator(".why a:not([href*='#'])").allInnerTexts(), []);
        throw new Error("not all verdicts are shown");
    });
    await page.context().close();
});

test("nothing is wider than a small window, in both themes, and axe finds nothing", async () => {
    for (const theme of ["light", "navy"]) {
        const page = await open({ options: { viewport: { width: 320, height: 640 }, hasTouch: true } });
        await page.evaluate((theme) => localStorage.setItem("mdbook-theme", theme), theme);
        await page.reload();
        await start(page, `${ONCE}# ${"a long line ".repeat(20)}\n`);
        await editor(page).press("Control+Enter");
        await status(page).getByText(/^Stopped at check/).waitFor({ timeout: 60_000 });
        await desk(page).getByRole("button", { name: "Start anew" }).click();
        assert.ok(await excess(page) <= 0, theme);
        assert.deepEqual(await violations(page, { parts: [".exercise"] }), [], theme);
        await page.getByRole("button", { name: "Keep my answer" }).click();
        await desk(page).getByRole("button", { name: "Close your answer" }).click();
        await page.context().close();
    }
});
