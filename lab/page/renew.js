// Renews the page when the book is built anew, at the place that is read, and says when
// the book is broken. Tells the others when an answer or its state has changed.

import { streams } from "./api.js";
import { button, make } from "./output.js";

/** Gets the event `answers` when to ask for the answers again. */
export const changes = new EventTarget();

const bar = make("p", { className: "renewal", role: "status" });
const reload = button("Reload", "", () => location.reload());
/** Whether this page is not the newest any more. */
let old = false;
/** Whether the server was heard all the time since it sent this page. */
let same = true;

/** @param {string} [why] Why the book is not built, if it is not. */
const say = (why) => bar.replaceChildren(...(why
    ? [make("strong", {}, "The book is not built, the last one is still served: "), why]
    : old ? ["This page was renewed: ", reload] : []));

/** Whether a reload would disturb: something runs, or the reader writes. */
const busy = () => streams > 0
    || document.activeElement?.matches("textarea, input:not([type=radio], [type=checkbox])");

/**
 * Reloads the page, or lets the reader do it. While nobody listened, another program may
 * have taken the server's port: its page is not loaded without the reader.
 */
function renew() {
    old = true;
    busy() || !same ? say() : location.reload();
}

/** Notices that the book was built anew while nobody listened. */
async function compare() {
    const { headers } = await fetch(location.pathname, { method: "HEAD", cache: "no-store" });
    const age = headers.get("last-modified");
    if (age && Date.parse(age) !== Date.parse(document.lastModified)) {
        renew();
    }
}

/** @type {EventSource | undefined} */
let source;

/** Listens while the page is seen: a browser has six connections for all its tabs. */
function listen() {
    source?.close();
    if (document.visibilityState === "hidden") {
        same = false;
        return;
    }
    const tell = () => changes.dispatchEvent(new Event("answers"));
    tell();
    source = new EventSource("/_lab/changes");
    source.addEventListener("open", () => {
        say();
        compare().catch(() => {});
    });
    source.addEventListener("error", () => same = false);
    source.addEventListener("built", renew);
    source.addEventListener("broken", ({ data }) => say(data));
    source.addEventListener("whole", () => say());
    source.addEventListener("answers", tell);
}

/** The place that is read: the last heading above it, and how far that is from the top. */
function keepPlace() {
    const headings = [...document.querySelectorAll("main :is(h1, h2, h3)[id]")];
    const at = headings.reverse().find((heading) => heading.getBoundingClientRect().top < 60) ?? headings.at(-1);
    if (at) {
        const top = at.getBoundingClientRect().top;
        sessionStorage.setItem("place", JSON.stringify([location.pathname, at.id, top]));
    }
}

/** Goes back to that place after a reload, and stays there while editors open above it. */
function findPlace() {
    const [path, id, top] = JSON.parse(sessionStorage.getItem("place") ?? "[]");
    const heading = path === location.pathname && document.getElementById(id);
    const [entry] = performance.getEntriesByType("navigation");
    if (!heading || /** @type {PerformanceNavigationTiming} */ (entry).type !== "reload") {
        return;
    }
    const sizes = new ResizeObserver(() => scrollBy({
        top: heading.getBoundingClientRect().top - top,
        behavior: "instant",
    }));
    const end = () => sizes.disconnect();
    sizes.observe(/** @type {Element} */ (document.querySelector("main")));
    for (const hand of ["wheel", "touchstart", "pointerdown", "keydown"]) {
        addEventListener(hand, end, { once: true, passive: true });
    }
    setTimeout(end, 5000);
}

export function mount() {
    document.body.append(bar);
    document.addEventListener("visibilitychange", listen);
    listen();
    addEventListener("pagehide", keepPlace);
    findPlace();
}
