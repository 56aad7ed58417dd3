// Another design: Node's sockets, and what has come in one buffer.
import net from "node:net";

const [host, port] = process.argv.slice(2);
const PAGE = "<!doctype html><title>Upper case</title><p>Send me a text by POST.";
const strict = () => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Returns a status, a content type and a page, or nothing while something is missing. */
function look(bytes) {
    const text = bytes.toString("latin1");
    const end = text.indexOf("\r\n\r\n");
    const lines = (end < 0 ? text : text.slice(0, end)).split("\r\n");
    if (lines.length > 101 || lines.some((line) => line.length > 8190)) {
        return [400];
    }
    if (end < 0) {
        return null;
    }
    const words = lines[0].split(" ");
    if (words.length !== 3 || lines.slice(1).some((line) => !line.includes(":"))) {
        return [400];
    }
    const found = lines.map((line) => /^content-length:(.*)$/i.exec(line)).find(Boolean);
    const length = found ? found[1].trim() : "0";
    if (!/^\d+$/.test(length)) {
        return [400];
    }
    if (Number(length) > 65536) {
        return [413];
    }
    const body = bytes.subarray(end + 4, end + 4 + Number(length));
    if (body.length < Number(length)) {
        return null;
    }
    const [method, target] = words;
    if (target !== "/") {
        return [404];
    }
    if (method === "GET") {
        return [200, "text/html", PAGE];
    }
    if (method !== "POST") {
        return [405];
    }
    try {
        return [200, "text/plain", strict().decode(body).toUpperCase()];
    } catch {
        return [400];
    }
}

const server = net.createServer({ allowHalfOpen: true }, (conn) => {
    let bytes = Buffer.alloc(0);
    let dropped = -1;
    conn.on("error", () => conn.destroy());
    conn.on("end", () => conn.end());
    conn.on("data", (piece) => {
        if (dropped >= 0) {
            dropped += piece.length;
            if (dropped > 2 << 20) {
                conn.destroy();
            }
            return;
        }
        bytes = Buffer.concat([bytes, piece]);
        const told = look(bytes);
        if (told) {
            const [status, kind = "text/plain", text = ""] = told;
            const page = Buffer.from(text);
            const head = [
                `HTTP/1.1 ${status}`,
                `Content-Type: ${kind}; charset=utf-8`,
                `Content-Length: ${page.length}`,
                "Allow: POST, GET",
                "Connection: close",
            ];
            dropped = 0;
            conn.end(Buffer.concat([Buffer.from(head.join("\r\n") + "\r\n\r\n"), page]));
        }
    });
});
server.listen(Number(port), host, () => console.log(`LISTENING ${server.address().port}`));
