# Makes two machines with a router between them, of Linux's network namespaces: this one
# (10.0.1.2) and `server` (10.0.2.2), as `ip netns exec server COMMAND…` names it. To be
# read by a script that was started by `unshare -Urnmp --fork --kill-child`.

set -euo pipefail

# Here `ip netns` keeps its names, out of sight of the rest of the system.
mount -t tmpfs tmpfs /run
ip link set lo up
for there in router server; do
    ip netns add "$there"
    ip -n "$there" link set lo up
done

# Joins machine $1 (this one, if it is empty), with the address $2, to the router's $3.
join() {
    local here=(ip ${1:+-n "$1"})
    "${here[@]}" link add router type veth peer name "to-${1:-client}" netns router
    "${here[@]}" addr add "$2/24" dev router
    "${here[@]}" link set router up
    ip -n router addr add "$3/24" dev "to-${1:-client}"
    ip -n router link set "to-${1:-client}" up
    "${here[@]}" route add default via "$3"
}
join '' 10.0.1.2 10.0.1.1
join server 10.0.2.2 10.0.2.1
ip netns exec router sysctl -qw net.ipv4.ip_forward=1

# The commands of a script: SERVER… -- CLIENT…
server=()
while [[ $1 != -- ]]; do
    server+=("$1")
    shift
done
client=("${@:2}")
