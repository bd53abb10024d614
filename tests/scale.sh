#!/bin/bash
# scale.sh BINARY: what the work on many machines rests on: every record is in exactly one shard; the shards' databases,
# merged in any order, are the database of one run; `papersift extract` is a pure filter.
set -eu
cd "$(dirname "$0")/.."
binary=$(realpath "$1") dump=$PWD/tests/scale/dump.sh
export PAPERSIFT_RULES=$PWD/rules
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
	echo "$1"
	exit 1
}

# JSON Lines with records of one paper by id and by title, of one id and not one paper, blank and broken lines, no newline
# at the end; listings; a BOM; a broken archive member; an empty and an unknown file.
mkdir "$scratch/in" "$scratch/in/sub"
sed -n 's/.*"a": \({.*}\), "b": {.*/\1/p' tests/unit/pairs.jsonl >"$scratch/a.jsonl"
sed -n 's/.*"b": \({.*}\)}$/\1/p' tests/unit/pairs.jsonl >"$scratch/b.jsonl"
{ printf '\357\273\277'; sed -n '1,40p' "$scratch/a.jsonl"; echo; echo '{"id": "x", "title": '; cat "$scratch/b.jsonl"; head -5 "$scratch/a.jsonl"; } |
	head -c -1 >"$scratch/lines.jsonl"
split -l 17 "$scratch/a.jsonl" "$scratch/in/sub/part-" --additional-suffix=.jsonl
cp fixtures/papers/input.* "$scratch/in/"
printf '\1\2\3' >"$scratch/in/unknown.bin"
: >"$scratch/in/zempty.jsonl"
tar -C "$scratch/in" -czf "$scratch/all.tar.gz" .
tar -C "$scratch/in" -cf "$scratch/all.tar" sub
xz -k "$scratch/b.jsonl"
cd "$scratch"

declare -A inputs=([lines]=lines.jsonl [targz]=all.tar.gz [directory]=in
	[mixed]="lines.jsonl in missing.jsonl all.tar b.jsonl.xz all.tar.gz in/input.listing.txt")

# ---- 1. every record in one shard ----

for kind in lines targz directory mixed; do
	status=0
	# shellcheck disable=SC2086
	"$binary" extract ${inputs[$kind]} --quiet --rejects single.rejects >single.out 2>single.err || status=$?
	[ "$status" -eq 0 ] || [ "$status" -eq 3 ] || fail "$kind: exit code $status"
	[ "$(wc -l <single.out)" -ge 100 ] || fail "$kind: too few records to tell anything"
	LC_ALL=C sort single.out >single.sorted
	LC_ALL=C sort single.rejects >single.rejects.sorted
	for n in 1 2 3 8; do
		: >union.out
		: >union.rejects
		for i in $(seq "$n"); do
			status=0
			# shellcheck disable=SC2086
			"$binary" extract ${inputs[$kind]} --shard "$i/$n" --quiet --rejects one.rejects >one.out 2>one.err || status=$?
			[ "$status" -eq 0 ] || [ "$status" -eq 3 ] || fail "$kind: shard $i/$n: exit code $status: $(cat one.err)"
			cat one.out >>union.out
			cat one.rejects >>union.rejects
		done
		[ "$kind" != lines ] || cmp single.out union.out || fail "$kind: $n shards one after the other aren't the whole"
		LC_ALL=C sort union.out | cmp single.sorted - || fail "$kind: $n shards hold other records than one run"
		LC_ALL=C sort union.rejects | cmp single.rejects.sorted - || fail "$kind: $n shards refuse other records than one run"
	done
done
# A plain file of lines is cut by bytes: more shards than lines leave some with nothing, and that is no error.
head -3 a.jsonl >three.jsonl
for i in $(seq 40); do
	"$binary" extract three.jsonl --shard "$i/40" --quiet || fail "empty shard $i/40: exit code $?"
done >shards.out
"$binary" extract three.jsonl --quiet | cmp - shards.out || fail "40 shards of three lines"
for bad in 0/3 4/3 1 1/ a/b 1/0 -1/2 1/3x; do
	if "$binary" extract three.jsonl --shard "$bad" >/dev/null 2>&1; then fail "--shard $bad is taken"; fi
done

# ---- 2. merged databases ----

# The mixed input has what the others have.
run() { # DB [OPTION...]
	local status=0
	# shellcheck disable=SC2086
	"$binary" run ${inputs[mixed]} --db "$@" --quiet 2>run.err || status=$?
	[ "$status" -eq 0 ] || [ "$status" -eq 3 ] || fail "run $*: exit code $status: $(cat run.err)"
}
export_all() { # DB
	for format in bibtex json ris; do
		"$binary" export "$1" --to $format -o "${1%.db}.$format" || fail "export of $1"
	done
}
run single.db
"$dump" single.db >single.dump
export_all single.db
[ "$(sqlite3 single.db "SELECT count(*) FROM papers WHERE id LIKE '%#2'")" -gt 0 ] || fail "no papers that share an id"
[ "$(sqlite3 single.db 'SELECT count(*) FROM rejects')" -gt 2 ] || fail "no rejects"
[ "$(sqlite3 single.db 'SELECT count(*) FROM records WHERE position > 0')" -gt 20 ] || fail "no duplicates"
for n in 3 8; do
	shards=()
	for i in $(seq "$n"); do
		run "shard-$n-$i.db" --shard "$i/$n"
		shards+=("shard-$n-$i.db")
	done
	[ "$(sqlite3 "shard-$n-1.db" 'SELECT count(citation_key) FROM papers')" = 0 ] || fail "a shard has citation keys"
	# in order, and against it
	for order in cat tac; do
		mapfile -t ordered < <(printf '%s\n' "${shards[@]}" | $order)
		"$binary" merge "${ordered[@]}" --db "merged-$n-$order.db" --quiet || fail "merge of $n shards: exit code $?"
		"$dump" "merged-$n-$order.db" >merged.dump
		cmp single.dump merged.dump || {
			diff single.dump merged.dump | cut -c1-300 | head -20
			fail "$n shards merged ($order) aren't the database of one run"
		}
		export_all "merged-$n-$order.db"
		for format in bibtex json ris; do
			cmp "single.$format" "merged-$n-$order.$format" || fail "$n shards merged: another $format"
		done
	done
done

# What servers answered comes along, the later answer of two.
for i in 1 2; do
	sqlite3 "shard-3-$i.db" "INSERT INTO link_checks VALUES ('https://example.org/x', 'alive', 20$i, NULL, '2026-01-0$i', NULL);
		INSERT INTO lookups VALUES ('crossref', 'q', '2026-01-0$i', x'0$i')"
done
for order in "1 2 3" "3 2 1"; do
	# shellcheck disable=SC2046,SC2086
	"$binary" merge $(printf 'shard-3-%s.db ' $order) --db answers.db --quiet
	[ "$(sqlite3 answers.db 'SELECT http, hex(answer) FROM link_checks, lookups')" = '202|02' ] || fail "the earlier answer is kept"
	rm answers.db
done

# Refused: a database that is there, a shard that was cut off; neither leaves anything.
if "$binary" merge shard-3-1.db --db single.db --quiet 2>merge.err; then fail "merge writes over a database"; fi
grep -q 'is there already' merge.err || fail "merge onto a database: $(cat merge.err)"
sqlite3 shard-3-2.db 'UPDATE runs SET finished = NULL'
if "$binary" merge shard-3-1.db shard-3-2.db --db half.db --quiet 2>merge.err; then fail "half a shard is merged"; fi
grep -q 'was cut off' merge.err || fail "merge of half a shard: $(cat merge.err)"
! compgen -G 'half.db*' >/dev/null || fail "a refused merge leaves something"
# What a merge that was killed has left is written anew.
echo rubbish >again.db.part
"$binary" merge shard-8-*.db --db again.db --quiet || fail "merge after one that was killed"
"$dump" again.db | cmp - single.dump || fail "merge after one that was killed is another"

# ---- 3. a pure filter ----

# Sources tell where a record was read, here from which pipe.
without_sources() { sed -E 's/"sources":\[[^]]*\]/"sources":[]/'; }
cat a.jsonl b.jsonl >filter.jsonl
"$binary" extract --quiet <filter.jsonl | without_sources >filter.whole
lines=$(wc -l <filter.jsonl) RANDOM=7
for round in 1 2 3; do
	# Any places may be cut at, twice at the same one: the piece between is empty.
	cut=$((RANDOM % lines))
	mapfile -t cuts < <({ printf '%s\n' 0 "$lines" "$cut" "$cut"; for _ in 1 2 3; do echo $((RANDOM % lines)); done; } | sort -n)
	for k in $(seq $((${#cuts[@]} - 1))); do
		head -n "${cuts[k]}" filter.jsonl | tail -n +$((cuts[k - 1] + 1)) |
			"$binary" extract --quiet 2>/dev/null || [ $? -eq 3 ] || fail "round $round: piece $k (lines ${cuts[k - 1]} to ${cuts[k]}): exit code $?"
	done | without_sources >filter.pieces
	cmp filter.whole filter.pieces || fail "the pieces of round $round (${cuts[*]}) aren't the whole"
done
if command -v parallel >/dev/null && parallel --version 2>/dev/null | grep -q '^GNU parallel'; then
	parallel --will-cite --pipe --keep-order --block 20k "$binary" extract --quiet --jobs 1 <filter.jsonl |
		without_sources | cmp - filter.whole || fail "GNU parallel makes something else"
fi
