#!/usr/bin/env bash
# Runs every test of Haul: bash tests/run.sh
# Installs what is missing by package name first (Debian; as root or with sudo -n).
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "run.sh: $*" >&2; exit 2; }

command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing: get it from https://dotnet.microsoft.com/download/dotnet/10.0"

bash deploy/install.sh nginx python3 strace openssl curl nodejs redis-server

# npm empties its directory first, so what is there for this very lock file stays.
azurite=deploy/azurite
if ! cmp -s "$azurite/package-lock.json" "$azurite/node_modules/.haul-lock.json"; then
    npm ci --prefix "$azurite" --no-audit --no-fund >&2 || fail "npm could not install Azurite (see above): it needs the npm registry, or a mirror named in ~/.npmrc"
    cp "$azurite/package-lock.json" "$azurite/node_modules/.haul-lock.json"
fi

dotnet build Cluster.sln -c Release -v quiet -nologo

log=$(mktemp)
names=$(mktemp)
trap 'rm -f "$log" "$names"' EXIT
status=0
# Two cores are all that is asked for: test projects that start processes run one after another.
dotnet test --solution Cluster.sln -c Release --no-build --no-progress --max-parallel-test-modules 1 2>&1 | tee "$log" || status=1
passed=$(awk '/^ *succeeded:/ { n += $2 } END { print n + 0 }' "$log")
failed=$(awk '/^ *failed:/ { n += $2 } END { print n + 0 }' "$log")

grep -E -A 12 '^failed ' "$log" >"$names" || true

artifacts/bin/Haul.Chaos/release/Haul.Chaos --rounds 10 --seed 101 | tee "$log" || status=1
read -r rounds _ broken _ < <(tail -n 1 "$log")
passed=$((passed + rounds))
failed=$((failed + broken))
grep '^FAIL' "$log" >>"$names" || true

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
