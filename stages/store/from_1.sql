-- from_1.sql: what version 1 lacked: the records that papers are made of (schema.sql tells what each table holds). Version
-- 1 kept no record, so each paper is taken to be made of one, at its first place; the hash 0 is that of no record, so that
-- the next run that meets the record reads it afresh. Keys are added by migrate.c.

CREATE TABLE files (
  file_id INTEGER PRIMARY KEY,
  path    TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO files (path)
  SELECT path FROM sources UNION SELECT '' WHERE EXISTS (SELECT 1 FROM papers WHERE paper_id NOT IN
    (SELECT paper_id FROM sources));

CREATE TABLE records (
  paper_id INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
  position INTEGER NOT NULL,
  file_id  INTEGER NOT NULL REFERENCES files,
  "offset" INTEGER NOT NULL,
  hash     INTEGER NOT NULL,
  run_id   INTEGER,
  record   TEXT,
  PRIMARY KEY (paper_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO records (paper_id, position, file_id, "offset", hash, run_id)
  SELECT p.paper_id, 0, f.file_id, coalesce(s."offset", 0), 0, p.run_id
  FROM papers p
  LEFT JOIN sources s ON s.paper_id = p.paper_id
    AND s.position = (SELECT min(position) FROM sources WHERE paper_id = p.paper_id)
  JOIN files f ON f.path = coalesce(s.path, '');
ALTER TABLE sources DROP COLUMN hash;

CREATE TABLE keys (
  paper_id INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
  key      INTEGER NOT NULL,
  PRIMARY KEY (paper_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE aliases (
  id       TEXT PRIMARY KEY,
  paper_id INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_by_paper ON aliases (paper_id);

CREATE TABLE unsettled (
  paper_id INTEGER PRIMARY KEY REFERENCES papers ON DELETE CASCADE
) STRICT;
