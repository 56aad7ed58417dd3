// Pages as axe-core sees them: it takes long, so two files of tests share them out.

import { excess, served, tally, violations } from "./support.js";

/**
 * Opens all that a reader can open, and answers every second question right.
 * @param {import("playwright-core").Page} page
 */
export const openAll = (page) => page.evaluate(() => {
    document.querySelectorAll("main details").forEach((details) => details.setAttribute("open", ""));
    document.querySelectorAll(".question").forEach((question, at) => {
        const right = question.querySelector("details strong")?.textContent?.[0];
        const answers = /** @type {HTMLInputElement[]} */ ([...question.querySelectorAll("input")]);
        answers.find(({ value }) => (value === right) === (at % 2 === 0))?.click();
        question.querySelector("button")?.click();
    });
});

/**
 * What axe-core finds on these pages at three widths, and which of them is wider than its
 * window. The themes differ in their colors alone, and hardly a color with the width: the
 * contrast is measured narrow in one theme and wide in the other, in turn from page to page.
 * @param {import("playwright-core").Browser} chromium
 * @param {string[]} names
 */
export async function faultsOf(chromium, names) {
    const page = await chromium.newPage({ reducedMotion: "reduce" });
    /** @type {("light" | "dark")[]} */
    const themes = ["light", "dark"];
    const seen = { light: tally(), dark: tally() };
    const faults = [];
    for (const name of names) {
        // The page comes in one theme and changes to the other, each in turn.
        themes.reverse();
        await page.emulateMedia({ colorScheme: themes[0] });
        for (const [width, colorScheme] of /** @type {const} */ ([
            [320, themes[0]],
            [768, themes[0]],
            [1440, themes[1]],
        ])) {
            await page.setViewportSize({ width, height: 900 });
            await page.goto(served() + name);
            // All is open on the narrow and the wide page, and as it comes between.
            if (width !== 768 && name !== "print.html") {
                await openAll(page);
            }
            const over = await excess(page);
            if (over > 0) {
                faults.push(`${name} ${width}: ${over} pixels too wide`);
            }
            // The whole book on one page holds nothing that the others do not.
            if (name === "print.html" && width !== 1440) {
                continue;
            }
            await page.emulateMedia({ colorScheme });
            await page.waitForSelector(colorScheme === "light" ? "html.light" : "html.navy");
            const found = await violations(page, { contrast: width !== 768 && name !== "print.html", seen: seen[colorScheme] });
            faults.push(...found.map((fault) => `${name} ${width}, ${colorScheme}: ${fault}`));
        }
    }
    for (const [theme, { checks, lowestContrast }] of Object.entries(seen)) {
        console.log(`${theme}: ${checks} places passed a rule; lowest contrast ${lowestContrast}`);
    }
    await page.close();
    return faults;
}
