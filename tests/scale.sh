#!/bin/bash
# scale.sh BINARY: what the work on many machines rests on: every record is in exactly one shard, and `papersift extract`
# is a pure filter. (merge.sh: what shards make together.)
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=tests/begin.bash
. tests/begin.bash
# shellcheck source=tests/scale/inputs.bash
. tests/scale/inputs.bash

cd "$scratch"
# With a byte order mark, and no newline at the end.
{ printf '\357\273\277' && parted_inputs; } | head -c -1 >lines.jsonl
tar -C in -cf all.tar sub

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

# Sources tell where a record was read, here from which pipe. Blank and broken lines are among the records, and pieces may
# hold nothing else.
without_sources() { sed -E 's/"sources":\[[^]]*\]/"sources":[]/'; }
filter() { "$binary" extract --from papersift --quiet --jobs 1 "$@"; }
{ sed '7s/.*//; 20s/.*/{"title": "broken/' a.jsonl && echo && cat b.jsonl; } >filter.jsonl
status=0
filter --rejects whole.rejects <filter.jsonl >whole.out || status=$?
[ "$status" -eq 3 ] || fail "the filter: exit code $status"
without_sources <whole.out >filter.whole
for nothing in '' '\n' '\n \n\n'; do
	# shellcheck disable=SC2059
	printf "$nothing" | "$binary" extract --quiet >nothing.out 2>nothing.err || fail "nothing on a pipe: exit code $?"
	[ ! -s nothing.out ] || fail 'nothing on a pipe makes something'
	[ ! -s nothing.err ] || fail "nothing on a pipe is told: $(cat nothing.err)"
done
lines=$(wc -l <filter.jsonl) RANDOM=7
for round in 1 2 3; do
	# Any places may be cut at, twice at the same one: the piece between is empty. Some pieces are the broken line alone,
	# and a blank one.
	cut=$((RANDOM % lines))
	mapfile -t cuts < <({ printf '%s\n' 0 6 7 19 20 "$lines" "$cut" "$cut"; for _ in 1 2 3; do echo $((RANDOM % lines)); done; } | sort -n)
	for k in $(seq $((${#cuts[@]} - 1))); do
		head -n "${cuts[k]}" filter.jsonl | tail -n +$((cuts[k - 1] + 1)) | filter --rejects piece.rejects 2>/dev/null ||
			[ $? -eq 3 ] || fail "round $round: piece $k (lines ${cuts[k - 1]} to ${cuts[k]}): exit code $?"
		cat piece.rejects >&9
	done 9>pieces.rejects | without_sources >filter.pieces
	cmp filter.whole filter.pieces || fail "the pieces of round $round (${cuts[*]}) aren't the whole"
	[ "$(wc -l <pieces.rejects)" -eq "$(wc -l <whole.rejects)" ] || fail "round $round: $(wc -l <pieces.rejects) lines are refused"
done
if command -v parallel >/dev/null && parallel --version 2>/dev/null | grep -q '^GNU parallel'; then
	parallel --will-cite --pipe --keep-order --block 20k "$binary extract --from papersift --quiet --jobs 1 || [ \$? -eq 3 ]" \
		<filter.jsonl >parallel.out || fail "GNU parallel: exit code $?"
	without_sources <parallel.out | cmp - filter.whole || fail "GNU parallel makes something else"
fi
