// Calls the server that `cargo run` started: the token that it wants, calls, and streams.

/** Said where the server does not know this page, as after it was started again. */
const UNKNOWN = "To run programs here, open the address that `cargo run` printed in its terminal.";
const GONE = "The server does not answer. Start `cargo run` again, and open the address that it prints.";

const KEPT = "run-token";
let token = sessionStorage.getItem(KEPT) ?? "";

/**
 * @param {string} name
 * @param {object} body
 * @param {string} secret
 * @param {RequestInit} [more]
 */
const ask = (name, body, secret, more) => fetch(`/_run/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-run-token": secret },
    body: JSON.stringify(body),
    credentials: "omit",
    ...more,
});

// A new tab asks the others. What comes from a printed address is newer than what they
// have. None is believed before the server has: any page may link here with a wrong one.
const tabs = new BroadcastChannel("run");
/** @type {(() => void) | undefined} */
let answered;
/** Done when each token that was offered is kept or dropped. @type {Promise<any>} */
let offered = Promise.resolve();
tabs.addEventListener("message", ({ data }) => {
    if (data.ask && token) {
        tabs.postMessage({ token });
    } else if (data.token && (data.fresh || !token)) {
        offered = offer(data.token).then(() => answered?.());
    }
});

/** @param {string} text */
function keep(text) {
    token = text;
    sessionStorage.setItem(KEPT, text);
}

/**
 * Keeps a token that the server knows. Returns whether it does.
 * @param {string} text
 */
async function offer(text) {
    const knows = text === token || await ask("book", {}, text).then(({ ok }) => ok, () => false);
    if (knows) {
        keep(text);
    }
    return knows;
}

/** Takes the token from the page's address, where nobody may read it later. */
function take() {
    const found = /^#run=([0-9a-f]{64})$/.exec(location.hash);
    if (found) {
        const [hash, text] = found;
        offered = offer(text).then((knows) => {
            // Not before: a page that is loaded anew meanwhile takes it again.
            if (location.hash === hash) {
                history.replaceState(history.state, "", location.pathname + location.search);
            }
            return knows && tabs.postMessage({ token, fresh: true });
        });
    }
}
take();
addEventListener("hashchange", take);

/** Whether this page may run programs: it has the token, or gets it from another tab. */
export async function allowed() {
    await offered;
    if (!token) {
        await new Promise((resolve) => {
            answered = () => resolve(undefined);
            setTimeout(answered, 300);
            tabs.postMessage({ ask: true });
        });
    }
    return token !== "";
}

/**
 * What a connection that broke means, unless the page itself ended it.
 * @param {Error} fault
 * @returns {never}
 */
function gone(fault) {
    throw fault.name === "AbortError" ? fault : new Error(GONE);
}

/**
 * @param {string} name
 * @param {object} body
 * @param {RequestInit} [more]
 */
async function post(name, body, more) {
    if (!(await allowed())) {
        throw new Error(UNKNOWN);
    }
    const answer = await ask(name, body, token, more).catch(gone);
    if (!answer.ok) {
        const told = await answer.json().catch(() => ({}));
        if (/^stale/.test(told.error)) {
            // Another tab may have a newer one.
            keep("");
            told.error = UNKNOWN;
        }
        throw Object.assign(new Error(told.error ?? `The server answered ${answer.status}.`), told);
    }
    return answer;
}

/**
 * What the server answers to a call. An error has the words for the reader as its
 * `message`, and what else the answer said as its own properties.
 * @param {string} name
 * @param {object} body
 * @param {RequestInit} [more] Such as `keepalive`, for what the page says when it is left.
 * @returns {Promise<any>}
 */
export const call = async (name, body, more) => (await post(name, body, more)).json();

/**
 * Whether a call with this text may go on when its page is left: a browser lets 64 KiB do
 * so, and a character has up to three bytes.
 * @param {string | null} text
 */
export const outlives = (text) => (text ?? "").length < 20_000;

/** How many streams are open: programs that run, checks, connections. */
export let streams = 0;

/**
 * The objects of a stream, each as it comes. It is ended with the loop that reads it, by
 * the signal, and when the page is left: what it has started ends, too.
 * @param {string} name
 * @param {object} body
 * @param {AbortSignal} [signal]
 * @returns {AsyncGenerator<Record<string, any>>}
 */
export async function* stream(name, body, signal) {
    const open = new AbortController();
    const end = () => open.abort();
    signal?.addEventListener("abort", end);
    addEventListener("pagehide", end);
    streams++;
    try {
        const { body: bytes } = await post(name, body, { signal: open.signal });
        const reader = /** @type {ReadableStream} */ (bytes).pipeThrough(new TextDecoderStream()).getReader();
        let text = "";
        for (;;) {
            const { value, done } = await reader.read().catch(gone);
            if (done) {
                return;
            }
            const lines = (text + value).split("\n");
            text = lines.pop() ?? "";
            for (const line of lines) {
                yield JSON.parse(line);
            }
        }
    } finally {
        streams--;
        end();
        signal?.removeEventListener("abort", end);
        removeEventListener("pagehide", end);
    }
}
