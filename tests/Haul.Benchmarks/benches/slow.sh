# One of four links is ten times slower than the others: time over the ideal
. tests/Haul.Benchmarks/common/rig.sh

rig 4 "$((${link%mbit} * 100))kbit"
bytes=$((rate * work_seconds * 31 / 10))
printf '%-6s %12s %9s %9s %11s ' store bytes 'ideal s' 'time s' 'time/ideal' && costs_head
for kind in $stores; do
    for ((run = 0; run < runs; run++)); do
        begin "$kind" "$bytes" 1 2 3 4
        finish "$id" $((work_seconds * 4))
        printf '%-6s %12s %9s %9s %11s ' "$kind" "$bytes" "$work_seconds" "$time" "$(calculate "$time / $work_seconds" 3)" && costs
        cluster_down
    done
done
