// The HTML of every page is valid, but for what mdBook's own templates do.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { HtmlValidate } from "html-validate";
import { book } from "./support.js";

/** The faults of mdBook 0.5.4 that no style sheet or script can mend. */
const STOCK = [
    // The contents for those without scripts.
    '<iframe> is missing required "title" attribute: #mdbook-sidebar > noscript > iframe',
    "<head> element must have <title> as content: html > head",
    "Stray end tag '</li>': null",
    // Previous and next.
    ...["#mdbook-content", "#mdbook-page-wrapper"].flatMap((within) =>
        ["a", "a:nth-child(2)"].map(
            (link) =>
                '"rel" attribute cannot be used on <a> in this context: ' +
                `<a> does not allow rel="prefetch": ${within} > nav > ${link}`,
        ),
    ),
];

test("the HTML of every page is valid", async () => {
    const validator = new HtmlValidate({ root: true, extends: ["html-validate:standard"] });
    const unmatched = new Set(STOCK);
    const faults = [];
    for (const name of readdirSync(book).filter((file) => file.endsWith(".html"))) {
        const { results } = await validator.validateFile(book + name);
        for (const { message, selector, line } of results.flatMap((result) => result.messages)) {
            const fault = `${message}: ${selector}`;
            unmatched.delete(fault);
            if (!STOCK.includes(fault)) {
                faults.push(`${name}:${line}: ${fault}`);
            }
        }
    }
    assert.deepEqual(faults, []);
    assert.deepEqual([...unmatched], [], "mended by mdBook: take them off the list");
});
