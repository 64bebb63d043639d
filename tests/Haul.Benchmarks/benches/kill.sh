# One of four silos is killed (SIGKILL) at half: time over the ideal, bytes that came twice
. tests/Haul.Benchmarks/common/rig.sh

rig 4
kill_last() { kill -KILL "${silos[4]}"; }
halfway 4 "$(calculate "$work_seconds / 2 + $work_seconds / 2 * 4 / 3")" kill_last
