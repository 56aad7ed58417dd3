// Also right: a strict decoder that is given one byte after another.
import { readFileSync } from "node:fs";

const data = readFileSync(0);
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
let whole = 0; // The bytes of all characters that are complete.
try {
  for (let at = 0; at < data.length; at += 1) {
    if (decoder.decode(data.subarray(at, at + 1), { stream: true }) !== "") {
      whole = at + 1;
    }
  }
  decoder.decode();
  process.stdout.write(data);
} catch {
  console.log(`not UTF-8 at byte ${whole}`);
  process.exitCode = 1;
}
