// Makes an EPUB of the built book, of its pages as a reader without scripts gets
// them, and a PDF. The format of the first is EPUB 3.3 (W3C), sections 3 to 7.

import { readFileSync } from "node:fs";
import { strToU8, zipSync } from "fflate";
import { asFile, book } from "./support.js";

/** The looks of the diagrams, and of the rest. */
const style = ["../../theme/diagrams.css", "ebook.css"]
    .map((file) => readFileSync(new URL(file, import.meta.url), "utf8"))
    .join("\n");

/** @param {string} text */
const escape = (text) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/**
 * A whole XHTML document.
 * @param {string} title
 * @param {string} body
 */
const document_ = (title, body) => `<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en">
<head><title>${escape(title)}</title><link rel="stylesheet" href="style.css"/></head>
${body}
</html>
`;

/**
 * Opens each page of the contents, and returns its file name, its title and
 * its text in XHTML, with links that lead to the others.
 * @param {import("playwright-core").Browser} browser
 */
async function chapters(browser) {
    const page = await browser.newPage({ javaScriptEnabled: false });
    await page.goto(`${asFile}toc.html`);
    const names = await page
        .locator("ol.chapter > li a")
        .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    const chapters = [];
    for (const name of names) {
        await page.goto(asFile + name);
        const { title, xhtml } = await page.locator("main").evaluate((main) => {
            main.querySelectorAll("[hidden], script, link").forEach((hidden) => hidden.remove());
            for (const link of main.querySelectorAll("a[href]")) {
                const href = link.getAttribute("href") ?? "";
                if (!href.includes(":")) {
                    link.setAttribute("href", href.replace(/\.html(?=#|$)/, ".xhtml"));
                }
            }
            const title = main.querySelector("h1")?.textContent ?? "";
            return { title, xhtml: new XMLSerializer().serializeToString(main) };
        });
        chapters.push({ file: name.replace(/html$/, "xhtml"), title, xhtml });
    }
    await page.goto(`${asFile}index.html`);
    const description = await page.locator("meta[name=description]").getAttribute("content");
    await page.close();
    return { chapters, description: description ?? "" };
}

/**
 * The bytes of the EPUB.
 * @param {import("playwright-core").Browser} browser
 * @param {Date} date When the book was made.
 */
export async function epub(browser, date) {
    const { chapters: pages, description } = await chapters(browser);
    const title = "Both Ends of the Socket";
    const [author] = readFileSync(`${book}../book.toml`, "utf8").match(/(?<=authors = \[").*(?="\])/) ?? [""];
    const items = pages.map(({ file, xhtml }, number) => {
        const svg = xhtml.includes("<svg") ? ' properties="svg"' : "";
        return `<item id="c${number}" href="${file}" media-type="application/xhtml+xml"${svg}/>`;
    });
    const places = pages.map((_, number) => `<itemref idref="c${number}"/>`);
    const entries = pages.map(({ file, title }) => `<li><a href="${file}">${escape(title)}</a></li>`);
    const contents = `<body><nav epub:type="toc"><h1>Contents</h1><ol>${entries.join("")}</ol></nav></body>`;
    const modified = date.toISOString().replace(/\.\d+/, "");

    /** @type {Record<string, string>} */
    const files = {
        "META-INF/container.xml": `<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
`,
        "book/package.opf": `<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:x-book:both-ends-of-the-socket</dc:identifier>
<dc:title>${title}</dc:title>
<dc:language>en</dc:language>
<dc:creator>${escape(author)}</dc:creator>
<dc:description>${escape(description)}</dc:description>
<dc:rights>CC BY 4.0</dc:rights>
<meta property="dcterms:modified">${modified}</meta>
</metadata>
<manifest>
<item id="nav" href="contents.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="style" href="style.css" media-type="text/css"/>
${items.join("\n")}
</manifest>
<spine><itemref idref="nav"/>${places.join("")}</spine>
</package>
`,
        "book/contents.xhtml": document_(title, contents),
        "book/style.css": style,
    };
    for (const { file, title, xhtml } of pages) {
        files[`book/${file}`] = document_(title, `<body>${xhtml}</body>`);
    }
    const bytes = Object.entries(files).map(([name, text]) => [name, strToU8(text)]);
    // The first file, and not compressed: that is how a reader knows an EPUB.
    const mimetype = /** @type {const} */ ([strToU8("application/epub+zip"), { level: 0 }]);
    return zipSync({ mimetype, ...Object.fromEntries(bytes) }, { mtime: date });
}

/**
 * Makes a PDF of the whole book, as it is printed. Returns the bytes.
 * @param {import("playwright-core").Browser} browser
 */
export async function pdf(browser) {
    const page = await browser.newPage();
    // The page prints itself, and two cannot print at a time.
    await page.addInitScript(() => window.print = () => undefined);
    await page.goto(`${asFile}print.html?lang=both`);
    const bytes = await page.pdf({ format: "A4", tagged: true, outline: true });
    await page.close();
    return bytes;
}
