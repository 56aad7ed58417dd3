# http: the capitalization of chapter 9, for a browser.
import socket
import sys

PAGE = """\
<!doctype html>
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
"""

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port), backlog=128) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        with conn:
            # TODO: receive a request, and answer it.
            pass
