// What chapter 16 and its exercise serve, asked for by Chromium and by curl.

import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { browser } from "./support.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const chapter = "16-browser";

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

/** The command of a listing in each language. @param {string} name */
const listing = (name) => [
    ["python3", `examples/${chapter}/${name}.py`, "0"],
    ["cargo", "run", "--quiet", "--locked", "--example", name, "--", "0"],
];

/** The command of the model answer in each language. @param {string} name */
const answer = (name) => [
    ["python3", `exercises/${chapter}/${name}/solution.py`, "127.0.0.1", "0"],
    ["cargo", "run", "--quiet", "--locked", "--package", "programs", "--bin", `${name}-solution`,
        "--", "127.0.0.1", "0"],
];

/**
 * Lets a server listen while it is asked. It is compiled first, if need be.
 * @param {string[]} command
 * @param {(address: string) => Promise<void> | void} ask
 */
async function served([program, ...words], ask) {
    const server = spawn(program, words, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(server, "exit");
    try {
        const limit = AbortSignal.timeout(240_000);
        const [line] = await once(createInterface(server.stdout), "line", { signal: limit });
        const [, port] = line.match(/^LISTENING (\d+)$/);
        await ask(`http://127.0.0.1:${port}`);
    } finally {
        server.kill();
        await ended;
    }
}

for (const [index, language] of ["Python", "Rust"].entries()) {
    test(`a browser shows what it has said, in ${language}`, () =>
        served(listing("say_back")[index], async (address) => {
            const page = await chromium.newPage();
            await page.goto(`${address}/tea?cups=2`);
            const lines = (await page.locator("body").innerText()).split("\n");
            assert.equal(lines[0], "GET /tea?cups=2 HTTP/1.1");
            assert.ok(lines.includes(`Host: ${address.replace("http://", "")}`));
            assert.ok(lines.some((line) => line.startsWith("User-Agent: Mozilla/5.0 ")));
            await page.close();
        }));

    const hasCurl = spawnSync("curl", ["--version"]).status === 0;
    test(`curl says what the page shows, in ${language}`, { skip: !hasCurl && "curl is missing" }, () =>
        served(listing("say_back")[index], (address) => {
            const said = execFileSync("curl", ["--silent", `${address}/`], { encoding: "utf8" });
            const recorded = readFileSync(`${root}examples/${chapter}/sessions/curl.out`, "utf8");
            const plain = (/** @type {string} */ text) =>
                text.replaceAll("\r", "").replace(/:\d+\n/, ":…\n").replace(/curl\/\S+/, "curl/…");
            assert.equal(plain(said), plain(recorded));
        }));

    test(`a browser shows the page of a library, in ${language}`, () =>
        served(listing("library_page")[index], async (address) => {
            const page = await chromium.newPage();
            await page.goto(`${address}/tea`);
            assert.equal(await page.locator("body").innerText(), "You have asked for /tea\n");
            await page.close();
        }));

    test(`what is typed into the page of http comes back in upper case, in ${language}`, () =>
        served(answer("http")[index], async (address) => {
            const page = await chromium.newPage();
            await page.goto(address);
            for (const [text, upper] of [["straße", "STRASSE"], ["Grüße, 🌮", "GRÜSSE, 🌮"], ["", ""]]) {
                await page.getByRole("textbox", { name: "Your text" }).fill(text);
                const answered = page.waitForResponse((response) => response.request().method() === "POST");
                await page.getByRole("button", { name: "Capitalize" }).click();
                await (await answered).finished();
                await page.waitForFunction((upper) => document.querySelector("p")?.textContent === upper, upper);
            }
            const response = await page.goto(`${address}/nothing`);
            assert.equal(response?.status(), 404);
            await page.close();
        }));
}

test("a browser shows as much of a page as its Content-Length says", async () => {
    const server = createServer((conn) => {
        conn.on("error", () => {});
        conn.once("data", () => conn.end(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 20\r\n\r\n01234567890123456789abcde",
        ));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    const page = await chromium.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    assert.equal(await page.locator("body").innerText(), "01234567890123456789");
    await page.close();
    server.close();
});
