// The model of two sockets, its missions and addresses, and the book's listings played
// in it. That the model is right is proven on real sockets: tests/model/proof.mjs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import "../../src/play/model.js";
import "../../src/play/missions.js";
import "../../src/play/programs.js";

/**
 * Classic scripts export nothing: they leave their functions here.
 * @type {import("../../src/play/model.js").PlayModel}
 */
const model = Reflect.get(globalThis, "socketModel");
/**
 * @type {{
 *     MISSIONS: import("../../src/play/missions.js").PlayMission[],
 *     bytesOf(text: string): string,
 *     decode(address: string): string[] | null,
 *     encode(presses: string[]): string,
 * }}
 */
const { MISSIONS, bytesOf, decode, encode } = Reflect.get(globalThis, "socketMissions");
/** @type {{ asProgram(presses: string[], language: "python" | "rust"): string | null }} */
const { asProgram } = Reflect.get(globalThis, "socketPrograms");

const LISTENING = ["listener socket", "listener reuse", "listener bind 0", "listener listen 9"];
const CONNECTED = [...LISTENING, "client socket", "client connect", "listener accept"];

/**
 * What the last of these presses leads to.
 * @param {string[]} presses
 */
const last = (...presses) => model.play(presses).results.at(-1);

/**
 * What a listing prints, as the book shows it.
 * @param {string} file
 */
const out = (file) => readFileSync(new URL(`../../examples/${file}.out`, import.meta.url), "utf8").trimEnd().split("\n");

/**
 * A text that was received, from a result.
 * @param {string} [result]
 */
function text(result = "") {
    assert.match(result, /^=/);
    return new TextDecoder().decode(Uint8Array.from(result.slice(1), (byte) => byte.charCodeAt(0)));
}

/** How Python prints these errors. @type {Record<string, string>} */
const PRINTED = {
    EADDRINUSE: "[Errno 98] Address already in use",
    ECONNREFUSED: "[Errno 111] Connection refused",
    ECONNRESET: "[Errno 104] Connection reset by peer",
    EPIPE: "[Errno 32] Broken pipe",
};

test("a call that the program cannot make leads nowhere", () => {
    for (const press of [
        "", "client", "conn recv 4", "listener accept", "client recv", "client recv 0", "client send ", "client fly",
        "listener listen 1", "client shutdown write", "constructor kill", "client toString", "time passes", "server kill",
    ]) {
        assert.deepEqual(model.step(model.EMPTY, press), [], press);
    }
    assert.deepEqual(model.step(model.play(CONNECTED).state, "client send é€"), [], "more than a byte");
    const { state } = model.play([...CONNECTED, "conn recv 4"]);
    assert.deepEqual(model.step(state, "conn send ab"), [], "the server waits");
});

test("a step leaves the state before it as it was", () => {
    const { state } = model.play([...CONNECTED, "client send ab"]);
    const before = JSON.stringify(state);
    model.step(state, "conn recv 1");
    model.step(state, "conn close");
    model.step(state, "server kill");
    assert.equal(JSON.stringify(state), before);
});

test("a wait ends when the other side acts", () => {
    assert.deepEqual(last(...CONNECTED, "conn recv 9"), { server: "waits" });
    assert.deepEqual(last(...CONNECTED, "conn recv 9", "client send ab"), { client: "ok", server: "=ab" });
    assert.deepEqual(last(...CONNECTED, "conn recv 9", "client shutdown write"), { client: "ok", server: "=" });
    assert.deepEqual(last(...CONNECTED, "conn recv 9", "client kill"), { server: "=" });
});

test("a client that waits for a full queue asks again, and is refused when nobody listens any more", () => {
    const waits = [
        "listener socket", "listener bind 5220", "listener listen 0",
        "client socket", "client connect", "client close", "client socket", "client connect",
    ];
    assert.deepEqual(last(...waits), { client: "waits" });
    assert.deepEqual(last(...waits, "listener accept"), { server: "ok" });
    assert.deepEqual(last(...waits, "listener accept", "time passes"), { client: "ok" });
    assert.deepEqual(last(...waits, "listener close", "time passes"), { client: "ECONNREFUSED" });
});

test("what a limit may have ended already is allowed as well", () => {
    const [outcome] = model.step(model.play([...CONNECTED, "conn limit"]).state, "conn recv 9");
    assert.deepEqual(model.later(outcome).map(({ results }) => results), [{ server: "waits" }, { server: "EAGAIN" }]);
});

test("unread_data, peer_gone and refused end in the errors that they print", () => {
    const reset = last(...CONNECTED, "client send please read all of this", "conn recv 6", "conn close", "client recv 1024");
    assert.deepEqual(out("08-closing/unread_data.py"), [`client: ${PRINTED[reset?.client ?? ""]}`]);

    const { results } = model.play([
        ...CONNECTED, "conn close", "client send a question", "client recv 1024", "client send another question",
    ]);
    const [sent, received, again] = results.slice(-3).map(({ client }) => client);
    assert.equal(sent, "ok");
    assert.deepEqual(out("06-sending/peer_gone.py"), [
        "send: taken", `receive: ${text(received).length} bytes`, `send again: ${PRINTED[again]}`,
    ]);

    const refused = last("listener socket", "listener bind 0", "client socket", "client connect");
    assert.equal(out("03-client-socket/refused.py")[1], PRINTED[refused?.client ?? ""]);
});

test("address_in_use and restart find the port in use, or not", () => {
    const live = last(
        "listener socket", "listener reuse", "listener bind 5220", "listener listen 9",
        "another socket", "another reuse", "another bind 5220",
    );
    assert.deepEqual(out("04-server/address_in_use.py"), [PRINTED[live?.server ?? ""]]);

    /** @param {string[]} option */
    const restart = (...option) => {
        const start = ["listener socket", ...option, "listener bind 5220", "listener listen 9"];
        const presses = [...start, "client socket", "client connect", "listener accept", "listener close"];
        const [outcome] = model.step(model.play([...presses, ...start.slice(0, -2)]).state, "listener bind 5220");
        return outcome.results.server;
    };
    assert.deepEqual(out("04-server/restart.py"), [
        `without SO_REUSEADDR: ${PRINTED[restart()]}`,
        `with SO_REUSEADDR: ${restart("listener reuse") === "ok" ? "listening again" : "?"}`,
    ]);
});

test("both_wait waits on both sides", () => {
    const { state } = model.play([...CONNECTED, "conn recv 1024", "client recv 1024"]);
    assert.deepEqual(Object.keys(state.waits).filter((side) => state.waits[side]), ["server", "client"]);
    assert.deepEqual(out("02-client-server-model/both_wait").map((line) => line.split(":")[0]), ["server", "client"]);
});

test("half_close gets its answer", () => {
    const { results } = model.play([
        ...CONNECTED, "conn recv 1024", "client send first part, ", "conn recv 1024", "client send second part",
        "client shutdown write", "conn recv 1024", "conn send 23 bytes, thank you.", "client recv 1024",
    ]);
    assert.deepEqual(out("08-closing/half_close"), [`answer: ${text(results.at(-1)?.client)}`]);
    assert.deepEqual(results.slice(-5).map(({ server }) => server), ["=second part", undefined, "=", "ok", undefined]);
});

test("two_sends, two_pieces, recv_limit, before_accept, end_of_stream and close receive what they print", () => {
    /** @param {string[]} presses */
    const received = (...presses) => {
        const { results } = model.play([...LISTENING, "client socket", "client connect", ...presses]);
        return results.map(({ server }) => server).filter((result) => result?.[0] === "=").map(text);
    };
    const accept = "listener accept";
    const recv = "conn recv 1024";
    assert.deepEqual(out("06-sending/two_sends"),
        received(accept, "client send one", "client send two", recv).map((bytes) => `received: ${bytes}`));
    const pieces = received(accept, "client send transfer 100", recv, "client send 0 dollars", recv);
    assert.deepEqual(out("07-receiving/two_pieces"), [`first piece: ${pieces[0]}`, `second piece: ${pieces[1]}`]);
    assert.deepEqual(out("07-receiving/recv_limit"),
        received(accept, "client send abcdefghij", ..."123".replace(/./g, "conn recv 4|").split("|").filter(Boolean))
            .map((bytes) => `${bytes.length} ${bytes}`));
    assert.deepEqual(out("04-server/before_accept").slice(2), ["server: accepted",
        ...received("client send I was here.", "client close", accept, recv).map((bytes) => `server received: ${bytes}`)]);
    assert.deepEqual(out("07-receiving/end_of_stream"),
        received(accept, "client send the last words", "client close", recv, recv, recv).map(({ length }) => `${length} bytes`));
    const [bye, end] = received(accept, "client send Bye.", "client close", recv, recv);
    assert.deepEqual(out("08-closing/close.py").slice(0, 2), [`the peer received: ${bye}`, `and then: ${end.length} bytes`]);
});

test("torn_character tears it", () => {
    const { results } = model.play([...CONNECTED, `client send ${bytesOf("café")}`, "client close", "conn recv 4", "conn recv 4"]);
    const [first, second] = results.slice(-2).map(({ server }) => server);
    assert.equal(first, "=caf\xc3");
    assert.equal(out("07-receiving/torn_character.py")[1], `decoded whole: ${text(first + second.slice(1))}`);
});

for (const { id, start, calls, solution, reached } of MISSIONS) {
    test(`the mission ${id} is reached by the last press of its solution, with its own calls`, () => {
        const presses = [...start, ...solution];
        const { results } = model.play(presses);
        const history = presses.map((press, index) => ({ press, results: results[index] })).slice(start.length);
        assert.deepEqual(solution.filter((press) => !calls.includes(press)), []);
        for (let made = 0; made <= solution.length; made += 1) {
            const { state } = model.play(presses.slice(0, start.length + made));
            assert.equal(reached(state, history.slice(0, made)), made === solution.length, `after ${made} presses`);
        }
    });
}

test("an address holds any position, and nothing else", () => {
    for (const { start, solution } of MISSIONS) {
        const address = encode([...start, ...solution]);
        assert.match(address, /^[\w.%]*$/);
        assert.deepEqual(decode(address), [...start, ...solution]);
    }
    const all = [...CONNECTED, `client send ${bytesOf(" é.%\n🌮 ")}`];
    assert.deepEqual(decode(encode(all)), all);
    assert.deepEqual(decode(""), []);
    for (const address of ["x", "..", "cc", "cs.cs", "cs.c", "%", "constructor", "cs.cw", "cs.cr0"]) {
        assert.equal(decode(address), null, address);
    }
});

test("what no program can do is not written as one", () => {
    assert.equal(asProgram([...CONNECTED, "server vanish"], "python"), null);
    assert.equal(asProgram([...CONNECTED, "conn recv 4", "server kill"], "rust"), null);
    assert.match(asProgram([...CONNECTED, "client send a\"\\\n\xff"], "rust") ?? "", /send\(b"a\\x22\\x5c\\x0a\\xff"\)/);
});
