// The pages on a phone, under a finger.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { asFile, browser, pages } from "./support.js";

const chapters = pages.filter((name) => !["404.html", "print.html"].includes(name));

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

/** Buttons that lie over a line of code, or are too small for a finger. */
function covered() {
    const faults = [];
    const visible = (/** @type {Element} */ element) => element.checkVisibility();
    for (const button of [...document.querySelectorAll("main button")].filter(visible)) {
        const own = button.getBoundingClientRect();
        const name = `${button.className} ${button.textContent}`;
        if (button.matches(".copy") && (own.width < 44 || own.height < 44)) {
            faults.push(`${name} is ${own.width} by ${own.height}`);
        }
        for (const code of button.closest(".listing, pre, .exercise, .predict")?.querySelectorAll("code") ?? []) {
            const box = code.getBoundingClientRect();
            const range = document.createRange();
            range.selectNodeContents(code);
            for (const line of range.getClientRects()) {
                // A longer line scrolls within its box.
                const [left, right] = [Math.max(line.left, box.left), Math.min(line.right, box.right)];
                if (left < own.right && own.left < right && line.top < own.bottom && own.top < line.bottom) {
                    faults.push(`${name} covers ${code.textContent?.slice(0, 30)}`);
                    break;
                }
            }
        }
    }
    return faults;
}

for (const width of [360, 320]) {
    test(`no button covers code on any page in any language, at ${width}`, async () => {
        const page = await chromium.newPage({ viewport: { width, height: 740 }, hasTouch: true, isMobile: true });
        const faults = [];
        let buttons = 0;
        for (const name of chapters) {
            await page.goto(asFile + name);
            await page.evaluate(() => document.querySelectorAll("details").forEach((details) => details.open = true));
            for (const view of ["python", "rust", "both"]) {
                await page.evaluate((view) => document.documentElement.dataset.view = view, view);
                const found = await page.evaluate(covered);
                faults.push(...found.map((fault) => `${name}, ${view}: ${fault}`));
                buttons += await page.locator(".copy:visible").count();
            }
        }
        assert.deepEqual(faults, []);
        assert.ok(buttons > 500, `only ${buttons} buttons`);
        await page.close();
    });

    test(`every cell of a table is within the window, at ${width}`, async () => {
        const page = await chromium.newPage({ viewport: { width, height: 740 }, hasTouch: true, isMobile: true });
        for (const name of chapters) {
            await page.goto(asFile + name);
            const outside = await page.locator("main .table-wrapper :is(td, td *)").evaluateAll((cells) =>
                cells.filter((cell) => cell.getBoundingClientRect().right > innerWidth).map((cell) => cell.textContent));
            assert.deepEqual(outside, [], name);
        }
        await page.close();
    });
}

test("the table of calls has Python above Rust, each by its name", async () => {
    const page = await chromium.newPage({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
    await page.goto(`${asFile}appendix-calls.html`);
    const cells = page.locator("tbody tr").first().locator("td");
    const [step, python, rust] = await cells.evaluateAll((cells) => cells.map((cell) => ({
        top: cell.getBoundingClientRect().top,
        label: getComputedStyle(cell, "::before").content,
    })));
    assert.ok(step.top < python.top && python.top < rust.top);
    assert.deepEqual([python.label, rust.label], ['"Python"', '"Rust"']);
    await page.close();
});

test("the table of calls is cut off at no width, and begins at the edge of the text", async () => {
    const page = await chromium.newPage();
    for (const width of [1024, 1080, 1280, 1366, 1440, 1920, 2560]) {
        for (const view of ["python", "both"]) {
            await page.setViewportSize({ width, height: 900 });
            await page.goto(`${asFile}appendix-calls.html?lang=${view}`);
            const faults = await page.locator(".table-wrapper").evaluateAll((tables) => {
                const edge = document.querySelector("main h1")?.getBoundingClientRect().left;
                return tables.filter((table) => table.scrollWidth > table.clientWidth
                    || table.getBoundingClientRect().left !== edge).length;
            });
            assert.equal(faults, 0, `${view} at ${width}`);
        }
    }
    await page.close();
});
