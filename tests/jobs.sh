#!/bin/bash
# jobs.sh BINARY: what `extract` writes depends neither on the number of workers nor on the size of a batch: not the
# records, not the rejects, not their order.
set -eu
cd "$(dirname "$0")/.."
binary=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Among the papers a broken line and an input that isn't there, so that rejects have an order too.
mkdir "$scratch/in"
cp fixtures/papers/input.* "$scratch/in/"
printf '%s\n' '{"id": "a", "title": "Before the break", "abstract": "Nothing."}' '{"id": "b", "title": ' \
	'{"id": "c", "title": "After the break", "abstract": "Nothing."}' >"$scratch/in/input.broken.jsonl"
cd "$scratch/in"

extract() { # JOBS BATCH: leaves out, err and rejects of this run in $scratch/JOBS-BATCH.*
	local code=0
	"$binary" extract input.* missing.jsonl --jobs "$1" --batch "$2" --rejects "$scratch/$1-$2.rejects" \
		>"$scratch/$1-$2.out" 2>"$scratch/$1-$2.err" || code=$?
	[ "$code" -eq 3 ] || { echo "--jobs $1 --batch $2: exit code $code, not 3"; cat "$scratch/$1-$2.err"; exit 1; }
}

extract 1 1
[ "$(wc -l <"$scratch/1-1.out")" -ge 60 ] || { echo "fewer than 60 records were written"; exit 1; }
[ "$(wc -l <"$scratch/1-1.rejects")" -eq 2 ] || { echo "not two rejects"; cat "$scratch/1-1.rejects"; exit 1; }
for jobs in 1 2 7; do
	for batch in 1 3 1000; do
		extract $jobs $batch
		for what in out err rejects; do
			cmp "$scratch/1-1.$what" "$scratch/$jobs-$batch.$what" || {
				echo "--jobs $jobs --batch $batch: another $what than --jobs 1 --batch 1"
				exit 1
			}
		done
	done
done
