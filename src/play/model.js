// A model of two programs, a server and a client, and of the sockets between them.
// From a state and a call follows what the call returns, and the state after it.
//
// It is a model of Linux, and of calls that are made one at a time. tests/model/
// makes the same calls on real sockets and compares. What is left out: lost and
// delayed segments, congestion, urgent data, two programs that connect to each
// other, a socket that connects to itself, `listen` without `bind`, `shutdown`
// before a connection, a non-blocking `connect`, and the minute after which a
// TIME-WAIT is over.
//
// Sources are named where a rule is: manual pages as tcp(7), RFC 9293 by section,
// and Linux by the name of its function in net/ipv4/.
//
// (mdBook copies what is in src/ and is no Markdown: this file belongs to a page.)
//
// A classic script, so that pages work from file:// too. It leaves `socketModel`.
"use strict";

/** @typedef {"server" | "client"} PlaySide */
/**
 * One socket. The states are those of RFC 9293, section 3.3.2. A socket that was
 * never connected and one whose connection is over are both CLOSED.
 * @typedef {object} PlaySocket
 * @property {PlaySide} side
 * @property {"CLOSED" | "LISTEN" | "SYN-SENT" | "ESTABLISHED" | "FIN-WAIT-1" | "FIN-WAIT-2"
 *     | "CLOSE-WAIT" | "CLOSING" | "LAST-ACK"} tcp
 * @property {boolean} connected It is or was connected: it cannot be connected again.
 * @property {boolean} orphan The program has closed it, and the system is not done yet.
 * @property {string} error An error that the next call is told, and no other.
 * @property {string} unread What has arrived: a character a byte. A final `…` is more than
 *     the buffers hold: its sender waits for room.
 * @property {boolean} found The end of the stream has arrived.
 * @property {boolean} deaf Nothing more is received: the end has arrived, or `shutdown`.
 * @property {boolean} mute Nothing more can be sent: it was closed or shut down.
 * @property {boolean} unanswered It sent something to a machine that is gone.
 * @property {string} port "" none, "5220", or "free 1" for one that the system chose.
 * @property {boolean} bound By `bind`, so that it keeps its port.
 * @property {boolean} reuse SO_REUSEADDR.
 * @property {"" | "limit" | "nonblocking"} mode
 * @property {number} peer The other end of its connection, or -1.
 * @property {number} backlog
 * @property {number[]} queue Connections that nobody has accepted.
 */
/**
 * @typedef {object} PlayState
 * @property {PlaySocket[]} sockets
 * @property {Record<string, number>} held Which sockets the programs hold; -1 none.
 * @property {Record<string, string>} waits The call in which a program waits, or "".
 * @property {PlaySide | ""} gone The machine that lost its power.
 * @property {string} target The port that the client connects to.
 * @property {{ side: PlaySide, port: string, reuse: boolean }[]} timeWaits What is kept of
 *     connections that are over, by the side that ended its half first.
 */
/**
 * What a call leads to. A call returns `ok`, the name of an error, `=` with the
 * bytes that it received, `:` with a port, or `part` when it sent less than it was
 * given. Else it `waits`. What another program waited for may return as well.
 * @typedef {{ results: Record<string, string>, state: PlayState }} PlayOutcome
 */
/**
 * What this file leaves for others.
 * @typedef {object} PlayModel
 * @property {PlayState} EMPTY
 * @property {Record<string, string[]>} HOLDS
 * @property {Record<string, PlaySide>} SIDE
 * @property {(press: string) => { on: string, call: string, word: string }} parse
 * @property {(state: PlayState, press: string) => boolean} isAllowed
 * @property {(state: PlayState, press: string) => PlayOutcome[]} step
 * @property {(outcome: PlayOutcome) => PlayOutcome[]} later
 * @property {(presses: string[]) => { state: PlayState, results: PlayOutcome["results"][] }} play
 */

(function () {
    /** @type {Record<string, PlaySide>} */
    const SIDE = { listener: "server", another: "server", conn: "server", server: "server", client: "client" };
    /** @type {Record<string, string[]>} In the order in which the system closes them. */
    const HOLDS = { server: ["listener", "another", "conn"], client: ["client"] };
    const NAMES = [...HOLDS.server, ...HOLDS.client];
    /** More than the buffers hold. */
    const MORE = "…";

    /** @type {PlayState} Two programs that have called nothing. */
    const EMPTY = {
        sockets: [],
        held: { listener: -1, another: -1, conn: -1, client: -1 },
        waits: { server: "", client: "" },
        gone: "",
        target: "5220",
        timeWaits: [],
    };

    /**
     * @param {PlaySide} side
     * @returns {PlaySocket}
     */
    const newSocket = (side) => ({
        side,
        tcp: "CLOSED",
        connected: false,
        orphan: false,
        error: "",
        unread: "",
        found: false,
        deaf: false,
        mute: false,
        unanswered: false,
        port: "",
        bound: false,
        reuse: false,
        mode: "",
        peer: -1,
        backlog: 0,
        queue: [],
    });

    // --- What one end does to the other. ---

    /** @param {PlaySocket} socket Its connection is over (tcp_done). */
    function over(socket) {
        socket.tcp = "CLOSED";
        socket.deaf = true;
        socket.mute = true;
    }

    /**
     * A reset arrives (tcp_reset). What has arrived before it stays to be received. After
     * the end of the stream it is no news to a receiver, but to a sender.
     * @param {PlayState} state @param {PlaySocket} socket
     */
    function reset(state, socket) {
        if (socket.tcp === "CLOSED" || socket.side === state.gone) {
            return;
        }
        socket.error = socket.tcp === "CLOSE-WAIT" ? "EPIPE" : "ECONNRESET";
        over(socket);
    }

    /**
     * @param {PlayState} state @param {PlaySocket} from @param {string} bytes
     */
    function arrive(state, from, bytes) {
        const to = state.sockets[from.peer];
        if (to.side === state.gone) {
            from.unanswered = true;
        } else if (to.deaf && to.tcp !== "ESTABLISHED") {
            // It will never be received: RFC 9293, section 3.10.7.4, and tcp_rcv_state_process.
            // With ESTABLISHED, after shutdown(SHUT_RD), Linux takes it all the same.
            reset(state, to);
            reset(state, from);
        } else {
            to.unread += bytes;
        }
    }

    /**
     * A socket says that nothing more will come (tcp_send_fin), and the other side
     * confirms that (tcp_fin): RFC 9293, section 3.6.
     * @param {PlayState} state @param {PlaySocket} from
     */
    function finish(state, from) {
        const to = state.sockets[from.peer];
        from.tcp = from.tcp === "CLOSE-WAIT" ? "LAST-ACK" : "FIN-WAIT-1";
        from.mute = true;
        if (to.side === state.gone) {
            from.unanswered = true;
            return;
        }
        // The end comes after the bytes, and for those is no room yet.
        if (to.unread.endsWith(MORE)) {
            return;
        }
        to.found = true;
        to.deaf = true;
        if (to.tcp === "ESTABLISHED") {
            to.tcp = "CLOSE-WAIT";
        } else if (to.tcp === "FIN-WAIT-1") {
            to.tcp = "CLOSING";
        } else {
            // It was in FIN-WAIT-2. What is kept of it is no socket any more.
            state.timeWaits.push({ side: to.side, port: to.port, reuse: to.reuse });
            over(to);
        }
        if (from.tcp === "LAST-ACK") {
            over(from);
        } else {
            from.tcp = "FIN-WAIT-2";
        }
    }

    /**
     * A client asks for a connection. Nothing happens if the machine is gone, or the
     * queue is full: it holds one more than the backlog (sk_acceptq_is_full, listen(2)).
     * @param {PlayState} state @param {PlaySocket} client
     */
    function ask(state, client) {
        const listener = state.sockets.find(({ tcp, port }) => tcp === "LISTEN" && port === state.target);
        if (state.gone === "server") {
            return;
        }
        if (!listener) {
            // RFC 9293, section 3.10.7.1: a reset is the answer.
            client.error = "ECONNREFUSED";
            client.tcp = "CLOSED";
        } else if (listener.queue.length <= listener.backlog) {
            client.tcp = "ESTABLISHED";
            client.peer = state.sockets.length;
            listener.queue.push(client.peer);
            state.sockets.push({
                ...newSocket("server"),
                tcp: "ESTABLISHED",
                connected: true,
                port: listener.port,
                reuse: listener.reuse,
                peer: state.sockets.indexOf(client),
            });
        }
    }

    /**
     * Another socket stands in the way of this one's port, unless both have set
     * SO_REUSEADDR and the other does not listen (inet_csk_bind_conflict, socket(7)).
     * @param {PlayState} state @param {PlaySocket} socket
     */
    function inUse(state, socket) {
        const sockets = state.sockets.filter((other) => other !== socket && (other.bound || other.tcp !== "CLOSED"));
        return [...sockets, ...state.timeWaits.filter(({ side }) => side === "server")].some(
            (other) =>
                other.port === socket.port &&
                !(other.reuse && socket.reuse && !("tcp" in other && other.tcp === "LISTEN")),
        );
    }

    /**
     * Where there is none, an answer of the other side may bring some: whether a send
     * would wait then, the model does not know.
     * @param {PlayState} state @param {PlaySocket} socket
     */
    const hasRoom = (state, socket) => !state.sockets[socket.peer]?.unread.endsWith(MORE);

    /**
     * An error is told once.
     * @param {PlaySocket} socket @param {string} otherwise
     */
    function told(socket, otherwise) {
        const error = socket.error || otherwise;
        socket.error = "";
        return error;
    }

    // --- The calls. Each returns its result, "waits" if it has none yet. ---

    /** @typedef {(state: PlayState, socket: PlaySocket, word: string, again: boolean) => string} Call */

    /** @type {Record<string, Call>} */
    const CALLS = {
        /** setsockopt(SO_REUSEADDR): it counts when this socket or another one is bound. */
        reuse(_state, socket) {
            socket.reuse = true;
            return "ok";
        },

        /** bind(2): to the port 5220, to one that the system chooses, to a foreign address. */
        bind(state, socket, where) {
            if (where === "elsewhere") {
                return "EADDRNOTAVAIL";
            }
            if (socket.bound) {
                return "EINVAL";
            }
            const isTaken = (/** @type {string} */ port) => state.sockets.some((other) => other.port === port);
            let port = where;
            for (let number = 1; where === "0" && (port === "0" || isTaken(port)); number += 1) {
                port = `free ${number}`;
            }
            if (inUse(state, { ...socket, port, bound: false, tcp: "CLOSED", peer: -2 })) {
                return "EADDRINUSE";
            }
            socket.port = port;
            socket.bound = true;
            state.target = port;
            return "ok";
        },

        /** listen(2): of several sockets on one port, one can listen (inet_csk_listen_start). */
        listen(state, socket, backlog) {
            if (socket.tcp !== "LISTEN" && inUse(state, socket)) {
                return "EADDRINUSE";
            }
            socket.tcp = "LISTEN";
            socket.backlog = Number(backlog);
            return "ok";
        },

        /** accept(2): also a connection whose client has left. */
        accept(state, socket) {
            if (socket.tcp !== "LISTEN") {
                return "EINVAL";
            }
            const first = socket.queue.shift();
            if (first === undefined) {
                return socket.mode === "nonblocking" ? "EAGAIN" : "waits";
            }
            state.held.conn = first;
            return "ok";
        },

        /** connect(2): it needs no accept. After a refusal it can be tried again. */
        connect(state, socket, _word, again) {
            if (socket.connected) {
                return "EISCONN";
            }
            if (!again) {
                socket.port = "chosen";
                socket.tcp = "SYN-SENT";
                ask(state, socket);
            }
            if (socket.error) {
                return told(socket, "");
            }
            if (socket.tcp === "SYN-SENT") {
                return "waits";
            }
            socket.connected = true;
            return "ok";
        },

        /** send(2), tcp_sendmsg: the word is what is sent, in bytes. */
        send(state, socket, bytes) {
            if (socket.error || socket.mute || !socket.connected) {
                return told(socket, "EPIPE");
            }
            arrive(state, socket, bytes);
            return "ok";
        },

        /** A send of 20 MB: more than the buffers of both sides hold. */
        fill(state, socket, _word, again) {
            if (again) {
                // It says how much it has sent. The error is for the next call.
                return socket.tcp === "CLOSED" ? "part" : "waits";
            }
            if (socket.error || socket.mute || !socket.connected) {
                return told(socket, "EPIPE");
            }
            arrive(state, socket, MORE);
            return socket.tcp === "CLOSED" || socket.mode === "nonblocking" ? "part" : "waits";
        },

        /** recv(2), tcp_recvmsg: first what has arrived, then the end, then an error. */
        recv(_state, socket, most) {
            if (socket.unread) {
                const isMore = socket.unread.endsWith(MORE);
                const bytes = isMore ? socket.unread.slice(0, -1) + "x".repeat(Number(most)) : socket.unread;
                const rest = socket.unread.slice(Number(most));
                socket.unread = isMore ? rest || MORE : rest;
                return `=${bytes.slice(0, Number(most))}`;
            }
            if (socket.found) {
                return "=";
            }
            if (socket.error) {
                return told(socket, "");
            }
            if (socket.deaf) {
                return "=";
            }
            if (socket.tcp === "CLOSED") {
                return "ENOTCONN";
            }
            return socket.mode === "nonblocking" ? "EAGAIN" : "waits";
        },

        /** shutdown(2): of one direction, or of both. */
        shutdown(state, socket, how) {
            if (socket.tcp === "CLOSED") {
                return "ENOTCONN";
            }
            if (how !== "write") {
                socket.deaf = true;
            }
            if (how !== "read" && !socket.mute) {
                finish(state, socket);
            }
            return "ok";
        },

        /** A limit for the time in which send and recv wait: SO_RCVTIMEO, SO_SNDTIMEO in socket(7). */
        limit(_state, socket) {
            socket.mode = "limit";
            return "ok";
        },

        /** O_NONBLOCK: a call that would wait says EAGAIN. */
        nonblocking(_state, socket) {
            socket.mode = "nonblocking";
            return "ok";
        },

        getsockname(_state, socket) {
            return `:${/^free/.test(socket.port) ? "chosen" : socket.port || "0"}`;
        },

        /** getpeername(2): a connection that is over has no peer, even if bytes are unread. */
        getpeername(_state, socket) {
            return socket.connected && socket.tcp !== "CLOSED" ? "ok" : "ENOTCONN";
        },

        /**
         * close(2), tcp_close: a listener resets whoever it has not accepted; unread bytes
         * make the end a reset (RFC 1122, section 4.2.2.13; RFC 9293, section 3.6).
         */
        close(state, socket) {
            for (const child of socket.queue) {
                state.sockets[child].orphan = true;
                if (state.sockets[child].tcp !== "CLOSED") {
                    over(state.sockets[child]);
                    reset(state, state.sockets[state.sockets[child].peer]);
                }
            }
            socket.orphan = true;
            socket.bound = false;
            socket.queue = [];
            if (socket.unread && socket.tcp !== "CLOSED") {
                over(socket);
                reset(state, state.sockets[socket.peer]);
            } else if (socket.tcp === "ESTABLISHED" || socket.tcp === "CLOSE-WAIT") {
                finish(state, socket);
            } else if (socket.tcp === "LISTEN" || socket.tcp === "SYN-SENT") {
                socket.tcp = "CLOSED";
            }
            socket.deaf = true;
            return "ok";
        },
    };

    // --- From a state and a press to the next state. ---

    /**
     * @param {PlayState} state
     * @returns {PlayState}
     */
    const copy = (state) => ({
        ...state,
        sockets: state.sockets.map((socket) => ({ ...socket, queue: [...socket.queue] })),
        held: { ...state.held },
        waits: { ...state.waits },
        timeWaits: [...state.timeWaits],
    });

    /**
     * A press is a line of words: the socket, the call, and what the call is given.
     * @param {string} press
     */
    function parse(press) {
        const [, on, call, word] = /^(\S+) (\S+) ?([^]*)$/.exec(press) ?? ["", "", "", ""];
        return { on, call, word };
    }

    /**
     * The program's calls that are in the model now, and what else can happen.
     * @param {PlayState} state @param {string} press
     */
    function isAllowed(state, press) {
        const { on, call, word } = parse(press);
        if (on === "time") {
            const isLong = call === "drags";
            return (isLong || call === "passes") && !!(state.waits.server || state.waits.client || (isLong && state.gone));
        }
        const side = Object.hasOwn(SIDE, on) ? SIDE[on] : "";
        if (!side || state.gone === side) {
            return false;
        }
        const holds = HOLDS[side].some((name) => state.held[name] >= 0);
        if (call === "kill" || call === "vanish") {
            return on === side && holds && (call === "kill" || !state.gone);
        }
        if (state.waits[side] || !Object.hasOwn(state.held, on)) {
            return false;
        }
        const socket = state.sockets[state.held[on]];
        const listens = on === "listener" || on === "another";
        if (call === "socket") {
            return !socket && on !== "conn";
        }
        if (!socket) {
            return false;
        }
        switch (call) {
            case "reuse":
                return listens;
            case "bind":
                return listens && ["5220", "0", "elsewhere"].includes(word);
            case "listen":
                return listens && socket.bound && /^\d$/.test(word);
            case "accept":
                return listens && state.held.conn < 0;
            case "connect":
                return on === "client";
            case "send":
                return !listens && hasRoom(state, socket) && /^[\0-\xff]+$/.test(word);
            case "fill":
                return !listens && !state.gone && hasRoom(state, socket);
            case "recv":
                return !listens && /^[1-9]\d{0,3}$/.test(word);
            case "shutdown":
                // What is still under way would end the connection, but when?
                return (
                    socket.connected &&
                    ["read", "write", "both"].includes(word) &&
                    !(socket.unread.endsWith(MORE) && (word !== "write" || socket.deaf))
                );
            case "limit":
                return socket.connected && !socket.mode;
            case "nonblocking":
                return (listens || socket.connected) && !socket.mode;
            case "getpeername":
                return !listens;
            case "getsockname":
            case "close":
                return true;
        }
        return false;
    }

    /**
     * Tries each waiting call again, until none returns: no rule says who is woken.
     * @param {PlayState} state @param {PlayOutcome["results"]} results
     */
    function retry(state, results) {
        for (const side of ["server", "client"]) {
            const press = state.waits[side];
            const { on, call, word } = parse(press);
            const socket = state.sockets[state.held[on]];
            const result = press ? CALLS[call](state, socket, word, true) : "waits";
            if (result !== "waits") {
                state.waits[side] = "";
                results[side] = result;
                retry(state, results);
            }
        }
    }

    /**
     * Time ends a wait: a limit is over, or the client asks again for a connection,
     * which Linux does after a second (tcp_syn_retries in ip-sysctl).
     * @param {PlayState} state @param {string} side @param {PlayOutcome["results"]} results
     */
    function wake(state, side, results) {
        const { on, call } = parse(state.waits[side]);
        const socket = state.sockets[state.held[on]];
        if (call === "connect") {
            ask(state, socket);
        } else if (socket?.mode === "limit") {
            state.waits[side] = "";
            results[side] = call === "fill" ? "part" : "EAGAIN";
        }
    }

    /**
     * Minutes: who has had no answer for so long gives up (tcp_retries2 and
     * tcp_syn_retries in ip-sysctl). Whether there was something to give up.
     * @param {PlaySocket} socket
     */
    function giveUp(socket) {
        if (socket.tcp === "SYN-SENT") {
            socket.tcp = "CLOSED";
        } else if (socket.unanswered && socket.tcp !== "CLOSED") {
            over(socket);
        } else {
            return false;
        }
        socket.error = "ETIMEDOUT";
        return true;
    }

    /**
     * What a press leads to: every result that is allowed, each with the state after it.
     * None, if the press is not in the model. Today there is one: calls that are made one
     * at a time leave the system no choice. Only time may end a wait unasked: `later`.
     * @param {PlayState} before @param {string} press
     * @returns {PlayOutcome[]}
     */
    function step(before, press) {
        if (!isAllowed(before, press)) {
            return [];
        }
        const state = copy(before);
        /** @type {PlayOutcome["results"]} */
        const results = {};
        const { on, call, word } = parse(press);
        const side = SIDE[on];
        if (on === "time") {
            wake(state, "server", results);
            wake(state, "client", results);
            if (call === "drags") {
                state.sockets.forEach(giveUp);
            }
        } else if (call === "socket") {
            state.held[on] = state.sockets.push(newSocket(side)) - 1;
            results[side] = "ok";
        } else if (call === "vanish") {
            state.gone = side;
            state.waits[side] = "";
        } else if (call === "kill") {
            // The system closes what the program held, one after another.
            state.waits[side] = "";
            for (const name of HOLDS[side]) {
                if (state.held[name] >= 0) {
                    CALLS.close(state, state.sockets[state.held[name]], "", false);
                    state.held[name] = -1;
                }
            }
        } else {
            const result = CALLS[call](state, state.sockets[state.held[on]], word, false);
            results[side] = result;
            if (result === "waits") {
                state.waits[side] = press;
            }
            if (call === "close") {
                state.held[on] = -1;
            }
        }
        retry(state, results);
        return [{ results, state: tidy(state) }];
    }

    /**
     * What may have come of an outcome by the time that somebody looks: waits with a
     * limit end, a client asks again for a connection, and who has no answer gives up.
     * With the outcome itself.
     * @param {PlayOutcome} outcome
     * @returns {PlayOutcome[]}
     */
    function later(outcome) {
        const all = [outcome];
        /** @param {(next: PlayOutcome) => boolean} happens */
        const maybe = (happens) => {
            for (const { results, state } of [...all]) {
                const next = { results: { ...results }, state: copy(state) };
                if (happens(next)) {
                    retry(next.state, next.results);
                    all.push(next);
                }
            }
        };
        for (const side of ["server", "client"].filter((side) => outcome.state.waits[side])) {
            maybe(({ state, results }) => {
                wake(state, side, results);
                retry(state, results);
                return !state.waits[side];
            });
        }
        for (const index of outcome.state.sockets.keys()) {
            if (outcome.state.sockets[index].unanswered || outcome.state.sockets[index].tcp === "SYN-SENT") {
                maybe(({ state }) => giveUp(state.sockets[index]));
            }
        }
        return all.map(({ results, state }) => ({ results, state: tidy(state) }));
    }

    /**
     * Leaves out the sockets that are no more, and numbers the others anew, so that
     * equal states look equal.
     * @param {PlayState} state
     * @returns {PlayState}
     */
    function tidy(state) {
        const { sockets, held } = state;
        /** @type {number[]} */
        const kept = [];
        const keep = (/** @type {number} */ index) => {
            const socket = sockets[index];
            if (socket && !kept.includes(index) && !(socket.orphan && socket.tcp === "CLOSED")) {
                kept.push(index);
                socket.queue.forEach(keep);
                keep(socket.peer);
            }
        };
        for (const name of NAMES) {
            keep(held[name]);
        }
        sockets.forEach((socket, index) => socket.orphan && keep(index));
        const renumber = (/** @type {number} */ index) => kept.indexOf(index);
        for (const name of NAMES) {
            held[name] = renumber(held[name]);
        }
        state.sockets = kept.map((index) => sockets[index]);
        for (const socket of state.sockets) {
            socket.queue = socket.queue.map(renumber);
            socket.peer = renumber(socket.peer);
        }
        return state;
    }

    /**
     * The state after a sequence of presses, with what each of them returned.
     * @param {string[]} presses
     */
    function play(presses) {
        let state = EMPTY;
        const all = presses.map((press) => {
            const [outcome] = step(state, press);
            if (!outcome) {
                throw new Error(`not in the model: ${press}`);
            }
            ({ state } = outcome);
            return outcome.results;
        });
        return { state, results: all };
    }

    Reflect.set(globalThis, "socketModel", { EMPTY, HOLDS, SIDE, isAllowed, later, parse, play, step });
})();
