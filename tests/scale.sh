#!/bin/bash
# scale.sh BINARY: what the work on many machines rests on: every record is in exactly one shard, and `papersift extract`
# is a pure filter. (merge.sh: what shards make together.)
set -eu
cd "$(dirname "$0")/.."
binary=$(realpath "$1")
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

# Of a file of lines a shard reads nothing but its part: here of 1 TB of holes, which nothing reads in this time.
part=$((2 ** 40 / 1000000)) rest=$((2 ** 40 % 1000000))
edge() { echo $((part * ($1 - 1) + rest * ($1 - 1) / 1000000)); }
write_at() { dd of=huge.jsonl bs=64k oflag=seek_bytes conv=notrunc seek="$1" status=none; }
truncate -s 1T huge.jsonl
for _ in $(seq 40); do cat a.jsonl; done | write_at 0
{ echo && cat three.jsonl && head -c "$part" /dev/zero | tr '\0' '\n'; } | write_at $(($(edge 500001) - 1))
timeout 60 "$binary" extract huge.jsonl --shard 500001/1000000 --quiet >huge.out ||
	fail "a shard of a huge file: exit code $?"
[ "$(wc -l <huge.out)" -eq 3 ] || fail "a shard of a huge file has $(wc -l <huge.out) records"
rm huge.jsonl

# ---- 2. a pure filter ----

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
