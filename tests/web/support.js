// What the tests of the pages share: the pages, a browser, what is looked for.

import { once } from "node:events";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import puppeteer from "puppeteer-core";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The folder of the built book. */
export const book = `${root}book/`;

/** Every page that a reader opens. `toc.html` is a frame for those without scripts. */
export const pages = existsSync(book)
    ? readdirSync(book).filter((file) => file.endsWith(".html") && file !== "toc.html")
    : [];

/** The address of the book as a file. */
export const asFile = pathToFileURL(book).href;

/**
 * Starts Debian's Chromium, or the one that `CHROMIUM` names: without its windows
 * (`chromium-headless-shell`) it opens pages in half the time. It keeps what is stored
 * in memory, and so loses now and then what a page opened as a file has stored: what
 * is kept from page to page is tested as served, and as a file in Firefox.
 * @param {string[]} [more] Further options of its own.
 */
export function browser(more = []) {
    const ofDebian = ["chromium-headless-shell", "chromium", "chromium-browser"];
    const names = [process.env.CHROMIUM, ...ofDebian.map((name) => `/usr/bin/${name}`)];
    const executablePath = names.find((name) => name && existsSync(name));
    if (!executablePath) {
        throw new Error("Chromium is needed: install it, or set CHROMIUM to its path");
    }
    return chromium.launch({
        executablePath,
        args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            ...more,
        ],
    });
}

/**
 * Starts Debian's Firefox, or the one that `FIREFOX` names.
 * @param {Record<string, unknown>} [extraPrefsFirefox] Settings that differ from its own.
 */
export function firefox(extraPrefsFirefox = {}) {
    const names = [process.env.FIREFOX, "/usr/bin/firefox", "/usr/bin/firefox-esr"];
    const executablePath = names.find((name) => name && existsSync(name));
    if (!executablePath) {
        throw new Error("Firefox is needed: install it, or set FIREFOX to its path");
    }
    return puppeteer.launch({ browser: "firefox", executablePath, extraPrefsFirefox });
}

/**
 * A page of either browser.
 * @typedef {{ evaluate(script: string | ((argument: any) => any), argument?: any): Promise<any> }} AnyPage
 */

/**
 * By how many pixels a page is wider than its window. The text scrolls in a box of
 * its own, so the page itself does not tell.
 * @param {AnyPage} page
 * @returns {Promise<number>}
 */
export const excess = (page) =>
    page.evaluate(() => {
        const boxes = [...document.querySelectorAll("html, #mdbook-content")];
        return Math.max(...boxes.map((box) => box.scrollWidth - box.clientWidth));
    });

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** In how many places a rule of axe-core has passed so far, and the lowest contrast there. */
export const tally = () => ({ checks: 0, lowestContrast: Infinity });

/**
 * What axe-core finds on a page, or in a part of it, by WCAG 2.2 A and AA and by
 * best practice.
 * @param {AnyPage} page
 * @param {object} [options]
 * @param {string[]} [options.parts] Selectors of the parts that are looked at.
 * @param {string[]} [options.rules] Its rules, or tags of rules.
 * @param {boolean} [options.contrast] Whether the contrast of the words is measured, too, which
 *   takes the most of its time.
 * @param {ReturnType<typeof tally>} [options.seen] Where it is counted what has passed.
 * @returns {Promise<string[]>}
 */
export async function violations(page, { parts = ["html"], rules = RULES, contrast = true, seen = tally() } = {}) {
    // The page looks at its code, and what of it scrolls, when it is first drawn.
    await page.evaluate(async () => {
        await document.fonts.ready;
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    });
    if (!(await page.evaluate(() => "axe" in globalThis))) {
        await page.evaluate(axe);
    }
    const { faults, checks, contrasts } = await page.evaluate(async ({ rules, contrast, parts }) => {
        // @ts-expect-error axe has been loaded into the page.
        const { violations, passes } = await globalThis.axe.run(
            { include: parts },
            {
                runOnly: rules,
                rules: contrast ? {} : { "color-contrast": { enabled: false } },
                resultTypes: ["violations", "passes"],
            },
        );
        /** @typedef {{ id: string, nodes: { target: string[], any: { data: any }[] }[] }} Found */
        const nodes = passes.flatMap((/** @type {Found} */ found) => found.nodes);
        return {
            faults: violations.map((/** @type {Found} */ found) =>
                `${found.id}: ${found.nodes.map((node) => node.target.join(" ")).slice(0, 3)}`),
            checks: nodes.length,
            contrasts: passes
                .filter((/** @type {Found} */ found) => found.id === "color-contrast")
                .flatMap((/** @type {Found} */ found) =>
                    found.nodes.map((node) => node.any[0]?.data?.contrastRatio).filter(Boolean)),
        };
    }, { rules, contrast, parts });
    seen.checks += checks;
    seen.lowestContrast = Math.min(seen.lowestContrast, ...contrasts);
    return faults;
}

/** The address at which `run.js` serves the book. */
export function served() {
    const address = process.env.BOOK_ADDRESS;
    if (!address) {
        throw new Error("Nothing serves the book: run the tests by `node run.js [FILE…]`");
    }
    return address;
}

/**
 * Whether nobody listens at a port of this machine.
 * @param {number} port
 */
async function isFree(port) {
    const listener = createServer().listen(port, "127.0.0.1");
    try {
        await once(listener, "listening");
    } catch {
        return false;
    }
    listener.close();
    await once(listener, "close");
    return true;
}

/**
 * A port of this machine that is free, as is the next one. It is below all that the
 * system gives to those who ask for any port (from 32768 on in Linux), so that no
 * other program gets one of the two in the meantime.
 */
export async function freePort() {
    for (;;) {
        const port = 10000 + Math.floor(Math.random() * 22000);
        if ((await isFree(port)) && (await isFree(port + 1))) {
            return port;
        }
    }
}

const WIDE = { viewport: { width: 1440, height: 900 } };

/**
 * Opens a page in a window of its own.
 * @param {import("playwright-core").Browser} chromium
 * @param {string} address
 */
async function opened(chromium, address) {
    const page = await (await chromium.newContext(WIDE)).newPage();
    await page.goto(address);
    return page;
}

/**
 * Opens a page where nothing can be kept, by kind: the browser forbids it, the room
 * is full, or what is kept makes no sense.
 */
export const storages = {
    /** @type {typeof opened} */
    async forbidden(chromium, address) {
        const page = await (await chromium.newContext(WIDE)).newPage();
        await page.addInitScript(() => {
            for (const kind of ["localStorage", "sessionStorage"]) {
                Object.defineProperty(window, kind, {
                    get() {
                        throw new DOMException("Access is denied for this document.", "SecurityError");
                    },
                });
            }
        });
        await page.goto(address);
        return page;
    },
    /** @type {typeof opened} */
    async full(chromium, address) {
        // A picture runs no script of the book.
        const page = await opened(chromium, new URL("page.png", address).href);
        await page.evaluate(() => {
            for (const storage of [localStorage, sessionStorage]) {
                for (let size = 1 << 22; size >= 1; size >>= 1) {
                    try {
                        storage.setItem(`filled ${size}`, "x".repeat(size));
                    } catch {
                        // Half of it may find room.
                    }
                }
            }
        });
        await page.goto(address);
        return page;
    },
    /** @type {typeof opened} */
    async spoiled(chromium, address) {
        const page = await opened(chromium, address);
        await page.evaluate(() => {
            for (const name of ["mdbook-theme", "mdbook-sidebar", "view"]) {
                localStorage.setItem(name, "no such thing");
            }
            for (let chapter = 1; chapter <= 10; chapter += 1) {
                const number = String(chapter).padStart(2, "0");
                localStorage.setItem(`answered-${number}`, ["11/NaN", "", "1 q-04-1 q-04-2", "[object Object]", "NaN q-01-1"][chapter % 5]);
            }
        });
        await page.reload();
        return page;
    },
};
