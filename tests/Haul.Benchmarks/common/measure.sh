# Whole processes in turn, and what they took. Sourced by benches; $work is from deploy/processes.sh.

# Rounds that count.
runs=${RUNS:-5}

machine() { echo "$(nproc) cores, $(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo), Linux $(uname -r)"; }

# As the README publishes it, with its runtime: nothing is left to compile. The plain build spends a second more of CPU on that.
publish_haul() {
    dotnet publish src/Haul.Cli -c Release -r "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" --self-contained \
        -o "$work/haul" -v quiet -nologo >&2
}

# One run: "wall cpu memory" in seconds and MiB.
once() {
    /usr/bin/time -f "%e %U %S %M" -o "$work/time" "$@" >"$work/output" 2>&1 || { cat "$work/output" >&2; return 1; }
    awk '{ printf "%.2f %.2f %d\n", $1, $2 + $3, $4 / 1024 }' "$work/time"
}

# What makes a command write its fsyncs down in FILE. It stays the child that it is, and is stopped at these, at signals and at new threads.
counting_fsyncs() { echo "strace -D -qq -f --seccomp-bpf -e signal=none -e trace=fsync,fdatasync,sync_file_range,syncfs -o $1"; } # FILE

# A call that another thread interrupts takes two lines: the second has no bracket behind the name.
fsyncs_of() { awk '/(fsync|fdatasync|sync_file_range|syncfs)\(/ { n++ } END { print n + 0 }' "$@"; } # FILE...

calculate() { awk "BEGIN { printf \"%.${2:-1}f\", $1 }"; }

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0.02) printf "%.2f", a / b; else print "-" }'; }
