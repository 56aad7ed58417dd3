// The pages in Firefox: what a second engine might do otherwise.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { asFile, excess, firefox as launch, pages, violations } from "./support.js";

/** @type {import("puppeteer-core").Browser} */
let firefox;

before(async () => {
    firefox = await launch();
});

after(() => firefox?.close());

/**
 * Opens a chapter that has every widget, as a file, in a wide window.
 * @param {string} [query]
 */
async function open(query = "") {
    const page = await firefox.newPage();
    await page.setViewport({ width: 1440, height: 900 });
    await page.goto(`${asFile}05-data-formats.html${query}`);
    return page;
}

/** @param {import("puppeteer-core").Page} page */
const view = (page) => page.evaluate(() => document.documentElement.dataset.view);

test("no page says anything on the console, asks another host, is too wide, or has a fault", async () => {
    const page = await firefox.newPage();
    /** @type {string[]} */
    const faults = [];
    let name = "";
    page.on("console", (message) => faults.push(`${name} says ${message.text()}`));
    page.on("pageerror", (error) => faults.push(`${name} fails: ${error}`));
    page.on("request", (request) => {
        if (!/^(file|data|blob):/.test(request.url())) {
            faults.push(`${name} asks for ${request.url()}`);
        }
    });
    // 404.html has its styles from the server, and print.html says nothing of its own.
    for (name of pages.filter((page) => !["404.html", "print.html"].includes(page))) {
        for (const width of [1440, 320]) {
            await page.setViewport({ width, height: 900 });
            await page.goto(asFile + name);
            const over = await excess(page);
            if (over > 0) {
                faults.push(`${name} at ${width}: ${over} pixels too wide`);
            }
            const found = await violations(page, { contrast: width === 320 });
            faults.push(...found.map((fault) => `${name} ${width}: ${fault}`));
        }
    }
    assert.deepEqual(faults, []);
    await page.close();
});

test("the choice of language, the questions and the byte explorer answer to the keyboard", async () => {
    const page = await open("?lang=python");
    assert.equal(await view(page), "python");
    await page.focus(".views :checked");
    await page.keyboard.press("ArrowRight");
    assert.equal(await view(page), "rust");

    await page.focus(".explorer input");
    await page.keyboard.type("é");
    assert.match((await page.$eval(".explorer", (explorer) => explorer.textContent)) ?? "", /U\+00E9/);

    await page.focus("main li input[type=radio]");
    await page.keyboard.press(" ");
    const address = page.url();
    assert.ok(await page.$eval("main li input[type=radio]", (input) => /** @type {HTMLInputElement} */ (input).checked));
    await page.keyboard.press("ArrowDown");
    assert.equal(page.url(), address);
    await page.close();
});

test("a language and a right answer are kept when a page opened as a file is loaded again", async () => {
    const page = await open();
    const score = () => page.$eval("p.score", (line) => line.textContent);
    await page.focus(".views [value=python]");
    await page.keyboard.press(" ");
    assert.match((await score()) ?? "", /^0 of/);
    const right = await page.$eval(".question details strong", (letter) => letter.textContent?.[0]);
    await page.focus(`.question input[value=${right}]`);
    await page.keyboard.press(" ");
    await page.keyboard.press("Enter");
    for (const when of ["before", "after"]) {
        assert.equal(await view(page), "python", when);
        assert.match((await score()) ?? "", /^1 of/, when);
        await page.reload();
    }
    await page.close();
});
