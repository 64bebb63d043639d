# haul, aria2 and curl in turn, as a table. Sourced by benches after measure.sh.

peers="haul published with its runtime, -x 8, durability on; aria2 -x16 -s16 -k1M"
row() { printf '%-12s %-6s %8s %8s %6s %7s %13s %12s\n' "$@"; }
compare_head() { row file tool 'wall s' 'CPU s' MiB fsyncs 'haul/it wall' 'haul/it CPU'; }

# Runs each of the commands RUNS times, in turn with the others and once before to warm the caches and count fsyncs, and compares what it brought with the directory of that name.
compare() { # LABEL DIRECTORY OUT HAUL ARIA2 [CURL]
    local label=$1 directory=$2 out=$3 run tool took counting
    local -A command=([haul]=$4 [aria2]=$5 [curl]=${6:-})
    rm -f "$work"/took.* "$work"/fsyncs.*
    for ((run = 0; run <= runs; run++)); do
        for tool in haul aria2 curl; do
            [[ -n ${command[$tool]} ]] || continue
            rm -rf "$out"
            mkdir "$out"
            counting=
            ((run > 0)) || counting="$(counting_fsyncs "$work/fsyncs.$tool") --"
            took=$(once bash -c "exec $counting ${command[$tool]}") || fail "$tool failed (see above)"
            diff -rq "$out" "$work/www/$directory" || fail "$tool brought wrong bytes"
            ((run == 0)) || echo "$took" >>"$work/took.$tool"
        done
    done
    local own_wall own_cpu wall cpu
    own_wall=$(cut -d' ' -f1 "$work/took.haul" | median)
    own_cpu=$(cut -d' ' -f2 "$work/took.haul" | median)
    for tool in haul aria2 curl; do
        [[ -f $work/took.$tool ]] || continue
        wall=$(cut -d' ' -f1 "$work/took.$tool" | median)
        cpu=$(cut -d' ' -f2 "$work/took.$tool" | median)
        row "$label" "$tool" "$wall" "$cpu" "$(cut -d' ' -f3 "$work/took.$tool" | median)" \
            "$(fsyncs_of "$work/fsyncs.$tool")" "$(ratio "$own_wall" "$wall")" "$(ratio "$own_cpu" "$cpu")"
    done
}
