// Foreign pages that know the token and try to start a program: none does, while the
// book's own page does. Each attack is made on a server without a guard as well, where
// it must arrive: so it is the book that stops it, and not the browser or a mistake here.

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { book as folder, browser, firefox, served } from "./support.js";

const address = served();
const book = new URL(address).origin;
const TOKEN = process.env.BOOK_TOKEN ?? "";

/** A name that the browsers of these tests take for this machine. */
const EVIL = "evil.test";

/**
 * What both browsers' pages can do.
 * @typedef {import("./support.js").AnyPage & {
 *     goto(url: string): Promise<unknown>,
 *     frames(): { evaluate(script: () => string): Promise<string> }[],
 *     waitForFunction(script: () => unknown): Promise<unknown>,
 *     close(): Promise<void>,
 * }} Page
 */

/**
 * A browser, which shows an empty page at an address where it is told to.
 * @typedef {{
 *     page(): Promise<Page>,
 *     empty(page: Page, url: string): Promise<void>,
 *     close(): Promise<void>,
 * }} Engine
 */

const EMPTY = "<!doctype html><title>Foreign</title><body>";

/** @type {Record<string, () => Promise<Engine>>} */
const engines = {
    async Chromium() {
        // It would ask the reader whether a public page may speak to this machine. That
        // page may lie on this machine, the reader may say yes, and others do not ask.
        const chromium = await browser([
            `--host-resolver-rules=MAP ${EVIL} 127.0.0.1`,
            "--disable-features=LocalNetworkAccessChecks",
        ]);
        const context = await chromium.newContext();
        return {
            page: () => context.newPage(),
            async empty(page, url) {
                const own = /** @type {import("playwright-core").Page} */ (/** @type {unknown} */ (page));
                await own.route(url, (route) => route.fulfill({ contentType: "text/html", body: EMPTY }), { times: 1 });
                await own.goto(url);
            },
            close: () => chromium.close(),
        };
    },
    async Firefox() {
        const started = await firefox({
            "network.dns.localDomains": EVIL,
            "network.lna.enabled": false,
            "dom.disable_open_during_load": false,
        });
        return {
            page: async () => /** @type {Page} */ (/** @type {unknown} */ (await started.newPage())),
            async empty(page, url) {
                const own = /** @type {import("puppeteer-core").Page} */ (/** @type {unknown} */ (page));
                await own.setRequestInterception(true);
                own.on("request", (request) => request.url() === url
                    ? request.respond({ contentType: "text/html", body: EMPTY })
                    : request.continue());
                await own.goto(url);
                own.removeAllListeners("request");
                await own.setRequestInterception(false);
            },
            close: () => started.close(),
        };
    },
};

/** Where programs leave their traces, each in a file of its own. */
const traces = mkdtempSync(join(tmpdir(), "traces-"));

/**
 * A server without a guard, which lets every page read it: at `/empty` it has an empty
 * page, and `/redirect` sends on what it gets.
 */
function unguarded() {
    /** @type {string[]} What has arrived, but for what a browser asks before. */
    const arrived = [];
    /** @type {(() => void) | undefined} */
    let heard;
    /** @param {string} what */
    const take = (what) => {
        arrived.push(what);
        heard?.();
    };
    const server = createServer((request, response) => {
        const url = new URL(request.url ?? "", "http://any");
        response.setHeader("access-control-allow-origin", request.headers.origin ?? "*");
        response.setHeader("access-control-allow-headers", "content-type, x-run-token");
        response.setHeader("access-control-allow-credentials", "true");
        if (request.method === "OPTIONS") {
            response.writeHead(204).end();
        } else if (url.pathname === "/redirect") {
            response.writeHead(307, { location: url.searchParams.get("to") ?? "" }).end();
        } else if (url.pathname === "/empty") {
            response.writeHead(200, { "content-type": "text/html" }).end(EMPTY);
        } else if (url.pathname.endsWith(".js")) {
            response.writeHead(200, { "content-type": "text/javascript" }).end("");
        } else if (url.pathname.endsWith(".css")) {
            response.writeHead(200, { "content-type": "text/css" }).end("");
        } else if (url.pathname.endsWith(".svg")) {
            const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
            response.writeHead(200, { "content-type": "image/svg+xml" }).end(picture);
        } else {
            request.resume().on("end", () => {
                take(`${request.method} ${url.pathname}`);
                const kind = url.pathname === "/_lab/changes" ? "text/event-stream" : "text/html";
                response.writeHead(200, { "content-type": kind }).end("data: x\n\n");
            });
        }
    });
    server.on("upgrade", (request, socket) => {
        take(`GET ${request.url}`);
        socket.destroy();
    });
    return {
        /** @returns {Promise<string>} Its port. */
        async port() {
            await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
            return String(/** @type {import("node:net").AddressInfo} */ (server.address()).port);
        },
        /** Waits until something has arrived that is like this, and forgets what has. */
        /** @param {RegExp} what */
        async arrival(what) {
            while (!arrived.some((one) => what.test(one))) {
                await new Promise((resolve) => heard = () => resolve(undefined));
            }
            arrived.length = 0;
        },
        close() {
            server.closeAllConnections();
            server.close();
        },
    };
}

const [home, control] = [unguarded(), unguarded()];
let homePort = "";
let controlPort = "";

before(async () => {
    assert.match(TOKEN, /^[0-9a-f]{64}$/, "BOOK_TOKEN is not set");
    [homePort, controlPort] = await Promise.all([home.port(), control.port()]);
});

after(() => {
    home.close();
    control.close();
    rmSync(traces, { recursive: true });
});

/**
 * A text that leaves a trace of this name.
 * @param {string} name
 */
const leaving = (name) => `open(${JSON.stringify(join(traces, name))}, "w").close()#`;

/** The attacks, and what must arrive where no guard is. */
const attacks = {
    "fetch": /^POST \/_run\/start$/,
    "fetch with credentials": /^POST \/_run\/start$/,
    "fetch as text": /^POST \/_run\/start$/,
    "fetch without CORS": /^POST \/_run\/start$/,
    "fetch without CORS, redirected": /^POST \/_run\/start$/,
    "XMLHttpRequest": /^POST \/_run\/start$/,
    "beacon": /^POST \/_run\/start$/,
    "beacon of JSON": /^POST \/_run\/start$/,
    "form as text": /^POST \/_run\/start$/,
    "form as pairs": /^POST \/_run\/start$/,
    "form in parts": /^POST \/_run\/start$/,
    "form, redirected": /^POST \/_run\/start$/,
    "form into a window": /^POST \/_run\/start$/,
    "frame without an origin": /^POST \/_run\/start$/,
    "worker": /^POST \/_run\/start$/,
    "img": /^GET \/_run\/start$/,
    "script": /^GET \/_run\/start$/,
    "module": /^GET \/_run\/start$/,
    "style sheet": /^GET \/_run\/start$/,
    "frame": /^GET \/_run\/start$/,
    "EventSource": /^GET \/_lab\/changes$/,
    "WebSocket": /^GET \/_run\/start$/,
    "WebSocket of changes": /^GET \/_lab\/changes$/,
};

/**
 * Makes an attack, in a page. Returns how it ended, when it has.
 * @param {{ name: string, to: string, from: string, token: string, text: string }} options
 * @returns {Promise<string>}
 */
async function attack({ name, to, from, token, text }) {
    const body = JSON.stringify({ listing: "both_ends", language: "py", text });
    const url = `${to}/_run/start`;
    const asGet = `${url}?${new URLSearchParams({ listing: "both_ends", language: "py", text })}`;
    const headers = { "content-type": "application/json", "x-run-token": token };
    const redirected = `${from}/redirect?to=${encodeURIComponent(url)}`;

    /** @param {RequestInit} more */
    const fetched = async (more, at = url) => {
        try {
            const answer = await fetch(at, { method: "POST", body, ...more });
            await answer.text();
            return answer.type === "opaque" ? "sent" : "read";
        } catch {
            return "failed";
        }
    };
    /** @param {string} tag @param {Record<string, string>} attributes @returns {Promise<string>} */
    const loaded = (tag, attributes) => new Promise((resolve) => {
        const element = document.createElement(tag);
        for (const [key, value] of Object.entries(attributes)) {
            element.setAttribute(key, value);
        }
        element.onload = () => resolve("loaded");
        element.onerror = () => resolve("failed");
        document.body.append(element);
    });
    /** @param {string} enctype @param {string} action @returns {Promise<string>} */
    const sent = async (enctype, action) => {
        const frame = document.createElement("iframe");
        frame.name = `frame-${Math.random()}`;
        frame.srcdoc = "<p>";
        await new Promise((resolve) => {
            frame.onload = resolve;
            document.body.append(frame);
        });
        const form = document.createElement("form");
        Object.assign(form, { method: "post", enctype, action, target: frame.name });
        const input = document.createElement("input");
        // As text, name=value: this is one object, with all that it needs.
        input.name = body.slice(0, -2);
        input.value = body.slice(-2);
        form.append(input);
        document.body.append(form);
        return new Promise((resolve) => {
            frame.onload = () => resolve("loaded");
            form.submit();
        });
    };
    /** @param {Blob | string} data @returns {Promise<string>} */
    const beacon = (data) => new Promise((resolve) => {
        const start = performance.now();
        const observer = new PerformanceObserver((list) => {
            if (list.getEntries().some((entry) => entry.name === url && entry.startTime >= start)) {
                observer.disconnect();
                resolve("sent");
            }
        });
        observer.observe({ type: "resource" });
        navigator.sendBeacon(url, data);
    });
    /** @param {EventSource | WebSocket} source @returns {Promise<string>} */
    const opened = (source) => new Promise((resolve) => {
        source.onopen = () => resolve("open");
        source.onerror = () => resolve("failed");
    }).finally(() => source.close());
    const socket = to.replace("http", "ws");
    /** @param {string} what @returns {Promise<string>} What a frame or a worker says. */
    const message = (what) => new Promise((resolve) => {
        addEventListener("message", ({ data }) => resolve(data), { once: true });
        const frame = document.createElement("iframe");
        frame.setAttribute("sandbox", "allow-scripts");
        frame.srcdoc = `<script>${what}</script>`;
        document.body.append(frame);
    });
    const script = `fetch(${JSON.stringify(url)}, { method: "POST", mode: "no-cors", body: ${JSON.stringify(body)} })
        .then(() => "sent", () => "failed")`;

    switch (name) {
        case "fetch": return fetched({ headers });
        case "fetch with credentials": return fetched({ headers, credentials: "include" });
        case "fetch as text": return fetched({});
        case "fetch without CORS": return fetched({ headers, mode: "no-cors" });
        case "fetch without CORS, redirected": return fetched({ mode: "no-cors" }, redirected);
        case "XMLHttpRequest": return new Promise((resolve) => {
            const request = new XMLHttpRequest();
            request.open("POST", url);
            for (const [key, value] of Object.entries(headers)) {
                request.setRequestHeader(key, value);
            }
            request.onload = () => resolve("read");
            request.onerror = () => resolve("failed");
            request.send(body);
        });
        case "beacon": return beacon(body);
        case "beacon of JSON": return beacon(new Blob([body], { type: "application/json" }));
        case "form as text": return sent("text/plain", url);
        case "form as pairs": return sent("application/x-www-form-urlencoded", url);
        case "form in parts": return sent("multipart/form-data", url);
        case "form, redirected": return sent("text/plain", redirected);
        case "form into a window": {
            const form = document.createElement("form");
            const target = `window-${Math.random()}`;
            const opened = open(`${from}/empty`, target);
            Object.assign(form, { method: "post", enctype: "text/plain", action: url, target });
            const input = document.createElement("input");
            [input.name, input.value] = [body.slice(0, -2), body.slice(-2)];
            form.append(input);
            document.body.append(form);
            form.submit();
            return opened ? "sent" : "no window";
        }
        case "frame without an origin": return message(`${script}.then((end) => parent.postMessage(end, "*"))`);
        case "worker": return new Promise((resolve) => {
            const worker = new Worker(URL.createObjectURL(new Blob([`${script}.then(postMessage)`])));
            worker.onmessage = ({ data }) => resolve(data);
        });
        case "img": return loaded("img", { src: asGet });
        case "script": return loaded("script", { src: asGet });
        case "module": return loaded("script", { type: "module", src: asGet });
        case "style sheet": return loaded("link", { rel: "stylesheet", href: asGet });
        case "frame": return loaded("iframe", { src: asGet });
        case "EventSource": return opened(new EventSource(`${to}/_lab/changes`));
        case "WebSocket": return opened(new WebSocket(`${socket}/_run/start`));
        case "WebSocket of changes": return opened(new WebSocket(`${socket}/_lab/changes`));
        default: return "no such attack";
    }
}

/** Starts a program as a page of the book does. @param {Page} page @param {string} text */
async function startAsOwn(page, text) {
    return page.evaluate(async ({ token, text }) => {
        const answer = await fetch("/_run/start", {
            method: "POST",
            headers: { "content-type": "application/json", "x-run-token": token },
            body: JSON.stringify({ listing: "both_ends", language: "py", text }),
            credentials: "omit",
        });
        return answer.text();
    }, { token: TOKEN, text });
}

for (const [engineName, launch] of Object.entries(engines)) {
    describe(engineName, () => {
        /** @type {Engine} */
        let engine;
        before(async () => {
            engine = await launch();
        });
        after(() => engine?.close());

        test("no foreign page starts a program, and the book's own page does", async () => {
            const [here, unguarded] = [`http://127.0.0.1:${homePort}`, `http://127.0.0.1:${controlPort}`];
            const [named, evil] = [`http://localhost:${homePort}`, `http://${EVIL}:${homePort}`];
            /** @param {string} name */
            const as = (name) => book.replace("127.0.0.1", name);
            /** @type {[place: string, from: string, to: string, control: string][]} */
            const places = [
                ["another port", here, book, unguarded],
                ["another name", named, book, unguarded],
                ["another host", evil, book, unguarded],
                ["another host, to a name", evil, as("localhost"), `http://localhost:${controlPort}`],
                // A name that has led elsewhere, and leads here now: the page and what it
                // asks for have one origin.
                ["a rebound name", "", as(EVIL), `http://${EVIL}:${controlPort}`],
                // Where it is this machine's, too. Browsers stop it by themselves.
                ["no address", evil, as("0.0.0.0"), ""],
            ];
            /** @type {string[]} */
            const heard = [];
            for (const [place, from, to, unguarded] of places) {
                const names = Object.keys(attacks).filter((name) => unguarded || /^fetch/.test(name));
                for (const target of [unguarded, to].filter(Boolean)) {
                    const page = await engine.page();
                    await engine.empty(page, `${from || target}/empty`);
                    for (const name of names) {
                        const trace = `${engineName}, ${place}, ${name}`;
                        const made = page.evaluate(attack, {
                            name,
                            to: target,
                            from: from || evil,
                            token: TOKEN,
                            text: leaving(trace),
                        });
                        made.catch(() => {});
                        // Refused, all end at once. What is not refused may load for long.
                        const end = await Promise.race([made, setTimeout(5000, "no end")]);
                        if (target === unguarded) {
                            await control.arrival(attacks[/** @type {keyof typeof attacks} */ (name)]);
                        } else if (end === "open" || end === "read" && place !== "a rebound name") {
                            // Under a name of its own, a page may read that it is refused.
                            heard.push(`${trace}: ${end}`);
                        }
                    }
                    await page.close();
                }
            }
            // What had been started would have left its trace before this one.
            const page = await engine.page();
            await page.goto(`${address}01-overview.html#run=${TOKEN}`);
            const own = `${engineName}, own`;
            for (const text of ["pass", leaving(own)]) {
                assert.match(await startAsOwn(page, text), /"how":"ended","words":"with exit status 0"/);
            }
            assert.deepEqual(readdirSync(traces).filter((name) => name.startsWith(engineName)), [own]);
            assert.deepEqual(heard, []);
            await page.close();
        });

        test("no foreign page loads, reads or shows a part of the book", async () => {
            const files = readdirSync(folder);
            /** @param {RegExp} name */
            const one = (name) => files.find((file) => name.test(file)) ?? assert.fail(String(name));
            const parts = {
                script: one(/^toc-.*\.js$/),
                module: "_lab/run.js",
                link: one(/\.css$/),
                img: one(/\.svg$/),
                fetch: "01-overview.html",
                opaque: "01-overview.html",
            };
            /** @param {Page} page @param {string} to @param {Record<string, string>} parts */
            const loaded = (page, to, parts) => page.evaluate(async ({ to, parts }) => {
                /** @type {Record<string, string>} */
                const ends = {};
                for (const [kind, name] of Object.entries(parts)) {
                    const url = `${to}/${name}`;
                    if (kind === "fetch" || kind === "opaque") {
                        const mode = kind === "fetch" ? "cors" : "no-cors";
                        ends[kind] = await fetch(url, { mode }).then(() => "loaded", () => "failed");
                        continue;
                    }
                    ends[kind] = await new Promise((resolve) => {
                        const element = document.createElement(kind === "module" ? "script" : kind);
                        Object.assign(element, kind === "link" ? { rel: "stylesheet", href: url } : { src: url });
                        if (kind === "module") {
                            Object.assign(element, { type: "module" });
                        }
                        element.onload = () => resolve("loaded");
                        element.onerror = () => resolve("failed");
                        document.body.append(element);
                    });
                }
                return Object.entries(ends).map((end) => end.join(" ")).sort();
            }, { to, parts });
            /** @param {string} end */
            const all = (end) => Object.keys(parts).map((kind) => `${kind} ${end}`).sort();

            const page = await engine.page();
            for (const from of [`http://127.0.0.1:${homePort}`, `http://${EVIL}:${homePort}`]) {
                await engine.empty(page, `${from}/empty`);
                const others = { script: "x.js", module: "x.js", link: "x.css", img: "x.svg", fetch: "empty", opaque: "empty" };
                assert.deepEqual(await loaded(page, `http://127.0.0.1:${controlPort}`, others), all("loaded"), from);
                assert.deepEqual(await loaded(page, book, parts), all("failed"), from);
            }
            // The book's own page has all of them.
            await page.goto(`${address}01-overview.html`);
            assert.deepEqual(await loaded(page, book, parts), all("loaded"));
            await page.close();
        });

        test("a page of the book is shown in no frame of a foreign page", async () => {
            // From the book to a foreign page a tab gets another process, which some tools lose.
            let page = await engine.page();
            const texts = async () => {
                const all = page.frames().map((frame) =>
                    // The page in place of one that is not shown belongs to the browser.
                    frame.evaluate(() => document.querySelector("main")?.textContent ?? "").catch(() => ""));
                return (await Promise.all(all)).filter((text) => text.includes("socket")).length;
            };
            /** @param {string} src */
            const show = (src) => page.evaluate((src) => new Promise((resolve) => {
                const frame = document.createElement("iframe");
                frame.onload = () => resolve(undefined);
                frame.src = src;
                document.body.append(frame);
            }), src);
            await page.goto(`${address}01-overview.html`);
            await show(`${address}02-client-server-model.html`);
            assert.equal(await texts(), 2);
            for (const from of [`http://127.0.0.1:${homePort}`, `http://${EVIL}:${homePort}`]) {
                await page.close();
                page = await engine.page();
                await engine.empty(page, `${from}/empty`);
                await show(`${address}02-client-server-model.html`);
                assert.equal(await texts(), 0, from);
            }
            await page.close();
        });

        test("no other origin gets the token from a window or a channel, or gives one", async () => {
            const own = await engine.page();
            await own.goto(`${address}01-overview.html#run=${TOKEN}`);
            const kept = () => sessionStorage.getItem("run-token");
            await own.waitForFunction(() => sessionStorage.getItem("run-token"));

            const foreign = await engine.page();
            await engine.empty(foreign, `http://127.0.0.1:${homePort}/empty`);
            const read = await foreign.evaluate(async (url) => {
                Object.assign(globalThis, { heard: [] });
                const channel = new BroadcastChannel("run");
                // @ts-expect-error It was set above.
                channel.onmessage = ({ data }) => globalThis.heard.push(data);
                channel.postMessage({ ask: true });
                channel.postMessage({ token: "0".repeat(64), fresh: true });

                const opened = open(url);
                if (!opened) {
                    return ["no window"];
                }
                /** @type {Record<string, () => unknown>} */
                const secrets = {
                    href: () => opened.location.href,
                    hash: () => opened.location.hash,
                    text: () => opened.document.body.textContent,
                    stored: () => opened.sessionStorage.getItem("run-token"),
                    name: () => opened.name,
                    state: () => opened.history.state,
                };
                const readable = () => Object.keys(secrets).filter((name) => {
                    try {
                        secrets[name]();
                        return true;
                    } catch {
                        return false;
                    }
                });
                // Until the page is there, the window is this page's own. Then it is lost to
                // this page: to it, it is closed.
                while (!opened.closed && readable().includes("href")) {
                    await new Promise((resolve) => globalThis.setTimeout(resolve, 10));
                }
                return opened.closed ? [] : readable();
            }, `${address}02-client-server-model.html#run=${TOKEN}`);
            assert.deepEqual(read, []);

            // A page of the book asks after the foreign one has, and is answered.
            const other = await engine.page();
            await other.goto(`${address}03-client-socket.html`);
            const told = await other.evaluate(() => new Promise((resolve) => {
                const channel = new BroadcastChannel("run");
                channel.onmessage = ({ data }) => data.token && resolve(data.token);
                channel.postMessage({ ask: true });
            }));
            assert.equal(told, TOKEN);
            // @ts-expect-error It was set above.
            assert.deepEqual(await foreign.evaluate(() => globalThis.heard), []);
            assert.equal(await own.evaluate(kept), TOKEN);
            await Promise.all([own, foreign, other].map((page) => page.close()));
        });
    });
}
