// The reader as a side of a connection: what the places "Now do it yourself" tell to press,
// and what they tell that comes of it.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, before, test } from "node:test";
import { browser, excess, freePort, served, violations } from "./support.js";

const address = served();
const WIDE = { viewport: { width: 1366, height: 900 } };

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

/**
 * A side in the reader's hands.
 * @param {import("playwright-core").Locator} pane
 */
const side = (pane) => ({
    pane,
    press: (/** @type {string} */ name) => pane.getByRole("button", { name, exact: true }).click(),
    /** What is to be told next is told. @param {string} text */
    says: (text) => pane.locator(".band").getByText(text).waitFor(),
    async send(/** @type {string} */ piece) {
        const told = await pane.locator(".history > p").count();
        await pane.getByLabel("Your next piece").fill(piece);
        await pane.getByRole("button", { name: /^Send/ }).click();
        await pane.locator(".history > p").nth(told).waitFor();
    },
    /** One receive, that returns at once: what it got. */
    async receive(most = 1024) {
        const told = await pane.locator(".history > p").count();
        await pane.getByLabel("at most").fill(String(most));
        await pane.getByRole("button", { name: "Receive", exact: true }).click();
        return pane.locator(".history > p").nth(told).locator("span").evaluate((line) => line.firstElementChild?.textContent ?? line.textContent);
    },
    /** All that has happened, without the bytes in hexadecimal. */
    history: () => pane.locator(".history > p").evaluateAll((lines) => lines.map((line) => {
        const [what, more] = [...line.children].map((part) => {
            const copy = /** @type {Element} */ (part.cloneNode(true));
            copy.querySelector("small")?.remove();
            return copy.textContent;
        });
        return `${what} ${more}`;
    })),
});

/**
 * The place of a chapter that begins so, and its two panes.
 * @param {string} chapter
 * @param {string} title
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
async function opened(chapter, title, options = WIDE) {
    const context = await chromium.newContext(options);
    const page = await context.newPage();
    await page.goto(`${address}${chapter}.html#run=${process.env.BOOK_TOKEN}`);
    const place = page.locator(".yourself").filter({ has: page.locator("strong", { hasText: title }) });
    return {
        context, page, place,
        server: side(place.locator(".pane.server")),
        client: side(place.locator(".pane.client")),
    };
}

/** @type {typeof opened} */
async function connected(chapter, title, options = WIDE) {
    const all = await opened(chapter, title, options);
    await all.place.getByRole("button", { name: "Connect the two" }).click();
    await all.server.says("You can send and receive.");
    await all.client.says("You can send and receive.");
    return all;
}

/**
 * Gives the program on one side a port of its own.
 * @param {import("playwright-core").Locator} pane
 */
async function ownPort(pane) {
    await pane.getByLabel("Port").fill(String(await freePort()));
}

test("6: a send to a server that has gone succeeds, and the next one fails", async () => {
    const { context, server, client } = await connected("06-sending", "send to a server that has gone");
    await server.press("Close");
    await server.says("Closed by you.");
    await client.send("order");
    await client.send("order");
    await client.pane.getByText("nothing: broken pipe").waitFor();
    assert.deepEqual((await client.history())[0], "You sent 5 bytes order");
    await context.close();
});

test("6: two sends are one piece or two, as they are received", async () => {
    const { context, server, client } = await connected("06-sending", "two sends, one receive");
    await client.send("one");
    await client.send("two");
    assert.equal(await server.receive(), "onetwo");
    await client.send("one");
    assert.equal(await server.receive(), "one");
    await client.send("two");
    assert.equal(await server.receive(), "two");
    assert.equal((await server.history())[0], "You got 6 bytes onetwo, by one receive");
    await context.close();
});

test("7: a receive waits for one byte, and takes no more than its limit", async () => {
    const { context, server, client } = await connected("07-receiving", "what one receive takes");
    await server.pane.getByLabel("at most").fill("4");
    await server.press("Receive");
    await server.says("waits in recv (in Rust: read) until the client sends, or closes");
    for (const name of ["Close", "Receive", "Send 0 bytes"]) {
        const button = server.pane.getByRole("button", { name, exact: true });
        assert.equal(await button.getAttribute("aria-disabled"), "true", name);
        await button.press("Enter");
    }
    await client.send("a");
    await server.says("You can send and receive.");
    assert.deepEqual(await server.history(), ["You got 1 byte a, by one receive"]);
    await client.send("onetwo");
    assert.equal(await server.receive(4), "onet");
    assert.equal(await server.receive(4), "wo");
    await server.press("Receive");
    await server.says("waits in recv");
    await server.press("End the program (Ctrl-C)");
    await server.says("Ended by you while it waited.");
    assert.equal(await client.receive(), "the end of the stream");
    await context.close();
});

test("7: sending no bytes ends no wait, and closing does", async () => {
    const { context, server, client } = await connected("07-receiving", "no bytes, and no more bytes");
    await server.press("Receive");
    await server.says("waits in recv");
    await client.send("");
    assert.equal(await server.pane.locator(".waits").count(), 1);
    await client.press("Close");
    await server.says("The client sends no more.");
    assert.equal(await server.receive(), "the end of the stream");
    assert.deepEqual(await server.history(), ["You got the end of the stream", "You got the end of the stream"]);
    await context.close();
});

test("7: a character is torn, and whole again", async () => {
    const { context, server, client } = await connected("07-receiving", "tear a character");
    await client.send(String.raw`caf\xc3`);
    assert.equal(await server.receive(), String.raw`caf\xc3`);
    await client.send(String.raw`\xa9`);
    assert.equal(await server.receive(), String.raw`\xa9`);
    await client.send(String.raw`caf\xc3`);
    await client.send(String.raw`\xa9`);
    assert.equal(await server.receive(), "café");
    await context.close();
});

test("8: an answer comes after a half-close", async () => {
    const { context, server, client } = await connected("08-closing", "end your half, and receive");
    await client.send("Grüße");
    await client.press("End my half");
    await client.says("You have ended your half. You can still receive.");
    assert.equal(await server.receive(), "Grüße");
    assert.equal(await server.receive(), "the end of the stream");
    await server.says("The client has ended its half. You can still send.");
    await server.send("7 bytes");
    assert.equal(await client.receive(), "7 bytes");
    await client.send("x");
    await client.pane.getByText("nothing: broken pipe").waitFor();
    await server.press("End my half");
    assert.equal(await client.receive(), "the end of the stream");
    await client.says("Both halves have ended. What is left is to close.");
    await context.close();
});

test("8: closing with bytes unread is a reset, and without them it is not", async (t) => {
    if (process.platform !== "linux") {
        t.skip("said of Linux alone");
        return;
    }
    const { context, place, server, client } = await connected("08-closing", "close with bytes unread");
    await client.send("hello world");
    assert.equal(await server.receive(5), "hello");
    await server.press("Close");
    await server.says("Closed by you.");
    assert.equal(await client.receive(), "an error: connection reset by the other side");
    await client.says("The connection is over:");

    await place.getByRole("button", { name: "Connect the two anew" }).click();
    await client.says("You can send and receive.");
    await client.send("hello world");
    assert.equal(await server.receive(5), "hello");
    assert.equal(await server.receive(), " world");
    await server.press("Close");
    await server.says("Closed by you.");
    assert.equal(await client.receive(), "the end of the stream");
    await client.says("You can still send, but the server is gone: nobody will receive it.");
    await context.close();
});

test("8: a reset can be made by a button", async () => {
    const { context, server, client } = await connected("08-closing", "close with bytes unread");
    await server.press("Close with a reset");
    await server.says("Closed with a reset by you.");
    assert.equal(await client.receive(), "an error: connection reset by the other side");
    await context.close();
});

for (const language of ["Python", "Rust"]) {
    /** @param {string} title */
    const asClient = async (title) => {
        const all = await opened("09-capitalization", title);
        const { server, client } = all;
        const button = client.pane.getByRole("button", { name: "Connect" });
        assert.equal(await button.getAttribute("aria-disabled"), "true");
        await client.pane.getByText("Start the server first.").waitFor();
        await server.pane.getByRole("radio", { name: language }).check();
        await ownPort(server.pane);
        await server.press("Start the server");
        await server.pane.getByText("Listening on").waitFor();
        await button.click();
        await client.says("You can send.");
        return all;
    };

    test(`9: a ${language} server waits for a client, and hears that it has left`, async () => {
        const { context, server, client } = await asClient("leave without a word");
        await client.send("");
        if (process.platform === "linux") {
            await server.says(`waits in ${language === "Rust" ? "read" : "recv"}`);
        }
        await client.press("Close");
        await server.pane.getByText("left without sending: start the server again").waitFor();
        await server.says("with exit status 1");
        await context.close();
    });

    test(`9: a ${language} server takes the first piece for the whole request`, async () => {
        const { context, server, client } = await asClient("in two pieces");
        await client.send("str");
        await client.says("The server has ended its half. You can still send, but the server is gone: nobody will receive it.");
        await server.says("with exit status 0");
        await client.send("aße");
        assert.deepEqual(await client.history(), [
            "You sent 3 bytes str", "You got 3 bytes STR, by one receive", "You got the end of the stream",
            "You sent 4 bytes aße",
        ]);
        await context.close();
    });

    test(`9: a ${language} server cannot decode half a character`, async () => {
        const { context, server, client } = await asClient("half a character");
        await client.send(String.raw`stra\xc3`);
        await server.pane.getByText("did not send UTF-8, see byte 4: start the server again").waitFor();
        await server.says("with exit status 1");
        await client.says("The server has ended its half.");
        assert.deepEqual(await client.history(), [String.raw`You sent 5 bytes stra\xc3`, "You got the end of the stream"]);
        await context.close();
    });

    /** @param {string} title */
    const asServer = async (title) => {
        const all = await opened("09-capitalization", title);
        const { server, client } = all;
        await client.pane.getByText("You are the server: press Listen first.").waitFor();
        await client.pane.getByRole("radio", { name: language }).check();
        await ownPort(client.pane);
        const give = async () => {
            await server.press("Listen");
            await server.says("waits in accept until a client connects");
            await client.press("Start the client");
            await client.pane.getByLabel("Type a line for the client").fill("straße");
            await client.press("Enter");
            await server.pane.getByText("7 bytes straße, by one receive").waitFor();
        };
        await give();
        return { ...all, give };
    };

    test(`9: a ${language} client waits five seconds, and reads until the server closes`, async () => {
        const { context, server, client, give } = await asServer("be its server");
        await client.pane.getByText("does not answer: look in its terminal").waitFor();
        await client.says("with exit status 1");
        await server.press("Close");
        await give();
        await server.send("S");
        await server.send("T");
        assert.equal(await client.pane.getByText("ST", { exact: true }).count(), 0);
        await server.press("Close");
        await client.says("with exit status 0");
        assert.match(await client.pane.locator(".printed").innerText(), /\bST\n/);
        await context.close();
    });

    test(`9: a ${language} client that reads once prints the first piece alone`, async () => {
        const { context, server, client } = await asServer("an answer in two pieces");
        await server.send("STR");
        await client.says("with exit status 0");
        assert.match(await client.pane.locator(".printed").innerText(), /\bSTR\n/);
        await server.says("but the client is gone: nobody will receive it.");
        await server.send("ASSE");
        assert.equal((await server.history()).at(-1), "You sent 4 bytes ASSE");
        await context.close();
    });
}

test("what is typed is counted and shown as bytes, and what comes as it would be typed", async () => {
    const { context, server, client } = await connected("06-sending", "two sends, one receive");
    const field = client.pane.getByLabel("Your next piece");
    const typed = String.raw`ß\n\x00\xff\\é`;
    await field.fill(typed);
    await client.pane.getByText("These bytes: c3 9f 0a 00 ff 5c c3 a9").waitFor();
    await client.press("Send 8 bytes");
    assert.equal(await server.receive(), typed.replace("x00", "0"));
    await server.pane.getByText("c3 9f 0a 00 ff 5c c3 a9").waitFor();
    await field.fill("a");
    await client.pane.getByRole("button", { name: "Send 1 byte", exact: true }).waitFor();
    await field.fill("x".repeat(3000));
    await client.press("Send 3,000 bytes");
    assert.match(await server.receive(4096) ?? "", /^x{60} … x{30}$/);
    await context.close();
});

test("a port that is taken is told, and another one offered", async () => {
    const { context, server, client } = await opened("09-capitalization", "an answer in two pieces");
    const port = await freePort();
    const other = createServer().listen(port, "127.0.0.1");
    await once(other, "listening");
    await client.pane.getByLabel("Port").fill(String(port));
    await server.press("Listen");
    await server.says("address already in use");
    await server.press(`Listen on port ${port + 1}`);
    await server.says("waits in accept");
    assert.equal(await client.pane.getByLabel("Port").inputValue(), String(port + 1));
    other.close();
    await context.close();
});

test("both sides are used by the keyboard alone, and the focus is never lost", async () => {
    const { context, page, place, server, client } = await opened("08-closing", "end your half, and receive");
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await place.getByRole("button", { name: "Connect the two" }).focus();
    await page.keyboard.press("Enter");
    await client.says("You can send and receive.");
    const field = client.pane.getByLabel("Your next piece");
    while (!(await field.evaluate((field) => field === document.activeElement))) {
        await page.keyboard.press("Tab");
    }
    await page.keyboard.type("hello");
    await page.keyboard.press("Enter");
    await client.pane.getByText("5 bytes hello").waitFor();
    const close = server.pane.getByRole("button", { name: "Close", exact: true });
    await close.focus();
    await page.keyboard.press("Enter");
    await server.says("Closed by you.");
    assert.equal(await focused(), "Connect the two anew");
    await context.close();
});

for (const theme of ["light", "navy"]) {
    for (const width of [320, 1366]) {
        test(`the sides fit and are accessible at ${width}, ${theme}`, async () => {
            const { context, page, place, server, client } = await opened(
                "08-closing", "end your half, and receive", { viewport: { width, height: 740 } });
            await page.evaluate((theme) => localStorage.setItem("mdbook-theme", theme), theme);
            await page.reload();
            await place.getByRole("button", { name: "Connect the two" }).click();
            await client.says("You can send and receive.");
            await client.send("x".repeat(2000));
            await client.press("Receive");
            await client.says("waits in recv");
            await server.receive(4096);
            assert.deepEqual(await violations(page, { parts: [".yourself"] }), []);
            assert.ok(await excess(page) <= 0);
            await context.close();
        });
    }
}
