// Every page, in both themes and three widths, as axe-core sees it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, excess, pages, served, tally, violations } from "./support.js";

const address = served();

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

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
            const over = await excess(page);
            if (over > 0) {
                faults.push(`${name} ${width}: ${over} pixels too wide`);
            }
            // The whole book on one page holds nothing that the others do not.
            if (name === "print.html" && width !== 1440) {
                continue;
            }
            for (const colorScheme of themes) {
                await page.emulateMedia({ colorScheme });
                await page.waitForSelector(colorScheme === "light" ? "html.light" : "html.navy");
                const found = await violations(page, { seen: seen[colorScheme] });
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
