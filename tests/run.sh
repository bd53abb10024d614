#!/bin/bash
# run.sh [--accept] [BINARY [CASE...]]: runs the fixture cases, fixtures/<stage-or-command>/<case>/, and compares
# what the program did with what the case expects. --accept writes that down instead.
#
#   args              the arguments after `papersift`, as shell words; run in the case's folder, $OUT is a fresh
#                     directory for output. Several lines are several runs, in order, ending at the first that fails.
#   input.*           what the case reads
#   expected.out      standard output; not there where it is empty; likewise expected.err, standard error
#   expected.exit     exit code of the last run; not there where it is 0
#   expected.NAME     the file written as $OUT/NAME
#
# A missing, empty or unknown file in a case fails it. Databases ($OUT/*.db) are not compared: what is in them is
# seen through `export`, and by the unit tests.
set -u
cd "$(dirname "$0")/.." || exit 2

accept=
if [ "${1-}" = --accept ]; then
	accept=1
	shift
fi
BINARY=$(realpath "${1:-build/papersift}") || exit 2
cases=("${@:2}")
[ ${#cases[@]} -gt 0 ] || cases=(fixtures/*/*/)

# A run must not depend on who runs it, when and where.
export BINARY LC_ALL=C.UTF-8 TZ=UTC
export PAPERSIFT_RULES=$PWD/rules
unset NO_COLOR CI
export limit=${RUN_LIMIT:-120} # seconds a run may take
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
papersift() { timeout "$limit" "$BINARY" "$@"; }
export -f papersift

# Runs the case in folder $1; leaves what came of it in $scratch/got, one file for each expected.*, none empty.
run_case() {
	local status=0 line file
	rm -rf "${scratch:?}"/*
	mkdir "$scratch/got" "$scratch/files"
	while IFS= read -r line || [ -n "$line" ]; do
		(cd "$1" && OUT=$scratch/files bash -c "papersift $line") </dev/null \
			>>"$scratch/got/expected.out" 2>>"$scratch/got/expected.err"
		status=$?
		[ "$status" -eq 0 ] || break
	done <"$1/args"
	[ "$status" -eq 0 ] || echo "$status" >"$scratch/got/expected.exit"
	# A program killed by a signal or by the time limit is right in no case.
	[ "$status" -lt 124 ] || trouble="it died, or ran longer than $limit s (exit code $status)"
	for file in "$scratch"/files/*; do
		case $file in
		*.db | *.db-wal | *.db-shm) ;;
		*) [ ! -f "$file" ] || cp "$file" "$scratch/got/expected.${file##*/}" ;;
		esac
	done
	# Paths of this machine are no part of what is expected.
	find "$scratch/got" -type f -exec sed -i "s|$scratch/files|\$OUT|g; s|$PWD/||g" {} +
	find "$scratch/got" -type f -empty -delete
}

# Says what is wrong with the files of the case in folder $1.
check_files() {
	local file
	[ -s "$1/args" ] || echo "no args, or nothing in it"
	for file in "$1"/*; do
		case ${file##*/} in
		args | input.*) ;;
		expected.*) [ -n "$accept" ] || [ -s "$file" ] || echo "${file##*/} is empty" ;;
		*) echo "${file##*/} is none of args, input.*, expected.*" ;;
		esac
	done
	[ -n "$accept" ] || compgen -G "$1/expected.*" >/dev/null || echo "nothing is expected (make accept writes it)"
}

# Shows how what was got differs from what folder $1 expects. Control characters are shown as '?'.
compare() {
	local name
	for name in $({ cd "$1" && ls; cd "$scratch/got" && ls; } | grep '^expected\.' | sort -u); do
		if [ ! -e "$scratch/got/$name" ]; then
			echo "$name is expected, nothing was written"
		elif [ ! -e "$1/$name" ]; then
			echo "$name is missing; written was:"
			head -20 "$scratch/got/$name"
		else
			diff -u --label "$name" "$1/$name" --label got "$scratch/got/$name" | head -40
		fi
	done | LC_ALL=C sed 's/[\x01-\x08\x0b-\x1f\x7f]/?/g'
}

take() {
	local name
	for name in "$1"/expected.*; do
		[ -e "$scratch/got/${name##*/}" ] || rm -f "$name"
	done
	for name in "$scratch"/got/*; do
		[ ! -e "$name" ] || cmp -s "$name" "$1/${name##*/}" || {
			cp "$name" "$1/"
			echo "wrote $1/${name##*/}"
		}
	done
}

passed=0 failed=0
for folder in "${cases[@]}"; do
	folder=${folder%/}
	trouble=$(check_files "$folder")
	if [ -z "$trouble" ]; then
		run_case "$folder"
	fi
	if [ -z "$trouble" ]; then
		if [ -n "$accept" ]; then take "$folder"; else trouble=$(compare "$folder"); fi
	fi
	if [ -z "$trouble" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'FAIL %s\n%s\n' "$folder" "$trouble"
	fi
done
echo "fixtures: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
