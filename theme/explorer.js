// The byte explorer: type a text, see its code points and bytes, and where reads
// of a given size cut through them. It takes the place of a fixed table that
// stands in the chapter. Works on the page, and in Node for the tests.
"use strict";

(function () {
    /** The most code points that are shown, and the largest read: all their bytes. */
    const LONGEST = 32;
    const LARGEST = 4 * LONGEST;

    /** @typedef {{ shown: string, name: string, bytes: Uint8Array, reads: number[] }} Character */
    /**
     * `torn` are the rows in which a cut shows, and `mark` the column that says so.
     * @typedef {{ caption: string, head: string[], rows: string[][], torn: number[], mark: number }} Table
     */

    /**
     * The text that the bytes stand for, as Python's and Rust's decoders give it.
     * Strict: null if they are not UTF-8. Else with U+FFFD where they make no sense.
     * @param {Uint8Array} bytes
     * @param {boolean} strict
     */
    function decode(bytes, strict) {
        try {
            // ignoreBOM: the browser would drop a U+FEFF at the start.
            return new TextDecoder("utf-8", { fatal: strict, ignoreBOM: true }).decode(bytes);
        } catch {
            return null;
        }
    }

    /**
     * What a table shows for a code point that alone would not be seen.
     * @param {string} character
     */
    function visible(character) {
        if (character === " ") {
            return "space";
        }
        if (/[\p{Z}\p{Cc}\p{Cf}]/u.test(character)) {
            return "invisible";
        }
        return /\p{M}/u.test(character) ? `◌${character}` : character;
    }

    /**
     * The bytes of a text, its code points, and the pieces that reads of at most
     * `size` bytes give, if each takes as much as it may.
     * @param {string} text
     * @param {number} size
     */
    function explore(text, size) {
        const bytes = new TextEncoder().encode(text);
        /** @type {Character[]} */
        const characters = [];
        let start = 0;
        // From the bytes and not from the text: an unpaired surrogate has none.
        for (const character of /** @type {string} */ (decode(bytes, false))) {
            const code = /** @type {number} */ (character.codePointAt(0));
            const length = new TextEncoder().encode(character).length;
            const end = start + length;
            const reads = [];
            for (let read = Math.floor(start / size); read * size < end; read++) {
                reads.push(read + 1);
            }
            characters.push({
                shown: visible(character),
                name: `U+${code.toString(16).toUpperCase().padStart(4, "0")}`,
                bytes: bytes.slice(start, end),
                reads,
            });
            start = end;
        }
        /** @type {Uint8Array[]} */
        const pieces = [];
        for (let at = 0; at < bytes.length; at += size) {
            pieces.push(bytes.slice(at, at + size));
        }
        return { bytes, characters, pieces, torn: characters.filter(isTorn) };
    }

    /** @param {Character} character */
    const isTorn = (character) => character.reads.length > 1;

    /** @param {Uint8Array} bytes @param {number} [base] */
    const list = (bytes, base = 16) =>
        Array.from(bytes, (byte) => byte.toString(base).padStart(base === 16 ? 2 : 1, "0")).join(" ");

    /**
     * Where in a list those stand that a test is true of.
     * @template Item
     * @param {Item[]} items
     * @param {(item: Item) => boolean} test
     */
    const indices = (items, test) => items.flatMap((item, index) => (test(item) ? [index] : []));

    /** @param {number} count @param {string} name */
    const counted = (count, name) => `${count} ${name}${count === 1 ? "" : "s"}`;

    /**
     * What the page shows for a text, and for a size of the reads if it has one:
     * tables of words, the same as stand in the chapter.
     * @param {string} text
     * @param {number} [size]
     * @returns {Table[]}
     */
    function tables(text, size) {
        const { bytes, characters, pieces } = explore(text, size ?? LARGEST);
        if (size === undefined) {
            return [{
                caption: `“${text}” in UTF-8`,
                head: ["Character", "Code point", "Bytes, hexadecimal", "Bytes, decimal"],
                rows: characters.map(({ shown, name, bytes }) =>
                    [shown, name, list(bytes), list(bytes, 10)]),
                torn: [],
                mark: 3,
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

        const alone = pieces.map((piece, index) => {
            const inRead = characters.filter(({ reads }) => reads.includes(index + 1));
            const [first, last] = [inRead[0], inRead[inRead.length - 1]];
            // Decoders stop at the first error.
            const error = first.reads[0] <= index
                ? `begins within ${first.shown}`
                : `ends within ${last.shown}`;
            return [
                String(index + 1),
                list(piece),
                decode(piece, true) ?? `Error: ${error}`,
                /** @type {string} */ (decode(piece, false)),
            ];
        });
        const whole = /** @type {string} */ (decode(bytes, true));
        return [
            {
                caption: `“${text}” in reads of at most ${counted(size, "byte")}`,
                head: ["Character", "Code point", "Bytes, with cuts", "Read"],
                rows,
                torn: indices(characters, isTorn),
                mark: 3,
            },
            {
                caption: "Each read decoded alone, and all of them joined",
                head: ["Read", "Bytes", "Strict", "With stand-ins"],
                rows: [...alone, ["Joined", counted(bytes.length, "byte"), whole, whole]],
                torn: indices(pieces, (piece) => decode(piece, true) === null),
                mark: 2,
            },
        ];
    }

    /**
     * The result in a sentence or two.
     * @param {string} text
     * @param {number} [size]
     */
    function summary(text, size) {
        const { bytes, characters, pieces, torn } = explore(text, size ?? LARGEST);
        if (!text) {
            return "No characters, no bytes.";
        }
        const counts = [counted(characters.length, "code point"), counted(bytes.length, "byte")];
        if (size === undefined) {
            return `${counts.join(", ")}.`;
        }
        const names = torn.map(({ shown }) => shown).join(", ");
        const result = names ? `Torn: ${names}.` : "No character is torn.";
        return `${counts.join(", ")}, ${counted(pieces.length, "read")}. ${result}`;
    }

    /**
     * The part of a text that is shown, and what to say if that is not all of it.
     * @param {string} text
     */
    function limit(text) {
        const all = [...text];
        const notes = [];
        if (all.length > LONGEST) {
            notes.push(`Only the first ${LONGEST} code points are shown.`);
        }
        const wellFormed = /** @type {string} */ (decode(new TextEncoder().encode(text), false));
        if (wellFormed !== text) {
            notes.push("Half of a surrogate pair is no character. U+FFFD stands for it.");
        }
        return { text: [...wellFormed].slice(0, LONGEST).join(""), note: notes.join(" ") };
    }

    /**
     * The size of a read, or undefined if the words are not one.
     * @param {string} words
     */
    function readSize(words) {
        const size = Number(words);
        return /^\d+$/.test(words) && size >= 1 && size <= LARGEST ? size : undefined;
    }

    Object.assign(globalThis, { byteExplorer: { decode, explore, limit, readSize, summary, tables } });
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
                    return element("th", { scope: "row" }, text);
                }
                return isTornRow && column === mark
                    ? element("td", { class: "mark" }, text)
                    : element("td", {}, element("code", {}, text));
            });
            return element("tr", isTornRow ? { class: "torn" } : {}, ...cells);
        });
        return element("div", { class: "explorer-table", role: "region", tabindex: "0", "aria-labelledby": id },
            element("table", {},
                element("caption", { id }, caption),
                element("thead", {}, element("tr", {}, ...headings)),
                element("tbody", {}, ...body)));
    }

    document.querySelectorAll(".explorer").forEach((place, number) => {
        const { text = "", read } = /** @type {HTMLElement} */ (place).dataset;
        const id = `explorer-${number}`;
        const input = element("input", {
            id: `${id}-text`, type: "text", value: text, autocomplete: "off", spellcheck: "false",
            "aria-describedby": `${id}-note`,
        });
        const size = element("input", {
            id: `${id}-size`, type: "number", value: read ?? "", min: "1", max: String(LARGEST),
            "aria-describedby": `${id}-error`,
        });
        const note = element("p", { id: `${id}-note`, class: "explorer-note" });
        const error = element("p", { id: `${id}-error`, class: "explorer-note" });
        const result = element("p", { role: "status" });
        const shown = element("div", {});
        let valid = Number(read);

        function show() {
            const limited = limit(input.value);
            const given = readSize(size.value);
            valid = given ?? valid;
            const wrong = read !== undefined && given === undefined;
            size.setAttribute("aria-invalid", String(wrong));
            error.textContent = wrong
                ? `Give a whole number from 1 to ${LARGEST}. Shown are reads of ${valid}.`
                : "";
            note.textContent = limited.note;
            const reads = read === undefined ? undefined : valid;
            result.textContent = summary(limited.text, reads);
            const made = limited.text ? tables(limited.text, reads) : [];
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
            note, error, result, shown);
        place.addEventListener("input", show);
        show();
    });
})();
