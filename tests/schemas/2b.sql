-- schema.sql: the database, one table a kind of thing. Columns carry the names of the record's JSON keys; an absent
-- value is NULL. Rows that belong to a paper lie together under (paper_id, position), so that writing, replacing and
-- reading a paper touches neighbouring pages; they go with it when it is replaced. Indexes that only analysts need
-- are made after the load (after_load.sql, with the views), because keeping them up while loading costs more than
-- half the speed.

CREATE TABLE runs (
  run_id       INTEGER PRIMARY KEY,
  started      TEXT NOT NULL, -- UTC, ISO 8601
  finished     TEXT,          -- NULL: still running, or it died
  command      TEXT NOT NULL,
  plan         TEXT,          -- what the same run again has in common with it: inputs and options that matter (JSON)
  version      TEXT NOT NULL, -- papersift's
  packs_hash   TEXT,
  records_read INTEGER,       -- = new + updated + unchanged + merged + rejected
  new          INTEGER,
  updated      INTEGER,
  unchanged    INTEGER,
  merged       INTEGER,
  rejected     INTEGER,
  facts        INTEGER,       -- in the records that were new or changed
  account      TEXT,          -- JSON: facts by kind, rejected by reason, and what the summary shows
  rejects_size INTEGER,       -- bytes of the --rejects file that belong to what is committed
  papers_before INTEGER,      -- highest paper_id when it began
  settled_to   INTEGER,       -- highest paper_id when it had joined the records of one paper; NULL: it hasn't yet
  exit_code    INTEGER
) STRICT;

CREATE TABLE papers (
  paper_id                 INTEGER PRIMARY KEY, -- in order of first arrival; stays when the paper is replaced
  id                       TEXT NOT NULL UNIQUE,
  citation_key             TEXT UNIQUE,         -- given once, never changed
  run_id                   INTEGER REFERENCES runs, -- the run that last wrote it
  title                    TEXT,
  abstract                 TEXT,
  comment                  TEXT,
  language                 TEXT,
  license                  TEXT,
  authors_complete         INTEGER, -- 0 or 1; NULL where no author is named
  authors_raw              TEXT,
  author_count             INTEGER,
  date                     TEXT,
  date_basis               TEXT,    -- stated, inferred
  venue_name               TEXT,
  venue_type               TEXT,    -- journal, proceedings, preprint
  venue_volume             TEXT,
  venue_issue              TEXT,
  venue_pages              TEXT,
  venue_publisher          TEXT,
  venue_year               INTEGER,
  withdrawn                INTEGER NOT NULL,
  withdrawn_version        TEXT,
  retracted                INTEGER NOT NULL,
  code_status              TEXT NOT NULL, -- available, promised, none
  code_evidence_field      TEXT,
  code_evidence_start      INTEGER,
  code_evidence_end        INTEGER,
  code_evidence_surface    TEXT,
  code_evidence_rule       TEXT,
  code_evidence_confidence REAL
) STRICT;

-- One row a distinct name (with its ORCID); which papers: paper_authors.
CREATE TABLE authors (
  author_id INTEGER PRIMARY KEY,
  family    TEXT,
  given     TEXT,
  particle  TEXT,
  suffix    TEXT,
  orcid     TEXT,
  literal   TEXT -- a collaboration, or a name that can't be split
) STRICT;
CREATE INDEX authors_by_name ON authors (family, given, particle, suffix, orcid, literal);

CREATE TABLE paper_authors (
  paper_id     INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
  position     INTEGER NOT NULL,
  author_id    INTEGER NOT NULL REFERENCES authors,
  affiliations TEXT, -- JSON array
  PRIMARY KEY (paper_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE identifiers (
  paper_id      INTEGER PRIMARY KEY REFERENCES papers ON DELETE CASCADE,
  arxiv         TEXT,
  arxiv_version TEXT,
  doi           TEXT,
  pmid          TEXT,
  pmcid         TEXT,
  acl           TEXT,
  openreview    TEXT,
  dblp          TEXT
) STRICT;

CREATE TABLE sources (
  paper_id INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
  position INTEGER NOT NULL,
  path     TEXT NOT NULL,
  format   TEXT,
  "offset" INTEGER NOT NULL,
  PRIMARY KEY (paper_id, position)
) STRICT, WITHOUT ROWID;

-- The files (or archive members) that records were read from.
CREATE TABLE files (
  file_id INTEGER PRIMARY KEY,
  path    TEXT NOT NULL UNIQUE
) STRICT;

-- The records that a paper is made of, in order of arrival. A paper of several is made anew from all of them whenever
-- one comes or changes, so that it never depends on their order.
CREATE TABLE records (
  paper_id INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
  position INTEGER NOT NULL,
  file_id  INTEGER NOT NULL REFERENCES files,
  "offset" INTEGER NOT NULL,
  hash     INTEGER NOT NULL, -- of the record as it came and the packs
  run_id   INTEGER,          -- the run that last read it
  record   TEXT,             -- as JSON; NULL where the paper is made of this one alone, and so is the record
  PRIMARY KEY (paper_id, position)
) STRICT, WITHOUT ROWID;

-- What tells that records are of one paper: a hash of each identifier and of the folded title of each of its records.
CREATE TABLE keys (
  paper_id INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
  key      INTEGER NOT NULL,
  PRIMARY KEY (paper_id, key)
) STRICT, WITHOUT ROWID;

-- Further ids by which a paper is known: of records that were joined with it.
CREATE TABLE aliases (
  id       TEXT PRIMARY KEY,
  paper_id INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_by_paper ON aliases (paper_id);

-- Papers whose records changed in a run that hasn't come to its end.
CREATE TABLE unsettled (
  paper_id INTEGER PRIMARY KEY REFERENCES papers ON DELETE CASCADE
) STRICT;

CREATE TABLE categories (
  paper_id INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
  position INTEGER NOT NULL,
  category TEXT,
  PRIMARY KEY (paper_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE keywords (
  paper_id INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
  position INTEGER NOT NULL,
  keyword  TEXT,
  PRIMARY KEY (paper_id, position)
) STRICT, WITHOUT ROWID;

-- Facts. field, start, end, surface: where it stands (code points; NULL for facts that a source's own field gives);
-- rule: what found it; confidence: measured share of right facts of that rule.

CREATE TABLE links (
  paper_id   INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
  position   INTEGER NOT NULL,
  url        TEXT,
  kind       TEXT, -- code, data, model, project, paper, other
  host       TEXT,
  repository TEXT,
  field TEXT, start INTEGER, "end" INTEGER, surface TEXT, rule TEXT, confidence REAL,
  PRIMARY KEY (paper_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE datasets (
  paper_id  INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
  position  INTEGER NOT NULL,
  name      TEXT,
  canonical TEXT,
  aliases   TEXT,          -- JSON array
  role      TEXT NOT NULL, -- used, introduced
  mentions  TEXT,          -- JSON array of [start, end]
  field TEXT, start INTEGER, "end" INTEGER, surface TEXT, rule TEXT, confidence REAL,
  PRIMARY KEY (paper_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE metrics (
  paper_id  INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
  position  INTEGER NOT NULL,
  name      TEXT,
  canonical TEXT,
  better    TEXT, -- higher, lower
  field TEXT, start INTEGER, "end" INTEGER, surface TEXT, rule TEXT, confidence REAL,
  PRIMARY KEY (paper_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE results (
  paper_id    INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
  position    INTEGER NOT NULL,
  metric      TEXT,
  value       REAL,
  value_high  REAL,
  unit        TEXT,
  uncertainty REAL,
  bound       TEXT NOT NULL, -- exact, up_to, at_least, about, average
  "of"        TEXT NOT NULL, -- own, other
  system      TEXT,
  dataset     TEXT,
  field TEXT, start INTEGER, "end" INTEGER, surface TEXT, rule TEXT, confidence REAL,
  PRIMARY KEY (paper_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE gains (
  paper_id    INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
  position    INTEGER NOT NULL,
  amount_low  REAL,
  amount_high REAL,
  unit        TEXT,
  kind        TEXT NOT NULL, -- relative, absolute, factor, from_to, unspecified
  direction   TEXT NOT NULL, -- better, worse
  sense       TEXT NOT NULL, -- higher, lower
  bound       TEXT NOT NULL, -- exact, up_to, at_least, about, average
  metric      TEXT,
  baseline    TEXT,
  dataset     TEXT,
  field TEXT, start INTEGER, "end" INTEGER, surface TEXT, rule TEXT, confidence REAL,
  PRIMARY KEY (paper_id, position)
) STRICT, WITHOUT ROWID;

-- Kinds of fact that a user's own packs bring.
CREATE TABLE facts (
  paper_id INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind     TEXT,
  fields   TEXT, -- JSON object
  field TEXT, start INTEGER, "end" INTEGER, surface TEXT, rule TEXT, confidence REAL,
  PRIMARY KEY (paper_id, position)
) STRICT, WITHOUT ROWID;

-- Where a field came from when not from the paper's own sources.
CREATE TABLE provenance (
  paper_id INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name     TEXT,
  origin   TEXT,
  PRIMARY KEY (paper_id, position)
) STRICT, WITHOUT ROWID;

-- Records that were refused. The key makes a second run over the same input add nothing; a record that is accepted
-- later takes its row away.
CREATE TABLE rejects (
  path     TEXT NOT NULL,
  "offset" INTEGER NOT NULL,
  reason   TEXT NOT NULL, -- begins with input:line:column: as far as known
  format   TEXT,
  run_id   INTEGER REFERENCES runs, -- the run that first met it
  PRIMARY KEY (path, "offset", reason)
) STRICT, WITHOUT ROWID;

-- How far an unfinished run has got: everything of a stream before the place is in the database. What a later run
-- must know to go on there: the place, as bytes, as a line for messages, or as what a server calls it; whether
-- nothing is left; and whether the input is still the same. A finished run leaves no rows.
CREATE TABLE journal (
  input       TEXT NOT NULL,    -- a file, as named on the command line or found in a directory
  member      TEXT NOT NULL,    -- of an archive; '' for a plain file
  "offset"    INTEGER NOT NULL, -- of the next record, in the decompressed stream
  line        INTEGER,          -- the offset's, from 1
  items       INTEGER NOT NULL, -- records up to there, refused ones too
  token       TEXT,             -- a harvest's resumption token
  done        INTEGER NOT NULL, -- 1: read to its end
  fingerprint TEXT,             -- of the input: size and time of a file, a server's ETag
  run_id      INTEGER NOT NULL REFERENCES runs,
  PRIMARY KEY (input, member)
) STRICT, WITHOUT ROWID;
