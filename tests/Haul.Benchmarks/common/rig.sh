# Nodes behind shaped links, with an origin and Azurite at the hub. Sourced by benches.
. deploy/processes.sh
. deploy/emulator.sh
. tests/Haul.Benchmarks/common/measure.sh
. tests/Haul.Benchmarks/common/origin.sh
. tests/Haul.Benchmarks/common/links.sh
. tests/Haul.Benchmarks/common/cluster.sh

runs=${RUNS:-3}

# Seconds of work for every link.
work_seconds=${WORK:-60}
stores=${STORES:-dir blob}

# Leaves in $rate the bytes a second that one link carries.
rig() { # NODES [RATE OF THE LAST ONE]
    ((EUID == 0)) || fail "network namespaces are made by root only: run it as root"
    bash deploy/install.sh nginx openssl curl nodejs iproute2 linux-perf
    publish_silo
    trap 'cleanup || true; links_down' EXIT
    links_up
    local node
    for ((node = 1; node < $1; node++)); do node_up "$node"; done
    node_up "$1" "${2:-$link}"
    make_file probe $((64 << 20))
    serve "$hub" 8000
    azurite "$hub" 10000 10001 10002
    rate=$(measure_link 1 "http://$hub:8000/probe")
    echo "$(machine); $1 nodes, link of $link each both ways, which carries $rate B/s of one connection of curl; $work_seconds s of work a link"
    echo "defaults of haul-silo and of submit: 16 connections a silo, 64 to one origin (--origin-connections), 8 a silo for one download"
}

# Has a cluster bring a new file of the origin: leaves the id in $id.
begin() { # dir|blob BYTES NODE...
    make_file huge "$2"
    cluster_up "$1" "${@:3}"
    id=$(submit "http://$hub:8000/huge" huge)
}

# The end of each row: what it cost beside the bytes.
costs_head() { printf '%10s %9s %13s %7s\n' 'twice B' messages 'state writes' fsyncs; }
costs() { printf '%10s %9s %13s %7s\n' "$twice" "$messages" "$writes" "$fsyncs"; }

# Does ACTION when half of the file is there.
halfway() { # SILOS IDEAL-SECONDS ACTION
    local ideal=$2 action=$3 bytes=$((rate * work_seconds * $1)) kind run
    printf '%-6s %12s %9s %9s %9s ' store bytes 'ideal s' 'time s' 'over s' && costs_head
    for kind in $stores; do
        for ((run = 0; run < runs; run++)); do
            begin "$kind" "$bytes" $(seq "$1")
            reach "$id" $((bytes / 2)) $((work_seconds * 4))
            "$action"
            finish "$id" $((work_seconds * 4))
            printf '%-6s %12s %9s %9s %9s ' "$kind" "$bytes" "$ideal" "$time" "$(calculate "$time - $ideal")" && costs
            cluster_down
        done
    done
}
