# 1, 2, 4 and 8 silos, each behind a link of its own: goodput over that of N links, both stores, aria2 on one node beside it
. tests/Haul.Benchmarks/common/rig.sh

bash deploy/install.sh aria2
rig 8

row() { # STORE SILOS BYTES SECONDS
    printf '%-6s %6s %12s %9s %15s ' "$@" "$(calculate "$3 / $4 / $2 / $rate" 3)"
}

aria() {
    local bytes=$((rate * work_seconds)) begun
    make_file huge "$bytes"
    begun=$(date +%s.%N)
    on 1 aria2c -q -x16 -s16 -k1M --file-allocation=none -d "$work/aria" "http://$hub:8000/huge"
    row aria2 1 "$bytes" "$(calculate "$(date +%s.%N) - $begun")" && echo
    rm -rf "$work/aria"
}

printf '%-6s %6s %12s %9s %15s ' store silos bytes 'time s' 'share of links' && costs_head
aria
for kind in $stores; do
    for nodes in ${NODES:-1 2 4 8}; do
        bytes=$((rate * work_seconds * nodes))
        begin "$kind" "$bytes" $(seq "$nodes")
        finish "$id" $((work_seconds * 4))
        row "$kind" "$nodes" "$bytes" "$time" && costs
        cluster_down
    done
done
