# ANCHOR: all
# A secret on its way, as plain bytes and encrypted with TLS.
import socket
import ssl
import subprocess
import sys
import tempfile
import threading

LIMIT = 1024  # bytes in a line
LOOPBACK = ("127.0.0.1", 0)
SECRET = b"the safe opens with 4711"


# ANCHOR: relay
def pass_on(source, target, seen):
    """Passes on what one side says, and keeps it."""
    try:
        while data := source.recv(4096):
            seen += data
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # one of the two has left


def relay(listener, address, seen):
    """Stands on the way from a client to a server."""
    # ANCHOR: server
    client, _addr = listener.accept()
    # ANCHOR: client
    with client, socket.create_connection(address) as server:
        args = (server, client, bytearray())
        back = threading.Thread(target=pass_on, args=args)
        back.start()
        pass_on(client, server, seen)
        back.join()
    # ANCHOR_END: client
    # ANCHOR_END: relay


# ANCHOR: certify
def certify(folder):
    """Makes a key and a certificate for localhost, for one day."""
    key, certificate = f"{folder}/key.pem", f"{folder}/cert.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 1"
    command += " -addext subjectAltName=DNS:localhost"
    command += " -subj /CN=localhost -keyout"
    subprocess.run(
        [*command.split(), key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    at_server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    at_server.load_cert_chain(certificate, key)
    at_client = ssl.create_default_context(cafile=certificate)
    return at_server, at_client
    # ANCHOR_END: certify


# ANCHOR: server
# ANCHOR: serve
def serve(listener, tls):
    """Answers a client with what it has said."""
    conn, _addr = listener.accept()
    with conn:
        if tls:
            try:
                conn = tls.wrap_socket(conn, server_side=True)
            except OSError:
                return  # the client does not trust us
        with conn, conn.makefile("rb") as reader:
            said = reader.readline(LIMIT)
            conn.sendall(b"I have read: " + said)
    # ANCHOR_END: serve
    # ANCHOR_END: server


# ANCHOR: client
# ANCHOR: ask
def ask(address, tls):
    """Tells the secret, and returns the answer."""
    with socket.create_connection(address, timeout=5) as sock:
        if tls:
            sock = tls.wrap_socket(
                sock, server_hostname="localhost"
            )
        with sock, sock.makefile("rb") as reader:
            sock.sendall(SECRET + b"\n")
            return reader.readline(LIMIT).decode().rstrip()
    # ANCHOR_END: ask
    # ANCHOR_END: client


# ANCHOR: attempt
def attempt(title, at_server, at_client):
    """One client, one server, and somebody on the way."""
    # ANCHOR: server
    far = socket.create_server(LOOPBACK)
    near = socket.create_server(LOOPBACK)
    # ANCHOR_END: server
    seen = bytearray()
    with far, near:
        threads = [
            threading.Thread(target=target, args=args, daemon=True)
            for target, *args in (
                (serve, far, at_server),
                (relay, near, far.getsockname(), seen),
            )
        ]
        for thread in threads:
            thread.start()
        try:
            print(f"{title}: {ask(near.getsockname(), at_client)}")
        except ssl.SSLCertVerificationError:
            print(f"{title}: I do not know this server")
        for thread in threads:
            thread.join(5)
    found = SECRET in seen
    print(
        f"    on the way: {'the secret' if found else 'no secret'}"
    )
    # ANCHOR_END: attempt


# ANCHOR: main
with tempfile.TemporaryDirectory() as folder:
    try:
        at_server, at_client = certify(folder)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"encrypted: no certificate by openssl: {error}")
attempt("plain", None, None)
attempt("encrypted", at_server, at_client)
attempt("to a stranger", at_server, ssl.create_default_context())
# ANCHOR_END: main
# ANCHOR_END: all
