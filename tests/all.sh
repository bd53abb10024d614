#!/bin/bash
# all.sh BINARY UNIT_TEST...: every test there is, and at the very end one line "N passed, N failed".
# An empty BINARY leaves it at the unit tests.
set -u
cd "$(dirname "$0")/.." || exit 2
binary=${1:+$(realpath "$1")} unit_tests=("${@:2}")
passed=0 failed=0
# Check gives a test 4 s, which a busy machine or a sanitizer needs more than.
export CK_DEFAULT_TIMEOUT=120
export PAPERSIFT_RULES=$PWD/rules

count() { # PASSED FAILED
	passed=$((passed + $1)) failed=$((failed + $2))
}

# Check ends with "100%: Checks: 12, Failures: 0, Errors: 0"; a test that dies before that is one failure.
for test in "${unit_tests[@]}"; do
	output=$("$test" 2>&1) status=$?
	summary=$(grep -aoE 'Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+' <<<"$output" | tail -1 | tr -dc '0-9 ')
	read -r checks failures errors <<<"${summary:-0 0 0}"
	bad=$((failures + errors))
	if [ "$status" -ne 0 ] || [ "$checks" -eq 0 ]; then
		[ "$bad" -gt 0 ] || bad=1 checks=$((checks + 1))
		printf '%s\n' "FAIL ${test##*/}" "$output"
	fi
	count $((checks - bad)) "$bad"
done
echo "unit tests: $passed passed, $failed failed"

if [ -n "$binary" ]; then
	# The rules' own examples.
	if output=$("$binary" rules test 2>&1); then
		count 1 0
	else
		printf '%s\n' "$output" | tail -40
		count 0 1
	fi
	printf 'rules: %s\n' "$(tail -1 <<<"$output")"

	output=$(tests/run.sh "$binary")
	printf '%s\n' "$output"
	read -r p _ f _ <<<"$(tail -1 <<<"$output" | sed 's/^fixtures: //')"
	count "${p:-0}" "${f:-1}"

	for script in tests/*.sh; do
		case ${script##*/} in all.sh | run.sh | long_*.sh) continue ;; esac
		if output=$("$script" "$binary" 2>&1 </dev/null); then
			count 1 0
			echo "${script##*/}: ok"
		else
			count 0 1
			printf '%s\n' "FAIL $script" "$output"
		fi
	done
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
