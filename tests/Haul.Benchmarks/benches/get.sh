# Whole processes of haul, aria2 and curl in turn: one huge file, small ones, a thousand, with SHA-256, over TLS
TMPDIR=/dev/shm . deploy/processes.sh
. tests/Haul.Benchmarks/common/measure.sh
. tests/Haul.Benchmarks/common/compare.sh
. tests/Haul.Benchmarks/common/origin.sh

bash deploy/install.sh nginx aria2 curl openssl time linux-perf
port=${PORT:-18080}
plain=http://127.0.0.1:$port
secure=https://localhost:$((port + 1))
disk=$(mktemp -d -p /var/tmp)
trap 'rm -rf "$disk"; cleanup' EXIT

publish_haul
make_file 2g/f $((2 << 30))
make_file 1k/f 1024
make_file 1m/f $((1 << 20))
make_file 100m/f $((100 << 20))
for ((file = 0; file < 1000; file++)); do
    make_file "many/$file" $(((1 << 20) + file))
    echo "$plain/many/$file"
done >"$work/list"
sha=$(sha256sum "$work/www/2g/f" | cut -d' ' -f1)
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key" -out "$work/certificate" -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null
serve 127.0.0.1 "$port" "listen 127.0.0.1:$((port + 1)) ssl; ssl_certificate $work/certificate; ssl_certificate_key $work/key;"
export SSL_CERT_FILE=$work/certificate

haul="$work/haul/haul get -q"
aria2="aria2c -q -x16 -s16 -k1M"
ram=$work/out
echo "$(machine); medians of $runs; $peers; nginx on loopback"
compare_head
compare '2 GiB' 2g "$ram" "$haul $plain/2g/f -d $ram" "$aria2 $plain/2g/f -d $ram" "curl -so $ram/f $plain/2g/f"
compare '2 GiB disk' 2g "$disk/out" "$haul $plain/2g/f -d $disk/out" "$aria2 $plain/2g/f -d $disk/out" "curl -so $disk/out/f $plain/2g/f"
compare '2 GiB sha' 2g "$ram" "$haul $plain/2g/f -d $ram --checksum sha-256:$sha" "$aria2 $plain/2g/f -d $ram --checksum=sha-256=$sha"
compare '2 GiB tls' 2g "$ram" "$haul $secure/2g/f -d $ram" "$aria2 --ca-certificate=$work/certificate $secure/2g/f -d $ram" "curl --cacert $work/certificate -so $ram/f $secure/2g/f"
compare '1 KiB' 1k "$ram" "$haul $plain/1k/f -d $ram" "$aria2 $plain/1k/f -d $ram" "curl -so $ram/f $plain/1k/f"
compare '1 MiB' 1m "$ram" "$haul $plain/1m/f -d $ram" "$aria2 $plain/1m/f -d $ram" "curl -so $ram/f $plain/1m/f"
compare '100 MiB' 100m "$ram" "$haul $plain/100m/f -d $ram" "$aria2 $plain/100m/f -d $ram" "curl -so $ram/f $plain/100m/f"
compare '1000 x 1 MiB' many "$ram" "$haul -i $work/list -j 16 -d $ram" "$aria2 -i $work/list -j16 -d $ram"
