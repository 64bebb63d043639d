# One of four silos is told to stop (SIGTERM) at half: time over the ideal, bytes that came twice
. tests/Haul.Benchmarks/common/rig.sh

rig 4
stop_last() { kill -TERM "${silos[4]}"; }
halfway 4 "$(calculate "$work_seconds / 2 + $work_seconds / 2 * 4 / 3")" stop_last
