// The drafts that the server keeps, for tests that make some.

import { after, before } from "node:test";
import { served } from "./support.js";

/**
 * What the server answers to a call.
 * @param {string} name
 * @param {object} body
 */
async function ask(name, body) {
    const answer = await fetch(`${served()}_run/${name}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-run-token": process.env.BOOK_TOKEN ?? "" },
        body: JSON.stringify(body),
    });
    return answer.json();
}

/**
 * Lets the server keep a draft, or drop it.
 * @param {string} listing @param {string} language @param {string | null} text
 */
export const draft = (listing, language, text) => ask("draft", { listing, language, text });

/**
 * The draft that the server has.
 * @param {string} listing @param {string} language
 * @returns {Promise<string | null>}
 */
export const kept = async (listing, language) => (await ask("listing", { listing, language })).draft;

/**
 * Puts the drafts of these programs, such as "both_ends.py", aside while the tests of a
 * file run: they may be of somebody who works at the book.
 * @param {string[]} programs
 */
export function spare(...programs) {
    /** @type {[listing: string, language: string, text: string | null][]} */
    const aside = [];
    before(async () => {
        for (const program of programs) {
            const [listing, language] = program.split(".");
            aside.push([listing, language, await kept(listing, language)]);
            await draft(listing, language, null);
        }
    });
    after(async () => {
        for (const one of aside) {
            await draft(...one);
        }
    });
}
