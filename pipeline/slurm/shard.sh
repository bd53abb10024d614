#!/bin/bash
# shard.sh WORK: one task of the array that submit.sh submits: one shard into WORK/shard-NUMBER.db. Goes on where it was
# when it is queued again: after the loss of its node, a failure, its time limit.
set -eu
work=$1 number=$SLURM_ARRAY_TASK_ID
shards='' retries='' scratch='' papersift='' rules='' inputs=() run_options=()
# shellcheck disable=SC1091
. "$work/settings"
[ -z "$rules" ] || export PAPERSIFT_RULES=$rules
name=shard-$number
db=$work/$name.db
say() { echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) $name on ${SLURMD_NODENAME:-?}: $1"; }

# The array may have been submitted again for the sake of others.
if [ -e "$work/$name.done" ]; then
	say 'is complete already'
	exit 0
fi
made=$db
if [ -n "$scratch" ]; then
	made=$scratch/papersift-${SLURM_ARRAY_JOB_ID:-0}-$name.db
	rm -f "$made"*
fi

# Ends itself before Slurm does, when the time is over: what is done then is kept.
process=''
stop() { [ -z "$process" ] || kill -TERM "$process" 2>/dev/null || :; }
trap stop TERM
say "begins (restart ${SLURM_RESTART_COUNT:-0})"
"$papersift" run "${inputs[@]}" --shard "$number/$shards" --db "$made" --rejects "$work/$name.rejects.jsonl" \
	--jobs "${SLURM_CPUS_PER_TASK:-1}" --quiet "${run_options[@]}" &
process=$!
status=0
wait $process || status=$?
# A signal ends the wait, but not yet the program.
while kill -0 $process 2>/dev/null; do
	status=0
	wait $process || status=$?
done

case $status in
0) say 'complete' ;;
3) say "WARNING: complete, but some records or inputs were refused: $work/$name.rejects.jsonl" ;;
*)
	say "ended with $status"
	if [ "${SLURM_RESTART_COUNT:-0}" -lt "$retries" ] &&
		scontrol requeue "${SLURM_ARRAY_JOB_ID}_$number"; then
		say 'is queued again'
		sleep 60 # Slurm ends this script meanwhile
	fi
	exit "$status"
	;;
esac
if [ -n "$scratch" ]; then
	cp "$made" "$db.part"
	mv "$db.part" "$db"
	rm -f "$made"*
fi
: >"$work/$name.done"
