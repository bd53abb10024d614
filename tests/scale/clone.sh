#!/bin/sh
# clone.sh SHARD.db I/N OUT.db: of a shard made of papers.awk another one: its papers get ids, DOIs and titles of their own,
# but for every 20th, of which it has one more record. As good as a shard that was read, for what merging costs; the
# keys by which records find each other are the old ones, but a merge makes them anew.
set -eu
cp "$1" "$3"
# trusted_schema and the like don't matter here: the file is ours. Rows of a shared paper stay as they are.
sqlite3 "$3" <<SQL
PRAGMA synchronous = OFF;
PRAGMA foreign_keys = OFF;
PRAGMA cache_size = -65536;
BEGIN;
UPDATE runs SET plan = json_set(plan, '\$.shard', '$2');
UPDATE files SET path = 'part-${2%/*}.jsonl';
UPDATE sources SET path = 'part-${2%/*}.jsonl';
UPDATE records SET record = json_replace(record, '\$.sources[0].path', 'part-${2%/*}.jsonl') WHERE record IS NOT NULL;
UPDATE records SET record = json_replace(record, '\$.id', record ->> '\$.id' || '.${2%/*}',
  '\$.title', record ->> '\$.title' || ' ${2%/*}', '\$.identifiers.doi', record ->> '\$.identifiers.doi' || '.${2%/*}',
  '\$.identifiers.pmid', CAST((record ->> '\$.identifiers.pmid') + 100000 * ${2%/*} AS TEXT))
  WHERE record IS NOT NULL AND paper_id % 20;
UPDATE papers SET id = id || '.${2%/*}', title = title || ' ${2%/*}' WHERE paper_id % 20;
UPDATE identifiers SET doi = doi || '.${2%/*}', pmid = CAST(pmid + 100000 * ${2%/*} AS TEXT) WHERE paper_id % 20;
COMMIT;
SQL
