# Whole processes in turn, and what they took. Sourced by benches; $work is from deploy/processes.sh.

# Rounds that count.
runs=${RUNS:-5}

machine() { echo "$(nproc) cores, $(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo), Linux $(uname -r)"; }

runtime=linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')

# As the README has a project published, with its runtime: what is compiled at run is at the expense of the transfer. Takes minutes, once.
publish() { dotnet publish "src/$1" -c Release -r "$runtime" --self-contained "${@:2}" -v quiet -nologo >&2; }

publish_haul() { publish Haul.Cli -o "$work/haul"; }

# One run: "wall cpu memory" in seconds and MiB.
once() {
    /usr/bin/time -f "%e %U %S %M" -o "$work/time" "$@" >"$work/output" 2>&1 || { cat "$work/output" >&2; return 1; }
    awk '{ printf "%.2f %.2f %d\n", $1, $2 + $3, $4 / 1024 }' "$work/time"
}

# Counts a command's fsyncs in the kernel, where they cost next to nothing: strace, which stops it at every signal of the runtime and at
# every new thread, takes a fifth of a core for four silos.
counting_fsyncs() { # FILE
    echo "perf stat -x, -o $1 -e $(printf 'syscalls:sys_enter_%s,' fsync fdatasync sync_file_range syncfs | sed 's/,$//')"
}

fsyncs_of() { awk -F, '/sys_enter/ { n += $1 } END { print n + 0 }' "$@"; } # FILE...

calculate() { awk "BEGIN { printf \"%.${2:-1}f\", $1 }"; }

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0.02) printf "%.2f", a / b; else print "-" }'; }
