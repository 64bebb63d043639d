#!/usr/bin/env bash
# Benchmarks: bash tests/Haul.Benchmarks/run.sh NAME
# Each installs its peers by package name (Debian; as root), prints one table, ends by itself and deletes what it made.
set -euo pipefail
cd "$(dirname "$0")/../.."

fail() { echo "${name:-run.sh}: $*" >&2; exit 1; }

benches=tests/Haul.Benchmarks/benches
name=${1:-}
if [[ ! $name =~ ^[a-z]+$ || ! -f $benches/$name.sh ]]; then
    echo "usage: $0 NAME, with one of"
    for bench in "$benches"/*.sh; do
        printf '  %-10s %s\n' "$(basename "$bench" .sh)" "$(sed -n '1s/^# //p' "$bench")"
    done
    exit 2
fi >&2

# One at a time on a machine: they share its links, its ports and its time.
lock=/tmp/haul-benchmarks.lock
[[ -e $lock ]] || (umask 0 && : >"$lock")
exec 9<"$lock"
flock -n 9 || fail "another benchmark runs on this machine (or left processes behind: fuser -v $lock)"
# Servers of the compiler would hold the lock for minutes.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

. "$benches/$name.sh"
