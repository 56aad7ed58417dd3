// The pages that are no chapters, as axe-core sees them.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { faultsOf } from "./axe.js";
import { browser, pages } from "./support.js";

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

test("no other page has a fault or is wider than its window, in either theme and at any width", async () => {
    assert.deepEqual(await faultsOf(chromium, pages.filter((name) => !/^\d\d/.test(name))), []);
});
