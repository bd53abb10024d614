#!/bin/bash
# eval.sh BINARY [all]: `rules eval` gives the figures of the gold's own scorer, to the last digit: on the invented papers and on the
# real abstracts (with `all` on the 5,122 sentences, too: a minute). Without ../shared (the scorer) or python3 only what it says twice is compared: the fixtures have figures
# that the scorer gave.
set -eu
cd "$(dirname "$0")/.."
binary=$(realpath "$1") gold=../shared/gold
export PAPERSIFT_RULES=${PAPERSIFT_RULES:-$PWD/rules}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# --write is told the same rules as --json counts, and the packs load with it.
cp -r "$PAPERSIFT_RULES" "$scratch/rules"
PAPERSIFT_RULES=$scratch/rules "$binary" rules eval --write --json fixtures/papers/gold.json >"$scratch/eval.json" 2>"$scratch/told"
lines=$(($(wc -l <"$scratch/rules/confidence.tsv") - 1))
grep -q ": $lines rules measured" "$scratch/told" || { cat "$scratch/told"; exit 1; }
hits=$(awk -F '\t' '$1 == "links/http" { print $2 }' "$scratch/rules/confidence.tsv")
grep -q "{\"rule\":\"links/http\",\"field\":\"links\",\"hits\":$hits," "$scratch/eval.json" || {
	echo "links/http has $hits hits in confidence.tsv, others by --json"
	exit 1
}
PAPERSIFT_RULES=$scratch/rules "$binary" rules show links/http | grep -q '^# confidence'

if [ ! -f "$gold/score.py" ]; then
	echo "skipped: the scorer, ../shared/gold/score.py, is not here"
	exit 0
fi
if ! command -v python3 >/dev/null; then
	echo "skipped: the scorer needs python3, which is not here"
	exit 0
fi

same() { # GOLD...
	python3 - "$@" >"$scratch/texts.jsonl" <<'PY'
import json, sys
for path in sys.argv[1:]:
    for record in json.load(open(path, encoding='utf-8')):
        text = {key: record[key] for key in ('id', 'title', 'abstract', 'comment') if record.get(key)}
        print(json.dumps({'title': '', 'abstract': '', **text}))
PY
	"$binary" extract --quiet --from papersift "$scratch/texts.jsonl" >"$scratch/found.jsonl"
	python3 "$gold/score.py" "$@" "$scratch/found.jsonl" --json >"$scratch/theirs.json"
	"$binary" rules eval --json "$@" >"$scratch/ours.json"
	python3 - "$scratch/ours.json" "$scratch/theirs.json" "$*" <<'PY'
import json, sys
ours, theirs = (json.load(open(path, encoding='utf-8')) for path in sys.argv[1:3])
del ours['rules']
def settled(figures): # a count that is absent is 0
    figures['link kinds'] = {kind: {key: counts.get(key, 0) for key in ('gold', 'right', 'said')}
                             for kind, counts in figures['link kinds'].items() if any(counts.values())}
    figures['spans'] = {key: figures['spans'].get(key, 0) for key in ('right', 'wrong')}
    figures['attributes'] = {name: x for name, x in figures['attributes'].items()}
    return figures
ours, theirs = settled(ours), settled(theirs)
for key in sorted(set(ours) | set(theirs)):
    if ours.get(key) != theirs.get(key):
        sys.exit(f'{sys.argv[3]}: {key}: rules eval says {ours.get(key)}, the scorer {theirs.get(key)}')
PY
}

same fixtures/papers/gold.json
same fixtures/rules/eval/input.gold.json
sets=(dev dev-more)
[ "${2:-}" != all ] || sets+=(dev-sentences)
for set in "${sets[@]}"; do
	[ ! -f "$gold/$set.json" ] || same "$gold/$set.json"
done
same "$gold/dev.json" "$gold/dev-more.json" fixtures/papers/gold.json
echo "the scorer and rules eval agree"
