// The arithmetic of the byte explorer, and the tables that stand in the chapters.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import "../../theme/explorer.js";

/**
 * @typedef {{ shown: string, name: string, bytes: Uint8Array, reads: number[], bad: boolean }} Character
 * @typedef {{ caption: string[], head: string[], rows: string[][], torn: number[], mark: number }} Table
 * @typedef {{ bytes: Uint8Array, characters: Character[], pieces: Uint8Array[], torn: Character[] }} Result
 */

/**
 * A classic script exports nothing: it leaves its functions here.
 * @type {{
 *     decode: (bytes: Uint8Array, strict: boolean) => string | null,
 *     explore: (text: string, size: number) => Result,
 *     note: (text: string) => string,
 *     onOneLine: (text: string) => string,
 *     readSize: (words: string) => number | undefined,
 *     summary: (text: string, size?: number) => string[],
 *     tables: (text: string, size?: number) => Table[],
 * }}
 */
const { decode, explore, note, onOneLine, readSize, summary: words, tables } =
    Reflect.get(globalThis, "byteExplorer");

/** @param {string} text @param {number} [size] */
const summary = (text, size) => words(text, size).join("");

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

/** @param {string} text */
const shown = (text) => tables(text)[0].rows.map(([shown]) => shown);

test("what cannot be seen is named", () => {
    assert.deepEqual(shown("👩‍🚀 \ufeff"), ["👩", "zero width joiner", "🚀", "space", "byte order mark"]);
    assert.deepEqual(shown("\t\0\n\u00a0\u200b\u202e❤\ufe0f"), [
        "tab", "NUL", "newline", "no-break space", "zero width space", "right-to-left override", "❤", "emoji variant",
    ]);
    assert.deepEqual(shown("\u0001\u2003\u3164\u{e0041}\ue000"), ["invisible", "another space", ...Array(3).fill("invisible")]);
    assert.deepEqual(names("👩‍🚀"), ["U+1F469", "U+200D", "U+1F680"]);
    assert.equal(summary("👩‍🚀"), "3 code points, 11 bytes.");
});

test("an escape is a byte, as in Python, and any other backslash is itself", () => {
    /** @param {string} text */
    const bytes = (text) => [...explore(text, 128).bytes];
    assert.deepEqual(bytes(String.raw`a\nb\r\t\0\x00\xfF\\n`), [97, 10, 98, 13, 9, 0, 0, 255, 92, 110]);
    assert.deepEqual(bytes(String.raw`caf\xc3\xa9`), bytes("café"));
    assert.deepEqual(bytes(String.raw`\d\x\x1g\N\"`), [...new TextEncoder().encode(String.raw`\d\x\x1g\N\"`)]);
    assert.deepEqual(shown(String.raw`\n\\`), ["newline", "\\"]);
});

test("a byte that is not UTF-8 is shown as one, and the decoders say so", () => {
    const text = String.raw`a\xffé\xc3`;
    assert.deepEqual(tables(text)[0].rows, [
        ["a", "U+0061", "61", "97"],
        ["bad byte", "none", "ff", "255"],
        ["é", "U+00E9", "c3 a9", "195 169"],
        ["bad byte", "none", "c3", "195"],
    ]);
    assert.equal(summary(text), "2 code points, 2 bad bytes, 5 bytes.");
    const [cuts, alone] = tables(text, 3);
    assert.deepEqual(cuts.torn, [1, 2, 3]);
    assert.deepEqual(alone.rows, [
        ["1", "61 ff c3", "Error: ff is not UTF-8", "a��"],
        ["2", "a9 c3", "Error: begins within é", "��"],
        ["Joined", "5 bytes", "Error: not UTF-8", "a�é�"],
    ]);
    assert.deepEqual(alone.torn, [0, 1, 2]);
    assert.deepEqual(tables(String.raw`\xed\xa0\x80\xf5`)[0].rows.map(([shown]) => shown), Array(4).fill("bad byte"));
});

test("a decoded text stays on its line and keeps its direction", () => {
    assert.equal(onOneLine("a\n\0\u0085\u202eb\\n"), String.raw`a\n\0\x85\u202eb\n`);
    assert.equal(onOneLine("שלום 👩‍🚀"), "שלום 👩‍🚀");
    assert.equal(tables("a\nb", 4)[1].rows[0][2], String.raw`a\nb`);
    // The reader's words are every second, and the page isolates them.
    assert.deepEqual(tables("שלום")[0].caption, ["“", "שלום", "” in UTF-8"]);
    assert.deepEqual(words("שלום", 3), ["4 code points, 8 bytes, 3 reads. Torn: ", "ל", "."]);
});

test("half of a surrogate pair becomes U+FFFD, and the page says so", () => {
    for (const half of ["\ud83c", "\udf2e", "a\ud83cb"]) {
        assert.ok(names(half).includes("U+FFFD"));
        assert.match(note(half), /U\+FFFD stands for it/);
    }
    assert.equal(note("🌮"), "");
    assert.equal(note("\ufffd"), "");
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

test("of a long text the beginning is shown, all of it is counted, and the page says so", () => {
    const text = "🌮".repeat(10_000);
    assert.equal(note(text), "Only the first 32 of 10,000 are shown.");
    assert.equal(summary(text), "10,000 code points, 40,000 bytes.");
    assert.match(summary(text, 3), /^10,000 code points, 40,000 bytes, 13,334 reads\. Torn: (🌮, ){31}🌮, and 9,968 more\.$/);
    const [table] = tables(text);
    assert.equal(table.rows.length, 32);
    assert.equal(table.caption[1], `${"🌮".repeat(32)}…`);
    const [cuts, alone] = tables(text, 3);
    assert.equal(cuts.rows.length, 32);
    // The reads that the 32 are in, and all joined.
    assert.equal(alone.rows.length, 44);
    assert.deepEqual(alone.rows[43].slice(0, 3), ["Joined", "40,000 bytes", `${"🌮".repeat(32)}…`]);
    assert.equal(note("🌮".repeat(32)), "");
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
            assert.deepEqual(given, expected.map(({ caption, head, rows }) => ({ caption: caption.join("").replace(/[“”]/g, '"'), head, rows })));
            found += 1;
        }
    }
    assert.equal(found, 2);
});
