// Two panes for a pair of programs: all pairings, what they say, edited ones, a port that is
// taken, by keyboard, and on small windows.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, before, test } from "node:test";
import { asFile, browser, excess, freePort, served, violations } from "./support.js";

const PAGE = `${served()}09-capitalization.html#run=${process.env.BOOK_TOKEN}`;

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

/**
 * The two panes of the longer pair, at a port of their own.
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
async function opened(options = { viewport: { width: 1366, height: 900 } }) {
    const context = await chromium.newContext(options);
    const page = await context.newPage();
    await page.goto(PAGE);
    const pair = page.locator("[data-server=cap_server][data-client=cap_client]");
    const [server, client] = [pair.locator(".pane.server"), pair.locator(".pane.client")];
    const port = await freePort();
    await server.getByLabel("Port").fill(String(port));
    return { context, page, pair, server, client, port };
}

/**
 * Starts the server, and waits until its client can be started.
 * @param {import("playwright-core").Locator} server
 */
async function start(server) {
    await server.getByRole("button", { name: "Start the server" }).click();
    await server.getByText(/Listening on 127\.0\.0\.1:\d+/).waitFor();
}

/**
 * Starts the client, and gives it a line.
 * @param {import("playwright-core").Locator} client
 * @param {string} line
 */
async function give(client, line) {
    await client.getByRole("button", { name: "Start the client" }).click();
    await client.getByLabel("Type a line for the client").fill(line);
    await client.getByRole("button", { name: "Enter" }).click();
}

for (const first of ["Python", "Rust"]) {
    for (const second of ["Python", "Rust"]) {
        test(`a ${first} server and a ${second} client talk to each other`, async () => {
            const { context, server, client } = await opened();
            await server.getByRole("radio", { name: first }).check();
            await client.getByRole("radio", { name: second }).check();
            await start(server);
            await give(client, "straße");
            await client.getByText("STRASSE").waitFor();
            // Whoever only hears the two is told which of them speaks.
            await server.getByText("Server: Ended with exit status 0").waitFor();
            await client.getByText("Client: Ended with exit status 0").waitFor();
            await context.close();
        });
    }
}

test("before the server listens, the client's button says why it cannot be used", async () => {
    const { context, page, server, client } = await opened();
    const button = client.getByRole("button", { name: "Start the client" });
    assert.equal(await button.getAttribute("aria-disabled"), "true");
    const reason = page.locator(`#${await button.getAttribute("aria-describedby")}`);
    assert.equal(await reason.textContent(), "Start the server first.");
    // Pressed, it says it once more: a change that a screen reader hears.
    await reason.evaluate((line) => new MutationObserver(() => line.classList.add("heard"))
        .observe(line, { childList: true }));
    await button.press("Enter");
    await client.locator(".reason.heard").waitFor();
    assert.equal(await client.locator(".output").isVisible(), false);

    await start(server);
    assert.equal(await button.getAttribute("aria-disabled"), "false");
    assert.equal(await reason.textContent(), "");
    await server.getByRole("button", { name: "Stop the server" }).click();
    await server.getByText("Stopped").waitFor();
    assert.equal(await button.getAttribute("aria-disabled"), "true");
    await context.close();
});

test("what waits says in which call, in both languages, and until when", async (t) => {
    if (process.platform !== "linux") {
        t.skip("only Linux tells in which call a program waits");
        return;
    }
    const { context, server, client } = await opened();
    const band = server.locator(".band");
    await server.getByRole("radio", { name: "Rust" }).check();
    await start(server);
    await server.getByText("waits in accept until a client connects").waitFor();
    await client.getByRole("button", { name: "Start the client" }).click();
    await server.getByText("waits in read (in Python: recv) until the client sends, or ends its half").waitFor();
    await client.getByText("waits for a line from you").waitFor();
    assert.equal(await server.locator(".waits").count(), 1);
    await client.getByRole("button", { name: "Stop the client" }).click();
    await server.getByText("left without sending").waitFor();
    await band.getByText("with exit status 1").waitFor();
    await context.close();
});

test("an edited server answers the client of the book, until it is reset", async () => {
    const { context, page, server, client } = await opened();
    await server.getByRole("radio", { name: "Python" }).check();
    await server.getByRole("button", { name: "Edit" }).click();
    const editor = server.getByRole("textbox", { name: "cap_server in Python" });
    const text = await editor.inputValue();
    assert.match(text, /message\.upper\(\)/);
    await editor.fill(text.replace("message.upper()", "message[::-1]"));
    await server.getByText("your draft").waitFor();
    await start(server);
    await give(client, "abc");
    await client.getByText("cba").waitFor();

    // Nobody else is to find the draft.
    const kept = page.waitForResponse(/\/_run\/draft$/);
    await server.getByRole("button", { name: "Reset" }).click();
    await kept;
    assert.equal(await editor.inputValue(), text);
    await context.close();
});

test("Edit opens one editor, however often it is pressed, and of the language that is chosen", async () => {
    const { context, page, server } = await opened();
    await server.getByRole("radio", { name: "Python" }).check();
    /** @type {import("playwright-core").Response[]} */
    const texts = [];
    page.on("response", (response) => response.url().endsWith("/_run/listing") && texts.push(response));
    /** @param {number} count */
    const came = async (count) => {
        while (texts.length < count) {
            await page.waitForEvent("response");
        }
        await Promise.all(texts.map((text) => text.finished()));
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    };
    await server.getByRole("button", { name: "Edit" }).dblclick();
    await came(2);
    assert.equal(await server.locator(".editor").count(), 1);

    await server.getByRole("button", { name: "Close the editor" }).click();
    await server.evaluate((pane) => {
        pane.querySelectorAll("button").forEach((button) => button.textContent?.startsWith("Edit") && button.click());
        pane.querySelector("input[value=rs]")?.dispatchEvent(new MouseEvent("click"));
    });
    await came(3);
    assert.equal(await server.locator(".editor").count(), 0);
    await context.close();
});

test("where the port is taken, the program says so, and another one is offered to both", async () => {
    const { context, server, client, port } = await opened();
    const other = createServer().listen(port, "127.0.0.1");
    await once(other, "listening");
    await server.getByRole("button", { name: "Start the server" }).click();
    await server.getByText("address already in use").waitFor();
    await server.getByRole("button", { name: `Start it on port ${port + 1}` }).click();
    await server.getByText(`Listening on 127.0.0.1:${port + 1}`).waitFor();
    assert.equal(await client.getByLabel("Port").inputValue(), String(port + 1));
    await give(client, "straße");
    await client.getByText("STRASSE").waitFor();
    other.close();
    await context.close();
});

test("a pair is run by the keyboard alone", async () => {
    const { context, page, server, client } = await opened();
    await server.getByRole("radio", { name: "Python" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowLeft");
    // Host, port, and the button.
    for (let presses = 0; presses < 3; presses += 1) {
        await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await server.getByText("Listening on").waitFor();
    await client.getByRole("radio", { name: "Python" }).focus();
    for (let presses = 0; presses < 3; presses += 1) {
        await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    const line = client.getByLabel("Type a line for the client");
    await line.waitFor();
    while (!(await line.evaluate((line) => line === document.activeElement))) {
        await page.keyboard.press("Tab");
    }
    await page.keyboard.type("straße");
    await page.keyboard.press("Enter");
    await client.getByText("STRASSE").waitFor();
    await context.close();
});

for (const theme of ["light", "navy"]) {
    for (const width of [320, 1366]) {
        test(`the panes fit and are accessible at ${width}, ${theme}`, async () => {
            const { context, page, pair, server, client } = await opened({ viewport: { width, height: 740 } });
            await page.evaluate((theme) => localStorage.setItem("mdbook-theme", theme), theme);
            await page.reload();
            await server.getByLabel("Port").fill(String(await freePort()));
            await start(server);
            await client.getByRole("button", { name: "Start the client" }).click();
            await client.getByLabel("Type a line for the client").waitFor();
            assert.deepEqual(await violations(page, { parts: [".pair", ".yourself"] }), []);
            assert.ok(await excess(page) <= 0);
            const [left, right] = [await server.boundingBox(), await client.boundingBox()];
            assert.ok(left && right);
            assert.equal(left.y < right.y, width === 320);
            assert.equal(left.x < right.x, width !== 320);
            await pair.getByRole("button", { name: "Stop the server" }).click();
            await context.close();
        });
    }
}

test("pages that others serve show nothing of it", async () => {
    const page = await chromium.newPage();
    await page.goto(`${asFile}09-capitalization.html`);
    assert.ok(await page.locator(":is(.pair, .yourself)[hidden]").count() > 0);
    assert.equal(await page.locator(":is(.pair, .yourself):visible").count(), 0);
    await page.close();
});
