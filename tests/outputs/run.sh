#!/bin/bash
# run.sh BINARY: what programs from elsewhere say to our output. All fixtures that hold papers go through the pipeline
# into one database; then
#   bibtex (plain.bst), biber --tool --validate-datamodel and @retorquere/bibtex-parser read its .bib,
#   node reads its JSON and JSON Lines, sqlite3 checks the database and selects from the views.
# An author, a title or a year that the source doesn't give is missing in the .bib too: what a checker says about
# such an entry is no fault of ours, so it is left out of account where the JSON shows that it is missing.
set -u
cd "$(dirname "$0")" || exit 2
binary=$(realpath "$1") || exit 2
work=$(dirname "$binary")/outputs
fixtures=$(realpath ../../fixtures)
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

make_outputs() {
	rm -f papers.*
	"$binary" run --quiet --db papers.db --bibtex papers.bib --json papers.json --jsonl papers.jsonl \
		"$fixtures"/papers/input.* "$fixtures"/export/*/input.*
	# 3: some fixtures hold records that are refused
	case $? in 0 | 3) [ -s papers.bib ] ;; *) false ;; esac
}

with_bibtex() {
	printf '%s\n' '\relax' '\citation{*}' '\bibstyle{plain}' '\bibdata{papers}' >papers.aux
	bibtex papers >bibtex.log || {
		cat bibtex.log
		return 1
	}
	! grep -i '^Warning' bibtex.log
}

with_biber() {
	biber --tool --validate-datamodel --output-file=biber.out.bib papers.bib >biber.log || {
		cat biber.log
		return 1
	}
	node check.mjs biber biber.log papers.json
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

mkdir -p "$work" || exit 2
prepare_node
cp check.mjs "$work/"
cd "$work" || exit 2
check 'the pipeline on the fixtures' make_outputs
check 'bibtex with plain.bst' with_bibtex
check 'biber --tool --validate-datamodel' with_biber
check '@retorquere/bibtex-parser' node check.mjs bibtex papers.bib papers.json
check 'JSON and JSON Lines' node check.mjs json papers.json papers.jsonl
check 'SQLite' with_sqlite3
[ "$failures" -eq 0 ]
