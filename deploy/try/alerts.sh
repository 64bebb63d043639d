#!/usr/bin/env bash
# Has two alerts fire for real: bash deploy/try/alerts.sh
# Debian's Prometheus scrapes two silos, each a cluster of its own, every second. The origin of a download stops sending: the
# alert of a stuck download fires, and ends when the origin goes on. The other silo is killed: the alert of a silo that is gone
# fires. The rules are those of deploy/observability with shorter times. It ends with PASS or FAIL and takes about a minute.
set -euo pipefail
cd "$(dirname "$0")/../.."

say() { echo "$(date -u +%T) $*"; }
fail() { echo "FAIL: $*" >&2; exit 1; }

command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing: get it from https://dotnet.microsoft.com/download/dotnet/10.0"
bash deploy/install.sh curl nginx nodejs prometheus
silo=$PWD/artifacts/bin/Haul.Silo/release/haul-silo
[[ -x $silo ]] || dotnet build src/Haul.Silo -c Release -v quiet -nologo

. deploy/processes.sh

start() { # NAME PROGRAM...: says at once what it cannot use, else it is up when the caller's wait ends
    local name=$1
    shift
    "$@" >"$work/$name.log" 2>&1 &
    keep
}

pages=()
for name in a b; do
    mkdir "$work/$name"
    start "$name" env -C "$work/$name" "$silo" --name "$name" --silo-port 0 --gateway-port 0 --http http://127.0.0.1:0 --allow-private 127.0.0.0/8
    wait_for "silo $name" 60 grep -q '^ready' "$work/$name.log"
    page=$(sed -n 's/^http //p' "$work/$name.log" | head -n 1)
    pages+=("${page%/}")
    say "silo $name is ready: ${pages[-1]}"
done
victim=${processes[1]}

sed -E 's/^( *for:) .*/\1 2s/; s/(haul_progress_age_seconds[^>]*>) 300$/\1 5/' deploy/observability/rules/haul.yml >"$work/rules.yml"
[[ $(diff deploy/observability/rules/haul.yml "$work/rules.yml" | grep -c '^>.*haul_progress_age_seconds') == 1 ]] || fail "the rule of a stuck download has another form than this script knows"
targets=$(printf '"%s",' "${pages[@]#http://}")
cat >"$work/prometheus.yml" <<CONF
global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
scrape_configs:
  - job_name: haul
    static_configs: [{ targets: [${targets%,}] }]
CONF
promtool check config "$work/prometheus.yml" >"$work/check.log" || { cat "$work/check.log" >&2; fail "Prometheus refuses its configuration"; }
port=$(free_port)
prometheus=http://127.0.0.1:$port
start prometheus prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/data" --web.listen-address="127.0.0.1:$port"
holds() { promtool query instant "$prometheus" "$1" | grep -q .; }
fires() { holds "ALERTS{alertname=\"$1\", alertstate=\"firing\"}"; }
ended() { ! holds "ALERTS{alertname=\"$1\"}"; }
wait_for "both silos are scraped" 30 holds 'count(up{job="haul"} == 1) == 2'
say "Prometheus scrapes both; alerts: $(promtool query instant "$prometheus" 'ALERTS{alertstate="firing"}')"

mkdir "$work/www"
truncate -s 256M "$work/www/huge.bin"
web=$(free_port)
serve 127.0.0.1 "$web" "limit_rate 1m;"
origin=${processes[-1]}
curl -sf -H 'Content-Type: application/json' -d "{\"url\": \"http://127.0.0.1:$web/huge.bin\", \"name\": \"huge.bin\"}" "${pages[0]}/api/v1/downloads" >"$work/submit.json" || fail "silo a does not take the download"
wait_for "bytes come" 30 holds 'sum(haul_body_fetched_bytes_total) > 0'
kill -STOP "$origin"
say "the origin stops sending"
wait_for "HaulDownloadStuck fires" 60 fires HaulDownloadStuck
say "HaulDownloadStuck fires: $(curl -sf "$prometheus/api/v1/alerts" | grep -o '"summary":"A download[^"]*"')"
kill -CONT "$origin"
wait_for "HaulDownloadStuck ends" 90 ended HaulDownloadStuck
say "the origin goes on: HaulDownloadStuck has ended"

kill -KILL "$victim"
say "silo b is killed"
wait_for "HaulSiloGone fires" 30 fires HaulSiloGone
say "HaulSiloGone fires: $(curl -sf "$prometheus/api/v1/alerts" | grep -o '"summary":"Silo[^"]*"')"
echo PASS
