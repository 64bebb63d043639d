# One of four silos is frozen (SIGSTOP) at half: time over the ideal, bytes that came twice
. tests/Haul.Benchmarks/common/rig.sh

rig 4
freeze_last() { kill -STOP "${silos[4]}"; }
halfway 4 "$(calculate "$work_seconds / 2 + $work_seconds / 2 * 4 / 3")" freeze_last
