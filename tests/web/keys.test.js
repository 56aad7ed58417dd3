// What the keys do: the arrow keys turn the page from the text alone, and walk
// through the results of the search.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { asFile, browser } from "./support.js";

/** Of what takes the focus on the pages below, at least so many kinds are met. */
const KINDS = 20;

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

test("an arrow key turns the page from the text and a link in it, and from nothing else that takes the focus", async () => {
    const page = await chromium.newPage({ viewport: { width: 400, height: 900 } });
    // mdBook turns the page when the key reaches the document. This hears it first.
    await page.addInitScript(() => {
        document.addEventListener("keydown", (event) => {
            if (event.key === "ArrowRight") {
                document.documentElement.dataset.reached = "yes";
                event.stopImmediatePropagation();
            }
        });
    });
    const kinds = new Set();
    const faults = [];
    for (const name of ["04-server", "05-data-formats", "07-receiving", "appendix-calls"]) {
        await page.goto(`${asFile}${name}.html`);
        // All that opens is open.
        await page.keyboard.press("s");
        await page.keyboard.type("socket");
        await page.locator("#mdbook-searchresults a").first().waitFor();
        const found = await page.evaluate(() => {
            document.querySelectorAll("details").forEach((details) => (details.open = true));
            document.getElementById("mdbook-sidebar-toggle")?.click();
            const all = /** @type {NodeListOf<HTMLElement>} */ (
                document.querySelectorAll("a[href], button, summary, input, [tabindex]"));
            const found = [];
            for (const element of all) {
                element.focus();
                if (document.activeElement !== element) {
                    continue;
                }
                delete document.documentElement.dataset.reached;
                element.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }));
                const turns = element.matches("main, main a, .mobile-nav-chapters, .skip, #mdbook-menu-bar a")
                    && !element.closest("[tabindex='0']");
                const place = element.closest("[id^=mdbook-], pre, .views, .question, .explorer, .table-wrapper, p.score");
                found.push({
                    kind: `${place?.id.replace(/\d+/g, "") || place?.className || place?.tagName} ${element.tagName}`,
                    right: turns === ("reached" in document.documentElement.dataset),
                });
                // The themes close when the focus leaves them.
                if (element.id === "mdbook-theme-toggle") {
                    element.click();
                }
            }
            return found;
        });
        for (const { kind, right } of found) {
            kinds.add(kind);
            if (!right) {
                faults.push(`${name}: ${kind}`);
            }
        }
    }
    console.log([...kinds].join("\n"));
    assert.deepEqual([...new Set(faults)], []);
    assert.ok(kinds.size >= KINDS, `only ${kinds.size} kinds`);
    await page.close();
});

test("the page turns by an arrow key where nothing has the focus", async () => {
    const page = await chromium.newPage();
    await page.goto(`${asFile}04-server.html`);
    await page.keyboard.press("ArrowRight");
    await page.waitForURL(/05-data-formats/);
    await page.keyboard.press("ArrowLeft");
    await page.waitForURL(/04-server/);
    // From a button it does not, with the browser's own key.
    await page.locator("main .copy").first().focus();
    await page.keyboard.press("ArrowRight");
    await page.locator("main a").first().focus();
    await page.keyboard.press("ArrowLeft");
    await page.waitForURL(/03-client-socket/);
    await page.close();
});

test("the results of the search take the focus, one after the other, and give it back", async () => {
    const page = await chromium.newPage();
    await page.goto(`${asFile}04-server.html`);
    const bar = page.locator("#mdbook-searchbar");
    const described = await bar.getAttribute("aria-describedby");
    assert.equal(await page.locator(`[id="${described}"]`).count(), 1);
    await page.keyboard.press("s");
    await page.keyboard.type("length prefix");
    const results = page.locator("#mdbook-searchresults a");
    await results.nth(1).waitFor();
    assert.match(await page.getByRole("search").getByRole("status").innerText(), /^\d+ search results for/);

    const focused = () => page.evaluate(() => document.activeElement?.outerHTML);
    const html = (/** @type {import("playwright-core").Locator} */ element) =>
        element.evaluate((element) => element.outerHTML);
    for (const [key, element] of /** @type {const} */ ([
        ["ArrowDown", results.nth(0)],
        ["ArrowDown", results.nth(1)],
        ["ArrowRight", results.nth(1)],
        ["ArrowUp", results.nth(0)],
        ["ArrowUp", bar],
        ["ArrowUp", bar],
        ["ArrowDown", results.nth(0)],
        ["Escape", page.locator("#mdbook-search-toggle")],
    ])) {
        await page.keyboard.press(key);
        assert.equal(await focused(), await html(element), key);
    }
    assert.equal(await page.getByRole("search").isVisible(), false);

    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    assert.equal(await focused(), await html(page.locator("#mdbook-search-toggle")));
    await page.close();
});
