#!/bin/bash
# resume.sh BINARY [KILLS [SEED]]: (as part of `make test` with few kills, by `make resume` with 50) a run that is killed at random moments and given again comes to the same database and
# the same exports as one that wasn't: all rows, but for those on runs and their times. Then the same for a full disk
# and SIGTERM.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=tests/begin.bash
. tests/begin.bash
kills=${2:-4}
RANDOM=${3:-2024}

# Inputs that give all there is: records of one paper in several files, by id and by title only; of one id and not one
# paper; a broken line; a file nobody knows; an archive; an input that isn't there.
mkdir "$scratch/in"
cp fixtures/papers/input.* "$scratch/in/"
pairs a >"$scratch/in/pairs-a.jsonl"
pairs b >"$scratch/in/pairs-b.jsonl"
[ "$(cat "$scratch"/in/pairs-?.jsonl | wc -l)" -ge 120 ] || fail "the pairs can't be taken apart"
{ head -5 "$scratch/in/pairs-a.jsonl"; echo '{"id": "b", "title": '; tail -5 "$scratch/in/pairs-b.jsonl"; } \
	>"$scratch/in/rest.jsonl"
tar -C "$scratch/in" -czf "$scratch/in/zz.tar.gz" rest.jsonl pairs-a.jsonl
printf '\1\2\3' >"$scratch/in/unknown.bin"

# Runs into database $1.db with the exports beside it.
run() {
	local name=$1
	shift
	(cd "$scratch" && "$@" "$binary" run in missing.jsonl --db "$name.db" --bibtex "$name.bib" --jsonl "$name.jsonl" \
		--rejects "$name.rejects" --batch 2 --jobs 2 --quiet) >/dev/null 2>"$scratch/$name.err"
}

# shellcheck source=tests/dump.bash
. tests/dump.bash

# Compares database and exports $1 with those of the run that went through.
compare() {
	dump "$1" >"$scratch/$1.dump"
	for what in dump bib jsonl rejects; do
		cmp "$scratch/whole.$what" "$scratch/$1.$what" || {
			diff "$scratch/whole.$what" "$scratch/$1.$what" | cut -c1-300 | head -20
			cat "$scratch/$1.err"
			fail "$2: another $what than that of a run that wasn't cut off"
		}
	done
	[ "$(sqlite3 "$scratch/$1.db" 'SELECT records_read, new, updated, unchanged, merged, rejected, facts, exit_code,
		records_read - new - updated - unchanged - merged - rejected, account FROM runs WHERE finished IS NOT NULL ORDER BY run_id LIMIT 1')" = \
		"$account" ] || fail "$2: another account than that of a run that wasn't cut off"
	! compgen -G "$scratch/*.part" >/dev/null || fail "$2: a temporary file is left"
}

begun=$(date +%s%N)
code=0
run whole || code=$?
[ "$code" -eq 3 ] || fail "the whole run: exit code $code, not 3: $(cat "$scratch/whole.err")"
took=$((($(date +%s%N) - begun) / 1000000)) # milliseconds
dump whole >"$scratch/whole.dump"
account=$(sqlite3 "$scratch/whole.db" 'SELECT records_read, new, updated, unchanged, merged, rejected, facts, exit_code,
	records_read - new - updated - unchanged - merged - rejected, account FROM runs')
[ "$(sqlite3 "$scratch/whole.db" 'SELECT count(*) FROM records')" -gt \
	"$(sqlite3 "$scratch/whole.db" 'SELECT count(*) FROM papers')" ] || fail "no paper was merged"
[ "$(sqlite3 "$scratch/whole.db" 'SELECT count(*) FROM journal')" -eq 0 ] || fail "a finished run left its journal"

# A run is killed again and again until it comes to its end before its moment; then the next begins.
killed=0 finished=0 on_their_way=0
while [ "$killed" -lt "$kills" ]; do
	name=killed-$finished
	moment=$((RANDOM % (took + 50)))
	code=0
	run "$name" timeout -s KILL "$((moment / 1000)).$(printf %03d $((moment % 1000)))" || code=$?
	case $code in
	137)
		killed=$((killed + 1))
		[ ! -s "$scratch/$name.db" ] || on_their_way=$((on_their_way + 1))
		;;
	3)
		compare "$name" "after $killed kills"
		finished=$((finished + 1))
		;;
	*) fail "exit code $code: $(cat "$scratch/$name.err")" ;;
	esac
done
code=0
run "killed-$finished" || code=$?
[ "$code" -eq 3 ] || fail "at the end: exit code $code"
compare "killed-$finished" "after the last kill"
[ $((on_their_way * 3)) -ge "$kills" ] || fail "only $on_their_way of $kills kills came after the database was there"

# A full disk, as far as files of one's own are concerned: writes beyond a size fail.
limit=$(($(stat -c %s "$scratch/whole.db") * 2 / 3 / 1024)) code=0
# shellcheck disable=SC2016
run full bash -c 'ulimit -f "$0"; exec "$@"' $limit || code=$?
[ "$code" -eq 2 ] || fail "with a full disk: exit code $code, not 2: $(cat "$scratch/full.err")"
grep -q 'goes on from there' "$scratch/full.err" || fail "with a full disk nothing says how to go on: $(cat "$scratch/full.err")"
code=0
run full || code=$?
[ "$code" -eq 3 ] || fail "after the disk was full: exit code $code"
compare full "after the disk was full"

# SIGTERM: finishes what has been read, and says how to go on.
mkfifo "$scratch/fifo"
(cd "$scratch" && exec "$binary" run - in --db term.db --batch 1 --jobs 1 <fifo >/dev/null 2>term.err) &
process=$!
exec 9>"$scratch/fifo"
head -40 "$scratch/in/pairs-a.jsonl" >&9
for _ in $(seq 200); do
	[ "$(sqlite3 "$scratch/term.db" 'SELECT count(*) > 4 FROM papers' 2>/dev/null)" = 1 ] && break
	sleep 0.1
done
kill -TERM $process
exec 9>&-
code=0
wait $process || code=$?
[ "$code" -eq 143 ] || fail "SIGTERM: exit code $code, not 143: $(cat "$scratch/term.err")"
grep -q 'the same command again does the rest' "$scratch/term.err" || fail "SIGTERM: nothing says how to go on"
echo "$killed kills, $finished runs that came to their end between them"
