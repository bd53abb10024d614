#!/bin/bash
# run.sh BINARY: what programs from elsewhere say to our output. All fixtures that hold papers go through the pipeline
# into one database; so do, where ../shared is there, real files: the samples of every format and a listing, 20,000
# records of arXiv's snapshot, and of these 2,000 across categories and years. Of the first and the last, everything
# that reads bibliographies, tables and databases has its say; of the others, what is quick. Chromium opens the report
# of the fixtures, of a hostile and of an empty database, and of 20,000 papers (report.mjs).
# An author, a title or a year that the source doesn't give is missing in the .bib too: what a checker says about
# such an entry is no fault of ours, so it is left out of account where the JSON shows that it is missing.
set -u
binary=$(realpath "$1") || exit 2
cd "$(dirname "$0")" || exit 2
here=$PWD
work=$(dirname "$binary")/outputs
top=$(realpath ../..)
fixtures=$top/fixtures
corpus=$top/../shared/corpus
export PAPERSIFT_RULES=$top/rules LC_ALL=C.UTF-8
failures=0

check() { # NAME COMMAND...: the command's output is shown only when it fails
	local name=$1 output start=$SECONDS
	shift
	if output=$("$@" 2>&1); then
		printf 'ok   %s (%d s)\n' "$name" $((SECONDS - start))
	else
		failures=$((failures + 1))
		printf 'FAIL %s\n%s\n' "$name" "$(head -40 <<<"$output")"
	fi
}

# npm's tree stays in the build directory, and is made anew only when the lock changes. Not `npm ci`: it asks that the
# lock names the bindings of all systems, of which some registries hold only ours.
prepare_node() {
	if ! cmp -s package-lock.json "$work/.package-lock.json" || [ ! -e "$work/node_modules/.done" ]; then
		rm -rf "$work/node_modules"
		cp package.json package-lock.json .npmrc "$work/" || exit 2
		if ! (cd "$work" && npm install --no-audit --no-fund --ignore-scripts >npm.log 2>&1); then
			cat "$work/npm.log"
			exit 2
		fi
		cp package-lock.json "$work/.package-lock.json"
		touch "$work/node_modules/.done"
	fi
	cp ./*.mjs csl.schema.json "$work/"
}

# ---- making the outputs ----

make_database() { # INPUT...
	"$binary" run --quiet --db papers.db --bibtex papers.bib --json papers.json --jsonl papers.jsonl "$@"
	# 3: some inputs hold records that are refused
	case $? in 0 | 3) [ -s papers.bib ] ;; *) false ;; esac
}

make_bibliographies() { # OPTION...: of export
	"$binary" export papers.db --to biblatex "$@" -o papers.biblatex.bib &&
		"$binary" export papers.db --to bibtex --encoding latex --protect all --notes "$@" -o latex.bib &&
		"$binary" export papers.db --to biblatex --protect none --abstract --notes --keys '{Authors}{year}{title2}' \
			"$@" -o abstracts.bib &&
		"$binary" export papers.db --to csl-json --abstract --notes "$@" -o papers.csl.json &&
		"$binary" export papers.db --to ris --abstract --notes "$@" -o papers.ris
}

make_csv() {
	rm -rf csv && "$binary" export papers.db --to csv -o csv
}

# ---- bibliographies ----

# plain.bst asks for an author, a title and a year of what is printed; biber's check tells which papers have none.
# IEEEtran.bst turns to them when it sorts names; it wants a title of every entry.
# Of what a source numbers, plain.bst prints less than there is: proceedings have a volume or a number with a series, an
# article no number without a volume. The .bib keeps what the source says.
with_bibtex() { # STYLE FILE
	printf '%s\n' '\relax' '\citation{*}' "\\bibstyle{$1}" "\\bibdata{${2%.bib}}" >papers.aux
	bibtex papers >bibtex.log || {
		cat bibtex.log
		return 1
	}
	! grep -i '^Warning' bibtex.log | grep -vE 'empty (author|title|year) in|missing (author|title|year) in|needs? a year' |
		grep -vE "can't use both volume and number fields|there's a number but no (series|volume)"
}

# The .bbl of plain.bst set by LaTeX: every accent, sign and formula is one that it knows. Only letters of scripts that
# LaTeX has nothing for (Chinese, say) are told apart.
with_latex() { # FILE
	with_bibtex plain "$1" || return 1
	cat >papers.tex <<-'TEX'
		\documentclass{article}
		\usepackage[T1]{fontenc}
		\usepackage[utf8]{inputenc}
		\usepackage{textcomp,amsmath,amssymb,url}
		\batchmode
		\begin{document}
		\input{papers.bbl}
		\end{document}
	TEX
	latex -draftmode papers.tex >/dev/null
	! grep -aA3 '^!' papers.log | grep -av 'Unicode character' | grep -aq '^!' || {
		grep -aA6 '^!' papers.log | head -40
		return 1
	}
}

with_biber() { # FILE
	biber --tool --validate-datamodel --output-file=biber.out.bib "$1" >biber.log || {
		cat biber.log
		return 1
	}
	node ../check.mjs biber biber.log papers.json
}

with_pybtex() { # FILE
	/usr/bin/python3 -W error -c 'import sys, pybtex.database as d
n = len(d.parse_file(sys.argv[1]).entries)
assert n == int(sys.argv[2]), n' "$1" "$count"
}

# Pandoc reads back all items, and sets them in its default style. It knows less of maths than LaTeX does ({\rm x}):
# what it can't turn into plain text it shows as it is, and warns.
with_pandoc() { # FILE FORMAT
	local items
	items=$(pandoc --from "$2" --to csljson "$1" | grep -c '^    "id":') || return 1
	[ "$items" -eq "$count" ] || {
		echo "$items items of $count"
		return 1
	}
	if ! printf -- '---\nnocite: "@*"\n---\n' |
		pandoc --citeproc --bibliography "$1" --to plain >pandoc.txt 2>pandoc.log ||
		grep -v 'Could not convert TeX math' pandoc.log | grep -q '^\[WARNING\]'; then
		cat pandoc.log
		return 1
	fi
}

# bibutils: RIS and BibTeX to its own XML, one record an entry.
with_bibutils() {
	ris2xml papers.ris >ris.xml 2>ris2xml.log && bib2xml papers.bib >bib.xml 2>bib2xml.log || return 1
	[ "$(grep -c '<mods ' ris.xml)" -eq "$count" ] && [ "$(grep -c '<mods ' bib.xml)" -eq "$count" ] &&
		xml2bib -nb ris.xml >again.bib 2>/dev/null && [ "$(grep -c '^@' again.bib)" -eq "$count" ]
}

# Titles, authors, dates, venues and identifiers that we read back from what we wrote.
back_again() { # FILE FORMAT
	"$binary" stage parse "$1" --from "$2" 2>read.log | "$binary" stage normalise 2>>read.log >read.jsonl
	node ../roundtrip.mjs number read.jsonl | "$binary" stage export --to csl-json -o read.csl.json || return 1
	node ../roundtrip.mjs compare papers.csl.json read.csl.json "$2"
}

# ---- tables and databases ----

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
	for view in v_code v_datasets v_results v_gains v_leaderboard; do
		[ "$(sqlite3 papers.db "SELECT count(*) > 0 FROM $view WHERE id <> ''")" = 1 ] || {
			echo "$view: no rows"
			return 1
		}
	done
	[ "$(sqlite3 papers.db "SELECT value FROM meta WHERE key = 'packs_hash'")" != '' ] || return 1
	# The index of full text is made at the first question, and says the same as a look at every paper.
	"$binary" query papers.db attention --json >query.json
	[ "$(sqlite3 papers.db "SELECT count(*) FROM papers_fts WHERE papers_fts MATCH '\"attention\"'")" -ge \
		"$(sqlite3 papers.db "SELECT count(*) FROM papers WHERE ' ' || title || ' ' LIKE '% attention %'")" ] || return 1
	[ "$(sqlite3 papers.db 'SELECT count(*) FROM papers')" = "$(wc -l <papers.jsonl)" ]
}

# ---- what is checked of which papers ----

begin() { # NAME INPUT...: a database, and bibliographies, in a directory of its own
	name=$1
	shift
	rm -rf "${work:?}/$name" && mkdir "$work/$name" && cd "$work/$name" || exit 2
	check "$name: the pipeline" make_database "$@"
	count=$(wc -l <papers.jsonl)
	check "$name: $count papers as bibliographies" make_bibliographies
}

check_quick() {
	check "$name: bibtex, plain.bst" with_bibtex plain papers.bib
	check "$name: bibtex, IEEEtran.bst" with_bibtex IEEEtran latex.bib
	check "$name: pybtex" with_pybtex papers.bib
	check "$name: bibtex-tidy" node ../bibliographies.mjs tidy papers.bib "$count"
	check "$name: bibutils reads RIS and BibTeX" with_bibutils
	check "$name: citation-js reads RIS" node ../bibliographies.mjs citation papers.ris "$count"
	check "$name: CSL-JSON is valid" node ../bibliographies.mjs csl papers.csl.json "$count"
	check "$name: JSON, JSON Lines and database" with_node
	check "$name: records are valid by record.schema.json" node ../tables.mjs record "$top/stages/export/record.schema.json" papers.jsonl
	check "$name: SQLite" with_sqlite3
	check "$name: CSV" make_csv
	check "$name: DuckDB reads CSV and JSON, writes Parquet" node ../tables.mjs duckdb csv papers.json
}

check_slow() {
	local file
	for file in papers papers.biblatex abstracts; do
		check "$name: biber --validate-datamodel, $file.bib" with_biber "$file.bib"
	done
	check "$name: LaTeX sets what --encoding latex writes" with_latex latex.bib
	check "$name: @retorquere/bibtex-parser" node ../check.mjs bibtex papers.bib papers.json
	check "$name: @retorquere/bibtex-parser, --encoding latex" node ../check.mjs bibtex latex.bib papers.json
	for file in papers papers.biblatex latex; do
		check "$name: biblatex-csl-converter, $file.bib" node ../bibliographies.mjs convert "$file.bib" "$count"
	done
	check "$name: citation-js reads BibTeX" node ../bibliographies.mjs citation papers.bib "$count"
	check "$name: citation-js reads CSL-JSON" node ../bibliographies.mjs citation papers.csl.json "$count"
	check "$name: pandoc --citeproc, CSL-JSON" with_pandoc papers.csl.json csljson
	check "$name: pandoc --citeproc, biblatex" with_pandoc papers.biblatex.bib biblatex
	check "$name: the data package is valid" node ../tables.mjs package csv/datapackage.json papers.json
}

# Names, titles and abstracts that try to break out of every format: Python's readers and our own.
check_hostile() {
	rm -rf "${work:?}/hostile" && mkdir "$work/hostile" && cd "$work/hostile" || exit 2
	"$binary" run --quiet --keep-duplicates --db papers.db "$fixtures/run/hostile/input.jsonl" 2>run.log
	check 'hostile: nothing breaks out of any format' /usr/bin/python3 "$here/hostile.py" "$binary" papers.db
}

# In the formats that have a reader too.
check_back_again() {
	local pair format file readers
	readers=$("$binary" formats | sed -n '/^Input/,/^$/s/^  \([a-z0-9-]*\) .*/\1/p')
	for pair in bibtex:papers.bib bibtex:papers.biblatex.bib bibtex:latex.bib ris:papers.ris csl-json:papers.csl.json; do
		format=${pair%%:*} file=${pair#*:}
		if grep -qx "$format" <<<"$readers"; then
			check "$name: $file read back by ourselves" back_again "$file" "$format"
		else
			echo "skip $name: $file read back by ourselves: there is no reader for $format"
		fi
	done
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
begin fixtures "$fixtures"/papers/input.* "$fixtures"/export/*/input.*
check_quick
check_slow
begin invented "$fixtures"/papers/input.*
check_back_again
if [ -d "$corpus" ]; then
	begin samples "$corpus/daily-papers.txt" "$corpus/samples"
	check_quick
	check "samples: biber --validate-datamodel" with_biber papers.biblatex.bib
	check_back_again
	xz -dc "$corpus/arxiv-snapshot.jsonl.xz" | awk 'NR % 24 < 5' >"$work/snapshot.jsonl"
	begin arxiv "$work/snapshot.jsonl" "$corpus"/samples/kaggle-arxiv/arxiv-metadata-*.jsonl
	check_quick
	# Round by round the next paper of each category and year.
	sqlite3 papers.db "SELECT id FROM (SELECT id, row_number() OVER (
		PARTITION BY category, substr(date, 1, 4) ORDER BY paper_id) AS round
		FROM papers JOIN categories USING (paper_id) WHERE position = 0) ORDER BY round, id LIMIT 2000" >"$work/ids"
	"$binary" export papers.db --to jsonl --ids "$work/ids" -o "$work/chosen.jsonl"
	begin chosen "$work/chosen.jsonl"
	check "chosen: CSV" make_csv
	check_slow
	check_back_again
else
	echo 'skip the samples, the listing and the arXiv snapshot: there is no ../shared/corpus'
fi
check_hostile
check_report
cd "$here" || exit 2
[ "$failures" -eq 0 ]
