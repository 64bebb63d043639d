# An origin that gives 4 MB/s a connection: share of the limit with 1 to 32 connections, aria2 beside it
TMPDIR=/dev/shm . deploy/processes.sh
. tests/Haul.Benchmarks/common/measure.sh

runs=${RUNS:-3}
rate=4000000

bash deploy/install.sh aria2 time curl
publish_haul
dotnet build tests/Haul.Testing.Origin -c Release -v quiet -nologo >&2
# Not nginx: its limit is one of each request, whose first second is free, and rewards whoever asks often.
artifacts/bin/Haul.Testing.Origin/release/Haul.Testing.Origin --connection-rate $rate >"$work/origin" &
keep
wait_for "the origin" 20 grep -q '^http' "$work/origin"
origin=$(head -n 1 "$work/origin")

echo "$(machine); medians of $runs; $rate B/s a connection, 8 s of work for each"
printf '%-12s %-6s %8s %15s\n' connections tool 'wall s' 'share of limit'
for connections in 1 2 4 8 16 32; do
    url="${origin}f/limited?size=$((rate * connections * 8))"
    for tool in haul aria2; do
        for ((run = 0; run < runs; run++)); do
            rm -rf "$work/out"
            case $tool in
                haul) once "$work/haul/haul" get -q "$url" -x "$connections" -d "$work/out" ;;
                aria2) once aria2c -q -x"$((connections < 16 ? connections : 16))" -s"$connections" -k1M -d "$work/out" "$url" ;;
            esac || fail "$tool failed (see above)"
        done | cut -d' ' -f1 | median >"$work/median"
        wall=$(cat "$work/median")
        printf '%-12s %-6s %8s %15s\n' "$connections" "$tool" "$wall" "$(calculate "8 / $wall" 3)"
    done
done
