// The arithmetic of the byte explorer, and the tables that stand in the chapters.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import "../../theme/explorer.js";

/**
 * @typedef {{ shown: string, name: string, bytes: Uint8Array, reads: number[] }} Character
 * @typedef {{ caption: string, head: string[], rows: string[][], torn: number[], mark: number }} Table
 * @typedef {{ bytes: Uint8Array, characters: Character[], pieces: Uint8Array[], torn: Character[] }} Result
 */

/**
 * A classic script exports nothing: it leaves its functions here.
 * @type {{
 *     decode: (bytes: Uint8Array, strict: boolean) => string | null,
 *     explore: (text: string, size: number) => Result,
 *     limit: (text: string) => { text: string, note: string },
 *     readSize: (words: string) => number | undefined,
 *     summary: (text: string, size?: number) => string,
 *     tables: (text: string, size?: number) => Table[],
 * }}
 */
const { decode, explore, limit, readSize, summary, tables } = Reflect.get(globalThis, "byteExplorer");

/** @param {string} text */
const names = (text) => explore(text, 128).characters.map(({ name }) => name);

/** @param {number[]} bytes */
const lossy = (...bytes) => decode(Uint8Array.from(bytes), false);

test("a character beyond U+FFFF is one code point and four bytes", () => {
    const { characters, bytes } = explore("🌮", 128);
    assert.deepEqual(names("🌮"), ["U+1F32E"]);
    assert.equal(characters[0].shown, "🌮");
    assert.deepEqual([...bytes], [0xf0, 0x9f, 0x8c, 0xae]);
});

test("a combining mark is a code point of its own", () => {
    assert.deepEqual(names("é"), ["U+00E9"]);
    assert.deepEqual(names("e\u0301"), ["U+0065", "U+0301"]);
    assert.equal(explore("e\u0301", 128).characters[1].shown, "◌\u0301");
    assert.equal(summary("e\u0301"), "2 code points, 3 bytes.");
});

test("what cannot be seen has a name", () => {
    assert.deepEqual(tables("👩‍🚀 \ufeff")[0].rows.map(([shown]) => shown), ["👩", "invisible", "🚀", "space", "invisible"]);
    assert.deepEqual(names("👩‍🚀"), ["U+1F469", "U+200D", "U+1F680"]);
    assert.equal(summary("👩‍🚀"), "3 code points, 11 bytes.");
});

test("half of a surrogate pair becomes U+FFFD, and the page says so", () => {
    for (const half of ["\ud83c", "\udf2e", "a\ud83cb"]) {
        assert.ok(names(half).includes("U+FFFD"));
        assert.match(limit(half).note, /U\+FFFD stands for it/);
    }
    assert.equal(limit("🌮").note, "");
    assert.equal(limit("\ufffd").note, "");
});

test("each read decoded alone is what Python and Rust make of it", () => {
    // The results of bytes.decode(errors="replace"), Python 3.11.
    assert.equal(lossy(0x63, 0xc3), "c�");
    assert.equal(lossy(0xf0, 0x9f), "�");
    assert.equal(lossy(0xf0, 0x9f, 0x8c), "�");
    assert.equal(lossy(0x8c, 0xae), "��");
    assert.equal(lossy(0xc0, 0x80), "��");
    assert.equal(lossy(0xed, 0xa0, 0x80), "���");
    assert.equal(lossy(0xf0, 0x80, 0x80), "���");
    assert.equal(lossy(0xf5, 0xff), "��");
    assert.equal(lossy(0xe2, 0x82, 0x41), "�A");
    assert.equal(lossy(0xef, 0xbb, 0xbf, 0x41), "\ufeffA");
    assert.equal(decode(Uint8Array.of(0x63, 0xc3), true), null);
    assert.equal(decode(Uint8Array.of(0xc3, 0xa9), true), "é");
});

test("a character is torn if and only if a cut falls inside it, at every size", () => {
    for (const text of ["", "abcdef", "ëëëë", "€€€", "🌮🌮", "a€ë🌮b", "Zoë €5 🌮", "e\u0301👩‍🚀"]) {
        const length = new TextEncoder().encode(text).length;
        for (let size = 1; size <= length + 1; size++) {
            const { bytes, characters, pieces } = explore(text, size);
            assert.deepEqual(pieces.flatMap((piece) => [...piece]), [...bytes]);
            assert.deepEqual(characters.flatMap(({ bytes }) => [...bytes]), [...bytes]);
            assert.ok(pieces.slice(0, -1).every((piece) => piece.length === size));
            let start = 0;
            for (const { bytes, reads, name } of characters) {
                const end = start + bytes.length;
                let inside = false;
                for (let cut = size; cut < length; cut += size) {
                    inside ||= start < cut && cut < end;
                }
                assert.equal(reads.length > 1, inside, `${name} in ${text} by ${size}`);
                start = end;
            }
            if (text) {
                const [table] = tables(text, size);
                assert.deepEqual(table.rows.map((row) => row[2].split(" / ").length), characters.map(({ reads }) => reads.length));
                assert.equal(table.rows.map((row) => row[2].replaceAll(" / ", " ")).join(" "), tables(text)[0].rows.map((row) => row[2]).join(" "));
            }
        }
    }
});

test("a long text is cut between code points, and the page says so", () => {
    const { text, note } = limit("🌮".repeat(33));
    assert.equal(text, "🌮".repeat(32));
    assert.equal(note, "Only the first 32 code points are shown.");
    assert.deepEqual(limit("🌮".repeat(32)), { text: "🌮".repeat(32), note: "" });
});

test("a size is a whole number from 1 to 128", () => {
    assert.deepEqual(["1", "4", "128"].map(readSize), [1, 4, 128]);
    for (const words of ["", "0", "-1", "129", "1.5", "1e1", "four", " "]) {
        assert.equal(readSize(words), undefined, words);
    }
});

test("the sentence names what is torn", () => {
    assert.equal(summary("café 🌮", 4), "6 code points, 10 bytes, 3 reads. Torn: é, 🌮.");
    assert.equal(summary("café 🌮", 5), "6 code points, 10 bytes, 2 reads. No character is torn.");
    assert.equal(summary("a", 1), "1 code point, 1 byte, 1 read. No character is torn.");
    assert.equal(summary("", 4), "No characters, no bytes.");
});

/** @param {string} line */
const cells = (line) => line.split("|").slice(1, -1).map((cell) => cell.trim().replace(/^`(.*)`$/, "$1"));

test("the tables in the chapters are those that the script would draw", () => {
    let found = 0;
    for (const chapter of ["05-data-formats", "07-receiving"]) {
        const source = readFileSync(new URL(`../../src/${chapter}.md`, import.meta.url), "utf8");
        for (const [, text, , read, inside] of source.matchAll(
            /<div class="explorer" data-text="(.*?)"( data-read="(.*?)")?>\n([^]*?)<\/div>/g,
        )) {
            const blocks = inside.trim().split("\n\n");
            const expected = tables(text, read === undefined ? undefined : Number(read));
            const given = expected.map((_, index) => {
                const [head, , ...rows] = blocks[2 * index + 1].split("\n").map(cells);
                return { caption: blocks[2 * index], head, rows };
            });
            assert.equal(blocks.length, 2 * expected.length);
            assert.deepEqual(given, expected.map(({ caption, head, rows }) => ({ caption: caption.replace(/[“”]/g, '"'), head, rows })));
            found += 1;
        }
    }
    assert.equal(found, 2);
});
