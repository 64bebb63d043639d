#!/usr/bin/env bash
# Runs every test of Haul: bash tests/run.sh
# Installs what is missing by package name first (Debian; as root or with sudo -n).
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "run.sh: $*" >&2; exit 2; }

command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing: get it from https://dotnet.microsoft.com/download/dotnet/10.0"

bash deploy/install.sh chromium nginx python3 strace openssl curl nodejs redis-server prometheus

bash deploy/azurite/install.sh || exit 2
dotnet build Cluster.sln -c Release -v quiet -nologo

# These processes end before a profile pays: with one, the background compiler took 31 % of the time of the cluster tests, which
# last 659 s instead of 746 s without.
export DOTNET_TieredPGO=0

logs=$(mktemp -d)
log=$logs/log
names=$logs/names
trap 'rm -rf "$logs"' EXIT
touch "$names"
status=0
passed=0
failed=0

# Runs test projects one after another.
row() {
    local project
    for project in "$@"; do
        echo "$project"
        "artifacts/bin/$project/release/$project" -noColor >"$logs/$project" 2>&1 || true
    done
}

# Adds up what the projects say of themselves; one that says nothing has failed.
count() {
    local project total errors broken skipped
    for project in "$@"; do
        read -r total errors broken skipped < <(sed -nE 's/^ *[A-Za-z.]+ +Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+).*/\1 \2 \3 \4/p' "$logs/$project") || true
        : "${total:=1}" "${errors:=1}" "${broken:=0}" "${skipped:=0}"
        echo "$project: $((total - errors - broken - skipped)) passed, $((errors + broken)) failed"
        passed=$((passed + total - errors - broken - skipped))
        failed=$((failed + errors + broken))
        if ((errors + broken > 0)); then
            grep -E -A 14 '\[FAIL\]|^Unhandled exception' "$logs/$project" >>"$names" || tail -n 30 "$logs/$project" >>"$names"
        fi
    done
}

# Two rows side by side, about as long as each other; the clusters afterwards and alone, for their timing is what is tested.
chaos=$logs/Haul.Chaos
others=()
for project in tests/*.Tests; do
    case ${project#tests/} in Haul.Cli.Tests | Haul.Cluster.Tests) ;; *) others+=("${project#tests/}") ;; esac
done
{
    row Haul.Cli.Tests
    echo Haul.Chaos
    artifacts/bin/Haul.Chaos/release/Haul.Chaos --rounds 10 --seed 101 >"$chaos" 2>&1 || true
} &
row "${others[@]}"
wait
row Haul.Cluster.Tests
count Haul.Cli.Tests "${others[@]}" Haul.Cluster.Tests

# Rounds of chaos that say nothing of themselves have failed.
cat "$chaos"
read -r rounds broken < <(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$chaos") || true
passed=$((passed + ${rounds:-0}))
failed=$((failed + ${broken:-1}))
grep '^FAIL' "$chaos" >>"$names" || [[ -n ${rounds:-} ]] || tail -n 30 "$chaos" >>"$names"
((failed == 0)) || status=1

if bash deploy/quickstart.sh --once >"$log" 2>&1; then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
    status=1
    { echo "failed deploy/quickstart.sh --once"; tail -n 30 "$log"; } >>"$names"
fi

# What failed stands near the end too, where a cut log still shows it.
((failed == 0)) || cat "$names"
((passed > 0)) || status=1
((status == 0 || failed > 0)) || failed=1
echo "$passed passed, $failed failed"
exit "$status"
