#!/bin/bash
# migrate.sh BINARY: a database of each earlier schema (tests/schemas/) is brought to the present one: it exports what it
# held, has the tables of a new database, and a run over the same inputs comes to the same end as with a new one. Newer
# ones are refused; a migration that fails, and a command that only reads, change nothing.
# shellcheck disable=SC2015 # fail doesn't come back
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=tests/begin.bash
. tests/begin.bash
version=$(sed -n 's/^#define DB_VERSION \([0-9]*\)$/\1/p' stages/store/db.h)
bare() { sed 's/--.*//' "$1" | tr -s ' \t\n' ' '; }
[ "$(bare stages/store/schema.sql)" = "$(bare "tests/schemas/$version.sql")" ] ||
	fail "schema.sql isn't tests/schemas/$version.sql any more: raise DB_VERSION (db.h), add steps (migrate.c), and keep \
the new schema in tests/schemas/"

# Inputs that merge by id and by title only.
mkdir "$scratch/in"
cp fixtures/papers/input.* "$scratch/in/"
pairs a >"$scratch/in/pairs-a.jsonl"
pairs b >"$scratch/in/pairs-b.jsonl"

run() { # DB
	local code=0
	(cd "$scratch" && "$binary" run in --db "$1" --quiet) 2>"$scratch/err" || code=$?
	[ "$code" -eq 0 ] || [ "$code" -eq 3 ] # some are refused
}
exported() { # DB
	"$binary" export "$scratch/$1" --to jsonl
}
run new.db || fail "the run: $(cat "$scratch/err")"
exported new.db >"$scratch/new.jsonl"
# What comes of reading every record afresh: version 1 didn't keep them.
cp "$scratch/new.db" "$scratch/afresh.db"
sqlite3 "$scratch/afresh.db" 'UPDATE records SET hash = 0'
run afresh.db || fail "the run: $(cat "$scratch/err")"
exported afresh.db >"$scratch/afresh.jsonl"
columns_of() { # DB
	sqlite3 "$scratch/$1" "SELECT m.name, c.name, c.type, c.\"notnull\", c.pk > 0 FROM sqlite_schema m, pragma_table_info(m.name) c
		WHERE m.type IN ('table', 'view') ORDER BY 1, 2; SELECT name FROM sqlite_schema WHERE type = 'index' AND name <> 'keys_by_key' ORDER BY 1" # that one is made by a run
}

# Makes $2 as a papersift of schema $1 left it: the rows of the new one, as far as that schema has their columns.
as_of() {
	local table columns
	rm -f "$scratch/$2"
	sqlite3 "$scratch/$2" <"$1"
	sqlite3 "$scratch/$2" "PRAGMA application_id = 0x50534654; PRAGMA user_version = $3"
	for table in $(sqlite3 "$scratch/$2" "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'journal'"); do
		columns=$(sqlite3 "$scratch/$2" "ATTACH '$scratch/new.db' AS new; SELECT group_concat('\"' || o.name || '\"')
			FROM pragma_table_info('$table') o JOIN pragma_table_info('$table', 'new') n USING (name)")
		[ -n "$columns" ] || continue
		sqlite3 "$scratch/$2" "ATTACH '$scratch/new.db' AS new;
			INSERT INTO main.$table ($columns) SELECT $columns FROM new.$table ORDER BY 1"
	done
	[ "$3" -gt 1 ] || sqlite3 "$scratch/$2" "UPDATE sources SET hash = 12345"
	sqlite3 "$scratch/$2" "INSERT INTO runs (started, command, version) VALUES ('2023-01-01T00:00:00Z', 'cut off', '0');
		INSERT INTO journal (input, member, \"offset\", run_id) SELECT 'in', '', 7, 2 WHERE NOT EXISTS
			(SELECT 1 FROM pragma_table_info('journal') WHERE name = 'done')"
}

schemas=0
for schema in tests/schemas/*.sql; do
	name=$(basename "$schema" .sql) old=${name//[a-z]/}
	[ "$old" -lt "$version" ] || continue
	schemas=$((schemas + 1))
	as_of "$schema" old.db "$old"
	cp "$scratch/old.db" "$scratch/kept.db"

	# Who only reads says what is to be done.
	code=0
	exported old.db >/dev/null 2>"$scratch/err" || code=$?
	[ "$code" -eq 2 ] && grep -q "of schema version $old.*papersift migrate" "$scratch/err" ||
		fail "$name: export says ($code) $(cat "$scratch/err")"
	cmp "$scratch/old.db" "$scratch/kept.db" || fail "$name: a command that reads changed it"

	# No room: nothing happens.
	code=0
	(ulimit -f 8 && "$binary" migrate "$scratch/old.db") >/dev/null 2>"$scratch/err" || code=$?
	[ "$code" -eq 2 ] || fail "$name: without room: $code $(cat "$scratch/err")"
	[ "$(sqlite3 "$scratch/old.db" .dump 'PRAGMA user_version')" = "$(sqlite3 "$scratch/kept.db" .dump 'PRAGMA user_version')" ] ||
		fail "$name: a migration without room left something"

	"$binary" migrate "$scratch/old.db" >"$scratch/out" 2>"$scratch/err" || fail "$name: $(cat "$scratch/err")"
	grep -q "from schema version $old to $version" "$scratch/err" || fail "$name: stderr says $(cat "$scratch/err")"
	exported old.db | cmp - "$scratch/new.jsonl" || fail "$name: the migrated database exports something else"
	diff <(columns_of new.db) <(columns_of old.db) || fail "$name: other tables than a new database"
	[ "$(sqlite3 "$scratch/old.db" 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ] || fail "$name: damaged"
	[ "$(sqlite3 "$scratch/old.db" "SELECT count(*) FROM runs WHERE command = 'cut off'")" = 1 ] || fail "$name: a run is lost"
	cp "$scratch/old.db" "$scratch/migrated.db"

	# By itself, where a command writes; and the run comes to what a new one comes to.
	cp "$scratch/kept.db" "$scratch/old.db"
	run old.db || fail "$name: the run: $(cat "$scratch/err")"
	grep -q "from schema version $old to $version" "$scratch/err" || fail "$name: the run doesn't say that it migrated"
	if [ "$old" -eq 1 ]; then expected=afresh; else expected=new; fi
	exported old.db | cmp - "$scratch/$expected.jsonl" || fail "$name: after a run it exports something else"
	[ "$old" -lt 2 ] || [ "$(sqlite3 "$scratch/old.db" 'SELECT updated + new + merged FROM runs ORDER BY run_id DESC LIMIT 1')" = 0 ] ||
		fail "$name: records that didn't change were read afresh"

	# A record that was never read finds the migrated paper, by its title alone.
	sqlite3 "$scratch/migrated.db" "DELETE FROM runs WHERE command = 'cut off'"
	sqlite3 "$scratch/migrated.db" "SELECT json_object('title', title, 'abstract', abstract, 'date', date, 'authors',
		(SELECT json_group_array(json_object('family', family, 'given', given)) FROM paper_authors a JOIN authors USING (author_id)
		WHERE a.paper_id = papers.paper_id)) FROM papers WHERE length(title) > 40 AND id LIKE 'arxiv:%'
		AND author_count > 1 AND date IS NOT NULL ORDER BY id LIMIT 1" >"$scratch/more.jsonl"
	[ -s "$scratch/more.jsonl" ] || fail "no paper to try"
	"$binary" run "$scratch/more.jsonl" --from papersift --db "$scratch/migrated.db" --quiet || fail "$name: one more"
	[ "$(sqlite3 "$scratch/migrated.db" "SELECT count(*) FROM papers")" = "$(sqlite3 "$scratch/new.db" "SELECT count(*) FROM papers")" ] ||
		fail "$name: a record didn't find its paper"
done
[ "$schemas" -ge 7 ] || fail "only $schemas schemas were tried"

cp "$scratch/new.db" "$scratch/newer.db"
sqlite3 "$scratch/newer.db" "PRAGMA user_version = $((version + 1))"
cp "$scratch/newer.db" "$scratch/kept.db"
for command in "export $scratch/newer.db --to json" "run $scratch/in --db $scratch/newer.db" "migrate $scratch/newer.db"; do
	code=0
	# shellcheck disable=SC2086
	"$binary" $command >/dev/null 2>"$scratch/err" || code=$?
	[ "$code" -eq 2 ] && grep -q "schema version $((version + 1)).* a newer one made it" "$scratch/err" ||
		fail "a newer database, $command: $code $(cat "$scratch/err")"
	cmp "$scratch/newer.db" "$scratch/kept.db" || fail "$command changed a newer database"
done
echo "$schemas earlier schemas"
