//! http: the capitalization of chapter 9, for a browser.

use std::env;
use std::net::TcpListener;

const PAGE: &str = r#"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Capitalization</title>
<label>Your text <input></label>
<button>Capitalize</button>
<p role="status"></p>
<script>
const find = (name) => document.querySelector(name);
find("button").onclick = async () => {
    const body = find("input").value;
    const answer = await fetch("/", { method: "POST", body });
    find("p").textContent = await answer.text();
};
</script>
</html>
"#;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let listener = TcpListener::bind((args[1].as_str(), port))?;
    println!("LISTENING {}", listener.local_addr()?.port());
    loop {
        let (_conn, _) = listener.accept()?;
        // TODO: receive a request, and answer it.
        let _ = PAGE;
    }
}
