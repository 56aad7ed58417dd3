// What the server allows the pages, and what a program prints: no page does what the
// policy forbids, all that it has works under it, and output is never more than text.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { asFile, browser, firefox, pages, served } from "./support.js";

const address = served();
const TOKEN = process.env.BOOK_TOKEN ?? "";

/**
 * A page of either browser that notes what its policy forbids.
 * @typedef {import("./support.js").AnyPage & {
 *     goto(url: string): Promise<unknown>,
 *     close(): Promise<void>,
 * }} Page
 */

const note = () => {
    // The page to print would wait for somebody to answer.
    Object.assign(globalThis, { forbidden: [], print: () => {} });
    document.addEventListener("securitypolicyviolation", (event) => {
        // @ts-expect-error It was set above.
        globalThis.forbidden.push(`${event.violatedDirective}: ${event.blockedURI || event.sample}`);
    });
};

/** @type {Record<string, () => Promise<{ page(): Promise<Page>, close(): Promise<void> }>>} */
const engines = {
    async Chromium() {
        const started = await browser();
        return {
            async page() {
                const page = await started.newPage();
                await page.addInitScript(note);
                return page;
            },
            close: () => started.close(),
        };
    },
    async Firefox() {
        const started = await firefox();
        return {
            async page() {
                const page = await started.newPage();
                await page.evaluateOnNewDocument(note);
                return /** @type {Page} */ (/** @type {unknown} */ (page));
            },
            close: () => started.close(),
        };
    },
};

/** @param {Page} page @returns {Promise<string[]>} */
const forbidden = (page) => page.evaluate(() => {
    // What is reported is reported before this.
    // @ts-expect-error The page was opened with it.
    return new Promise((resolve) => globalThis.setTimeout(() => resolve(globalThis.forbidden)));
});

/** What scripts have made of a page, in numbers, and its looks. @param {Page} page */
const made = (page) => page.evaluate(async () => {
    await document.fonts.ready;
    const parts = [".copy", ".question input", ".explorer input", "#mdbook-sidebar a", ".hljs span"];
    return JSON.stringify([
        document.documentElement.classList.contains("js"),
        document.documentElement.dataset.view,
        getComputedStyle(document.body).fontFamily,
        ...parts.map((part) => `${part} ${document.querySelectorAll(part).length}`),
    ]);
});

/**
 * Waits until `script` returns something. What the browsers' own tools offer for it, the
 * policy forbids.
 * @param {Page} page
 * @param {string} script
 */
async function until(page, script) {
    for (;;) {
        const value = await page.evaluate(script);
        if (value) {
            return value;
        }
        await setTimeout(10);
    }
}

for (const [name, launch] of Object.entries(engines)) {
    describe(name, () => {
        /** @type {Awaited<ReturnType<typeof launch>>} */
        let engine;
        before(async () => {
            engine = await launch();
        });
        after(() => engine?.close());

        test("no page does what its policy forbids, and all its scripts work under it", async () => {
            const page = await engine.page();
            const faults = [];
            let parts = "";
            for (const name of pages.filter((name) => !["404.html", "print.html"].includes(name))) {
                await page.goto(asFile + name);
                const free = await made(page);
                await page.goto(address + name);
                faults.push(...(await forbidden(page)).map((what) => `${name}: ${what}`));
                const under = await made(page);
                if (under !== free) {
                    faults.push(`${name} is ${under}, without a policy ${free}`);
                }
                parts += under;
            }
            // What comes in place of a page, and what has no twin that was opened as a file.
            for (const name of ["nothing", "no/such/page.html", "print.html", "toc.html"]) {
                await page.goto(address + name);
                faults.push(...(await forbidden(page)).map((what) => `${name}: ${what}`));
            }
            assert.deepEqual(faults, []);
            for (const part of [".copy", ".question input", ".explorer input", "#mdbook-sidebar a", ".hljs span"]) {
                assert.match(parts, new RegExp(`${part.replaceAll(".", "\\.")} [1-9]`));
            }
            await page.close();
        });

        test("the policy stops a script, a style and an image that are not the book's, and is heard", async () => {
            const page = await engine.page();
            await page.goto(`${address}01-overview.html`);
            await page.evaluate(() => {
                const box = document.createElement("div");
                // As a page that took output for markup would do it.
                box.innerHTML = '<b style="color: red">x</b><img src="x" onerror="globalThis.ran = 1"><img src="http://evil.test/x">'
                    + '<iframe src="javascript:parent.ran = 1"></iframe><form action="http://evil.test/"></form>';
                const script = document.createElement("script");
                script.textContent = "globalThis.ran = 1";
                document.body.append(box, script);
                try {
                    box.querySelector("form")?.submit();
                } catch {
                    // In Firefox, what the policy stops is an error.
                }
                fetch("http://evil.test/").catch(() => {});
            });
            for (const directive of ["script-src-elem", "script-src-attr", "style-src-attr", "img-src", "connect-src", "form-action"]) {
                await until(page, `forbidden.some((what) => what.startsWith("${directive}: "))`);
            }
            assert.equal(await page.evaluate("globalThis.ran"), undefined);
            await page.close();
        });

        test("what a program prints is text, whatever it is", async () => {
            const program = `import sys
sys.stdout.buffer.write(
    b"<script>ran = 1</script><img src=x onerror='ran = 1'><b>bold</b>&lt;\\n"
    b"\\x1b]8;;http://evil.test/\\x1b\\\\link\\x1b]8;;\\x07\\x1b[2J\\n"
    b"\\xff\\xc0\\xaf\\x00\\x08\\r\\n"
    b"\\xe2\\x80\\xaetxt\\xe2\\x81\\xa6\\n"
)
sys.stderr.write("<script>ran = 1</script>\\n")
raise SystemExit("<img src=x onerror='ran = 1'>")
`;
            const page = await engine.page();
            await page.goto(`${address}01-overview.html#run=${TOKEN}`);
            /** @param {string | null} text */
            const draft = (text) => page.evaluate(async ({ token, text }) => {
                const answer = await fetch("/_run/draft", {
                    method: "POST",
                    headers: { "content-type": "application/json", "x-run-token": token },
                    body: JSON.stringify({ listing: "both_ends", language: "py", text }),
                    credentials: "omit",
                });
                return answer.status;
            }, { token: TOKEN, text });
            assert.equal(await draft(program), 200);
            await page.goto(`${address}01-overview.html`);
            const play = '[...document.querySelectorAll("button.play")].find((one) => one.textContent === "Run both_ends in Python")';
            // The page knows by now that there is a draft.
            await until(page, `${play}?.parentElement.querySelector(".chip").checkVisibility()`);
            await page.evaluate(`${play}.click()`);
            const pane = 'document.querySelector(\'section.output[aria-label="Output of both_ends in Python"]\')';
            await until(page, `${pane}?.querySelector("[role=status]")?.textContent.includes("Ended with")`);
            const [text, marks] = /** @type {[string, string[]]} */ (await page.evaluate(`(() => {
                const log = ${pane}.querySelector("[role=log]");
                const marks = [...log.querySelectorAll(":not(span)")].map((one) => one.nodeName);
                return [log.textContent, marks];
            })()`));
            for (const line of [
                "<script>ran = 1</script><img src=x onerror='ran = 1'><b>bold</b>&lt;\n",
                "\\x1b]8;;http://evil.test/\\x1b\\link\\x1b]8;;\\x07\\x1b[2J\n",
                "\\xff\\xc0\\xaf\\x00\\x08\\x0d\n",
                "\\u{202e}txt\\u{2066}\n",
                "<script>ran = 1</script>\n",
                "<img src=x onerror='ran = 1'>\n",
            ]) {
                assert.ok(text.includes(line), `${JSON.stringify(line)} is not in ${JSON.stringify(text)}`);
            }
            assert.deepEqual(marks, []);
            assert.equal(await page.evaluate("globalThis.ran"), undefined);
            assert.deepEqual(await forbidden(page), []);
            assert.equal(await draft(null), 200);
            await page.close();
        });
    });
}
