#!/bin/sh
# dump.sh DATABASE: all rows of a database, each table sorted, with papers, files and authors by what they are instead of
# by their numbers, and without what tells of runs and their times: two databases with the same content print the same.
set -eu
db=$1
sqlite3 "$db" "PRAGMA user_version"
for table in $(sqlite3 "$db" "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"); do
	case $table in runs | journal) continue ;; esac
	echo "== $table"
	# Instead of a column that a surrogate key stands for, what it stands for.
	columns=$(sqlite3 "$db" "SELECT group_concat(CASE name
		WHEN 'paper_id' THEN '(SELECT id FROM papers p WHERE p.paper_id = t.paper_id)'
		WHEN 'file_id' THEN '(SELECT path FROM files f WHERE f.file_id = t.file_id)'
		WHEN 'author_id' THEN '(SELECT quote(family) || quote(given) || quote(particle) || quote(suffix) || quote(orcid)
			|| quote(literal) FROM authors a WHERE a.author_id = t.author_id)'
		ELSE 'quote(t.\"' || name || '\")' END, ' || char(9) || ')
		FROM pragma_table_info('$table') WHERE name <> 'run_id'")
	sqlite3 "$db" "SELECT $columns FROM $table t" | LC_ALL=C sort
done
