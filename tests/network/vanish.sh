#!/usr/bin/env bash
# When the client has connected, the router stops: neither machine hears of it.
#
#   unshare -Urnmp --fork --kill-child tests/network/vanish.sh SERVER… -- CLIENT…
#
# Each command gets the server's address and a port as its last arguments. Prints what the
# client prints, and ends when the client does.

source "$(dirname "${BASH_SOURCE[0]}")/machines.sh"

exec 3< <(ip netns exec server "${server[@]}" 10.0.2.2 5220)
read -r _ <&3 # it listens
exec 4< <("${client[@]}" 10.0.2.2 5220)
IFS= read -r line <&4 # it has connected
echo "$line"
ip netns exec router sysctl -qw net.ipv4.ip_forward=0
cat <&4
