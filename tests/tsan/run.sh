#!/bin/bash
# run.sh BINARY UNIT_TEST...: what runs in several threads, with the program and the unit tests given, which are built with the
# thread sanitizer: whatever two threads touch without a lock ends the program, and is told. It sees most of such
# places also where nothing went wrong this time.
set -u
cd "$(dirname "$0")/../.." || exit 2
binary=$(realpath "$1")
export TSAN_OPTIONS="halt_on_error=1 exitcode=66 log_path=stderr ${TSAN_OPTIONS-}"
export CK_DEFAULT_TIMEOUT=600
failed=0
report() { # NAME: what was run is told as it ended
	if [ "$code" -eq 0 ]; then
		echo "tsan: $1: ok"
	else
		printf '%s\n' "FAIL tsan: $1 (exit code $code)" "$output"
		failed=1
	fi
}
for test in "${@:2}"; do
	output=$("$test" 2>&1) code=$?
	report "${test##*/}"
done
# Not merge.sh: dozens of runs, of which each takes seconds here.
for script in jobs update runs resume; do
	kills=()
	[ "$script" != resume ] || kills=(2)
	output=$("tests/$script.sh" "$binary" "${kills[@]}" 2>&1 </dev/null) code=$?
	report "$script.sh"
done
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
export PAPERSIFT_RULES=$PWD/rules
output=$({
	for i in 1 2; do
		"$binary" run fixtures/papers/input.own.jsonl --db "$scratch/$i.db" --shard $i/2 --jobs 3 --batch 2 --quiet || exit
	done
	"$binary" merge "$scratch"/[12].db --db "$scratch/merged.db" --quiet || exit
	"$binary" export "$scratch/merged.db" --to jsonl -o "$scratch/out.jsonl" || exit
	[ "$(wc -l <"$scratch/out.jsonl")" -eq "$(wc -l <fixtures/papers/input.own.jsonl)" ] || echo "records are missing"
} 2>&1) code=$?
[ -z "$output" ] || code=1
report 'shards, merged'
output=$(tests/run.sh "$binary" fixtures/{run,dedupe,correct,extract}/*/ 2>&1) code=$?
report "fixtures"
[ "$failed" -eq 0 ]
