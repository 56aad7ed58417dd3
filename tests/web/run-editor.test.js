// The editor in the place of a listing, and the drafts that it makes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { draft, kept, spare } from "./drafts.js";
import { browser, excess, served, violations } from "./support.js";

const address = served();
const TOKEN = process.env.BOOK_TOKEN ?? "";
const CHAPTER = "08-closing.html";
const WIDE = { width: 1366, height: 768 };
const examples = new URL("../../examples/", import.meta.url);

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

const PROGRAMS = ["both_ends", "half_close", "conversation", "json_lines"];
spare(...PROGRAMS.flatMap((name) => [`${name}.py`, `${name}.rs`]));

/** @typedef {import("playwright-core").Page} Page */

/**
 * A page that may run programs, in a window of its own, without drafts.
 * @param {string} name
 * @param {import("playwright-core").BrowserContextOptions} [options]
 * @param {Promise<Page>} [blank]
 */
async function opened(name, options = { viewport: WIDE }, blank = chromium.newPage(options)) {
    const page = await blank;
    for (const listing of PROGRAMS) {
        await draft(listing, "py", null);
        await draft(listing, "rs", null);
    }
    await page.goto(`${address}${name}#run=${TOKEN}`);
    await page.locator(".acts").first().waitFor();
    return page;
}

/** @param {() => Promise<boolean>} holds */
async function until(holds) {
    while (!(await holds())) {
        // Asking takes its time.
    }
}

/** @param {Page} page @param {string} word @param {string} program */
const button = (page, word, program) => page.getByRole("button", { name: `${word} ${program}`, exact: true }).first();

/** @param {Page} page @param {string} program */
const field = (page, program) => page.getByRole("textbox", { name: `Program ${program}`, exact: true }).first();

/**
 * Opens the editor, and waits for its text.
 * @param {Page} page @param {string} program
 */
async function edit(page, program) {
    await button(page, "Edit", program).click();
    await page.locator("textarea:focus").waitFor();
}

/** @param {string} file */
const text = (file) =>
    readFileSync(new URL(file, examples), "utf8").split("\n").filter((line) => !/ANCHOR/.test(line)).join("\n");

/** @param {import("playwright-core").Locator} area */
const caret = (area) => area.evaluate((/** @type {HTMLTextAreaElement} */ area) => {
    const lines = area.value.slice(0, area.selectionStart).split("\n");
    return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
});

test("Edit shows the whole program, at the part that stood there, and Close shows the page's part again", async () => {
    const page = await opened("02-client-server-model.html");
    const row = page.locator(".file.py", { hasText: "conversation" }).nth(1);
    const part = (await row.locator("+ pre").textContent()) ?? "";
    await row.getByRole("button", { name: "Edit conversation in Python" }).click();
    const area = field(page, "conversation in Python");
    assert.equal(await area.inputValue(), text("02-client-server-model/conversation.py"));
    assert.equal(await area.evaluate((area) => area === document.activeElement), true);
    const { line } = await caret(area);
    const lines = (await area.inputValue()).split("\n");
    assert.equal(lines[line - 1].trim(), part.split("\n")[0].trim());
    assert.equal(await row.locator("+ pre").isVisible(), false);
    await row.getByRole("button", { name: "Close the editor of conversation in Python" }).click();
    assert.equal(await row.locator("+ pre").isVisible(), true);
    assert.equal(await area.isVisible(), false);
    await page.close();
});

test("keys of the editor: Tab, Shift-Tab, Enter, undo, and Escape then Tab", async () => {
    const page = await opened("01-overview.html");
    await edit(page, "both_ends in Python");
    const area = field(page, "both_ends in Python");
    const whole = await area.inputValue();
    await page.keyboard.press("ControlOrMeta+Home");
    await page.keyboard.press("Tab");
    assert.equal(await area.inputValue(), `    ${whole}`);
    await page.keyboard.type("if x:");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.equal((await area.inputValue()).startsWith("    if x:\n        #"), true);
    await page.keyboard.press("Shift+Tab");
    assert.equal((await area.inputValue()).startsWith("    if x:\n    #"), true);
    assert.deepEqual(await caret(area), { line: 2, column: 5 });
    // Lines of which some is selected.
    await page.keyboard.press("Shift+ArrowUp");
    await page.keyboard.press("Tab");
    assert.equal((await area.inputValue()).startsWith("        if x:\n        #"), true);
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    assert.equal((await area.inputValue()).startsWith("if x:\n#"), true);
    for (let count = 0; count < 30; count += 1) {
        await page.keyboard.press("ControlOrMeta+z");
    }
    assert.equal(await area.inputValue(), whole);
    // Whoever cannot see that Tab does not leave hears it.
    const says = await area.evaluate((area) => document.getElementById(area.getAttribute("aria-describedby") ?? "")?.textContent);
    assert.match(says ?? "", /^Leave the editor: Escape, then Tab\./);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    assert.equal(await area.evaluate((area) => area === document.activeElement), false);
    assert.equal(page.url(), `${address}01-overview.html`);
    await page.close();
});

test("what is typed is kept, over a reload and in another window, until Reset, which can be undone", async () => {
    const page = await opened("01-overview.html");
    const name = "both_ends in Python";
    const file = readFileSync(new URL("01-overview/both_ends.py", examples), "utf8");
    await edit(page, name);
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.type('print("mine")');
    await page.locator(".chip:visible").first().waitFor();
    await page.getByRole("button", { name: /^All your drafts/ }).waitFor();
    await until(async () => /\nprint\("mine"\)$/.test((await kept("both_ends", "py")) ?? ""));

    await page.reload();
    await page.locator(".chip:visible").first().waitFor();
    await edit(page, name);
    assert.match(await field(page, name).inputValue(), /\nprint\("mine"\)$/);

    await button(page, "Reset", name).click();
    await page.getByText("The book’s text is back.").waitFor();
    assert.equal(await field(page, name).inputValue(), text("01-overview/both_ends.py"));
    await page.getByRole("button", { name: "Undo" }).press("Enter");
    assert.match(await field(page, name).inputValue(), /\nprint\("mine"\)$/);
    await page.getByRole("status").getByText("Your draft is back.").waitFor();
    await button(page, "Reset", name).click();
    await until(async () => await kept("both_ends", "py") === null);
    assert.equal(readFileSync(new URL("01-overview/both_ends.py", examples), "utf8"), file);
    await page.close();
});

test("two windows show one draft, and what is typed while one hears of the other is not lost", async () => {
    const context = await chromium.newContext({ viewport: WIDE });
    const page = await opened("01-overview.html", {}, context.newPage());
    const name = "both_ends in Python";
    await edit(page, name);
    const other = await context.newPage();
    await other.goto(`${address}01-overview.html`);
    await other.locator(".acts").first().waitFor();
    await edit(other, name);
    await page.keyboard.type("# one\n");
    await until(async () => (await field(other, name).inputValue()).includes("# one"));

    // The other window is told of a change, and its answer takes long.
    /** @type {() => void} */
    let pass = () => {};
    const passes = new Promise((resolve) => pass = () => resolve(undefined));
    const asks = other.waitForRequest(/_run\/listing$/);
    await other.route("**/_run/listing", async (route) => {
        const response = await route.fetch();
        await passes;
        await route.fulfill({ response });
    });
    await page.keyboard.type("# two\n");
    await asks;
    await field(other, name).fill("# three");
    await until(async () => await kept("both_ends", "py") === "# three");
    const answered = other.waitForResponse(/_run\/listing$/);
    pass();
    await (await answered).finished();
    await other.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    assert.equal(await field(other, name).inputValue(), "# three");
    await until(async () => await field(page, name).inputValue() === "# three");
    await context.close();
});

test("what was typed just before the page is left is kept, too", async () => {
    const page = await opened("01-overview.html");
    await edit(page, "both_ends in Python");
    await page.keyboard.type("# last");
    await page.goto(`${address}02-client-server-model.html`);
    await page.getByRole("button", { name: /^Drafts/ }).waitFor();
    assert.match((await kept("both_ends", "py")) ?? "", /# last/);
    await page.close();
});

test("Run and Ctrl-Enter run the edited text, and what does not compile has its lines marked", async () => {
    const page = await opened(CHAPTER);
    const name = "half_close in Rust";
    await page.evaluate(() => document.documentElement.dataset.view = "rust");
    await edit(page, name);
    const area = field(page, name);
    const right = await area.inputValue();
    const line = right.slice(0, right.indexOf("Shutdown::Write")).split("\n").length;
    await area.fill(right.replace("Shutdown::Write", "Shutdown::Wr"));
    await page.keyboard.press("ControlOrMeta+Enter");
    const pane = page.getByRole("region", { name: `Output of ${name}` }).first();
    await pane.getByText(`1 error, in line ${line}`).waitFor({ timeout: 60_000 });
    assert.match((await pane.getByRole("log").textContent()) ?? "", /error\[E0599\]/);
    await page.getByText(`Line ${line}:`).waitFor();
    assert.equal(await page.locator(".numbers .bad").textContent(), String(line));
    assert.deepEqual(await violations(page, { parts: [".listing"] }), []);

    await page.keyboard.press("ControlOrMeta+Home");
    await pane.getByRole("button", { name: `Go to line ${line}` }).click();
    assert.equal((await caret(area)).line, line);
    assert.equal(await page.locator(".numbers .bad").isVisible(), true);
    // A mark stays with its line, until that is changed.
    await page.keyboard.press("ControlOrMeta+Home");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(".numbers .bad").textContent(), String(line + 1));
    await area.fill(right);
    await button(page, "Run", name).click();
    await pane.getByRole("status").getByText("as in the book").waitFor({ timeout: 60_000 });
    assert.equal(await page.locator(".numbers .bad").count(), 0);
    await page.close();
});

test("a listing after the lecture is compiled with the crates of its package when it is edited", async () => {
    const page = await opened("11-messages.html");
    const name = "json_lines in Rust";
    await page.evaluate(() => document.documentElement.dataset.view = "rust");
    await edit(page, name);
    const area = field(page, name);
    await area.fill((await area.inputValue()).replace('"hello"', '"good morning"'));
    await button(page, "Run", name).click();
    const pane = page.getByRole("region", { name: `Output of ${name}` }).first();
    await pane.getByText("Ada: good morning").first().waitFor({ timeout: 240_000 });
    await page.close();
});

test("a traceback has its line marked", async () => {
    const page = await opened("01-overview.html");
    const name = "both_ends in Python";
    await edit(page, name);
    await field(page, name).fill('import socket\n\n\nsocket.create_connection(("127.0.0.1", 1))\n');
    await page.keyboard.press("ControlOrMeta+Enter");
    await page.getByText("1 error, in line 4").waitFor();
    await page.getByText(/Line 4: ConnectionRefusedError/).waitFor();
    await draft("both_ends", "py", null);
    await page.close();
});

test("all drafts stand in one list, each with a link to its editor and a button that drops it", async () => {
    const page = await opened(CHAPTER);
    await draft("both_ends", "py", "print(1)\n");
    await draft("half_close", "rs", "fn main() {}\n");
    await page.reload();
    await page.getByRole("button", { name: /^Drafts \(\d+\)$/ }).click();
    const list = page.getByRole("dialog", { name: "Your drafts" });
    assert.deepEqual(await violations(page, { parts: ["dialog"] }), []);
    await list.getByRole("button", { name: "Drop half_close in Rust" }).click();
    await list.getByText("Dropped.").waitFor();
    assert.equal(await kept("half_close", "rs"), null);
    await list.getByRole("button", { name: "Bring back half_close in Rust" }).click();
    await list.getByRole("button", { name: "Drop half_close in Rust" }).waitFor();
    assert.equal(await kept("half_close", "rs"), "fn main() {}\n");
    await list.getByRole("button", { name: "Drop half_close in Rust" }).click();
    await list.getByText("Dropped.").waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await list.count(), 0);
    await page.getByRole("button", { name: /^Drafts \(\d+\)$/ }).press("Enter");
    await list.getByRole("link", { name: "both_ends in Python" }).click();
    await page.waitForURL(/01-overview\.html/);
    assert.equal(await field(page, "both_ends in Python").inputValue(), "print(1)\n");
    await draft("both_ends", "py", null);
    await page.close();
});

test("a program that stands on a page twice has one draft", async () => {
    const page = await opened("02-client-server-model.html");
    const name = "conversation in Python";
    const edits = page.getByRole("button", { name: `Edit ${name}`, exact: true });
    const count = await edits.count();
    assert.ok(count > 1);
    await edits.nth(1).click();
    await page.locator("textarea:focus").waitFor();
    await edits.first().click();
    await page.locator("textarea").nth(1).waitFor();
    await field(page, name).fill("print(1)\n");
    assert.equal(await page.getByRole("textbox", { name: `Program ${name}` }).nth(1).inputValue(), "print(1)\n");
    assert.equal(await page.locator(".chip:visible").count(), count);
    await button(page, "Reset", name).click();
    await page.getByText("The book’s text is back.").first().waitFor();
    assert.equal(await page.locator(".chip:visible").count(), 0);
    await page.close();
});

test("colors and field stand line upon line, and in forced colors the field alone is seen", async () => {
    for (const forcedColors of /** @type {const} */ (["none", "active"])) {
        const page = await opened("01-overview.html", { viewport: WIDE, forcedColors });
        await edit(page, "both_ends in Python");
        const shown = await page.locator(".shown").evaluate((shown) => {
            const area = /** @type {HTMLElement} */ (shown.nextElementSibling);
            const style = getComputedStyle(area);
            return {
                excess: [area.scrollWidth - area.clientWidth, area.scrollHeight - area.clientHeight],
                rows: shown.textContent,
                same: ["font", "lineHeight", "paddingLeft", "letterSpacing"]
                    .every((name) => Reflect.get(getComputedStyle(shown), name) === Reflect.get(style, name)),
                visible: getComputedStyle(shown).visibility,
            };
        });
        assert.deepEqual(shown.excess, [0, 0]);
        assert.equal(shown.same, true);
        assert.equal(shown.rows, `${text("01-overview/both_ends.py")}\n`);
        assert.equal(shown.visible, forcedColors === "none" ? "visible" : "hidden");
        await page.close();
    }
});

test("an editor has no fault, light and dark, and fits into 320 pixels", async () => {
    for (const theme of ["light", "navy"]) {
        const page = await opened("01-overview.html", {
            viewport: { width: 320, height: 740 }, hasTouch: true, isMobile: true,
        });
        await page.evaluate((theme) => localStorage.setItem("mdbook-theme", theme), theme);
        await draft("both_ends", "py", "print(1)\n");
        await page.reload();
        await page.locator(".chip:visible").first().waitFor();
        await button(page, "Edit", "both_ends in Python").tap();
        await field(page, "both_ends in Python").waitFor();
        assert.deepEqual(await violations(page), []);
        assert.equal(await excess(page), 0);
        await draft("both_ends", "py", null);
        await page.close();
    }
});
