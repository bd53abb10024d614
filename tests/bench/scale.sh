#!/bin/bash
# scale.sh BINARY MEASURE: what shards and merging cost, on made papers (tests/scale/papers.awk): SCALE.md says what it
# means. Prints a table; exit 1 where the merge of the most shards took more than 512 MB of memory.
#   BENCH_SHARDS=N     how many shards of 50,000 papers each are merged at the end (default 64, which takes 20 GB in TMPDIR)
#   BENCH_ONLY=PHASE   size, shards or merge
set -eu
binary=$(realpath "$1") measure=$(realpath "$2")
top=$(realpath "$(dirname "$0")/../..")
most=${BENCH_SHARDS:-64} each=50000 only=${BENCH_ONLY:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PAPERSIFT_RULES=$top/rules LC_ALL=C XDG_CACHE_HOME=$work/cache
cd "$work"

papers() { awk -v from="$1" -v count="$2" -f "$top/tests/scale/papers.awk"; }
# cost COMMAND...: sets cpu (seconds of processor, user and system), wall (seconds) and peak (MB).
cost() {
	local status
	TIMEFORMAT='%U %S'
	{ time "$measure" "$@" >cost.out 2>cost.err; } 2>cost.time
	read -r wall peak status <cost.out
	[ "$status" -eq 0 ] || {
		cat cost.err
		echo "bench-scale: exit status $status: $*"
		exit 2
	}
	cpu=$(awk '{ print $1 + $2 }' cost.time)
	peak=$((peak / 1024))
}
row() { # WHAT SHARDS RECORDS CPU WALL PEAK DATABASE...
	local bytes
	bytes=$(cat "${@:7}" | wc -c)
	awk -v what="$1" -v shards="$2" -v n="$3" -v cpu="$4" -v wall="$5" -v peak="$6" -v bytes="$bytes" 'BEGIN {
		printf "%-22s %6d %9d %9.1f %9.1f %9.0f %6d %9.0f\n", what, shards, n, cpu, wall, 1e6 * cpu / n, peak, bytes / n }'
}
phase() { [ -z "$only" ] || [ "$only" = "$1" ]; }
# merge WHAT SHARDS RECORDS: of shard-*.db, one row.
merge() {
	rm -f all.db
	cost "$binary" merge shard-*.db --db all.db --quiet
	row "$1" "$2" "$3" "$cpu" "$wall" "$peak" all.db
}
# parted RECORDS SHARDS: parts one file, and merges what comes of it; two rows.
parted() {
	local i sum=0 all=0 high=0
	papers 1 "$1" >in.jsonl
	rm -f ./*.db
	for i in $(seq "$2"); do
		cost "$binary" run in.jsonl --shard "$i/$2" --db "shard-$i.db" --quiet --jobs 1
		sum=$(awk "BEGIN { print $sum + $cpu }") all=$(awk "BEGIN { print $all + $wall }")
		[ "$peak" -le "$high" ] || high=$peak
	done
	row 'shards: all of them' "$2" "$1" "$sum" "$all" "$high" shard-*.db
	merge 'shards: their merge' "$2" "$1"
}
# cloned SHARDS: of $each papers each, made of one.
cloned() {
	local i
	rm -f ./shard-*.db all.db
	if [ ! -e base.db ]; then
		papers 1 "$each" >part-1.jsonl
		cost "$binary" run part-1.jsonl --shard 1/1 --db base.db --quiet
	fi
	for i in $(seq "$1"); do "$top/tests/scale/clone.sh" base.db "$i/$1" "shard-$i.db"; done
	merge 'merge: cloned shards' "$1" $((each * $1))
}

printf '%d processors, load %s\n' "$(nproc)" "$(cut -d' ' -f1-3 /proc/loadavg)"
printf '%-22s %6s %9s %9s %9s %9s %6s %9s\n' what shards records 'CPU s' 'wall s' 'us/record' 'MB' 'bytes/rec'
papers 1 100 >in.jsonl && "$binary" run in.jsonl --db warm.db --quiet # compiles the rules
if phase size; then
	for n in 5000 20000 80000; do
		papers 1 $n >in.jsonl
		rm -f ./*.db
		cost "$binary" run in.jsonl --db one.db --quiet --jobs 1
		row 'size: one run' 1 $n "$cpu" "$wall" "$peak" one.db
	done
fi
if phase shards; then
	for n in 1 4 16; do parted 40000 $n; done
fi
if phase merge; then
	for n in 4 16 "$most"; do
		[ "$n" -gt "$most" ] || cloned "$n"
	done
	[ "$peak" -le 512 ] || {
		echo "bench-scale: the merge of $most shards took $peak MB, more than 512"
		exit 1
	}
fi
printf 'load %s\n' "$(cut -d' ' -f1-3 /proc/loadavg)"
