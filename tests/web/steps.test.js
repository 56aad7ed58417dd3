// The code of the listings: its indentation, and its steps and sides in both languages.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { asFile, browser, pages, served } from "./support.js";

const WIDE = { width: 1366, height: 900 };

/** Two steps, one in the other, and what stands around them. The outline of a card. */
const LISTING = `<div class="listing code"
data-py="server:1-4 accept:2-4 receive:4-4" data-rs="server:1-6 accept:2-6 receive:4-5">
<p class="file py"><strong>Python</strong> <code>a.py</code> <span class="step">serve</span></p>
<pre><code class="language-python">    listen()
    accept()
    with conn:
        receive()
    report()
</code></pre>
<p class="file rs"><strong>Rust</strong> <code>a.rs</code> <span class="step">serve</span></p>
<pre><code class="language-rust"><span class="boring">fn main() {
</span>    listen();
    accept();

    let mut buffer = [0; 16];
    receive();
    tell();
    report();
<span class="boring">}</span></code></pre>
</div>
<p>After it.</p>
`;

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

/**
 * Opens a page that has nothing but the listing.
 * @param {"python" | "rust" | "both"} view
 * @param {{ width: number, height: number }} [viewport]
 */
async function open(view, viewport = WIDE) {
    const page = await chromium.newPage({ viewport });
    const name = "01-overview.html";
    await page.route(`**/${name}*`, async (route) => {
        const response = await route.fetch();
        const body = (await response.text()).replace(/(?<=<main>)[^]*(?=<\/main>)/, () => LISTING);
        await route.fulfill({ response, body });
        // The page may ask whether it has changed, also while it is closed.
    }, { times: 1 });
    await page.goto(`${served()}${name}?lang=${view}`);
    return page;
}

/**
 * The lines that are lit, of a language.
 * @param {import("playwright-core").Page} page
 * @param {string} language
 */
const lit = (page, language) =>
    page.locator(`.file.${language} + pre .line.lit:not(.pad)`).evaluateAll((lines) =>
        lines.map((line) => line.textContent?.trim()).join(" "));

test("a step is lit in both languages under the mouse, and named in the row", async () => {
    const page = await open("both");
    const chip = page.locator(".step").first();
    await page.getByText("with conn", { exact: false }).hover();
    assert.equal(await lit(page, "py"), "accept() with conn: receive()");
    assert.equal(await lit(page, "rs"), "accept();  let mut buffer = [0; 16]; receive(); tell();");
    assert.equal(await chip.textContent(), "serve › accept");
    await page.getByText("let mut buffer").hover();
    assert.equal(await lit(page, "py"), "receive()");
    assert.equal(await chip.textContent(), "serve › accept › receive");
    for (const away of ["report();", "After it."]) {
        await page.getByText("let mut buffer").hover();
        await page.getByText(away).hover();
        assert.equal(await lit(page, "py"), "", away);
        assert.equal(await chip.textContent(), "serve");
    }
    await page.close();
});

test("a block with steps is one stop of Tab, and the arrow keys walk through its steps", async () => {
    const page = await open("both");
    for (const language of ["py", "rs"]) {
        await page.locator(`.file.${language} .copy`).focus();
        await page.keyboard.press("Tab");
        assert.equal(await page.evaluate(() => document.activeElement?.tagName), "CODE");
        assert.equal(await page.locator(".step").first().textContent(), "serve › accept");
        for (const [key, step] of [
            ["ArrowDown", "serve › accept › receive"],
            ["ArrowDown", "serve › accept › receive"],
            ["ArrowUp", "serve › accept"],
        ]) {
            await page.keyboard.press(key);
            assert.equal(await page.locator(".step").first().textContent(), step);
        }
        assert.equal(await lit(page, language === "py" ? "rs" : "py") !== "", true);
    }
    const url = page.url();
    await page.keyboard.press("ArrowRight");
    assert.equal(page.url(), url);
    await page.keyboard.press("Tab");
    assert.equal(await page.locator(".lit").count(), 0);
    await page.close();
});

test("side by side each step begins and ends level with its twin, and elsewhere nothing is empty", async () => {
    const page = await open("both");
    const [left, right] = await Promise.all(["py", "rs"].map((language) =>
        page.locator(`.file.${language} + pre .line`).evaluateAll((lines) => lines.map((line) => {
            const { top, height } = line.getBoundingClientRect();
            return { step: line.getAttribute("data-step"), kind: line.classList[1], top, height };
        }))));
    const levels = (/** @type {typeof left} */ lines) =>
        lines.map(({ step, top, height }) => `${step} ${top} ${height}`);
    assert.deepEqual(levels(left), levels(right));
    assert.ok(left.every(({ height }) => height === 21), JSON.stringify(left));
    await page.close();
    for (const [view, viewport] of /** @type {const} */ ([["python", WIDE], ["both", { width: 700, height: 900 }]])) {
        const other = await open(view, viewport);
        assert.equal(await other.locator(".pad:visible").count(), 0);
        await other.close();
    }
});

test("code loses the indentation that its lines have in common", async () => {
    const page = await open("both");
    const [python, rust] = await page.locator("pre > code").allTextContents();
    assert.equal(python, "listen()\naccept()\nwith conn:\n    receive()\nreport()\n");
    assert.match(rust, /^listen\(\);\naccept\(\);\n\nlet mut buffer[^]*\nreport\(\);\n$/);
    await page.close();
});

test("every line of code of the book is shown, highlighted, and with no more indentation than it needs", async () => {
    const page = await chromium.newPage({ viewport: WIDE });
    const faults = [];
    let boxed = 0;
    for (const name of pages.filter((name) => !["404.html", "print.html"].includes(name))) {
        const plain = await chromium.newPage({ javaScriptEnabled: false });
        await plain.goto(asFile + name);
        const written = await plain.locator(".listing.code pre > code").evaluateAll((blocks) => {
            document.querySelectorAll(".boring").forEach((hidden) => hidden.remove());
            return blocks.map((block) => block.textContent?.replaceAll(/\s+/g, ""));
        });
        await plain.close();
        await page.goto(asFile + name);
        const shown = await page.locator(".listing.code pre > code").evaluateAll((blocks) =>
            blocks.map((block) => ({
                text: block.textContent ?? "",
                lines: block.querySelectorAll(".line:not(.pad)").length,
                highlighted: block.classList.contains("hljs"),
            })));
        assert.deepEqual(shown.map(({ text }) => text.replaceAll(/\s+/g, "")), written, name);
        for (const { text, lines, highlighted } of shown) {
            boxed += lines;
            if (!/^\S/m.test(text) || !highlighted || lines && lines !== text.split("\n").length - 1) {
                faults.push(`${name}: ${text.slice(0, 40)}`);
            }
        }
    }
    assert.deepEqual(faults, []);
    assert.ok(boxed > 0);
    await page.close();
});

test("beside its twin no line of 68 columns is cut off or broken, on a laptop", async () => {
    const page = await chromium.newPage();
    // 1366 less a scroll bar of 15, and 1280 in the same way.
    for (const width of [1351, 1265]) {
        await page.setViewportSize({ width, height: 768 });
        await page.goto(`${asFile}04-server.html?lang=both`);
        const code = page.locator(".listing.code pre > code").first();
        await code.evaluate((code) => {
            code.textContent = "x".repeat(68);
        });
        // The font of the code may come later than the page, and another one stands in.
        await page.evaluate(() => document.fonts.ready);
        const { over, height } = await code.evaluate((code) => ({
            over: code.scrollWidth - code.clientWidth,
            height: parseFloat(getComputedStyle(code).lineHeight),
        }));
        assert.equal(over, 0, `at ${width}`);
        assert.equal(height, 21);
    }
    await page.close();
});
