// The search: the words that a reader types, or that a system prints, lead to the
// section that deals with them. Asked of mdBook's own search code, without a page.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { book } from "./support.js";

/** Among how many results a reader must find the section. */
const FIRST = 3;

/** What is typed, and the sections of which one must be among the first results. */
const SEARCHES = `
    address already in use                        appendix-errors#a-call-fails 04-server#which-port
    errno 98                                      appendix-errors#a-call-fails
    EADDRINUSE                                    appendix-errors#the-same-error-on-three-systems
    10048                                         appendix-errors#what-windows-says
    Only one usage of each socket address         appendix-errors#what-windows-says
    kill port                                     appendix-errors#a-call-fails
    SO_REUSEADDR                                  04-server#starting-again
    TIME_WAIT                                     appendix-glossary#time-wait
    CLOSE_WAIT                                    appendix-glossary#close_wait
    connection refused                            03-client-socket#nobody-there
    errno 111                                     appendix-errors#a-call-fails
    ECONNREFUSED                                  appendix-errors#the-same-error-on-three-systems
    WinError 10061                                appendix-errors#what-windows-says
    target machine actively refused it            appendix-errors#what-windows-says
    reset by peer                                 08-closing#closing-too-early
    forcibly closed by the remote host            appendix-errors#what-windows-says
    WinError 10054                                appendix-errors#what-windows-says
    aborted by the software in your host machine  appendix-errors#what-windows-says
    broken pipe                                   appendix-errors#a-call-fails
    connection timed out                          appendix-errors#what-windows-says 03-client-socket#nobody-answers
    permission denied                             appendix-errors#a-call-fails
    cannot assign requested address               04-server#which-address
    name or service not known                     appendix-errors#a-call-fails
    gaierror                                      appendix-glossary#dns
    too many open files                           appendix-errors#a-call-fails appendix-errors#what-windows-says
    Resource temporarily unavailable              appendix-errors#more-messages-provoked
    bytes-like object is required                 appendix-errors#more-messages-provoked
    UnicodeDecodeError                            05-data-formats#bytes-that-are-not-utf-8
    EOF                                           appendix-glossary#end-of-stream
    end of file                                   appendix-glossary#end-of-stream
    recv returns empty                            07-receiving#the-end-of-the-stream
    b''                                           appendix-glossary#b
    b""                                           appendix-glossary#b
    partial read                                  appendix-glossary#short-read
    program hangs                                 appendix-errors#the-program-hangs
    stuck                                         appendix-glossary#deadlock
    timeout                                       appendix-glossary#time-limit
    nonblocking                                   appendix-glossary#non-blocking
    threads                                       appendix-glossary#thread
    multiple clients                              appendix-glossary#concurrency
    asyncio                                       appendix-glossary#async
    select                                        appendix-glossary#event-loop
    length prefix                                 05-data-formats#length-prefix
    length prefix                                 appendix-glossary#length-prefix
    framing                                       appendix-glossary#framing
    delimiter                                     appendix-glossary#delimiter
    newline                                       appendix-glossary#newline
    json                                          appendix-glossary#json
    pickle                                        appendix-glossary#serialization
    struct                                        appendix-glossary#big-endian
    emoji                                         appendix-glossary#code-point
    utf-8                                         05-data-formats#bytes-that-are-not-utf-8
    half close                                    08-closing#closing-one-half
    shutdown                                      08-closing#closing-one-half
    read_exact                                    07-receiving#an-exact-number-of-bytes
    BufReader                                     07-receiving#reading-a-line
    sendall                                       06-sending#sending-all-of-it
    AF_INET                                       03-client-socket#making-a-socket
    0.0.0.0                                       appendix-glossary#0000
    localhost                                     03-client-socket#what-a-name-resolves-to
    firewall                                      09-capitalization#run-them
    docker                                        appendix-glossary#container
    WSL                                           appendix-glossary#wsl
    port forwarding                               appendix-glossary#nat
    backlog                                       appendix-glossary#backlog
    nagle                                         06-sending#two-sends-one-piece
    SYN                                           appendix-glossary#handshake
    keepalive                                     appendix-glossary#keepalive
    TLS                                           appendix-glossary#tls
    ssl                                           appendix-glossary#tls
    https                                         appendix-glossary#http
    udp                                           appendix-glossary#udp
    netcat                                        appendix-glossary#netcat
    lsof                                          appendix-glossary#netstat
    wireshark                                     appendix-glossary#wireshark
    ctrl-c                                        introduction#two-terminals
    send a file                                   appendix-glossary#file-transfer
`;

/** @param {string} name How a file of the built book begins. */
const script = (name) => {
    const file = readdirSync(book).find((file) => file.startsWith(name) && file.endsWith(".js"));
    return readFileSync(book + file, "utf8");
};

const page = createContext({ search: {} });
runInContext("globalThis.window = globalThis", page);
runInContext(script("elasticlunr-"), page);
runInContext(script("searchindex-"), page);
const { doc_urls, search_options } = page.search;
const index = runInContext("elasticlunr.Index.load(search.index)", page);

/** @param {string} words @returns {string[]} The sections found, best first. */
const found = (words) =>
    index.search(words, search_options).map((/** @type {{ ref: number }} */ { ref }) =>
        doc_urls[ref].replace(".html", ""));

test("what a reader types finds its section among the first three results", () => {
    const rows = SEARCHES.trim().split("\n").map((row) => row.trim().split(/\s{2,}/));
    const faults = [];
    for (const [words, sections] of rows) {
        const first = found(words).slice(0, FIRST);
        const missing = sections.split(" ").filter((section) => !doc_urls.includes(section.replace(/#|$/, ".html$&")));
        if (missing.length > 0) {
            faults.push(`${words}: the book has no section ${missing.join(" ")}`);
        } else if (!sections.split(" ").some((section) => first.includes(section))) {
            faults.push(`${words}: ${sections} is not among ${first.join(" ") || "no results"}`);
        }
    }
    console.log(`${rows.length} searches`);
    assert.deepEqual(faults, []);
});

test("every term of the glossary is found by its own name", () => {
    const terms = [...readFileSync(`${book}../src/appendix-glossary.md`, "utf8").matchAll(/^## (.*)$/gm)]
        .map(([, term]) => term);
    const glossary = doc_urls.filter((/** @type {string} */ url) => url.startsWith("appendix-glossary.html#"));
    assert.equal(terms.length, glossary.length - 1);
    const faults = terms.filter((term) =>
        !found(term).slice(0, FIRST).some((section) => section.startsWith("appendix-glossary#")));
    assert.deepEqual(faults, []);
});

test("the whole programs, which repeat the chapters, are not among the results", () => {
    assert.equal(doc_urls.some((/** @type {string} */ url) => url.startsWith("appendix-programs")), false);
});
