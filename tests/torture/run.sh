#!/bin/bash
# run.sh BINARY FAULTS.SO: runs the main job while calls fail one after the other (faults.c), the clock jumps, and
# directories can't be written. Each time there is either no error and the end state of an undisturbed run, or a clear error
# and nothing damaged: given again, the command comes to that end state. TORTURE_SECONDS (default 120) is shared by the kinds
# of failure; the failing calls are spread over all there are. TORTURE_SEED varies which.
# shellcheck disable=SC2015 # fail doesn't come back
set -eu
cd "$(dirname "$0")/../.."
binary=$(realpath "$1") faults=$(realpath "$2")
seconds=${TORTURE_SECONDS:-120}
RANDOM=${TORTURE_SEED:-1}
export PAPERSIFT_RULES=$PWD/rules
scratch=$(mktemp -d)
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
export XDG_CACHE_HOME=$scratch/cache TMPDIR=$scratch/tmp
mkdir "$scratch/tmp" "$scratch/in"
cp fixtures/papers/input.* "$scratch/in/"
head -20 tests/unit/pairs.jsonl | sed -n 's/.*"a": \({.*}\), "b": {.*/\1/p' >"$scratch/in/pairs.jsonl"
fail() {
	echo "$1"
	exit 1
}

# run FAULT WHERE: the main job into directory WHERE; leaves the exit code in $code.
run() {
	mkdir -p "$scratch/$2"
	code=0
	(cd "$scratch/$2" && env ${1:+FAULT="$1" FAULT_NAME="${binary##*/}" FAULT_COUNT="$scratch/count" LD_PRELOAD="$faults"} \
		timeout 120 "$binary" run ../in --db p.db --bibtex p.bib --json p.json --rejects p.rejects --batch 8 --jobs 1 --quiet) \
		>"$scratch/out" 2>"$scratch/err" || code=$?
}
state() {
	sqlite3 "$scratch/$1/p.db" 'PRAGMA integrity_check; PRAGMA foreign_key_check;
		SELECT id, citation_key FROM papers ORDER BY id; SELECT count(*) FROM journal' 2>&1
	cat "$scratch/$1/p.bib" "$scratch/$1/p.json" "$scratch/$1/p.rejects"
}
# What must hold after a run that was disturbed as $1 says, in directory t.
judge() {
	case $code in
	"$whole") ;;
	2) [ -s "$scratch/err" ] || fail "$1: exit code 2 without a word" ;;
	*) fail "$1: exit code $code: $(cat "$scratch/err")" ;;
	esac
	if [ "$code" -eq "$whole" ]; then
		state t | cmp -s - "$scratch/whole.state" || fail "$1: no error, and another end state"
		silent=$((silent + 1))
		return
	fi
	[ ! -s "$scratch/t/p.db" ] || [ "$(sqlite3 "$scratch/t/p.db" 'PRAGMA integrity_check' 2>&1)" = ok ] ||
		fail "$1: the database is damaged: $(cat "$scratch/err")"
	# An export is there as a whole or not at all.
	for export in bib json; do
		[ ! -e "$scratch/t/p.$export" ] || cmp -s "$scratch/t/p.$export" "$scratch/whole/p.$export" || fail "$1: half an export"
	done
	run '' t
	[ "$code" -eq "$whole" ] || fail "$1: given again, exit code $code: $(cat "$scratch/err")"
	state t | cmp -s - "$scratch/whole.state" || fail "$1: given again, another end state"
	mended=$((mended + 1))
}

run '' whole
whole=$code
[ "$whole" -eq 0 ] || [ "$whole" -eq 3 ] || fail "undisturbed: exit code $whole: $(cat "$scratch/err")"
state whole >"$scratch/whole.state"

kinds=(enospc eio short fsync rename malloc)
for kind in "${kinds[@]}"; do
	tried=0 silent=0 mended=0
	rm -rf "$scratch/t"
	run "$kind:999999999" t # counts
	judge "$kind, none of them"
	calls=$(cat "$scratch/count") silent=0
	[ "$calls" -gt 0 ] || fail "$kind: there is no call that could fail"
	until=$((SECONDS + seconds / ${#kinds[@]}))
	for ((i = 0; i < calls; i++)); do
		# all of them where they are few, else at random
		if [ "$calls" -le 20 ]; then at=$((i + 1)); else at=$(((RANDOM * 32768 + RANDOM) % calls + 1)); fi
		rm -rf "$scratch/t"
		run "$kind:$at" t
		tried=$((tried + 1))
		judge "$kind:$at of $calls"
		[ "$SECONDS" -lt "$until" ] || break
	done
	echo "$kind: $tried of $calls calls failed: $silent without effect, $mended told, and mended by the same command"
done

for jump in 3600 -100000000; do
	silent=0 mended=0
	rm -rf "$scratch/t"
	run "clock:$jump" t
	judge "the clock jumps by $jump"
	[ "$silent" -eq 1 ] || fail "the clock jumps by $jump: $(cat "$scratch/err")"
done
echo "clock: fine"

if [ "$(id -u)" -ne 0 ]; then
	rm -rf "$scratch/t" && mkdir "$scratch/t" && chmod 500 "$scratch/t"
	run '' t
	[ "$code" -eq 2 ] && [ -s "$scratch/err" ] || fail "a directory that can't be written: exit code $code"
	chmod 700 "$scratch/t"
fi
# Neither cache nor temporary directory: slower, but the same.
rm -rf "$scratch/t"
XDG_CACHE_HOME=/dev/null TMPDIR=/dev/null run '' t
silent=0 mended=0
judge "no temporary directory"
echo "directories: fine"
