# Nodes with a network namespace of their own, each behind a link that is shaped both ways. Sourced by benches; needs root.
# The origin and Azurite live at the hub, whose own way is not shaped; so does node 0.

hub=10.213.7.1
link=${LINK:-60mbit}

links_up() {
    links_down
    ip link add haul0 type bridge
    ip addr add "$hub/24" dev haul0
    ip link set haul0 up
}

links_down() {
    local node
    for node in $(ip netns list | awk '/^haul-[0-9]/ { print $1 }'); do ip netns delete "$node"; done
    ip link delete haul0 2>/dev/null || true
}

address_of() { if (($1 == 0)); then echo "$hub"; else echo "10.213.7.$((10 + $1))"; fi; }

node_up() { # NUMBER [RATE]
    local rate=${2:-$link}
    ip netns add "haul-$1"
    ip link add "haul-$1" type veth peer name eth0 netns "haul-$1"
    ip link set "haul-$1" master haul0 up
    ip -n "haul-$1" addr add "$(address_of "$1")/24" dev eth0
    ip -n "haul-$1" link set lo up
    ip -n "haul-$1" link set eth0 up
    tc qdisc add dev "haul-$1" root tbf rate "$rate" burst 256kb latency 100ms
    tc -n "haul-$1" qdisc add dev eth0 root tbf rate "$rate" burst 256kb latency 100ms
}

# The words that have a command run on that node.
way() { (($1 == 0)) || echo "ip netns exec haul-$1"; }

on() { local way; way=$(way "$1"); shift; $way "$@"; }

# Bytes a second that one connection gets over one link: what the shaper leaves after headers.
measure_link() { # NODE URL
    on "$1" curl -so /dev/null -w '%{speed_download}' --max-time 8 "$2" || true
}
