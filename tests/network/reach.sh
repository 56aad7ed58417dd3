#!/usr/bin/env bash
# A client tries to reach a server on another machine, and something is in the way, each
# time something else. In the end nothing is.
#
#   unshare -Urnmp --fork --kill-child tests/network/reach.sh SERVER… -- CLIENT…
#
# The commands are those of the capitalization server and client. Prints what is in the
# way and what the client says, then how the system lists the sockets of the server's
# machine. A line `=== NAME` begins each of the parts, `reach`, `listening`, `connected`.

source "$(dirname "${BASH_SOURCE[0]}")/machines.sh"

# Says what is in the way, and lets the client try. Argument: what is in the way.
try() {
    echo "$1:"
    "${client[@]}" 10.0.2.2 5220 <<<'straße' 2>&1
    echo
}

# Starts the server at an address, and waits until it listens.
serve() {
    exec 3< <(ip netns exec server "${server[@]}" "$1" 5220 2>&1)
    server_id=$!
    read -r _ <&3
}

# The list of sockets on the server's machine. Argument: which.
look() {
    ip netns exec server ss "$1" | sed 's/ *$//'
}

# That a client fails is what it is about.
set +e
echo '=== reach'
try 'Nobody listens'
serve 127.0.0.1
local_list=$(look -tln)
try 'The server listens on 127.0.0.1'
kill "$server_id"
wait "$server_id"
serve 0.0.0.0
open_list=$(look -tln)
ip -n router route add blackhole 10.0.2.2
try 'Something on the way drops what you send'
ip -n router route del blackhole 10.0.2.2
ip -n router route add prohibit 10.0.2.2
try 'Something on the way forbids it, and says so'
ip -n router route del prohibit 10.0.2.2
ip route del default
try 'Your machine has no network'
ip route add default via 10.0.1.1
try 'Nothing is in the way'
wait "$server_id" # it has served its client, and ends

echo '=== listening'
printf 'Started with 127.0.0.1:\n%s\n\nStarted with 0.0.0.0:\n%s\n' "$local_list" "$open_list"

serve 0.0.0.0
coproc guest { "${client[@]}" 10.0.2.2 5220 2>&1; }
read -r -d : _ <&"${guest[0]}" # it has connected, and asks for a line
echo '=== connected'
look -tn
