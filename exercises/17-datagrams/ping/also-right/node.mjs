// Another design: Node's datagrams.
import dgram from "node:dgram";

const [host, port] = process.argv.slice(2);
const sock = dgram.createSocket("udp4");
sock.on("error", () => {});
await new Promise((done) => sock.connect(Number(port), host, () => done()));

/** Whether a ping is answered within half a second. */
const isAnswered = (number) => new Promise((done) => {
    const end = (answer) => {
        clearTimeout(timer);
        sock.off("message", look);
        done(answer);
    };
    const look = (data) => data.equals(Buffer.from(`pong ${number}`)) && end(true);
    const timer = setTimeout(() => end(false), 500);
    sock.on("message", look);
    sock.send(`ping ${number}`, () => {});
});

let [sent, answered] = [0, 0];
for (let number = 1; number <= 5; number++) {
    let told = "lost";
    for (let tried = 1; tried <= 3; tried++) {
        sent++;
        if (await isAnswered(number)) {
            answered++;
            told = `answered after ${tried}`;
            break;
        }
    }
    console.log(number, told);
}
console.log(`sent ${sent}, answered ${answered}, lost ${5 - answered}`);
sock.close();
process.exitCode = answered ? 0 : 1;
