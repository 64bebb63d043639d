# 50 ms round trip by a proxy that delays both ways: one file and many small ones, aria2 and curl beside it
TMPDIR=/dev/shm . deploy/processes.sh
. tests/Haul.Benchmarks/common/measure.sh
. tests/Haul.Benchmarks/common/compare.sh
. tests/Haul.Benchmarks/common/origin.sh

bash deploy/install.sh nginx aria2 curl openssl time linux-perf nodejs
port=${PORT:-18080}
publish_haul
make_file one/f $((256 << 20))
for ((file = 0; file < 200; file++)); do
    make_file "many/$file" $(((1 << 20) + file))
    echo "http://127.0.0.1:$((port + 1))/many/$file"
done >"$work/list"
serve 127.0.0.1 "$port"
node tests/Haul.Benchmarks/common/delay.mjs $((port + 1)) "127.0.0.1:$port" 25 &
keep
far=http://127.0.0.1:$((port + 1))
wait_for "the proxy" 20 curl -so /dev/null "$far/"

out=$work/out
echo "$(machine); medians of $runs; $peers; nginx 50 ms away (connections are accepted at once, what they carry is delayed)"
compare_head
compare '256 MiB' one "$out" "$work/haul/haul get -q $far/one/f -d $out" "aria2c -q -x16 -s16 -k1M $far/one/f -d $out" "curl -so $out/f $far/one/f"
compare '200 x 1 MiB' many "$out" "$work/haul/haul get -q -i $work/list -j 16 -d $out" "aria2c -q -x16 -s16 -k1M -i $work/list -j16 -d $out"
