// What "Both ends in your hands" writes down as a program opens in an editor, and runs.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, served } from "./support.js";

const address = served();
const TOKEN = process.env.BOOK_TOKEN ?? "";

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

for (const [language, waits] of [["Python", "True"], ["Rust", "true"]]) {
    test(`the program in ${language} of a position runs, and may be changed`, async () => {
        const page = await chromium.newPage();
        await page.goto(`${address}index.html#run=${TOKEN}`);
        await page.waitForFunction(() => !location.hash);
        // With a port that the system chooses: another test may have the other.
        await page.goto(`${address}appendix-play.html#play=free/ls.lb0.ll1.cs.cc.la.sr1024`);
        await page.getByRole("button", { name: `as ${language}` }).click();
        await page.getByRole("button", { name: `Run the program in ${language}` }).click();
        const output = page.getByRole("region", { name: `Output of the program in ${language}` });
        await output.getByText("with exit status 0").waitFor({ timeout: 120_000 });
        assert.match(await output.innerText(), new RegExp(`the server waits: ${waits}`));
        assert.doesNotMatch(await output.innerText(), /differs|In the book/);
        await page.getByRole("textbox", { name: `the program in ${language}` }).fill("This is no program.");
        await page.getByRole("button", { name: `Run the program in ${language}` }).click();
        await output.getByText(/1 error|errors/).first().waitFor({ timeout: 120_000 });
        // Another press writes another program.
        await page.getByRole("button", { name: "Back" }).click();
        await page.locator(".program pre").waitFor();
        await page.close();
    });
}
