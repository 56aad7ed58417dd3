// "Both ends in your hands" on its page: by mouse, by keyboard, by address, by ear.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { asFile, browser, excess, violations } from "./support.js";

const PAGE = `${asFile}appendix-play.html`;

/** @typedef {import("playwright-core").Page} Page */

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

/**
 * @param {string} place The end of the address.
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
async function opened(place, options) {
    const page = await chromium.newPage(options);
    await page.goto(PAGE + place);
    await page.locator(".both-hands .lane.client p").first().waitFor();
    return page;
}

/** @param {Page} page @param {string[]} presses */
async function press(page, ...presses) {
    for (const one of presses) {
        await page.locator(`.both-hands [data-press="${one}"]`).first().click({ force: true });
    }
}

/** @param {Page} page */
const said = (page) => page.locator(".both-hands .said").innerText();

test("both wait, each for the other, and the end of one program frees the other", async () => {
    const page = await opened("#play=both-wait");
    await press(page, "conn recv 1024");
    assert.match(await said(page), /^The server calls recv\. Nothing has come, so it waits\. Now only the client can act\./);
    assert.match(await page.locator(".lane.server").innerText(), /waits in recv\s+until the client sends, or ends its half/);
    await press(page, "client recv 1024");
    assert.match(await said(page), /Each waits for the other: nothing will ever come\./);
    assert.match(await page.locator(".outcome").innerText(), /^✓ Done in 2 presses\. You made both wait/);
    assert.equal(await page.locator(".log li").count(), 8);
    await press(page, "server kill");
    assert.match(await said(page), /The client’s recv returns no bytes: the end of the stream\. It no longer waits\./);
    await page.getByRole("button", { name: "Back" }).click();
    assert.match(await said(page), /nothing will ever come/);
    await page.getByRole("button", { name: "Start again" }).click();
    assert.equal(await page.locator(".log li").count(), 6);
    await page.close();
});

test("the address follows each press, and leads back to the position", async () => {
    const page = await opened("");
    assert.equal(new URL(page.url()).hash, "", "nothing is pressed yet");
    await page.getByLabel("Mission").selectOption("torn-character");
    assert.equal(new URL(page.url()).hash, "#play=torn-character");
    await page.getByRole("button", { name: "send “café”" }).click();
    await press(page, "conn recv 4");
    const told = await said(page);
    assert.match(told, /returns 4 bytes, caf\\xc3, without a wait: they were there\. 1 more is left\./);
    const other = await opened(new URL(page.url()).hash);
    assert.equal(await said(other), told);
    assert.match(await other.locator(".half.to-server").innerText(), /\\xa9\s+1 byte unread/);
    // A link of the page itself.
    await other.getByRole("link", { name: "Next mission" }).press("Enter");
    await other.locator(".goal:focus").waitFor();
    await other.getByText("Mission 10 of").waitFor();
    for (const wrong of ["#play=nonsense", "#play=both-wait/zz", "#play=both-wait/cc.cc.%", `#play=both-wait/${"ls.".repeat(9999)}`]) {
        await other.goto(PAGE + wrong);
        await other.getByText("The address holds no position of this model.").waitFor();
    }
    await page.close();
    await other.close();
});

test("an address opens the page at the widget, and not at the mission that is written out", async () => {
    for (const viewport of [{ width: 360, height: 740 }, { width: 1366, height: 768 }]) {
        const page = await opened("#play=unread-data", { viewport });
        // The browser seeks what the address names until the page is loaded.
        await page.evaluate(async () => {
            for (let frame = 0; frame < 4; frame += 1) {
                await new Promise(requestAnimationFrame);
            }
        });
        const top = await page.locator(".goal").evaluate((goal) => goal.getBoundingClientRect().top);
        assert.ok(top > 0 && top < 200, `${viewport.width}: ${top}`);
        await page.close();
    }
});

test("what cannot be called says why, and changes nothing", async () => {
    const page = await opened("#play=free");
    await press(page, "listener listen 1");
    assert.equal(await said(page), "There is no listener: make it with socket.");
    assert.equal(await page.locator(".log li").count(), 0);
    const listen = page.locator('[data-press="listener listen 1"]');
    assert.equal(await listen.getAttribute("aria-disabled"), "true");
    await press(page, "listener socket", "listener bind 5220", "listener listen 1", "listener accept", "client socket");
    await press(page, "listener accept");
    assert.equal(await said(page), "The server is in accept and can call nothing until it returns.");
    await press(page, "client connect");
    assert.match(await said(page), /The server waited for that: its accept returns a connection\./);
    await page.close();
});

test("what is sent is what stands in the field, and so is how much a receive takes", async () => {
    const page = await opened("#play=both-wait");
    await page.getByRole("button", { name: "all calls" }).first().click();
    await page.getByRole("button", { name: "all calls" }).click();
    await page.getByLabel("send sends").fill("é€");
    await page.getByLabel("recv takes, in bytes, at most").fill("3");
    await press(page, "client send …", "conn recv …");
    assert.match(await said(page), /returns 3 bytes, \\xc3\\xa9\\xe2, without a wait: they were there\. 2 more are left\./);
    await page.close();
});

test("a field that holds nothing usable says so, and nothing is called", async () => {
    const page = await opened("#play=free/ls.lb5220.ll1.cs.cc.la");
    const before = await page.locator(".log li").count();
    await page.getByLabel("send sends").fill("");
    await press(page, "client send …");
    assert.equal(await said(page), "Type below what send shall send.");
    for (const wrong of ["0", "-1", "x", "", "1.5"]) {
        await page.getByLabel("recv takes").fill(wrong);
        await press(page, "conn recv …");
        assert.match(await said(page), /^Type below how many bytes recv shall take at most: a number from 1 to 9999\.$/, wrong);
    }
    assert.equal(await page.locator(".log li").count(), before);
    // A backslash and an n are no end of a line.
    await page.getByLabel("send sends").fill("a\\n");
    await press(page, "client send …");
    assert.match(await page.locator(".half.to-server").innerText(), /a\\\\n\s+3 bytes unread/);
    await page.close();
});

test("the picture tells the end from a reset, and from a receiver who receives no more", async () => {
    const page = await opened("#play=free/ls.lb5220.ll1.cs.cc.la");
    const half = page.locator(".half.to-server");
    await press(page, "conn shutdown both");
    assert.match(await half.innerText(), /receives no more\s+the server receives no more: recv would return b""/);
    await press(page, "client send …");
    assert.match(await said(page), /^The client sends 5 bytes\. The call succeeds, but the server receives no more: the answer is a reset\.$/);
    await press(page, "client recv …");
    assert.match(await page.locator(".half.to-client").innerText(), /ended/);
    await page.close();
});

test("a mission is done by keyboard, the focus stays, and what happened is heard before the verdict", async () => {
    const page = await opened("#play=refused");
    await page.evaluate(() => {
        /** @type {string[]} */
        const heard = [];
        const places = document.querySelectorAll(".both-hands [aria-live]");
        const changes = new MutationObserver((changed) => heard.push(...changed.map(({ target }) =>
            (target instanceof Element ? target : target.parentElement)?.closest("[aria-live]")?.className ?? "")));
        places.forEach((place) => changes.observe(place, { childList: true, subtree: true }));
        Object.assign(globalThis, { heard });
    });
    await page.locator('[data-press="client socket"]').focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-press")), "client socket");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    assert.match(await said(page), /connection refused\. Nobody listens at port 5220\./);
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-press")), "client connect");
    assert.match(await page.locator(".outcome").innerText(), /^✓ Done in 2 presses\./);
    // @ts-expect-error It was set above.
    const heard = /** @type {string[]} */ (await page.evaluate(() => globalThis.heard));
    assert.deepEqual(heard.filter((place, at) => place !== heard[at - 1]), ["said", "outcome", "said", "outcome done"]);
    await page.close();
});

for (const [language, word] of [["Python", "def waits"], ["Rust", "fn waits"]]) {
    test(`the presses are written down as ${language}`, async () => {
        const page = await opened("#play=both-wait");
        await press(page, "conn recv 1024");
        const toggle = page.getByRole("button", { name: `as ${language}` });
        await toggle.click();
        await page.locator(".program code").filter({ hasText: word }).waitFor();
        assert.equal(await toggle.getAttribute("aria-pressed"), "true");
        await page.getByRole("button", { name: `Copy the program in ${language}` }).waitFor();
        await toggle.click();
        assert.equal(await page.locator(".program code").count(), 0);
        await page.close();
    });
}

test("no fault and nothing too wide in any theme, at any width, in any state", async () => {
    const faults = [];
    const states = [
        "#play=free", "#play=both-wait/ls.lb5220.ll1.cs.cc.la.sr1024.cr1024",
        "#play=unread-data/ls.lb5220.ll1.cs.cc.la.cwplease%20read%20all%20of%20this.sr6.sx",
        "#play=half-close/ls.lb5220.ll1.cs.cc.la.cwa%20question.cdwrite.sr1024",
        "#play=power-lost/ls.lb5220.ll1.cs.cc.la.cwa%20question.sr1024.pv.cr1024",
    ];
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
        for (const width of [320, 1366]) {
            for (const state of states) {
                const page = await opened(state, { colorScheme, viewport: { width, height: 800 }, reducedMotion: "reduce" });
                await page.getByRole("button", { name: "as Python" }).click();
                await page.locator(".program :is(code, p)").first().waitFor();
                if (await excess(page) > 0) {
                    faults.push(`${state} ${width}: ${await excess(page)} pixels too wide`);
                }
                // Nothing of it lies behind the bar.
                await page.evaluate(() => scrollTo(0, 0));
                faults.push(...(await violations(page, { parts: [".both-hands"] })).map((fault) => `${state} ${width} ${colorScheme}: ${fault}`));
                await page.close();
            }
        }
    }
    assert.deepEqual(faults, []);
});

test("on a phone the last sentence is in sight wherever one presses", async () => {
    const page = await opened("#play=free", { viewport: { width: 360, height: 740 }, hasTouch: true });
    const last = page.locator('[data-press="client vanish"]');
    await last.scrollIntoViewIfNeeded();
    await press(page, "listener socket");
    await last.scrollIntoViewIfNeeded();
    const { top, bottom } = await page.locator(".both-hands .said p").evaluate((said) => {
        const { top, bottom } = said.getBoundingClientRect();
        return { top, bottom };
    });
    assert.ok(top >= 50 && bottom < 740, `from ${top} to ${bottom}`);
    await page.close();
});

test("nothing but the log moves while a mission is played", async () => {
    for (const width of [360, 1366]) {
        const page = await opened("#play=half-close", { viewport: { width, height: 800 } });
        const places = () => page.evaluate(() => [...document.querySelectorAll(".both-hands :is(button, .lane, .tube)")]
            .map((one) => Math.round(one.getBoundingClientRect().top + document.documentElement.scrollTop)));
        const before = await places();
        for (const one of ["client send a question", "client shutdown write", "conn recv 1024", "conn recv 1024", "conn send an answer", "client recv 1024"]) {
            await page.locator(`[data-press="${one}"]`).dispatchEvent("click");
            const now = await places();
            assert.deepEqual(now.slice(0, -2), before.slice(0, -2), `${width}: ${one}`);
        }
        await page.close();
    }
});

test("a press has its effect within 50 ms on a slow phone", async () => {
    const page = await opened("#play=free", { viewport: { width: 360, height: 740 } });
    const client = await page.context().newCDPSession(page);
    await client.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    const presses = ["listener socket", "listener bind 5220", "listener listen 1", "client socket", "client connect",
        "listener accept", ...Array(10).fill(["client send …", "conn recv …"]).flat()];
    // The quickest of some tries: the machine has other things to do, too.
    const times = presses.map(() => Infinity);
    for (let round = 0; round < 5 || (round < 20 && Math.max(...times) > 50); round += 1) {
        await page.evaluate(() => /** @type {HTMLElement} */ (document.querySelector(".moves :last-child")).click());
        for (const [at, one] of presses.entries()) {
            times[at] = Math.min(times[at], await page.evaluate((name) => {
                const start = performance.now();
                /** @type {HTMLElement} */ (document.querySelector(`[data-press="${name}"]`)).click();
                document.body.getBoundingClientRect();
                return performance.now() - start;
            }, one));
        }
    }
    const slowest = Math.max(...times);
    console.log(`${slowest.toFixed(1)} ms at most`);
    assert.ok(slowest <= 50);
    await page.close();
});

test("without scripts a link from a chapter leads to the mission that is written out", async () => {
    const page = await chromium.newPage({ javaScriptEnabled: false });
    await page.goto(`${asFile}02-client-server-model.html`);
    await page.getByRole("link", { name: "make both wait" }).click();
    const heading = page.getByRole("heading", { name: "Make both wait", exact: false }).first();
    assert.ok(await heading.evaluate((element) => Math.abs(element.getBoundingClientRect().top) < 200));
    assert.ok(await page.getByText("Each waits for the other: nothing will ever come.").first().isVisible());
    assert.equal(await page.locator(".both-hands").isVisible(), false);
    await page.close();
});

test("on paper the missions stand, and not the buttons", async () => {
    const page = await opened("#play=both-wait");
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".both-hands").isVisible(), false);
    assert.ok(await page.locator("main > ol").getByText("Nobody can connect yet.").first().isVisible());
    await page.close();
});

test("chapters 2 to 8 lead to missions, in eight places or more", async () => {
    const page = await chromium.newPage();
    let count = 0;
    for (const name of ["02-client-server-model", "03-client-socket", "04-server", "06-sending", "07-receiving", "08-closing"]) {
        await page.goto(`${asFile}${name}.html`);
        const ids = await page.locator('a[href^="appendix-play.html#play="]').evaluateAll((links) =>
            links.map((link) => link.getAttribute("href")?.split("=")[1] ?? ""));
        assert.ok(ids.length > 0, name);
        count += ids.length;
    }
    assert.ok(count >= 8, `${count}`);
    await page.close();
});
