#!/usr/bin/env bash
# Side by side with aria2 and curl, whole processes in turn: bash tests/Haul.Benchmarks/run.sh get
# Prints one table and ends. Installs its peers by package name (Debian; as root or with sudo -n).
set -euo pipefail
cd "$(dirname "$0")/../.."

runs=${RUNS:-5}
port=${PORT:-18080}

need() {
    command -v "$1" >/dev/null || PATH="$PATH:/usr/sbin" command -v "$1" >/dev/null && return
    if ((EUID == 0)); then apt-get install -y --no-install-recommends "$2" >&2; else sudo -n apt-get install -y --no-install-recommends "$2" >&2; fi
}

# As the README publishes it, with its runtime: nothing is left to compile. The plain build spends a second more of CPU on that.
publish() {
    dotnet publish src/Haul.Cli -c Release -r "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" --self-contained \
        -o "$work/haul" -v quiet -nologo >&2
}

serve() {
    mkdir -p "$work/www"
    head -c 1024 /dev/urandom >"$work/www/1k"
    head -c $((2 << 30)) /dev/zero | openssl enc -aes-128-ctr -K 00 -iv 00 2>/dev/null >"$work/www/2g"
    chmod -R a+rX "$work"
    cat >"$work/nginx.conf" <<EOF
worker_processes 2; daemon off; pid $work/nginx.pid; error_log $work/error.log;
events { worker_connections 1024; }
http { access_log off; sendfile on; server { listen 127.0.0.1:$port; root $work/www; } }
EOF
    PATH="$PATH:/usr/sbin" nginx -c "$work/nginx.conf" &
    for _ in $(seq 100); do curl -so /dev/null "http://127.0.0.1:$port/1k" && return; sleep 0.1; done
    echo "nginx does not answer" >&2
    exit 1
}

# One run: "wall cpu memory" in seconds and MiB.
once() {
    rm -rf "$work/out"
    mkdir "$work/out"
    # shellcheck disable=SC2086
    /usr/bin/time -f "%e %U %S %M" -o "$work/time" "$@" >/dev/null 2>&1
    awk '{ printf "%s %.2f %d\n", $1, $2 + $3, $4 / 1024 }' "$work/time"
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

compare() {
    local file=$1 name
    shift
    for ((run = 0; run <= runs; run++)); do
        for name in haul aria2 curl; do
            case $name in
                haul) row=$(once "$work/haul/haul" get "http://127.0.0.1:$port/$file" -d "$work/out") ;;
                aria2) row=$(once aria2c -q -x16 -s16 -k1M -d "$work/out" "http://127.0.0.1:$port/$file") ;;
                curl) row=$(once curl -so "$work/out/$file" "http://127.0.0.1:$port/$file") ;;
            esac
            cmp -s "$work/out/$file" "$work/www/$file" || { echo "$name brought wrong bytes" >&2; exit 1; }
            # The first round warms the caches and does not count.
            ((run == 0)) || echo "$row" >>"$work/$file.$name"
        done
    done
    for name in haul aria2 curl; do
        wall=$(cut -d' ' -f1 "$work/$file.$name" | median)
        cpu=$(cut -d' ' -f2 "$work/$file.$name" | median)
        memory=$(cut -d' ' -f3 "$work/$file.$name" | median)
        [[ $name == haul ]] && own_wall=$wall own_cpu=$cpu
        printf '%-5s %-6s %8s %8s %8s %14s %14s\n' "$file" "$name" "$wall" "$cpu" "$memory" \
            "$(awk "BEGIN { printf \"%.2f\", $own_wall / ($wall + 0.0001) }")" "$(awk "BEGIN { printf \"%.2f\", $own_cpu / ($cpu + 0.0001) }")"
    done
}

get() {
    need nginx nginx
    need aria2c aria2
    need curl curl
    need openssl openssl
    [[ -x /usr/bin/time ]] || need /usr/bin/time time
    work=$(mktemp -d /dev/shm/haul-bench.XXXXXX)
    trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
    publish
    serve
    echo "$(nproc) cores, $(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo), Linux $(uname -r); medians of $runs, into tmpfs; haul published with its runtime, -x 8, durability on; aria2 -x16 -s16 -k1M"
    printf '%-5s %-6s %8s %8s %8s %14s %14s\n' file tool 'wall s' 'CPU s' MiB 'haul/it wall' 'haul/it CPU'
    compare 2g
    compare 1k
}

case ${1:-} in
    get) get ;;
    *) echo "usage: $0 get" >&2; exit 2 ;;
esac
