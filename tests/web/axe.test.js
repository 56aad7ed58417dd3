// The chapters as axe-core sees them, and what has no page of its own: the results of the
// search, and every page without scripts. axe-others.test.js has the other pages.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { faultsOf, openAll } from "./axe.js";
import { browser, pages, served, storages, violations } from "./support.js";

const address = served();

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

test("no chapter has a fault or is wider than its window, in either theme and at any width", async () => {
    assert.deepEqual(await faultsOf(chromium, pages.filter((name) => /^\d\d/.test(name))), []);
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
