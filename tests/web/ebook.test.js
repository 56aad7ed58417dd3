// The EPUB and the PDF hold the whole book, and are kept in target/ebooks.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { strFromU8, unzipSync } from "fflate";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { epub, pdf } from "./ebook.js";
import { asFile, book, browser } from "./support.js";

const folder = `${book}../target/ebooks/`;
const name = "both-ends-of-the-socket";

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    mkdirSync(folder, { recursive: true });
    chromium = await browser();
});

after(() => chromium?.close());

/**
 * Every listing of the book in both languages, without the hidden lines of Rust
 * and without white space.
 */
async function listings() {
    const page = await chromium.newPage({ javaScriptEnabled: false });
    await page.goto(`${asFile}print.html`);
    const texts = await page
        .locator("main pre:has(> code:is(.language-python, .language-rust))")
        .evaluateAll((blocks) => {
            document.querySelectorAll(".boring").forEach((hidden) => hidden.remove());
            return blocks.map((block) => block.textContent ?? "");
        });
    await page.close();
    assert.ok(texts.length > 150, `only ${texts.length} listings were found`);
    return texts.map(squeezed);
}

/** @param {string} text */
const squeezed = (text) => text.replace(/\s+/g, "");

test("the EPUB holds every listing, and each of its links leads somewhere", async () => {
    const bytes = await epub(chromium, new Date());
    writeFileSync(`${folder}${name}.epub`, bytes);
    assert.equal(strFromU8(bytes.slice(30, 58)), "mimetypeapplication/epub+zip");

    const files = new Map(
        Object.entries(unzipSync(bytes)).map(([path, data]) => [path, strFromU8(data)]),
    );
    const page = await chromium.newPage();
    const faults = [];
    const targets = new Set();
    const links = [];
    let text = "";
    for (const [path, source] of files) {
        if (!path.endsWith(".xhtml")) {
            continue;
        }
        const found = await page.evaluate((source) => {
            const parsed = new DOMParser().parseFromString(source, "application/xhtml+xml");
            for (const hidden of parsed.querySelectorAll(".boring")) {
                hidden.remove();
            }
            return {
                error: parsed.querySelector("parsererror")?.textContent,
                text: parsed.body?.textContent ?? "",
                ids: [...parsed.querySelectorAll("[id]")].map((element) => element.id),
                links: [...parsed.querySelectorAll("a[href]")].map((a) => a.getAttribute("href") ?? ""),
            };
        }, source);
        if (found.error) {
            faults.push(`${path}: ${found.error}`);
        }
        const file = path.replace("book/", "");
        targets.add(file);
        found.ids.forEach((id) => targets.add(`${file}#${id}`));
        links.push(
            ...found.links
                .filter((link) => !link.includes(":"))
                .map((link) => (link.startsWith("#") ? file + link : link)),
        );
        text += squeezed(found.text);
    }
    faults.push(...links.filter((link) => !targets.has(decodeURI(link))));
    faults.push(...(await listings()).filter((listing) => !text.includes(listing)));
    assert.deepEqual(faults, []);
    await page.close();
});

test("the PDF holds every listing, and its bookmarks are the chapters", async () => {
    const bytes = await pdf(chromium);
    writeFileSync(`${folder}${name}.pdf`, bytes);

    const opened = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
    let text = "";
    for (let number = 1; number <= opened.numPages; number += 1) {
        const page = await opened.getPage(number);
        const { items } = await page.getTextContent();
        const words = items
            .flatMap((item) => ("str" in item ? [{ text: item.str, y: Math.round(item.transform[5]) }] : []))
            // The title and the number of the page are in its margins of 20 mm, or 56 points.
            .filter(({ y }) => y > 56 && y < page.view[3] - 56)
            // From top to bottom, which is not always how the page is drawn.
            .sort((one, other) => other.y - one.y);
        text += words.map((word) => word.text).join("");
    }
    console.log(`${opened.numPages} pages, ${bytes.length} bytes`);
    // Each page but the first, which has the title and the contents, has its number.
    const words = async (/** @type {number} */ number) =>
        (await (await opened.getPage(number)).getTextContent()).items
            .flatMap((item) => ("str" in item ? [item.str] : [])).join(" ");
    assert.match(await words(1), /Both Ends of the Socket .*Chapter 10: +Conclusion.*Glossary/);
    assert.doesNotMatch(await words(1), /\b1$/);
    for (const number of [2, opened.numPages]) {
        assert.match(await words(number), new RegExp(`\\b${number}\\b`));
    }
    text = squeezed(text);
    assert.deepEqual((await listings()).filter((listing) => !text.includes(listing)), []);
    const outline = await opened.getOutline();
    assert.ok(outline.length > 10, `only ${outline.length} bookmarks`);
});

test("the language on the page is the one that is printed, also for who has chosen none", async () => {
    for (const [width, languages] of /** @type {const} */ ([[1440, ["py", "rs"]], [600, ["py"]]])) {
        const page = await chromium.newPage({ viewport: { width, height: 900 } });
        await page.goto(`${asFile}03-client-socket.html`);
        const data = new Uint8Array(await page.pdf());
        const opened = await getDocument({ data, verbosity: 0 }).promise;
        let text = "";
        for (let number = 1; number <= opened.numPages; number += 1) {
            const { items } = await (await opened.getPage(number)).getTextContent();
            text += items.map((item) => ("str" in item ? item.str : "")).join("");
        }
        assert.deepEqual(["py", "rs"].filter((language) => text.includes(`create.${language}`)), languages);
        await page.close();
    }
});

test("on paper nothing is wider than the sheet", async () => {
    // A4 without its margins: 170 mm, at 96 pixels an inch.
    const page = await chromium.newPage({ viewport: { width: 642, height: 900 } });
    await page.emulateMedia({ media: "print" });
    await page.goto(`${asFile}print.html`);
    const wide = await page.locator("main :is(pre, code, table, svg, .table-wrapper)").evaluateAll((boxes) => {
        const main = /** @type {HTMLElement} */ (document.querySelector("main")).getBoundingClientRect();
        return boxes
            .filter((box) => box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).display !== "inline"
                || box.getBoundingClientRect().right > main.right + 1)
            .map((box) => `${box.tagName} ${box.textContent?.trim().slice(0, 40)}`);
    });
    assert.deepEqual(wide, []);
    await page.close();
});
