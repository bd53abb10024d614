#!/usr/bin/env bash
# Scores the packs: on the invented papers of fixtures/papers, and, where ../shared is there, on real ones (README.md).
# usage: tests/quality/quality.sh BINARY
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")/../.."
gold=../shared/gold
if [ ! -f "$gold/score.py" ]; then
	echo "quality: skipped: ../shared/gold (the scorer and the real abstracts) is not here"
	exit 0
fi
if ! command -v python3 > /dev/null; then
	echo "quality: skipped: the scorer needs python3, which is not here"
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 - "$gold"/dev.json "$gold"/dev-more.json > "$work/gold.jsonl" <<'PY'
import json, sys
for path in sys.argv[1:]:
    for record in json.load(open(path, encoding='utf-8')):
        print(json.dumps({key: record[key] for key in ('id', 'title', 'abstract')}))
PY
"$binary" extract --quiet --from papersift "$work/gold.jsonl" > "$work/found.jsonl"
score() { # TITLE GOLD... FOUND
	echo "== $1"
	python3 "$gold/score.py" "${@:2}"
}
score dev "$gold/dev.json" "$work/found.jsonl"
score dev-more "$gold/dev-more.json" "$work/found.jsonl"
score "dev and dev-more" "$gold/dev.json" "$gold/dev-more.json" "$work/found.jsonl"
"$binary" extract --quiet fixtures/papers/input.* > "$work/invented.jsonl"
score "the invented papers of fixtures/papers" fixtures/papers/gold.json "$work/invented.jsonl"
if [ -f ../shared/corpus/arxiv-snapshot.jsonl.xz ] && [ -d ../shared/corpus/samples ]; then
	python3 tests/quality/wild.py "$binary" ../shared/corpus "$work"
	score "in the wild" "$work/wild-gold.json" "$work/wild-found.jsonl"
else
	echo "quality: in the wild: skipped: ../shared/corpus (the texts of wild.json) is not here"
fi
