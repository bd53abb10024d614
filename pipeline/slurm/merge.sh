#!/bin/bash
# merge.sh WORK: the job behind the shards that submit.sh submits: makes one database of theirs.
set -eu
work=$1
shards='' db='' papersift='' rules='' merge_options=()
# shellcheck disable=SC1091
. "$work/settings"
[ -z "$rules" ] || export PAPERSIFT_RULES=$rules
# It appears when it is complete, and wasn't there when the job was submitted: this one was queued again after its end.
if [ -e "$db" ]; then
	echo "$db is complete already"
	exit 0
fi
databases=()
for ((i = 1; i <= shards; i++)); do databases+=("$work/shard-$i.db"); done
status=0
"$papersift" merge "${databases[@]}" --db "$db" "${merge_options[@]}" || status=$?
[ "$status" -eq 0 ] || [ "$status" -eq 3 ] || exit "$status"
refused=$(find "$work" -maxdepth 1 -name 'shard-*.rejects.jsonl' -size +0 | wc -l)
if [ "$refused" -gt 0 ]; then
	echo "WARNING: in $refused of $shards shards records or inputs were refused: $work/shard-*.rejects.jsonl, and the table rejects"
fi
