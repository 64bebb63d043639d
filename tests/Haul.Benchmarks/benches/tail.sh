# Four silos: the share of the time that the last 5 % of the bytes take
. tests/Haul.Benchmarks/common/rig.sh

rig 4
bytes=$((rate * work_seconds * 4))
printf '%-6s %12s %9s %14s ' store bytes 'time s' 'last 5 % in %' && costs_head
for kind in $stores; do
    for ((run = 0; run < runs; run++)); do
        begin "$kind" "$bytes" 1 2 3 4
        reach "$id" $((bytes * 95 / 100)) $((work_seconds * 4))
        finish "$id" $((work_seconds * 4))
        printf '%-6s %12s %9s %14s ' "$kind" "$bytes" "$time" "$(calculate "($end - $asked) / $time * 100")" && costs
        cluster_down
    done
done
