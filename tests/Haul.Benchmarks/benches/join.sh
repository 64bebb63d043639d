# A fourth silo joins three at half: time over the ideal, in which the moment of its start is that of its help
. tests/Haul.Benchmarks/common/rig.sh

rig 4
join_last() { silo_up 4; }
halfway 3 "$(calculate "$work_seconds / 2 + $work_seconds / 2 * 3 / 4")" join_last
