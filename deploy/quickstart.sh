#!/usr/bin/env bash
# Haul on one machine, as a cluster: bash deploy/quickstart.sh [--once] [URL]
# Starts Azurite and three silos on free ports, brings URL (without one: a file from a local nginx), kills a silo in the
# middle, fetches the result, and stays with its pages until Ctrl-C; --once ends instead. It leaves nothing but what it installed and built.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
fail() { echo "quickstart: $*" >&2; exit 1; }

once=false
url=
for argument in "$@"; do
    case $argument in
        --once) once=true ;;
        -*) fail "unknown option $argument; usage: bash deploy/quickstart.sh [--once] [URL]" ;;
        *) url=$argument ;;
    esac
done

command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing: get it from https://dotnet.microsoft.com/download/dotnet/10.0"
bash deploy/install.sh curl nodejs $([[ -n $url ]] || echo nginx)

. deploy/processes.sh
. deploy/emulator.sh

say "Building"
dotnet build src/Haul.Silo -c Release -v quiet -nologo
dotnet build src/Haul.Cli -c Release -v quiet -nologo
haul=artifacts/bin/Haul.Cli/release/haul
silo=artifacts/bin/Haul.Silo/release/haul-silo

say "Azurite holds state and blobs (the first time npm brings it)"
blob=$(free_port) table=$(free_port)
azurite 127.0.0.1 "$blob" "$(free_port)" "$table"
head -c 32 /dev/urandom >"$work/key"
chmod 600 "$work/key"
echo "blobs on port $blob, tables on port $table"

say "Three silos"
export HAUL_CLUSTER="azure:@$work/azure" HAUL_CLUSTER_ID=quickstart HAUL_SERVICE_ID=quickstart
pages=()
for number in 1 2 3; do
    "$silo" --name "silo-$number" --cluster-id quickstart --service-id quickstart --state "azure:@$work/azure" \
        --key-file "$work/key" --allow-private 127.0.0.0/8 >"$work/silo-$number.log" 2>&1 &
    keep
    wait_for "silo-$number" 60 grep -q 'http://' "$work/silo-$number.log"
    page=$(grep -o 'http://[0-9.]*:[0-9]*' "$work/silo-$number.log" | head -n 1)
    wait_for "silo-$number" 60 curl -sf "$page/health/ready"
    pages+=("$page")
    echo "silo-$number is ready: $page"
done
victim=${processes[2]}

if [[ -z $url ]]; then
    say "A file of 256 MiB on a local nginx that gives 2 MB/s a connection"
    mkdir "$work/www"
    head -c 268435456 /dev/urandom >"$work/www/huge.bin"
    web=$(free_port)
    serve 127.0.0.1 "$web" "limit_rate 2m;"
    url="http://127.0.0.1:$web/huge.bin"
fi

say "haul submit"
id=$("$haul" submit "$url" --json | grep -o '"id": *"[0-9A-Z]*"' | grep -o '[0-9A-Z]\{26\}')
echo "$id"

# Somebody pulls a plug at a third of the way.
(
    until "$haul" show "$id" --json | node -e 'const v=JSON.parse(require("fs").readFileSync(0));process.exit(!v.finishedAt&&v.downloaded>=(v.length??Infinity)/3?0:1)'; do sleep 0.2; done
    kill -KILL "$victim"
) 2>/dev/null &
plug=$!
keep

say "haul watch"
"$haul" watch "$id"
! lives "$plug" || kill "$plug" 2>/dev/null || true # its time is over where a third of the way was never seen
although=
if lives "$victim"; then
    echo "the download ended before silo-2 was to be killed"
else
    echo "silo-2 was killed (SIGKILL) after a third of the way"
    although=", although a silo was killed in the middle"
fi

say "haul nodes"
"$haul" nodes

say "haul fetch"
"$haul" fetch "$id" -o "$work/fetched"
if [[ -f $work/www/huge.bin ]]; then
    cmp "$work/www/huge.bin" "$work/fetched" || fail "the bytes differ"
    echo "the same bytes$although"
fi

if ! $once; then
    say "Look around until Ctrl-C"
    echo "  pages       ${pages[0]}/"
    echo "  dashboard   ${pages[0]}/orleans"
    echo "  metrics     ${pages[0]}/metrics"
    echo "  console     export HAUL_CLUSTER='$HAUL_CLUSTER' HAUL_CLUSTER_ID=quickstart HAUL_SERVICE_ID=quickstart; $PWD/$haul list"
    sleep infinity &
    processes+=($!)
    wait $!
fi
