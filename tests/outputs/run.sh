#!/bin/bash
# run.sh BINARY: what programs from elsewhere say to our output. All fixtures that hold papers go through the pipeline
# into one database; so do, where ../shared is there, papers as they come: a listing, and a part of arXiv's snapshot.
# Of each,
#   bibtex (plain.bst), biber --tool --validate-datamodel and @retorquere/bibtex-parser read the .bib,
#   node reads the JSON and JSON Lines, and compares them with the record's invariants and with the database,
#   sqlite3 checks the database and selects from the views.
# Chromium opens the report of the fixtures, of a hostile and of an empty database, and of 20,000 papers (report.mjs).
# An author, a title or a year that the source doesn't give is missing in the .bib too: what a checker says about
# such an entry is no fault of ours, so it is left out of account where the JSON shows that it is missing.
set -u
binary=$(realpath "$1") || exit 2
cd "$(dirname "$0")" || exit 2
work=$(dirname "$binary")/outputs
top=$(realpath ../..)
fixtures=$top/fixtures
corpus=$top/../shared/corpus
export PAPERSIFT_RULES=$top/rules
failures=0

check() { # NAME COMMAND...: the command's output is shown only when it fails
	local name=$1 output
	shift
	if output=$("$@" 2>&1); then
		echo "ok   $name"
	else
		failures=$((failures + 1))
		printf 'FAIL %s\n%s\n' "$name" "$(head -40 <<<"$output")"
	fi
}

# npm's tree stays in the build directory, and is made anew only when the lock changes.
prepare_node() {
	cmp -s package-lock.json "$work/package-lock.json" && [ -e "$work/node_modules/.done" ] && return
	rm -rf "$work/node_modules"
	cp package.json package-lock.json .npmrc "$work/" || exit 2
	if ! (cd "$work" && npm ci --no-audit --no-fund --ignore-scripts >npm.log 2>&1); then
		cat "$work/npm.log"
		exit 2
	fi
	touch "$work/node_modules/.done"
}

make_outputs() { # INPUT...
	"$binary" run --quiet --db papers.db --bibtex papers.bib --json papers.json --jsonl papers.jsonl "$@"
	# 3: some fixtures hold records that are refused
	case $? in 0 | 3) [ -s papers.bib ] ;; *) false ;; esac
}

with_bibtex() {
	printf '%s\n' '\relax' '\citation{*}' '\bibstyle{plain}' '\bibdata{papers}' >papers.aux
	bibtex papers >bibtex.log || {
		cat bibtex.log
		return 1
	}
	# plain.bst asks for an author, a title and a year of what is printed; biber's check tells which papers have none.
	! grep -i '^Warning' bibtex.log | grep -vE 'empty (author|title|year) in'
}

with_biber() {
	biber --tool --validate-datamodel --output-file=biber.out.bib papers.bib >biber.log || {
		cat biber.log
		return 1
	}
	node ../check.mjs biber biber.log papers.json
}

with_node() {
	sqlite3 -json papers.db "SELECT id,
		(SELECT count(*) FROM paper_authors x WHERE x.paper_id = p.paper_id) AS authors,
		(SELECT count(*) FROM sources x WHERE x.paper_id = p.paper_id) AS sources,
		(SELECT count(*) FROM links x WHERE x.paper_id = p.paper_id) AS links,
		(SELECT count(*) FROM datasets x WHERE x.paper_id = p.paper_id) AS datasets,
		(SELECT count(*) FROM metrics x WHERE x.paper_id = p.paper_id) AS metrics,
		(SELECT count(*) FROM results x WHERE x.paper_id = p.paper_id) AS results,
		(SELECT count(*) FROM gains x WHERE x.paper_id = p.paper_id) AS gains,
		(SELECT count(*) FROM facts x WHERE x.paper_id = p.paper_id) AS facts
		FROM papers p ORDER BY id" >counts.json || return 1
	node ../check.mjs json papers.json papers.jsonl counts.json
}

with_sqlite3() {
	local view
	[ "$(sqlite3 papers.db 'PRAGMA integrity_check')" = ok ] || return 1
	[ -z "$(sqlite3 papers.db 'PRAGMA foreign_key_check')" ] || return 1
	for view in v_code v_results v_gains; do
		[ "$(sqlite3 papers.db "SELECT count(*) > 0 FROM $view WHERE id <> ''")" = 1 ] || {
			echo "$view: no rows"
			return 1
		}
	done
	[ "$(sqlite3 papers.db 'SELECT count(*) FROM papers')" = "$(wc -l <papers.jsonl)" ]
}

check_all() { # NAME INPUT...: everything, in a directory of its own
	local name=$1
	shift
	rm -rf "${work:?}/$name" && mkdir "$work/$name" && cd "$work/$name" || exit 2
	check "$name: the pipeline" make_outputs "$@"
	check "$name: bibtex with plain.bst" with_bibtex
	check "$name: biber --tool --validate-datamodel" with_biber
	check "$name: @retorquere/bibtex-parser" node ../check.mjs bibtex papers.bib papers.json
	check "$name: JSON, JSON Lines and database" with_node
	check "$name: SQLite" with_sqlite3
}

report_of() { # NAME INPUT...: NAME.db and NAME.html
	local name=$1
	shift
	"$binary" run --quiet --db "$name.db" "$@" || [ $? -eq 3 ] || return 1
	"$binary" report "$name.db" -o "$name.html"
}

# 20,000 papers: the snapshot's of 2018 and 2019 in cs and stat, which state most; else invented ones, over and over.
many_papers() {
	if [ -d "$corpus" ]; then
		xz -dc "$corpus/arxiv-snapshot.jsonl.xz" |
			awk '/"created": "201[89]/ && /"categories": "[^"]*(cs|stat)/ && n++ < 20000'
	else
		awk '{ line[NR] = $0 }
			END { for (i = 0; n < 20000; i++) for (k = 1; k <= NR && n++ < 20000; k++) {
				copy = line[k]; sub(/"id": *"/, "&copy" i "-", copy); print copy } }' "$fixtures/papers/input.own.jsonl"
	fi >many.jsonl
}

check_report() {
	rm -rf "${work:?}/report" && mkdir "$work/report" && cd "$work/report" || exit 2
	check 'report: fixtures' report_of papers "$fixtures"/papers/input.* "$fixtures"/export/*/input.*
	check 'report: answers as SQL does' node ../report.mjs answers papers.db papers.html
	check 'report: filters, sorts, opens, prints; accessible' node ../report.mjs use papers.html
	check 'report: hostile' report_of hostile "$fixtures"/report/hostile/input.*
	check 'report: nothing hostile runs' node ../report.mjs hostile hostile.html
	check 'report: empty' "$binary" report papers.db --where 0 -o empty.html
	check 'report: says that it is empty' node ../report.mjs empty empty.html
	many_papers
	check 'report: 20,000 papers' report_of many many.jsonl
	node ../report.mjs measure many.html || failures=$((failures + 1))
}

mkdir -p "$work" || exit 2
prepare_node
cp check.mjs report.mjs "$work/"
check_all fixtures "$fixtures"/papers/input.* "$fixtures"/export/*/input.*
if [ -d "$corpus" ]; then
	check_all listing "$corpus/daily-papers.txt"
	# Every 48th of the 97,067 records, and 200 as arXiv itself gives them.
	xz -dc "$corpus/arxiv-snapshot.jsonl.xz" | awk 'NR % 48 == 0' >"$work/snapshot.jsonl"
	check_all arxiv "$work/snapshot.jsonl" "$corpus"/samples/kaggle-arxiv/arxiv-metadata-*.jsonl
else
	echo 'skip the listing and the arXiv snapshot: there is no ../shared/corpus'
fi
check_report
[ "$failures" -eq 0 ]
