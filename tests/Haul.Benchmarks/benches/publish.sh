# From the last byte to "completed": both stores, with and without SHA-256, and 40,000 blocks of a blob; on shaped links what SHA-256 adds
. tests/Haul.Benchmarks/common/rig.sh

rig 4
dotnet build tests/Haul.Benchmarks -c Release -v quiet -nologo >&2

echo "one silo without a link"
printf '%-6s %12s %-8s %24s\n' store bytes sha-256 'last byte to completed s'
for bytes in ${BYTES:-1073741824}; do
    make_file huge "$bytes"
    sha=sha-256:$(sha256sum "$work/www/huge" | cut -d' ' -f1)
    for kind in $stores; do
        for checksum in "" "$sha"; do
            for ((run = 0; run < runs; run++)); do
                : >"$work/ends"
                cluster_up "$kind" 0
                id=$(submit "http://$hub:8000/huge" huge "$checksum")
                finish "$id" 600
                printf '%-6s %12s %-8s %24s\n' "$kind" "$bytes" "${checksum:+yes}" "$(calculate "$end - $(sort -n "$work/ends" | tail -n 1)" 3)"
                cluster_down
            done
        done
    done
done

echo "a blob of as many blocks as there may be"
artifacts/bin/Haul.Benchmarks/release/Haul.Benchmarks publish "$(cat "$work/azure")"

echo "four silos behind links"
bytes=$((rate * work_seconds * 4))
make_file huge "$bytes"
sha=sha-256:$(sha256sum "$work/www/huge" | cut -d' ' -f1)
printf '%-6s %12s %-8s %9s ' store bytes sha-256 'time s' && costs_head
for kind in $stores; do
    for ((run = 0; run < runs; run++)); do
        for checksum in "" "$sha"; do
            cluster_up "$kind" 1 2 3 4
            id=$(submit "http://$hub:8000/huge" huge "$checksum")
            finish "$id" $((work_seconds * 4))
            printf '%-6s %12s %-8s %9s ' "$kind" "$bytes" "${checksum:+yes}" "$time" && costs
            cluster_down
        done
    done
done
