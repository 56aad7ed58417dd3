// The diagrams on the narrowest page: named, legible, and true to the outputs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { asFile, browser, pages } from "./support.js";

const examples = new URL("../../examples/", import.meta.url);

/** Rendered height of the smallest text, in pixels. */
const SMALLEST = 11;

/** Width of the thinnest line, in the diagrams' own pixels. */
const THINNEST = 1.5;

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

/**
 * What is wrong with a diagram, one line each.
 * @param {SVGSVGElement} svg
 * @param {{ smallest: number, step: number }} sizes
 */
function faultsOf(svg, { smallest, step }) {
    const faults = [];
    const names = (svg.getAttribute("aria-labelledby") ?? "").split(" ");
    for (const [at, tag] of ["title", "desc"].entries()) {
        const found = document.querySelectorAll(`[id="${names[at]}"]`);
        if (found.length !== 1 || found[0] !== svg.querySelector(`:scope > ${tag}`) || !found[0].textContent) {
            faults.push(`is not labeled by a ${tag} of its own`);
        }
    }
    if (svg.getAttribute("role") !== "img") {
        faults.push("has no role img");
    }
    const scale = svg.getScreenCTM()?.a ?? NaN;
    const { width, height } = svg.viewBox.baseVal;
    const texts = [...svg.querySelectorAll("text")].map((text) => {
        // Without the room that the font leaves above and below its letters.
        const box = text.getBBox();
        return {
            words: text.textContent,
            size: parseFloat(getComputedStyle(text).fontSize) * scale,
            left: box.x,
            right: box.x + box.width,
            top: box.y + box.height * 0.15,
            bottom: box.y + box.height * 0.85,
        };
    });
    const shapes = /** @type {NodeListOf<SVGGeometryElement>} */ (svg.querySelectorAll("rect, path"));
    for (const [at, text] of texts.entries()) {
        const { words, size, left, right, top, bottom } = text;
        if (!(size >= smallest)) {
            faults.push(`"${words}" is ${size} pixels high`);
        }
        if (!(left >= 0 && right <= width && top >= 0 && bottom <= height)) {
            faults.push(`"${words}" leaves the picture`);
        }
        for (const other of texts.slice(at + 1)) {
            if (left < other.right && other.left < right && top < other.bottom && other.top < bottom) {
                faults.push(`"${words}" overlaps "${other.words}"`);
            }
        }
        const near = [...shapes].filter((shape) => {
            const box = shape.getBBox();
            const margin = parseFloat(getComputedStyle(shape).strokeWidth);
            return box.x - margin < right && left < box.x + box.width + margin &&
                box.y - margin < bottom && top < box.y + box.height + margin;
        });
        const crossed = () => {
            for (let x = left; x <= right; x += step) {
                for (let y = top; y <= bottom; y += step) {
                    const point = new DOMPoint(x, y);
                    if (near.some((shape) => shape.isPointInStroke(point))) {
                        return true;
                    }
                }
            }
            return false;
        };
        if (crossed()) {
            faults.push(`a line goes through "${words}"`);
        }
    }
    return faults;
}

test("every diagram is named, and its words can be read at 320 pixels", async () => {
    const page = await chromium.newPage({ viewport: { width: 320, height: 900 } });
    const faults = [];
    let count = 0;
    // print.html repeats them.
    for (const name of pages.filter((page) => page !== "print.html")) {
        await page.goto(asFile + name);
        for (const diagram of await page.locator("svg.diagram").all()) {
            count += 1;
            const found = await diagram.evaluate(
                /** @type {(svg: any, sizes: any) => string[]} */ (faultsOf),
                { smallest: SMALLEST, step: THINNEST },
            );
            const title = await diagram.locator("title").allTextContents();
            faults.push(...found.map((fault) => `${name}, ${title}: ${fault}`));
        }
    }
    assert.deepEqual(faults, []);
    assert.ok(count > 0);
    await page.close();
});

test("what a program prints at the end of a line stands in its diagram", async () => {
    const page = await chromium.newPage();
    await page.goto(`${asFile}print.html`);
    const diagrams = page.locator("svg.diagram[data-output]");
    assert.ok((await diagrams.count()) > 0);
    for (const diagram of await diagrams.all()) {
        const words = await diagram.locator("text").allTextContents();
        for (const file of (await diagram.getAttribute("data-output"))?.split(" ") ?? []) {
            for (const line of readFileSync(new URL(file, examples), "utf8").trim().split("\n")) {
                assert.ok(words.includes(line.split(" ").at(-1) ?? ""), `${file}: ${line}`);
            }
        }
    }
    await page.close();
});
