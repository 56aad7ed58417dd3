// The search: the words that a reader types, or that a system prints, lead to the
// section that deals with them. Asked of mdBook's own search code, without a page.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { book } from "./support.js";

/** Among how many results a reader must find the section. */
const FIRST = 3;

/**
 * What beginners ask, each a kind of question, in the words that one types: an entry of
 * When Things Fail that answers it must be the first or the second result.
 */
const QUESTIONS = `
    restart server address in use                 address-already-in-use
    which program uses the port                   who-holds-the-port
    kill process on port                          who-holds-the-port
    port 5000 mac                                 who-holds-the-port
    10013                                         permission-denied
    port 80 permission denied                     permission-denied
    connection refused localhost                  connection-refused localhost-finds-nobody
    localhost ipv6                                localhost-finds-nobody
    connect to 0.0.0.0                            the-client-connects-to-0000
    ports exhausted                               cannot-assign-requested-address
    connect timeout                               connection-timed-out
    host name not found dns                       name-or-service-not-known
    reset before accept                           connection-reset-by-peer
    second send fails                             broken-pipe
    connect from another computer                 another-computer-cannot-connect
    windows firewall                              another-computer-cannot-connect
    campus wi-fi                                  another-computer-cannot-connect
    over the internet                             a-computer-in-another-network-cannot-connect
    port forwarding                               a-computer-in-another-network-cannot-connect
    find my ip address                            what-is-my-ip-address
    gethostname                                   what-is-my-ip-address
    docker localhost                              a-server-in-a-container-cannot-be-reached
    wsl localhost                                 wsl-and-windows-do-not-reach-each-other
    ctrl-c windows                                ctrl-c-does-nothing-on-windows
    stop server                                   the-server-cannot-be-stopped
    exit accept loop                              the-server-cannot-be-stopped
    close socket another thread                   bad-file-descriptor
    chat client input blocks                      the-client-shows-nothing-until-enter-is-pressed
    select stdin windows                          select-on-stdin-fails-on-windows
    recv blocks forever                           both-sides-wait-to-receive
    which call hangs                              find-out-which-side-waits both-sides-wait-to-receive
    makefile flush                                the-request-never-leaves
    only one client at a time                     the-second-client-gets-no-answer
    no prompt                                     no-prompt-or-output-appears
    100% cpu                                      the-program-is-busy-and-does-nothing
    client unplugged                              a-client-that-was-unplugged-stays-connected
    detect disconnect                             a-client-that-was-unplugged-stays-connected
    recv returns empty                            a-receive-returns-nothing
    recv returns part of message                  the-message-is-cut
    two messages merged                           two-messages-are-one
    json extra data                               extra-data-in-json
    pickle truncated                              truncated-data-in-pickle-and-struct
    struct requires a buffer of 4 bytes           truncated-data-in-pickle-and-struct
    UnicodeDecodeError                            unicodedecodeerror-or-not-utf-8
    strange characters                            ã-in-place-of-ë
    charmap print windows                         the-codec-charmap-cannot-encode
    trailing newline                              a-received-word-equals-nothing
    null bytes                                    invisible-characters-at-the-end
    browser invalid response                      a-browser-or-curl-cannot-read-the-answer
    curl                                          a-browser-or-curl-cannot-read-the-answer
    name my file socket.py                        module-socket-has-no-attribute
    bytes-like object str                         a-bytes-like-object-is-required
    connect takes exactly one argument            the-address-is-not-a-tuple
    unwrap error                                  how-to-read-an-error
    encrypted                                     appendix-glossary#tls
`;

/** What is typed, and the sections of which one must be among the first results. */
const SEARCHES = `
    SO_REUSEADDR                                  04-server#starting-again
    TIME_WAIT                                     appendix-glossary#time-wait
    CLOSE_WAIT                                    appendix-glossary#close_wait
    reset by peer                                 08-closing#closing-too-early
    cannot assign requested address               04-server#which-address
    EOF                                           appendix-glossary#end-of-stream
    end of file                                   appendix-glossary#end-of-stream
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
    BufReader                                     07-receiving#reading-a-line appendix-glossary#buffered-reader
    thread pool                                   12-many-clients#a-limit-on-clients appendix-glossary#pool
    tokio                                         12-many-clients#tasks-that-take-turns appendix-glossary#async
    selectors                                     12-many-clients#one-loop-for-all appendix-glossary#event-loop
    limit clients                                 12-many-clients#a-limit-on-clients
    client does not read                          12-many-clients#who-does-not-read
    backpressure                                  appendix-glossary#backpressure
    deadline                                      13-going-away#a-limit-for-the-whole appendix-glossary#deadline
    reconnect                                     13-going-away#trying-again appendix-glossary#backoff
    retry                                         13-going-away#trying-again appendix-glossary#backoff
    idempotent                                    13-going-away#asked-twice appendix-glossary#idempotent
    heartbeat                                     13-going-away#a-sign-of-life appendix-glossary#heartbeat
    graceful shutdown                             13-going-away#in-good-order
    chat client                                   14-chat#two-directions-at-once appendix-errors#the-client-shows-nothing-until-enter-is-pressed
    TLS                                           15-beyond#somebody-reads-along appendix-glossary#tls
    certificate                                   15-beyond#somebody-reads-along appendix-glossary#certificate
    HTTP                                          16-browser#what-a-browser-says appendix-glossary#http
    Content-Length                                16-browser#predict-a-content-length-that-is-one-too-small
    axum                                          16-browser#where-a-library-begins
    UDP                                           17-datagrams#a-message-is-a-message appendix-glossary#udp 17-datagrams#a-stream-or-datagrams
    datagram                                      17-datagrams#a-message-is-a-message appendix-glossary#datagram
    DNS                                           17-datagrams#a-name-asked-by-hand appendix-glossary#dns
    Message too long                              appendix-errors#message-too-long
    recvfrom                                      17-datagrams#a-message-is-a-message
    dual stack                                    15-beyond#one-server-for-both-families
    ss                                            appendix-glossary#netstat appendix-errors#who-holds-the-port
    netcat                                        15-beyond#what-is-in-the-way appendix-glossary#netcat
    mutex                                         appendix-glossary#lock 14-chat#a-room-with-a-lock
    SIGTERM                                       13-going-away#in-good-order appendix-glossary#signal
    trailing characters                           appendix-errors#extra-data-in-json
    sendall                                       06-sending#sending-all-of-it
    AF_INET                                       03-client-socket#making-a-socket
    0.0.0.0                                       appendix-glossary#0000
    localhost                                     03-client-socket#what-a-name-resolves-to appendix-glossary#localhost
    firewall                                      appendix-glossary#firewall
    ctrl-c                                        introduction#two-terminals appendix-errors#ctrl-c-does-nothing-on-windows
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

/**
 * @param {string} table Rows of words and sections.
 * @param {number} count Among how many results one of the sections must be.
 * @param {string} [page] What stands in front of each section.
 */
function search(table, count, page = "") {
    const rows = table.trim().split("\n").map((row) => row.trim().split(/\s{2,}/));
    const faults = [];
    for (const [words, names] of rows) {
        const sections = names.replaceAll(/\S+/g, (name) => (name.includes("#") ? name : page + name));
        const first = found(words).slice(0, count);
        const missing = sections.split(" ").filter((section) => !doc_urls.includes(section.replace(/#|$/, ".html$&")));
        if (missing.length > 0) {
            faults.push(`${words}: the book has no section ${missing.join(" ")}`);
        } else if (!sections.split(" ").some((section) => first.includes(section))) {
            faults.push(`${words}: ${sections} is not among ${first.join(" ") || "no results"}`);
        }
    }
    console.log(`${rows.length} searches`);
    assert.deepEqual(faults, []);
}

test("what a reader types finds its section among the first three results", () => {
    search(SEARCHES, FIRST);
});

test("what a beginner asks is answered by the first or the second result", () => {
    search(QUESTIONS, 2, "appendix-errors#");
});

/** Numbers that the pages are full of, since chapters have them, too. */
const COMMON = ["4", "8", "9", "11", "13", "-2"];

/** The entry, or another to which it leads. */
test("what a system prints finds its entry first, by the message, by its words and by its number", () => {
    const page = readFileSync(`${book}../src/appendix-errors.md`, "utf8");
    const faults = [];
    let count = 0;
    for (const entry of page.split(`<div class="entry">`).slice(1)) {
        const [body] = entry.split("</div>");
        const [, title] = /** @type {string[]} */ (body.match(/^### (.*)$/m));
        const section = `appendix-errors#${title.toLowerCase().replaceAll(/[^\w -]/g, "").replaceAll(" ", "-")}`;
        const [names] = /** @type {string[]} */ (body.match(/^`E[A-Z]+` on .*$|^`gaierror` on .*$/m));
        const said = [...names.matchAll(/`([A-Z]{4,}|-?\d+)`/g)].map(([, word]) => word);
        for (const [, message] of body.matchAll(/(?<=^\|.*\| )`([^`]*)`/gm)) {
            said.push(message, message.replace(/^[\w.]+: (\[\w+ -?\d+\] )?/, "").replace(/ \(os error \d+\)$/, ""));
            said.push(...message.match(/(Errno|WinError|os error) -?\d+/g) ?? []);
        }
        for (const words of new Set(said)) {
            count += 1;
            const [first] = found(words);
            const leadsTo = body.includes(`(${first?.replace("appendix-errors", "")})`);
            if (first !== section && !leadsTo && !COMMON.includes(words)) {
                faults.push(`${words}: ${section} is not the first result, but ${first}`);
            }
        }
    }
    console.log(`${count} searches`);
    assert.ok(count > 150);
    assert.deepEqual(faults, []);
});

test("what the capitalization programs say is found among the first two results", () => {
    const sessions = `${book}../examples/09-capitalization/sessions/`;
    const said = readdirSync(sessions).flatMap((file) =>
        readFileSync(sessions + file, "utf8").split("\n").filter((line) => /^cap_\w+: /.test(line)));
    assert.ok(said.length > 15);
    const faults = said.filter((line) =>
        !found(line).slice(0, 2).includes("appendix-errors#what-the-capitalization-programs-say"));
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
