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
for script in jobs update merge runs resume; do
	kills=()
	[ "$script" != resume ] || kills=(2)
	output=$("tests/$script.sh" "$binary" "${kills[@]}" 2>&1 </dev/null) code=$?
	report "$script.sh"
done
output=$(tests/run.sh "$binary" fixtures/{run,dedupe,correct,extract}/*/ 2>&1) code=$?
report "fixtures"
[ "$failed" -eq 0 ]
