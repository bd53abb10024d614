#!/bin/bash
# load.sh BINARY [RECORDS]: one run over so many records (5 million) of the arXiv snapshot, repeated with identifiers and
# titles of their own, read from a pipe into a database. Prints how memory and database grew on the way, the run's
# account, and whether it adds up. Exit 1 where it doesn't, where a record is missing, or where memory went past LIMIT.
set -eu
binary=$(realpath "$1") wanted=${2:-5000000}
here=$(realpath "$(dirname "$0")")
snapshot=$here/../../../shared/corpus/arxiv-snapshot.jsonl.xz
LIMIT=256 # MB
[ -e "$snapshot" ] || {
	echo "load: skipped: the arXiv snapshot is not there (../shared/corpus)"
	exit 0
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
cd "$work"

xz -dc "$snapshot" >1.jsonl
each=$(wc -l <1.jsonl)
stream() {
	local copy
	cat 1.jsonl
	for ((copy = 2; (copy - 1) * each < wanted; copy++)); do
		awk -v copy="$copy" -f "$here/copy.awk" 1.jsonl
	done
}
mkfifo pipe
(stream 2>stream.err || true) | head -n "$wanted" | tee >(wc -c >bytes) >pipe &
begun=$SECONDS
"$binary" run --db all.db --jobs "$(nproc)" - <pipe >run.out 2>run.err &
pid=$!
printf '%9s %8s %12s\n' seconds 'RSS MB' 'database MB'
while sleep 20 && kill -0 "$pid" 2>/dev/null; do
	rss=$(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status" 2>/dev/null || true)
	peak=$(awk '/^VmHWM/ { print $2 }' "/proc/$pid/status" 2>/dev/null || true)
	[ -z "$peak" ] || echo "$peak" >peak
	printf '%9d %8d %12d\n' $((SECONDS - begun)) $((${rss:-0} / 1024)) $(($(stat -c %s all.db) / 1000000))
done >samples
status=0
wait "$pid" || status=$?
took=$((SECONDS - begun))
awk -v every=$(($(wc -l <samples) / 12 + 1)) 'NR % every == 0' samples
cat run.err
papers=$(sqlite3 all.db 'SELECT count(*) FROM papers')
peak=$(($(cat peak 2>/dev/null || echo 0) / 1024))
echo "load: $papers papers of $wanted records, $(($(cat bytes) / 1000000)) MB, in $took s, peak memory $peak MB, exit status $status"
read -r came wrong <<<"$(sqlite3 -separator ' ' all.db 'SELECT records_read, records_read - new - updated - unchanged - merged - rejected FROM runs')"
fail=0
[ "$came" -eq "$wanted" ] || { echo "load: $came records of $wanted came"; fail=1; }
[ "$wrong" = 0 ] || { echo "load: the account is out by $wrong"; fail=1; }
[ "$status" -eq 0 ] || { echo "load: exit status $status"; fail=1; }
[ "$peak" -le "$LIMIT" ] || { echo "load: memory went past $LIMIT MB"; fail=1; }
exit "$fail"
