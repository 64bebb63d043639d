# The most memory that a silo held: by the connections of one download, and by downloads that share sixteen
. tests/Haul.Benchmarks/common/rig.sh

rig 1
# Blocks are of 8 MiB, the largest but for files of terabytes, from 32 GiB on; the first 2 GiB show what is held at once. It is a hole,
# which nginx reads as zeros.
truncate -s 40G "$work/www/huge"
first=$((2 << 30))

peak() { awk '/^VmHWM/ { printf "%.0f", $2 / 1024 }' "/proc/${silos[0]}/status"; }

memory() { # STORE DOWNLOADS CONNECTIONS-OF-EACH
    local started ids=() n
    cluster_up "$1" 0
    started=$(peak)
    for ((n = 0; n < $2; n++)); do
        ids+=("$(api downloads "{\"url\":\"http://$hub:8000/huge\",\"connectionsPerSilo\":$3}" | field v.id)")
    done
    for id in "${ids[@]}"; do reach "$id" $((first / $2)) 300; done
    printf '%-6s %10s %12s %12s %9s\n' "$1" "$2" "$(($2 * $3))" "$started" "$(peak)"
    cluster_down
}

echo "a file of 40 GiB, blocks of 8 MiB, until 2 GiB are there; a silo without a link"
printf '%-6s %10s %12s %12s %9s\n' store downloads connections 'started MiB' 'peak MiB'
for kind in $stores; do
    for connections in 1 4 16; do memory "$kind" 1 "$connections"; done
    for downloads in 4 16; do memory "$kind" "$downloads" $((16 / downloads)); done
done
