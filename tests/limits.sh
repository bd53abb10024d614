#!/bin/bash
# limits.sh BINARY: the limits that are told hold, each with an error that says so, and what comes after is read.
# Those of members, of what comes out of an input, and of lists are met in tests/unit; slow records and too many facts in
# fixtures/extract.
set -u
cd "$(dirname "$0")/.." || exit 2
binary=$(realpath "$1") scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
failed=0
fail() {
	echo "limits.sh: $*"
	failed=1
}

# The README's table is the program's.
"$binary" formats | sed -n '/^Limits/,$p' | sed -nE 's/^  (.{16}) (.{12}) (.*)$/\1|\2|\3/p' | sed -E 's/ *\| */|/g' >"$scratch/told"
[ "$(wc -l <"$scratch/told")" -ge 15 ] || fail "formats tells no limits"
while IFS='|' read -r name value what; do
	grep -qF "| $name | $value | $what |" README.md || fail "the README lacks: | $name | $value | $what |"
done <"$scratch/told"

# Reads stdin, with options $3...; expects the message $1, and $2 papers around what is refused.
meets() {
	local message=$1 papers=$2 code=0
	shift 2
	"$binary" stage parse - "$@" >"$scratch/out" 2>"$scratch/err" || code=$?
	[ "$code" -eq 3 ] || fail "'$message': exit code $code, not 3"
	grep -qE "^papersift: stdin:[0-9]+:[0-9]+: .*$message" "$scratch/err" || fail "not '$message' but: $(head -c 300 "$scratch/err")"
	[ "$(wc -l <"$scratch/out")" -eq "$papers" ] || fail "'$message': $(wc -l <"$scratch/out") papers, not $papers"
}
record() { echo "{\"id\":\"$1\",\"title\":\"$1\"}"; }
repeat() { head -c "$2" /dev/zero | tr '\0' "$1"; }

{
	record before
	printf '{"id":"deep","title":"deep","x":%s%s}\n' "$(repeat '[' 64)" "$(repeat ']' 64)"
	record after
} | meets "64" 2 --from papersift
{
	record before
	printf '{"id":"long","title":"%s"}\n' "$(repeat x 16777216)"
	record after
} | meets "16777216 bytes" 2 --from papersift
{
	echo '{"id":"1","title":"before","authors":"A. Kite","abstract":"x","categories":"cs.LG","versions":[],"update_date":"2020-01-01"}'
	printf '{"id":"2","title":"many","abstract":"x","categories":"cs.LG","versions":[],"update_date":"2020-01-01","authors":"%s"}\n' \
		"$(seq 20001 | sed 's/.*/K. Kite/' | paste -sd, | sed 's/,/, /g')"
} | meets "20000 authors" 1 --from arxiv-snapshot
{
	printf '<PubmedArticleSet>'
	for depth in 10 256; do
		printf '<PubmedArticle><MedlineCitation><PMID>%s</PMID><Article><ArticleTitle>Deep %s</ArticleTitle><Abstract>%s</Abstract></Article></MedlineCitation></PubmedArticle>' \
			"$depth" "$depth" "$(seq "$depth" | sed 's/.*/<p>/' | tr -d '\n')x$(seq "$depth" | sed 's/.*/<\/p>/' | tr -d '\n')"
	done
	printf '</PubmedArticleSet>\n'
} | meets "deeper than 256" 1 --from pubmed-xml

# A bomb: more than 500 times its size.
{ record before && repeat ' ' 200000000; } | gzip -9 >"$scratch/bomb.jsonl.gz"
code=0
"$binary" stage parse "$scratch/bomb.jsonl.gz" >/dev/null 2>"$scratch/err" || code=$?
grep -q "so many times its size that it may be a bomb" "$scratch/err" || fail "a bomb: $(cat "$scratch/err")"
[ "$code" -eq 3 ] || fail "a bomb: exit code $code, not 3"
exit $failed
