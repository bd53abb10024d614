#!/bin/bash
# slurm.sh BINARY: pipeline/slurm on a real controller and two node daemons: 8 shards, one node dies with its task in the
# middle, and what comes out is the database of one run, and its exports.
#   SCALE_EVERY=N  every Nth paper of the corpus (default 6: 16,000), where ../shared is there
set -eu
cd "$(dirname "$0")/../.."
top=$PWD binary=$(realpath "$1") every=${SCALE_EVERY:-6}
corpus=$top/../shared/corpus/arxiv-snapshot.jsonl.xz
export PAPERSIFT_RULES=$top/rules
if [ "$(id -u)" -ne 0 ]; then
	echo 'test-scale: skipped: the daemons of Slurm need root'
	exit 0
fi
scratch=$(mktemp -d)
fail() {
	echo "FAIL $1"
	tail -n 8 "$scratch"/slurmctld.log "$scratch"/slurmd.*.log "$scratch"/job/log/*.log 2>/dev/null || :
	exit 1
}
# shellcheck source=tests/scale/cluster.bash
. tests/scale/cluster.bash
trap 'cluster_stop; rm -rf "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
say() { printf '%3d s  %s\n' "$SECONDS" "$*"; }

# ---- the papers: one file of lines, an archive, broken records ----

mkdir "$scratch/in"
if [ -f "$corpus" ]; then
	xz -dc "$corpus" | awk -v every="$every" 'NR % every == 0' >"$scratch/lines.jsonl"
else
	say '../shared/corpus is not here: the papers of fixtures/, 200 times'
	"$binary" extract fixtures/papers/input.* --quiet >"$scratch/fixtures.jsonl"
	for i in $(seq 200); do
		sed -E "s/\"id\":\"[^\"]*\"/\"id\":\"copy:$i-&/; s/-\"id\":\"/-/; s/\"title\":\"/&Copy $i of /; s/\"identifiers\":\{[^}]*\},?//" "$scratch/fixtures.jsonl"
	done >"$scratch/lines.jsonl"
fi
cd "$scratch"
{ echo '{"title": broken'; head -n 2000 lines.jsonl; echo '{"broken'; } >in/head.jsonl
tail -n 2000 lines.jsonl | split -l 150 - in/part- --additional-suffix=.jsonl
tar -C "$top/fixtures/papers" -czf in/fixtures.tar.gz .
inputs=(lines.jsonl in)

say "one run over $(wc -l <lines.jsonl) records, and some of them again"
status=0
nice "$binary" run "${inputs[@]}" --db single.db --quiet 2>single.err || status=$?
[ "$status" -eq 3 ] || fail "one run: exit code $status: $(cat single.err)"

# ---- the cluster ----

say 'munged, slurmctld, two slurmd'
cluster_start
submit=("$top/pipeline/slurm/submit.sh" --papersift "$binary" --shards 8 --work job --db all.db --cpus 1 --mem 500M
	--time 60 --merge-time 60 --merge-mem 500M "${inputs[@]}")
"${submit[@]}" --dry-run >dry.out
grep -q 'array=1-8' dry.out || fail "--dry-run: $(cat dry.out)"
[ ! -e job ] || fail '--dry-run makes something'
"${submit[@]}" || fail 'the job is not taken'

# In the middle of a task of node two: it has written something, and is stopped there, so that it cannot end meanwhile.
in_the_middle() {
	local shard process
	for shard in $(squeue -h -r -w two -t RUNNING -n papersift-shard -o %K 2>/dev/null); do
		# shellcheck disable=SC2013 # numbers
		for process in $(grep -lszx "$shard/8" /proc/[0-9]*/cmdline | cut -d/ -f3); do
			[ "$(readlink "/proc/$process/exe")" = "$binary" ] || continue
			kill -STOP "$process" 2>/dev/null || continue
			if [ "$(sqlite3 -readonly "job/shard-$shard.db" 'SELECT count(*) FROM records' 2>/dev/null || echo 0)" -gt 0 ]; then
				victim=$shard
				return 0
			fi
			kill -CONT "$process"
		done
	done
	return 1
}
victim=''
wait_for 120 'a task is at work on node two' in_the_middle
say "node two dies with shard $victim in the middle"
node_kill two
[ ! -e "job/shard-$victim.done" ] || fail 'the task was complete before its node died'
squeues() { squeue -h -r -o '%i %j %T %R' 2>/dev/null; }
node_is_down() { [ "$(sinfo -h -n two -o %t)" = 'down' ] || [ "$(sinfo -h -n two -o %t)" = 'down*' ]; }
wait_for 90 'the controller sees that node two is down' node_is_down
say "the controller sees it: $(squeues | grep -c papersift-shard) shards are left"
# Slurm waits a while before it begins a task again.
hasten() {
	local job
	for job in $(squeue -h -r -t PENDING -n papersift-shard -o %i 2>/dev/null); do
		scontrol update JobId="$job" StartTime=now 2>/dev/null || :
	done
	[ -z "$(squeues)" ]
}
wait_for 240 'all jobs are through' hasten
say 'all jobs are through'

# ---- what came of it ----

[ -e all.db ] || fail 'nothing was merged'
grep -q 'restart 1' "job/log/shard-$victim.log" || fail 'the task of the dead node was not queued again'
grep -q 'WARNING: complete, but' job/log/shard-*.log || fail 'of refused records nothing is said'
grep -q 'WARNING: in .* of 8 shards' job/log/merge.log || fail 'of refused records the merge says nothing'
for database in single all; do
	"$top/tests/scale/dump.sh" $database.db >$database.dump
	for format in bibtex json; do "$binary" export $database.db --to $format -o $database.$format; done
done
cmp single.dump all.dump || {
	diff single.dump all.dump | cut -c1-300 | head -20
	fail 'the database is not that of one run'
}
for format in bibtex json; do cmp single.$format all.$format || fail "the $format is not that of one run"; done

# Given again, complete shards are not made again.
rm all.db
"${submit[@]}" >/dev/null || fail 'the job is not taken again'
wait_for 120 'all jobs are through again' hasten
[ "$(grep -l 'is complete already' job/log/shard-*.log | wc -l)" -eq 8 ] || fail 'complete shards are made again'
[ -e all.db ] || fail 'nothing was merged again'
say "equal: $(sqlite3 all.db 'SELECT count(*) FROM papers') papers"
