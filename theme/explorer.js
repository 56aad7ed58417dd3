// The byte explorer: type a text, see its code points and bytes, and where reads
// of a given size cut through them. It takes the place of a fixed table that
// stands in the chapter. Works on the page, and in Node for the tests.
"use strict";

(function () {
    /** So many characters are shown at most, and so many bytes are the largest read. */
    const MOST = 32;
    const LARGEST = 4 * MOST;

    /** Of what alone would not be seen, how it is called. */
    const INVISIBLE = Object.fromEntries(`
        0 NUL, 9 tab, a newline, d carriage return, 20 space, a0 no-break space, ad soft hyphen,
        200b zero width space, 200c zero width non-joiner, 200d zero width joiner,
        200e left-to-right mark, 200f right-to-left mark, 202d left-to-right override,
        202e right-to-left override, fe0f emoji variant, feff byte order mark`.split(",").map((entry) => {
        const [code, ...name] = entry.trim().split(" ");
        return [parseInt(code, 16), name.join(" ")];
    }));

    /** @type {Record<string, number>} */
    const ESCAPES = { n: 10, r: 13, t: 9, 0: 0, "\\": 92 };

    /**
     * A code point, or a byte that belongs to none.
     * @typedef {{ shown: string, name: string, bytes: Uint8Array, reads: number[], bad: boolean }} Character
     */
    /**
     * Words of ours and of the reader's in turn: those of the reader may run from right to left.
     * @typedef {string[]} Words
     */
    /**
     * `torn` are the rows in which a cut shows, and `mark` the column that says so.
     * @typedef {{ caption: Words, head: string[], rows: string[][], torn: number[], mark: number }} Table
     */

    const encoder = new TextEncoder();
    // ignoreBOM: the browser would drop a U+FEFF at the start.
    const strictly = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const leniently = new TextDecoder("utf-8", { ignoreBOM: true });

    /**
     * The text that the bytes stand for, as Python's and Rust's decoders give it.
     * Strict: null if they are not UTF-8. Else with U+FFFD where they make no sense.
     * @param {Uint8Array} bytes
     * @param {boolean} strict
     */
    function decode(bytes, strict) {
        try {
            return (strict ? strictly : leniently).decode(bytes);
        } catch {
            return null;
        }
    }

    /**
     * The bytes of a text in UTF-8, in which \n, \r, \t, \0, \\ and \xff are one byte each.
     * @param {string} text
     */
    function encode(text) {
        const parts = text.split(/(\\x[\da-fA-F]{2}|\\[nrt0\\])/);
        return Uint8Array.from(parts.flatMap((part, at) => {
            if (at % 2 === 0) {
                return [...encoder.encode(part)];
            }
            return part[1] === "x" ? parseInt(part.slice(2), 16) : ESCAPES[part[1]];
        }));
    }

    /**
     * What a table shows for a code point.
     * @param {string} character
     */
    function visible(character) {
        const name = INVISIBLE[/** @type {number} */ (character.codePointAt(0))];
        if (name || /[\p{Z}\p{C}\p{DI}]/u.test(character)) {
            return name ?? (/\p{Z}/u.test(character) ? "another space" : "invisible");
        }
        return /\p{M}/u.test(character) ? `◌${character}` : character;
    }

    /**
     * A decoded text with what would break or turn its line written as escapes.
     * @param {string} text
     */
    const onOneLine = (text) => text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, (character) => {
        const code = character.charCodeAt(0);
        const known = Object.keys(ESCAPES).find((letter) => ESCAPES[letter] === code);
        const digits = code.toString(16).padStart(code < 256 ? 2 : 4, "0");
        return `\\${known ?? (code < 256 ? `x${digits}` : `u${digits}`)}`;
    });

    /**
     * How many bytes the character has that begins with these: 0, if none does.
     * @param {Uint8Array} bytes
     */
    function lengthOf(bytes) {
        const [first] = bytes;
        const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        return bytes.length >= length && decode(bytes.subarray(0, length), true) !== null ? length : 0;
    }

    /**
     * The bytes of a text, its characters, and the pieces that reads of at most
     * `size` bytes give, if each takes as much as it may.
     * @param {string} text
     * @param {number} size
     */
    function explore(text, size) {
        const bytes = encode(text);
        /** @type {Character[]} */
        const characters = [];
        let start = 0;
        while (start < bytes.length) {
            const length = lengthOf(bytes.subarray(start, start + 4));
            const end = start + (length || 1);
            const character = bytes.subarray(start, end);
            const decoded = /** @type {string} */ (decode(character, false));
            const code = /** @type {number} */ (decoded.codePointAt(0));
            const reads = [];
            for (let read = Math.floor(start / size); read * size < end; read++) {
                reads.push(read + 1);
            }
            characters.push({
                shown: length ? visible(decoded) : "bad byte",
                name: length ? `U+${code.toString(16).toUpperCase().padStart(4, "0")}` : "none",
                bytes: character,
                reads,
                bad: !length,
            });
            start = end;
        }
        /** @type {Uint8Array[]} */
        const pieces = [];
        for (let at = 0; at < bytes.length; at += size) {
            pieces.push(bytes.subarray(at, at + size));
        }
        return { bytes, characters, pieces, torn: characters.filter(isTorn) };
    }

    /** @param {Character} character */
    const isTorn = (character) => character.reads.length > 1;

    /** @param {Uint8Array} bytes @param {number} [base] */
    const list = (bytes, base = 16) =>
        Array.from(bytes, (byte) => byte.toString(base).padStart(base === 16 ? 2 : 1, "0")).join(" ");

    /**
     * @template Item
     * @param {Item[]} items
     * @param {(item: Item) => boolean} test
     */
    const indices = (items, test) => items.flatMap((item, index) => (test(item) ? [index] : []));

    /** @param {number} count @param {string} name */
    const counted = (count, name) => `${count.toLocaleString("en")} ${name}${count === 1 ? "" : "s"}`;

    /** The beginning of what is not shown whole. @param {string} text */
    function beginning(text) {
        const all = [...text];
        return all.length > MOST ? `${all.slice(0, MOST).join("")}…` : text;
    }

    /**
     * What the page shows for a text, and for a size of the reads if it has one:
     * tables of words, the same as stand in the chapter.
     * @param {string} text
     * @param {number} [size]
     * @returns {Table[]}
     */
    function tables(text, size) {
        const all = explore(text, size ?? LARGEST);
        const { bytes } = all;
        const characters = all.characters.slice(0, MOST);
        const name = beginning(text);
        if (size === undefined) {
            return [{
                caption: ["“", name, "” in UTF-8"],
                head: ["Character", "Code point", "Bytes, hexadecimal", "Bytes, decimal"],
                rows: characters.map(({ shown, name, bytes }) =>
                    [shown, name, list(bytes), list(bytes, 10)]),
                torn: indices(characters, ({ bad }) => bad),
                mark: 1,
            }];
        }

        /** The bytes of a character with a slash where a cut falls. @param {Character} character */
        const cut = ({ bytes, reads }, /** @type {number} */ start) => {
            const parts = reads.map((read) =>
                bytes.slice(Math.max(0, (read - 1) * size - start), read * size - start));
            return parts.map((part) => list(part)).join(" / ");
        };
        let start = 0;
        const rows = characters.map((character) => {
            const { shown, name, bytes, reads } = character;
            const row = [shown, name, cut(character, start), reads.join(", ")];
            row[3] += isTorn(character) ? ": torn" : "";
            start += bytes.length;
            return row;
        });

        const pieces = all.pieces.slice(0, characters.at(-1)?.reads.at(-1));
        const alone = pieces.map((piece, index) => {
            const inRead = all.characters.filter(({ reads }) => reads.includes(index + 1));
            const [first, last] = [inRead[0], inRead[inRead.length - 1]];
            const wrong = inRead.find(({ bad }) => bad);
            // Decoders stop at the first error.
            let error = `ends within ${last.shown}`;
            if (first.reads[0] <= index) {
                error = `begins within ${first.shown}`;
            } else if (wrong) {
                error = `${list(wrong.bytes)} is not UTF-8`;
            }
            return [String(index + 1), list(piece), error, piece];
        });
        const everything = ["Joined", counted(bytes.length, "byte"), "not UTF-8", bytes];
        const decoded = [...alone, everything].map(([name, words, error, bytes]) => {
            const strict = decode(/** @type {Uint8Array} */ (bytes), true);
            const lenient = decode(/** @type {Uint8Array} */ (bytes), false);
            return [
                /** @type {string} */ (name),
                /** @type {string} */ (words),
                strict === null ? `Error: ${error}` : onOneLine(beginning(strict)),
                onOneLine(beginning(/** @type {string} */ (lenient))),
            ];
        });
        return [
            {
                caption: ["“", name, `” in reads of at most ${counted(size, "byte")}`],
                head: ["Character", "Code point", "Bytes, with cuts", "Read"],
                rows,
                torn: indices(characters, (character) => isTorn(character) || character.bad),
                mark: 3,
            },
            {
                caption: ["Each read decoded alone, and all of them joined"],
                head: ["Read", "Bytes", "Strict", "With stand-ins"],
                rows: decoded,
                torn: indices([...pieces, bytes], (piece) => decode(piece, true) === null),
                mark: 2,
            },
        ];
    }

    /**
     * The result in a sentence or two.
     * @param {string} text
     * @param {number} [size]
     * @returns {Words}
     */
    function summary(text, size) {
        const { bytes, characters, pieces, torn } = explore(text, size ?? LARGEST);
        if (!text) {
            return ["No characters, no bytes."];
        }
        const bad = characters.filter((character) => character.bad).length;
        const counts = [
            counted(characters.length - bad, "code point"),
            ...(bad ? [counted(bad, "bad byte")] : []),
            counted(bytes.length, "byte"),
        ];
        if (size === undefined) {
            return [`${counts.join(", ")}.`];
        }
        counts.push(counted(pieces.length, "read"));
        if (torn.length === 0) {
            return [`${counts.join(", ")}. No character is torn.`];
        }
        const named = torn.slice(0, MOST).flatMap(({ shown }) => [", ", shown]).slice(1);
        const more = torn.length > MOST ? `, and ${(torn.length - MOST).toLocaleString("en")} more.` : ".";
        return [`${counts.join(", ")}. Torn: `, ...named, more];
    }

    /**
     * What has to be said of a text that is not shown as it was given.
     * @param {string} text
     */
    function note(text) {
        const notes = [];
        const { length } = explore(text, LARGEST).characters;
        if (length > MOST) {
            notes.push(`Only the first ${MOST} of ${length.toLocaleString("en")} are shown.`);
        }
        if (decode(encoder.encode(text), false) !== text) {
            notes.push("Half of a surrogate pair is no character. U+FFFD stands for it.");
        }
        return notes.join(" ");
    }

    /**
     * The size of a read, or undefined if the words are not one.
     * @param {string} words
     */
    function readSize(words) {
        const size = Number(words);
        return /^\d+$/.test(words) && size >= 1 && size <= LARGEST ? size : undefined;
    }

    Object.assign(globalThis, { byteExplorer: { decode, explore, note, onOneLine, readSize, summary, tables } });
    if (typeof document === "undefined") {
        return;
    }

    /**
     * @template {keyof HTMLElementTagNameMap} Name
     * @param {Name} name
     * @param {Record<string, string>} attributes
     * @param {(Node | string)[]} children
     */
    function element(name, attributes, ...children) {
        const made = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) {
            made.setAttribute(key, value);
        }
        made.append(...children);
        return made;
    }

    /** @param {Words} words */
    const isolated = (words) =>
        words.map((text, at) => (at % 2 === 1 ? element("bdi", {}, text) : text));

    /**
     * A table that scrolls within itself, also by keyboard.
     * @param {Table} table
     * @param {string} id
     */
    function drawn({ caption, head, rows, torn, mark }, id) {
        const headings = head.map((text) => element("th", { scope: "col" }, text));
        const body = rows.map((row, index) => {
            const isTornRow = torn.includes(index);
            const cells = row.map((text, column) => {
                if (column === 0) {
                    return element("th", { scope: "row" }, element("bdi", {}, text));
                }
                return isTornRow && column === mark
                    ? element("td", { class: "mark" }, element("bdi", {}, text))
                    : element("td", {}, element("code", { dir: "auto" }, text));
            });
            return element("tr", isTornRow ? { class: "torn" } : {}, ...cells);
        });
        return element("div", { class: "explorer-table", role: "region", tabindex: "0", "aria-labelledby": id },
            element("table", {},
                element("caption", { id }, ...isolated(caption)),
                element("thead", {}, element("tr", {}, ...headings)),
                element("tbody", {}, ...body)));
    }

    document.querySelectorAll(".explorer").forEach((place, number) => {
        const { text = "", read } = /** @type {HTMLElement} */ (place).dataset;
        const id = `explorer-${number}`;
        const input = element("input", {
            id: `${id}-text`, type: "text", value: text, autocomplete: "off", spellcheck: "false",
            dir: "auto", "aria-describedby": `${id}-escapes ${id}-note`,
        });
        const size = element("input", {
            id: `${id}-size`, type: "number", value: read ?? "", min: "1", max: String(LARGEST),
            "aria-describedby": `${id}-error`,
        });
        const escapes = element("p", { id: `${id}-escapes`, class: "explorer-escapes" },
            ...["\\n", " is a newline, ", "\\x00", " or ", "\\xff", " any byte, ", "\\\\", " a backslash."]
                .map((text, at) => (at % 2 === 0 ? element("code", {}, text) : text)));
        const notes = element("p", { id: `${id}-note`, class: "explorer-note" });
        const error = element("p", { id: `${id}-error`, class: "explorer-note" });
        const result = element("p", { role: "status" });
        const shown = element("div", {});
        let valid = Number(read);

        function show() {
            const text = input.value;
            const given = readSize(size.value);
            valid = given ?? valid;
            const wrong = read !== undefined && given === undefined;
            size.setAttribute("aria-invalid", String(wrong));
            error.textContent = wrong
                ? `Give a whole number from 1 to ${LARGEST}. Shown are reads of ${valid}.`
                : "";
            notes.textContent = note(text);
            const reads = read === undefined ? undefined : valid;
            result.replaceChildren(...isolated(summary(text, reads)));
            const made = text ? tables(text, reads) : [];
            shown.replaceChildren(...made.map((table, index) => drawn(table, `${id}-${index}`)));
        }

        place.setAttribute("role", "group");
        place.setAttribute("aria-label", "Byte explorer");
        place.replaceChildren(
            element("p", { class: "explorer-form" },
                element("label", { for: input.id }, "Text"), input,
                ...(read === undefined
                    ? []
                    : [element("label", { for: size.id }, "Bytes a read takes at most"), size])),
            escapes, notes, error, result, shown);
        place.addEventListener("input", show);
        // The field has one line: the browser would drop where the others begin.
        input.addEventListener("paste", (event) => {
            const pasted = event.clipboardData?.getData("text/plain") ?? "";
            if (/[\r\n\0]/.test(pasted)) {
                event.preventDefault();
                const escaped = pasted.replace(/\r?\n|\r/g, "\\n").replace(/\0/g, "\\0");
                input.setRangeText(escaped, input.selectionStart ?? 0, input.selectionEnd ?? 0, "end");
                show();
            }
        });
        show();
    });
})();
