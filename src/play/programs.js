// Writes a sequence of presses down as a program, in Python and in Rust, that makes
// the same calls in the same order. A call that waits has a thread of its own. The
// numbers in the comments, and before what it prints, are those of the presses.
//
// (mdBook copies what is in src/ and is no Markdown: this file belongs to a page.)
//
// A classic script, loaded after model.js. It leaves `socketPrograms`.
"use strict";

(function () {
    /** @type {import("./model.js").PlayModel} */
    const model = Reflect.get(globalThis, "socketModel");

    /** More than the buffers hold, in bytes. */
    const MUCH = "20_000_000";

    /**
     * How a language says things. `made` is the new variable of a call that makes one.
     * @typedef {object} Language
     * @property {(on: string, call: string, word: string) => string} call
     * @property {(made: string, call: string, number: number, shared: boolean) => string} plain
     * @property {(call: string, number: number) => string} told It returns something that is printed.
     * @property {(call: string, number: number) => string} fails
     * @property {(side: string, on: string, call: string, number: number) => string} waits
     * @property {(side: string) => string} result What a call that waited returns.
     * @property {(side: string) => string} still At the end of the program it waits.
     * @property {(text: string) => string} comment
     * @property {(conn: string, count: number) => string} arrived
     * @property {(on: string) => string} address Keeps the address with the chosen port.
     * @property {(lines: string[]) => string} whole
     */

    /** @param {string} bytes */
    const quoted = (bytes) => `b"${bytes.replace(/[^ !#-[\]-~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, "0")}`)}"`;

    /** @type {Language} */
    const PYTHON = {
        call(on, call, word) {
            switch (call) {
                case "socket":
                    return "socket.socket()";
                case "reuse":
                    return `${on}.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)`;
                case "bind":
                    return `${on}.bind((${word === "elsewhere" ? `"192.0.2.1", 5220` : `"127.0.0.1", ${word}`}))`;
                case "connect":
                    return `${on}.connect(${word})`;
                case "send":
                    return `${on}.send(${quoted(word)})`;
                case "fill":
                    return `${on}.send(b"x" * ${MUCH})`;
                case "shutdown":
                    return `${on}.shutdown(socket.SHUT_${{ write: "WR", read: "RD" }[word] ?? "RDWR"})`;
                case "limit":
                    return `${on}.settimeout(0.2)`;
                case "nonblocking":
                    return `${on}.setblocking(False)`;
                default:
                    return `${on}.${call}(${word})`;
            }
        },
        plain: (made, call, number) => `${made === "conn" ? "conn, _ = " : made && `${made} = `}${call}  # ${number}`,
        told: (call, number) => `print("${number}:", ${call})`,
        fails: (call, number) => `try:\n    ${call}  # ${number}\nexcept OSError as error:\n    print("${number}:", error)`,
        waits: (side, _on, call, number) => `${side}_call = waits(${call.replace("(", ", ").replace(/, \)$/, ")")}  # ${number}`,
        result: (side) => `${side}_call.result()`,
        still: (side) => `print("the ${side} waits:", not ${side}_call.done())`,
        comment: (text) => `# ${text}`,
        arrived: (conn, count) => `wait_for(${conn}, ${count})`,
        address: (on) => `chosen = ${on}.getsockname()`,
        whole(lines) {
            const body = lines.join("\n");
            const waits = body.includes("waits(") && `

def waits(call, *given):
    """Makes a call that waits: it has a thread of its own."""
    future = Future()

    def make():
        try:
            future.set_result(call(*given))
        except OSError as error:
            future.set_exception(error)

    threading.Thread(target=make, daemon=True).start()
    time.sleep(0.1)
    return future
`;
            const arrived = body.includes("wait_for(") && `

def wait_for(conn, count):
    """Waits until so many bytes have arrived, and takes none of them."""
    for _ in range(1000):
        if len(conn.recv(count, socket.MSG_PEEK)) == count:
            break
        time.sleep(0.005)
`;
            const imports = [
                "import socket", waits && "import threading", (waits || arrived) && "import time",
                waits && "from concurrent.futures import Future",
            ];
            const helpers = [waits, arrived].filter(Boolean).join("");
            return `${imports.filter(Boolean).join("\n")}\n${helpers}${helpers && "\n"}\n${body}\n`;
        },
    };

    /** @type {Language} */
    const RUST = {
        call(on, call, word) {
            switch (call) {
                case "socket":
                    return "Socket::new(Domain::IPV4, Type::STREAM, None)";
                case "reuse":
                    return `${on}.set_reuse_address(true)`;
                case "bind":
                    return `${on}.bind(&address("${word === "elsewhere" ? "192.0.2.1:5220" : `127.0.0.1:${word}`}"))`;
                case "connect":
                    return `${on}.connect(&${word === "chosen" ? word : `address("127.0.0.1:5220")`})`;
                case "send":
                    return `${on}.send(${quoted(word)})`;
                case "fill":
                    return `${on}.send(&vec![b'x'; ${MUCH}])`;
                case "recv":
                    return `receive(&${on}, ${word})`;
                case "shutdown":
                    return `${on}.shutdown(Shutdown::${word[0].toUpperCase()}${word.slice(1)})`;
                case "limit":
                    return `limit(&${on}, Duration::from_millis(200))`;
                case "nonblocking":
                    return `${on}.set_nonblocking(true)`;
                case "getsockname":
                    return `${on}.local_addr().map(|addr| addr.as_socket().unwrap())`;
                case "getpeername":
                    return `${on}.peer_addr().map(|addr| addr.as_socket().unwrap())`;
                case "close":
                    return `drop(${on})`;
                default:
                    return `${on}.${call}(${word})`;
            }
        },
        plain(made, call, number, shared) {
            const may = call.startsWith("drop(") ? call : `${call}?`;
            const value = made === "conn" ? `${may}.0` : may;
            return `${made && `let ${made} = `}${made && shared ? `Arc::new(${value})` : value}; // ${number}`;
        },
        told: (call, number) => `println!("${number}: {}", ${call}?);`,
        fails: (call, number) => `println!("${number}: {}", ${call}.unwrap_err());`,
        waits: (side, on, call, number) => `let ${side}_call = waits(&${on}, |${on}| ${call}); // ${number}`,
        result: (side) => `${side}_call.join().unwrap()`,
        still: (side) => `println!("the ${side} waits: {}", !${side}_call.is_finished());`,
        comment: (text) => `// ${text}`,
        arrived: (conn, count) => `wait_for(&${conn}, ${count});`,
        address: (on) => `let chosen = ${on}.local_addr()?;`,
        whole(lines) {
            const body = lines.join("\n").replace(/^(?=.)/gm, "    ");
            const has = (/** @type {string} */ word) => body.includes(word);
            const receive = has("receive(") && `
/// What one call receives, as text in which what is no ASCII is escaped.
fn receive(mut conn: &Socket, most: usize) -> io::Result<String> {
    let mut buffer = vec![0; most];
    let count = conn.read(&mut buffer)?;
    Ok(format!("b\\"{}\\"", buffer[..count].escape_ascii()))
}
`;
            const waits = has("waits(") && `
/// Makes a call that waits: it has a thread of its own.
fn waits<T: Send + 'static>(
    socket: &Arc<Socket>,
    call: impl FnOnce(&Socket) -> io::Result<T> + Send + 'static,
) -> JoinHandle<io::Result<T>> {
    let socket = Arc::clone(socket);
    let handle = thread::spawn(move || call(&socket));
    thread::sleep(Duration::from_millis(100));
    handle
}
`;
            const arrived = has("wait_for(") && `
/// Waits until so many bytes have arrived, and takes none of them.
fn wait_for(conn: &Socket, count: usize) {
    let mut buffer = vec![MaybeUninit::uninit(); count];
    for _ in 0..1000 {
        if conn.peek(&mut buffer).is_ok_and(|length| length == count) {
            break;
        }
        thread::sleep(Duration::from_millis(5));
    }
}
`;
            const limit = has("limit(&") && `
/// The longest that a receive and a send wait.
fn limit(socket: &Socket, time: Duration) -> io::Result<()> {
    socket.set_read_timeout(Some(time))?;
    socket.set_write_timeout(Some(time))
}
`;
            const address = has("address(\"") && `
fn address(text: &str) -> SockAddr {
    text.parse::<SocketAddr>().unwrap().into()
}
`;
            const net = [has("Shutdown::") && "Shutdown", address && "SocketAddr"].filter(Boolean);
            const list = (/** @type {(string | false)[]} */ names) => (names.length > 1 ? `{${names.join(", ")}}` : `${names[0]}`);
            const uses = [
                (receive || waits || limit) && `use std::io${receive ? "::{self, Read}" : ""};`,
                arrived && "use std::mem::MaybeUninit;",
                net.length && `use std::net::${list(net)};`,
                waits && "use std::sync::Arc;",
                (waits || arrived) && `use std::thread${waits ? "::{self, JoinHandle}" : ""};`,
                (waits || arrived || has("Duration")) && "use std::time::Duration;",
            ].filter(Boolean);
            return `${uses.join("\n")}

use socket2::{Domain, ${address ? "SockAddr, " : ""}Socket, Type};

fn main() -> anyhow::Result<()> {
${body}
    Ok(())
}
${[address, limit, receive, waits, arrived].filter(Boolean).join("")}`.trimStart();
        },
    };

    /**
     * What the presses are as a program, or null if no program can do it: it cannot take
     * a machine's power, nor end a program that waits, being one program itself.
     * @param {string[]} presses @param {"python" | "rust"} name
     */
    function asProgram(presses, name) {
        const language = { python: PYTHON, rust: RUST }[name];
        // Sockets that a thread shares with the main program.
        const shared = new Set();
        let state = model.EMPTY;
        for (const press of presses) {
            const { on, call } = model.parse(press);
            const [outcome] = model.step(state, press);
            if (call === "vanish" || call === "drags" || (call === "kill" && state.waits[on])) {
                return null;
            }
            if (outcome.results[model.SIDE[on]] === "waits") {
                shared.add(on);
            }
            ({ state } = outcome);
        }

        /** @type {string[]} */
        const lines = [];
        /** @type {Record<string, number>} The press in which a side began to wait. */
        const since = {};
        // Sends of which nothing has been received: they may arrive one by one.
        const sends = { server: 0, client: 0 };
        state = model.EMPTY;

        /** @param {string} text A call. @param {string} press @param {number} number @param {string} result */
        function write(text, press, number, result) {
            const { on, call } = model.parse(press);
            const made = call === "socket" ? on : call === "accept" ? "conn" : "";
            if (result === "ok" && !call.startsWith("get")) {
                lines.push(language.plain(made, text, number, shared.has(made)));
            } else if (/^[=:]|^ok$|^part$/.test(result)) {
                lines.push(language.told(text, number));
            } else {
                lines.push(language.fails(text, number));
            }
        }

        for (const [index, press] of presses.entries()) {
            const number = index + 1;
            const { on, call, word } = model.parse(press);
            const side = model.SIDE[on];
            const [{ results, state: next }] = model.step(state, press);
            const given = call === "connect" ? (state.target === "5220" ? `("127.0.0.1", 5220)` : "chosen") : word;
            const text = language.call(on, call, given);
            if (call === "kill") {
                lines.push(language.comment(`${number}: the ${side} ends, and the system closes what it held`));
                for (const name of model.HOLDS[side].filter((name) => state.held[name] >= 0)) {
                    lines.push(language.plain("", language.call(name, "close", ""), number, false));
                }
            } else if (results[side] === "waits") {
                since[side] = number;
                lines.push(language.waits(side, on, text, number));
            } else if (on !== "time") {
                const other = side === "server" ? "client" : "server";
                const unread = state.sockets[state.held[on]]?.unread.length ?? 0;
                if (call === "recv" && sends[other] > 1 && unread > 0) {
                    lines.push(language.arrived(on, Math.min(unread, Number(word))));
                }
                sends[side] += Number(call === "send");
                sends[other] *= Number(!(call === "recv" && !next.sockets[next.held[on]]?.unread));
                write(text, press, number, results[side]);
                if (call === "bind" && word === "0" && results.server === "ok" && presses.includes("client connect", number)) {
                    lines.push(language.address(on));
                }
            }
            for (const [who, result] of Object.entries(results)) {
                if (since[who] && (who !== side || on === "time")) {
                    write(language.result(who), state.waits[who], since[who], result);
                    since[who] = 0;
                }
            }
            state = next;
        }
        for (const side of ["server", "client"].filter((side) => state.waits[side])) {
            lines.push(language.still(side));
        }
        return language.whole(lines);
    }

    Reflect.set(globalThis, "socketPrograms", { asProgram });
})();
