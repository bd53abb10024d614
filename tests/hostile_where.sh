#!/bin/bash
# hostile_where.sh BINARY: a --where that a stranger wrote can read the papers, and nothing else: it writes nothing, attaches
# nothing, reads and writes no files, and one without end is ended by the first signal.
set -u
cd "$(dirname "$0")/.." || exit 2
# shellcheck source=tests/begin.bash
. tests/begin.bash
export XDG_CACHE_HOME=$scratch/cache
"$binary" run --quiet fixtures/papers/input.own.jsonl --db "$scratch/p.db" || exit 1
cd "$scratch" || exit 2
echo secret >file
cp p.db before.db

# where SQL: leaves $code, out and err.
where() {
	code=0
	(
		ulimit -v 2000000 2>/dev/null # a sanitizer takes more
		timeout -k 20 60 "$binary" export p.db --to jsonl --where "$1"
	) >out 2>err || code=$?
}
for sql in "readfile('file') IS NOT NULL" "writefile('new', 'x') > 0" "edit('x') IS NULL" "load_extension('x') IS NULL" \
	"fts3_tokenizer('x') IS NULL" "title IN (SELECT name FROM fsdir('.'))" "title IN (SELECT data FROM zipfile('file'))" \
	"1); ATTACH 'new' AS x; SELECT (1" "1; VACUUM INTO 'new'" "1; PRAGMA user_version = 99" \
	"1); DELETE FROM papers; SELECT (1" "(DELETE FROM papers RETURNING 1)" "1); CREATE TEMP TABLE x(y); SELECT (1" \
	"EXISTS (SELECT 1 FROM pragma_database_list)" "EXISTS (SELECT 1 FROM pragma_user_version(99))" \
	"length(zeroblob(1000000000)) > 0" "length(hex(zeroblob(100000000))) > 0" \
	"1 UNION SELECT 1" "1) OR (1" "1 -- " "1 /*" "?" ":category" "@x"; do
	where "$sql"
	case $code in
	0 | 2) ;;
	*) complain "$sql: exit code $code: $(head -c 300 err)" ;;
	esac
	case $sql in
	# These are expressions like others: a comment, and names that stand for nothing.
	'1 -- ' | '1 /*' | '?' | ':category' | '@x' | '1) OR (1') ;;
	*) [ "$code" -eq 2 ] || complain "$sql: it was taken" ;;
	esac
	[ "$code" -eq 0 ] || grep -q '^papersift: ' err || complain "$sql: no word about it"
	! grep -q secret out err || complain "$sql: it read a file"
	[ ! -e new ] || complain "$sql: it wrote a file"
	cmp -s p.db before.db || complain "$sql: it changed the database"
done
# timeout says 124 where the first signal was enough, 137 where it had to kill
timeout -k 20 2 "$binary" export p.db --to jsonl -o new \
	--where "EXISTS (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT 1 FROM c WHERE x < 0)" >out 2>err
code=$?
[ "$code" -eq 124 ] || complain "exit code $code: the first signal doesn't end an expression without end"
grep -q 'interrupted' err || complain "interrupted without a word: $(head -c 300 err)"
[ ! -e new ] || complain 'interrupted, it leaves half an export'
[ "$failed" -eq 0 ]
