// The language of the listings: one choice for all pages, how it is made, and what is
// copied.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { asFile, browser, served } from "./support.js";

const address = served();
const CHAPTER = "05-data-formats.html";
const PAGE = asFile + CHAPTER;
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 600, height: 900 };

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

/** @param {import("playwright-core").Page} page */
const listing = (page) => page.locator(".listing").first();

/**
 * The button of a language in the bar.
 * @param {import("playwright-core").Page} page
 * @param {string} name
 */
const choice = (page, name) => page.getByRole("group", { name: "Language" }).getByRole("radio", { name });

/**
 * Which languages the first listing shows.
 * @param {import("playwright-core").Page} page
 */
async function shown(page) {
    const languages = [];
    for (const [language, name] of [["python", "py"], ["rust", "rs"]]) {
        if (await listing(page).locator(`.file.${name} + pre`).isVisible()) {
            languages.push(language);
        }
    }
    return languages.join(" ");
}

test("a new reader sees both languages level with each other where there is room", async () => {
    for (const width of [1280, 1366, 1920]) {
        const page = await chromium.newPage({ viewport: { width, height: 900 } });
        await page.goto(PAGE);
        assert.equal(await shown(page), "python rust");
        assert.equal(await choice(page, "Both").isChecked(), true);
        for (const one of await page.locator(".listing.code").all()) {
            const left = await one.locator(".file.py + pre").boundingBox();
            const right = await one.locator(".file.rs + pre").boundingBox();
            assert.ok(left && right && left.y === right.y && left.x < right.x);
        }
        await page.close();
    }
});

test("a new reader sees one language where there is no room for two", async () => {
    const page = await chromium.newPage({ viewport: NARROW });
    await page.goto(PAGE);
    assert.equal(await shown(page), "python");
    await page.close();
});

test("a choice holds for all listings, other pages, other windows and a reload", async () => {
    const context = await chromium.newContext({ viewport: NARROW });
    const page = await context.newPage();
    const other = await context.newPage();
    await page.goto(address + CHAPTER);
    await other.goto(address + CHAPTER);
    await choice(page, "Rust").check();
    assert.equal(await shown(page), "rust");
    assert.equal(await page.locator(".file.py:visible").count(), 0);
    await other.waitForFunction(() => document.documentElement.dataset.view === "rust");
    assert.equal(await choice(other, "Rust").isChecked(), true);
    await page.reload();
    assert.equal(await shown(page), "rust");
    await page.goto(`${address}06-sending.html`);
    assert.equal(await shown(page), "rust");
    await context.close();
});

test("the address can name the language", async () => {
    const page = await chromium.newPage({ viewport: WIDE });
    for (const language of ["rust", "cobol"]) {
        await page.goto(`${address}${CHAPTER}?lang=${language}`);
        assert.equal(await shown(page), "rust");
    }
    await page.close();
});

test("the arrow keys walk through the languages, and turn no page", async () => {
    const page = await chromium.newPage({ viewport: NARROW });
    await page.goto(PAGE);
    await choice(page, "Python").focus();
    for (const [key, languages] of [
        ["ArrowRight", "rust"],
        ["ArrowRight", "python rust"],
        ["ArrowRight", "python"],
        ["ArrowLeft", "python rust"],
    ]) {
        await page.keyboard.press(key);
        assert.equal(await shown(page), languages, key);
    }
    assert.equal(page.url(), PAGE);
    await page.close();
});

for (const width of [320, 360]) {
    test(`the languages stand in the bar by their names, and the bar stays on top, at ${width}`, async () => {
        const page = await chromium.newPage({
            viewport: { width, height: 740 },
            hasTouch: true,
            isMobile: true,
            reducedMotion: "reduce",
        });
        await page.goto(`${asFile}04-server.html?lang=both`);
        for (const name of ["Both", "Rust", "Python"]) {
            const label = page.locator(".views label", { hasText: name });
            await label.tap();
            const box = await label.boundingBox();
            assert.ok(box && box.x >= 0 && box.x + box.width <= width && box.height >= 40, name);
            assert.deepEqual(await label.evaluate((label) => label.scrollWidth - label.clientWidth), 0);
            for (const y of [300, 2000, 1900]) {
                await page.evaluate((y) => scrollTo(0, y), y);
                const bar = await page.locator("#mdbook-menu-bar").boundingBox();
                assert.equal(bar?.y, 0, `${name}, scrolled to ${y}`);
            }
        }
        await page.close();
    });
}

test("a choice leaves what is read where it is on the screen", async () => {
    const page = await chromium.newPage({ viewport: NARROW });
    await page.goto(`${asFile}04-server.html?lang=both`);
    const heading = page.locator("#starting-again");
    await heading.evaluate((heading) => scrollTo(0, heading.getBoundingClientRect().top - 60));
    for (const name of ["Python", "Both", "Rust"]) {
        const before = await heading.boundingBox();
        await choice(page, name).check();
        const after = await heading.boundingBox();
        assert.ok(before && after && Math.abs(before.y - after.y) < 2, `${before?.y} ${after?.y}`);
    }
    await page.close();
});

for (const press of ["the mouse", "the keyboard"]) {
    test(`a listing is copied as its code alone, and a command without its prompt, with ${press}`, async () => {
        const context = await chromium.newContext({ viewport: WIDE });
        await context.grantPermissions(["clipboard-read", "clipboard-write"]);
        const page = await context.newPage();
        await page.goto(`${asFile}04-server.html`);
        const copied = async (/** @type {import("playwright-core").Locator} */ row) => {
            await page.evaluate(() => navigator.clipboard.writeText("nothing"));
            const button = row.getByRole("button", { name: "Copy" });
            await (press === "the mouse" ? button.click() : button.press("Enter"));
            await page.getByText("Copied.").waitFor({ state: "attached" });
            return page.evaluate(() => navigator.clipboard.readText());
        };
        const command = page.locator(".listing pre:has(> code.language-console.rs)").first();
        assert.equal(await copied(command), "cargo run --example server_calls");

        const files = new URL("../../examples/04-server/", import.meta.url);
        for (const extension of ["py", "rs"]) {
            const file = readFileSync(new URL(`server_calls.${extension}`, files), "utf8");
            const part = file.split(/.*ANCHOR: bind\n/)[1].split(/.*ANCHOR_END: bind\n/)[0];
            const row = page.locator(".listing", { hasText: "listener.bind" }).locator(`.file.${extension}`).first();
            // Each line of this part has the same indentation.
            assert.equal(await copied(row), part.replaceAll(/^ +/gm, "").trim());
        }
        await context.close();
    });
}

test("no hidden line of a Rust program is in the page, and its file's name leads to the whole", async () => {
    const page = await chromium.newPage({ viewport: WIDE });
    await page.goto(`${asFile}02-client-server-model.html`);
    assert.equal(await page.locator(".boring, pre button[title]").count(), 0);
    for (const language of ["py", "rs"]) {
        const link = listing(page).locator(`.file.${language} a`);
        assert.match((await link.getAttribute("href")) ?? "", /appendix-programs\.html#conversation$/);
    }
    await page.close();
});

test("where nothing can be kept, the choice works on the page", async () => {
    const page = await chromium.newPage({ viewport: NARROW });
    await page.addInitScript(() => {
        Object.defineProperty(window, "localStorage", {
            get() {
                throw new DOMException("blocked");
            },
        });
    });
    await page.goto(`${PAGE}?lang=rust`);
    assert.equal(await shown(page), "rust");
    await choice(page, "Python").check();
    assert.equal(await shown(page), "python");
    await page.close();
});

test("on paper there is what was chosen, both one below the other, and nothing to press", async () => {
    const page = await chromium.newPage({ viewport: WIDE });
    for (const [view, languages] of [["rust", "rust"], ["python", "python"], ["both", "python rust"]]) {
        await page.goto(`${PAGE}?lang=${view}`);
        await page.emulateMedia({ media: "print" });
        assert.equal(await shown(page), languages);
        assert.equal(await page.locator(":is(.views, .copy, .step, .nav-wrapper):visible").count(), 0);
    }
    const [upper, lower] = await listing(page).locator("pre").all();
    assert.ok(((await upper.boundingBox())?.y ?? 0) < ((await lower.boundingBox())?.y ?? 0));
    await page.close();
});

test("without scripts there is no choice, and both languages stand below their files' names", async () => {
    const page = await chromium.newPage({ javaScriptEnabled: false, viewport: WIDE });
    await page.goto(PAGE);
    assert.equal(await page.locator(":is(.views, .copy, .step, .key):visible").count(), 0);
    assert.equal(await shown(page), "python rust");
    for (const row of await listing(page).locator(".file").all()) {
        assert.match((await row.textContent()) ?? "", /^(Python|Rust) \w+\.(py|rs)$/);
    }
    await page.close();
});
