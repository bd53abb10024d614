#!/bin/bash
# merge.sh BINARY: the databases of shards, merged in any order, are the database of one run, row for row, and so are the
# exports; what doesn't go together is refused by name. (scale.sh: that each record is in one shard.)
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=tests/begin.bash
. tests/begin.bash
# shellcheck source=tests/scale/inputs.bash
. tests/scale/inputs.bash
dump=$top/tests/scale/dump.sh corrected=$top/fixtures/correct/merged

cd "$scratch"
parted_inputs >lines.jsonl

run() { # DB INPUT|OPTION...
	local status=0
	"$binary" run "${@:2}" --db "$1" --quiet 2>run.err || status=$?
	[ "$status" -eq 0 ] || [ "$status" -eq 3 ] || fail "run $*: exit code $status: $(cat run.err)"
}
shards() { # NAME N INPUT|OPTION...: NAME-1.db ... NAME-N.db
	local i
	for i in $(seq "$2"); do run "$1-$i.db" "${@:3}" --shard "$i/$2"; done
}
refused() { # WHAT MESSAGE ARGUMENT...: a merge is, and leaves nothing
	local status=0
	"$binary" merge "${@:3}" --db refused.db --quiet 2>merge.err || status=$?
	[ "$status" -eq 2 ] || fail "$1: exit code $status"
	grep -q -- "$2" merge.err || fail "$1: it doesn't say '$2' but: $(cat merge.err)"
	! compgen -G 'refused.db*' >/dev/null || fail "$1: it leaves something"
}
same() { # WHAT DB: as single.dump
	"$dump" "$2" >merged.dump
	cmp -s single.dump merged.dump || {
		diff single.dump merged.dump | cut -c1-300 | head -20
		fail "$1: not the database of one run"
	}
}

# ---- the same as one run ----

inputs=(lines.jsonl in missing.jsonl b.jsonl.xz all.tar.gz in/input.listing.txt)
run single.db "${inputs[@]}"
"$dump" single.db >single.dump
for format in bibtex json ris; do "$binary" export single.db --to $format -o single.$format; done
[ "$(sqlite3 single.db "SELECT count(*) FROM papers WHERE id LIKE '%#2'")" -gt 0 ] || fail 'no papers that share an id'
[ "$(sqlite3 single.db 'SELECT count(*) FROM rejects')" -gt 2 ] || fail 'no rejects'
[ "$(sqlite3 single.db 'SELECT count(*) FROM records WHERE position > 0')" -gt 20 ] || fail 'no duplicates'
[ "$(sqlite3 single.db 'SELECT count(*) FROM aliases')" -gt 2 ] || fail 'no aliases'
for n in 3 8; do
	shards "s$n" "$n" "${inputs[@]}"
	[ "$(sqlite3 "s$n-1.db" 'SELECT count(citation_key) FROM papers')" = 0 ] || fail 'a shard has citation keys'
	for order in cat tac; do
		mapfile -t ordered < <(printf '%s\n' s"$n"-*.db | $order)
		"$binary" merge "${ordered[@]}" --db merged.db --quiet || fail "merge of $n shards: exit code $?"
		same "$n shards, $order" merged.db
		for format in bibtex json ris; do
			"$binary" export merged.db --to $format -o merged.$format
			cmp single.$format merged.$format || fail "$n shards: another $format"
		done
		mv merged.db kept.db
	done
done
# It goes on as any database: what it holds is known to it, from its places.
run kept.db "${inputs[@]}"
[ "$(sqlite3 kept.db 'SELECT new + updated + merged FROM runs ORDER BY run_id DESC LIMIT 1')" = 0 ] || fail 'a merged database is read anew'
same 'after one more run' kept.db
! "$binary" update kept.db 2>&1 | grep -v 'nothing to do' || fail 'a merged database needs an update'

# More shards than lines: some are empty.
head -3 a.jsonl >three.jsonl
rm single.db && run single.db three.jsonl
"$dump" single.db >single.dump
shards empty 7 three.jsonl
[ "$(sqlite3 empty-2.db 'SELECT count(*) FROM papers')" = 0 ] || fail 'no shard is empty'
"$binary" merge empty-*.db --db merged.db --quiet
same 'empty shards' merged.db

# One paper in many shards; and a title that so many have that it says nothing, though at the end some of these are joined
# by their DOIs (of preprints: those may differ), which leaves fewer. Among three shards these are not the last that are looked at.
rm merged.db single.db
mkdir crowd
hut() { # DOI MORE
	printf '{"title":"Notes from the harbour office","abstract":"%s","authors":[{"given":"Ute","family":"Brack"}],"date":"2020","identifiers":{"doi":"10.21203/hut.%s"%s}}\n' \
		'We count the boats of the harbour every morning of the year, and write down what came of it, on ImageNet.' "$1" "$2"
}
for k in 1 2 3 4; do
	for i in $(seq 61); do hut "$k.$i" ''; done >crowd/$k.jsonl
	printf '{"id":"gull:1","title":"Gulls of the pier %s","abstract":"Gulls."}\n' "$k" >>crowd/$k.jsonl
done
for i in $(seq 8); do
	hut "5.$i" ''
	hut "5.$i" ",\"arxiv\":\"2001.9000$i\""
done >>crowd/4.jsonl
run single.db crowd
"$dump" single.db >single.dump
[ "$(sqlite3 single.db "SELECT count(*) FROM papers WHERE title LIKE 'Notes%'")" = 252 ] ||
	fail "a title of all: $(sqlite3 single.db "SELECT count(*) FROM papers WHERE title LIKE 'Notes%'") papers"
for n in 2 3; do
	shards "crowd$n" "$n" crowd
	"$binary" merge crowd"$n"-*.db --db merged.db --quiet
	same "a title of all, $n shards" merged.db
	rm merged.db
done

# Corrections, of a paper whose records lie in two shards.
rm single.db
run single.db "$corrected"/input.[ab].jsonl --corrections "$corrected/input.corrections.jsonl"
"$dump" single.db >single.dump
grep -q correction/ single.dump || fail 'no correction'
shards corrected 2 "$corrected"/input.[ab].jsonl --corrections "$corrected/input.corrections.jsonl"
"$binary" merge corrected-*.db --db merged.db --quiet --corrections "$corrected/input.corrections.jsonl"
same corrections merged.db
refused 'no corrections' 'merge needs the same file' corrected-*.db
echo '{"paper": "x:1", "mend": "code", "set": {"status": "none"}}' >other.jsonl
refused 'other corrections' 'other --corrections' corrected-*.db --corrections other.jsonl
refused 'corrections of none' 'made without --corrections' s3-*.db --corrections other.jsonl

# Duplicates that are kept, numbered by their places whatever is read first.
rm merged.db single.db
cp a.jsonl c.jsonl
kept=(lines.jsonl in c.jsonl b.jsonl a.jsonl)
run single.db "${kept[@]}" --keep-duplicates
"$dump" single.db >single.dump
[ "$(sqlite3 single.db "SELECT count(*) FROM papers WHERE id LIKE '%#3'")" -gt 2 ] || fail 'no duplicates are kept'
[ "$(sqlite3 single.db "SELECT count(*) FROM papers WHERE id LIKE '%#2' AND citation_key IS NOT NULL")" -gt 2 ] ||
	fail 'duplicates have no keys'
shards kept 3 "${kept[@]}" --keep-duplicates
for order in 'kept-1.db kept-2.db kept-3.db' 'kept-3.db kept-1.db kept-2.db'; do
	# shellcheck disable=SC2086
	"$binary" merge $order --db merged.db --quiet
	same "--keep-duplicates, $order" merged.db
	rm merged.db
done
run kept-2.db "${kept[@]}" --shard 2/3
refused 'some with --keep-duplicates' 'with --keep-duplicates' kept-*.db

# What servers answered comes along, the later answer of two.
for i in 1 2; do
	sqlite3 "s3-$i.db" "INSERT INTO link_checks VALUES ('https://example.org/x', 'alive', 20$i, NULL, '2026-01-0$i', NULL);
		INSERT INTO lookups VALUES ('crossref', 'q', '2026-01-0$i', x'0$i')"
done
for order in '1 2 3' '3 2 1'; do
	# shellcheck disable=SC2046,SC2086
	"$binary" merge $(printf 's3-%s.db ' $order) --db merged.db --quiet
	[ "$(sqlite3 merged.db 'SELECT http, hex(answer) FROM link_checks, lookups')" = '202|02' ] || fail 'the earlier answer is kept'
	rm merged.db
done

# Whole databases can be merged, too.
rm single.db
run x.db a.jsonl
run y.db b.jsonl
run single.db a.jsonl b.jsonl
"$dump" single.db >single.dump
"$binary" merge y.db x.db --db merged.db --quiet
same 'databases that are no shards' merged.db

# ---- refused ----

if "$binary" merge s3-*.db --db single.db --quiet 2>merge.err; then fail 'merge writes over a database'; fi
grep -q 'is there already' merge.err || fail "merge onto a database: $(cat merge.err)"
refused 'a shard less' 'a shard is missing: 2/3$' s3-1.db s3-3.db
refused 'shards less' 'shards are missing: 1/8, 2/8, 5/8, 8/8$' s8-7.db s8-3.db s8-4.db s8-6.db
cp s3-2.db again.db
refused 'a shard twice' 'again.db and s3-2.db are both shard 2/3' s3-*.db again.db
refused 'named twice' 's3-2.db is named twice' s3-*.db s3-2.db
refused 'of another number' 'is shard 8 of 8, .* of 3' s3-*.db s8-8.db
refused 'a whole one among them' 'is a shard, .* is none' s3-*.db x.db
refused 'of other inputs' "aren't shards of one job" crowd3-1.db s3-2.db s3-3.db
refused 'one that is not there' 'nowhere.db' s3-1.db nowhere.db
mkdir -p mine/mine
cp "$top/tests/landing.yaml" mine/mine/
refused 'other rules' 'facts of other rules than those at hand' s3-*.db --rules mine
cp s3-3.db other.db
sqlite3 other.db 'PRAGMA user_version = 99'
refused 'a newer schema' 'other.db: is of schema version 99' s3-1.db s3-2.db other.db
sqlite3 other.db 'PRAGMA user_version = 1'
refused 'an older schema' "other.db: is of schema version 1, .*'papersift migrate'" s3-1.db s3-2.db other.db
refused 'no database' 'is not a database\|file is not a database' s3-1.db s3-2.db a.jsonl

# A shard that was killed: named, until the same command has finished it.
mkfifo fifo
single() { # DB OPTION...: nothing comes through the pipe
	: >fifo &
	run "$1" lines.jsonl fifo --batch 1 --jobs 1 "${@:2}"
	wait $!
}
rm single.db
single single.db
"$dump" single.db >single.dump
single cut-1.db --shard 1/2
"$binary" run lines.jsonl fifo --batch 1 --jobs 1 --shard 2/2 --db cut-2.db --quiet 2>err &
process=$!
exec 9>fifo
for _ in $(seq 300); do
	[ "$(sqlite3 cut-2.db 'SELECT count(*) FROM records' 2>/dev/null || echo 0)" -ge 10 ] && break
	sleep 0.1
done
kill -KILL $process
exec 9>&-
wait $process 2>/dev/null || :
refused 'a shard that was killed' 'cut-2.db: its run was cut off' cut-1.db cut-2.db
single cut-2.db --shard 2/2
rm -f merged.db
echo rubbish >merged.db.part # what a merge that was killed has left
"$binary" merge cut-2.db cut-1.db --db merged.db --quiet
same 'a shard that was killed, and went on' merged.db
