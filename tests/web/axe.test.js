// Every page, in both themes and three widths, as axe-core sees it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, excess, pages, served, storages, tally, violations } from "./support.js";

const address = served();

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

/**
 * Opens all that a reader can open, and answers every second question right.
 * @param {import("playwright-core").Page} page
 */
const openAll = (page) => page.evaluate(() => {
    document.querySelectorAll("main details").forEach((details) => details.setAttribute("open", ""));
    document.querySelectorAll(".question").forEach((question, at) => {
        const right = question.querySelector("details strong")?.textContent?.[0];
        const answers = /** @type {HTMLInputElement[]} */ ([...question.querySelectorAll("input")]);
        answers.find(({ value }) => (value === right) === (at % 2 === 0))?.click();
        question.querySelector("button")?.click();
    });
});

test("no page has a fault or is wider than its window, in either theme and at any width", async () => {
    const page = await chromium.newPage({ reducedMotion: "reduce" });
    /** @type {("light" | "dark")[]} */
    const themes = ["light", "dark"];
    const seen = { light: tally(), dark: tally() };
    const faults = [];
    for (const name of pages) {
        for (const width of [320, 768, 1440]) {
            // The page comes in one theme and changes to the other, each in turn.
            themes.reverse();
            await page.setViewportSize({ width, height: 900 });
            await page.emulateMedia({ colorScheme: themes[0] });
            await page.goto(address + name);
            if (name !== "print.html") {
                await openAll(page);
            }
            const over = await excess(page);
            if (over > 0) {
                faults.push(`${name} ${width}: ${over} pixels too wide`);
            }
            // Between the narrow and the wide page, axe-core finds what it finds on one of
            // them.
            if (width === 768) {
                continue;
            }
            // The whole book on one page has the colors of the other pages.
            if (name === "print.html") {
                const rules = ["wcag2a", "wcag21a", "best-practice"];
                const found = width === 1440 ? await violations(page, { rules }) : [];
                faults.push(...found.map((fault) => `${name}: ${fault}`));
                continue;
            }
            for (const colorScheme of themes) {
                await page.emulateMedia({ colorScheme });
                await page.waitForSelector(colorScheme === "light" ? "html.light" : "html.navy");
                // The themes differ in their colors alone.
                const rules = colorScheme === themes[0] ? undefined : ["color-contrast"];
                const found = await violations(page, { rules, seen: seen[colorScheme] });
                faults.push(...found.map((fault) => `${name} ${width}, ${colorScheme}: ${fault}`));
            }
        }
    }
    for (const [theme, { checks, lowestContrast }] of Object.entries(seen)) {
        console.log(`${theme}: ${checks} places passed a rule; lowest contrast ${lowestContrast}`);
    }
    assert.deepEqual(faults, []);
    await page.close();
});

test("no result of the search and no menu has a fault, wherever the device keeps nothing", async () => {
    const faults = [];
    for (const [kind, open] of Object.entries(storages)) {
        const page = await open(chromium, `${address}04-server.html`);
        await page.keyboard.press("s");
        await page.keyboard.type("connection");
        await page.locator("#mdbook-searchresults a").first().waitFor();
        await page.keyboard.press("ArrowDown");
        await openAll(page);
        await page.getByRole("button", { name: "Change theme" }).press("Enter");
        await page.getByRole("menuitem", { name: "Dark" }).press("Enter");
        await page.getByRole("search").getByRole("status").waitFor();
        faults.push(...(await violations(page)).map((fault) => `${kind}: ${fault}`));
        await page.context().close();
    }
    assert.deepEqual(faults, []);
});

test("without scripts, and in either theme of the system, every word stands out from its ground", async () => {
    const page = await chromium.newPage();
    // axe-core needs scripts, so those of the page are taken out.
    await page.route(/\.html$/, async (route) => {
        const response = await route.fetch();
        const body = (await response.text()).replaceAll(/<script[^]*?<\/script>/g, "");
        await route.fulfill({ response, body });
    });
    const faults = [];
    for (const name of pages.filter((name) => name !== "print.html")) {
        await page.goto(address + name);
        for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
            await page.emulateMedia({ colorScheme });
            const found = await violations(page, { rules: ["color-contrast"] });
            faults.push(...found.map((fault) => `${name}, ${colorScheme}: ${fault}`));
        }
    }
    assert.deepEqual(faults, []);
    await page.close();
});
