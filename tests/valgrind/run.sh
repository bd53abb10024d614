#!/bin/bash
# run.sh BINARY NO_JIT.SO UNIT_TEST...: the unit tests given, and a sample of the fixtures of each folder (one in VALGRIND_EVERY, 12),
# under valgrind's memcheck: uses of what was never set, which the address sanitizer doesn't see, are told and fail.
set -u
cd "$(dirname "$0")/../.." || exit 2
binary=$(realpath "$1") no_jit=$(realpath "$2")
every=${VALGRIND_EVERY:-12}
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
# Only the program itself is looked at, not bash and sed; what the cache of rules holds is made once.
export XDG_CACHE_HOME=$scratch/cache PAPERSIFT_RULES=$PWD/rules CK_FORK=no RUN_LIMIT=900
cat >"$scratch/papersift" <<END
#!/bin/bash
exec env LD_PRELOAD="$no_jit" valgrind -q --error-exitcode=99 --num-callers=20 "$binary" "\$@"
END
chmod +x "$scratch/papersift"
failed=0 passed=0
for test in "${@:3}"; do
	if output=$(valgrind -q --error-exitcode=99 --num-callers=20 "$test" 2>&1); then
		passed=$((passed + 1))
	else
		printf '%s\n' "FAIL ${test##*/}" "$output"
		failed=1
	fi
done
echo "valgrind: $passed programs of unit tests"
cases=()
for folder in fixtures/*/; do
	n=0
	for case in "$folder"*/; do
		[ -e "$case/args" ] || continue
		[ $((n++ % every)) -ne 0 ] || cases+=("$case")
	done
done
tests/run.sh "$scratch/papersift" "${cases[@]}" || failed=1
[ "$failed" -eq 0 ]
