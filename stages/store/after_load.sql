-- after_load.sql: what makes the database fit to be asked: run when a run ends, in its transaction. All of it can be
-- made again, so a newer program brings its newer views to an older database.

CREATE INDEX IF NOT EXISTS paper_authors_by_author ON paper_authors (author_id);
CREATE INDEX IF NOT EXISTS papers_by_date ON papers (date);
CREATE INDEX IF NOT EXISTS categories_by_category ON categories (category);
CREATE INDEX IF NOT EXISTS identifiers_by_doi ON identifiers (doi);
CREATE INDEX IF NOT EXISTS links_by_url ON links (url);
CREATE INDEX IF NOT EXISTS links_by_host ON links (host);
CREATE INDEX IF NOT EXISTS datasets_by_canonical ON datasets (canonical);
CREATE INDEX IF NOT EXISTS metrics_by_canonical ON metrics (canonical);
CREATE INDEX IF NOT EXISTS results_by_metric ON results (metric);
CREATE INDEX IF NOT EXISTS results_by_dataset ON results (dataset);
CREATE INDEX IF NOT EXISTS gains_by_metric ON gains (metric);

-- What the list of metrics (rules/names/metrics.tsv) knows of the metrics that results name, as they are printed
-- there. Written by store_metrics; empty where the records were brought in without rules.
CREATE TABLE IF NOT EXISTS metric_names (
  name   TEXT PRIMARY KEY, -- "accuracies", "test accuracy"
  metric TEXT NOT NULL,    -- "accuracy", "test accuracy"
  better TEXT,             -- higher, lower
  unit   TEXT              -- the one its values are brought to: %, ms, mm
) STRICT, WITHOUT ROWID;

-- Units that are other spellings or multiples of one.
CREATE TABLE IF NOT EXISTS units (
  name   TEXT PRIMARY KEY, -- "milliseconds"
  unit   TEXT NOT NULL,    -- "s"
  factor REAL NOT NULL     -- 1 of name is so many of unit
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO units (name, unit, factor) VALUES
  ('ns', 's', 1e-9), ('nanoseconds', 's', 1e-9), ('us', 's', 1e-6), ('μs', 's', 1e-6), ('µs', 's', 1e-6),
  ('microsecond', 's', 1e-6), ('microseconds', 's', 1e-6), ('ms', 's', 1e-3), ('msec', 's', 1e-3),
  ('millisecond', 's', 1e-3), ('milliseconds', 's', 1e-3), ('s', 's', 1), ('sec', 's', 1), ('second', 's', 1),
  ('seconds', 's', 1), ('min', 's', 60), ('minute', 's', 60), ('minutes', 's', 60), ('h', 's', 3600),
  ('hour', 's', 3600), ('hours', 's', 3600), ('day', 's', 86400), ('days', 's', 86400),
  ('nm', 'm', 1e-9), ('μm', 'm', 1e-6), ('µm', 'm', 1e-6), ('um', 'm', 1e-6), ('mm', 'm', 1e-3), ('cm', 'm', 1e-2),
  ('m', 'm', 1), ('meter', 'm', 1), ('meters', 'm', 1), ('km', 'm', 1e3),
  ('FPS', 'FPS', 1), ('fps', 'FPS', 1), ('frames per second', 'FPS', 1), ('frames/sec', 'FPS', 1), ('frames/s', 'FPS', 1),
  ('x', 'x', 1), ('×', 'x', 1), ('times', 'x', 1), ('deg', 'deg', 1), ('°', 'deg', 1), ('degree', 'deg', 1),
  ('degrees', 'deg', 1), ('px', 'px', 1), ('pixel', 'px', 1), ('pixels', 'px', 1),
  ('mJ', 'J', 1e-3), ('J', 'J', 1), ('mW', 'W', 1e-3), ('W', 'W', 1);

-- Views for a first look: every fact with its paper's id, title and date. v_code holds the papers that say
-- something about their code, with each link to it; url is NULL where they name none.

DROP VIEW IF EXISTS v_code;
CREATE VIEW v_code AS
SELECT id, title, date, code_status, url, host, repository, field, start, "end", surface, rule, confidence
FROM papers LEFT JOIN links ON links.paper_id = papers.paper_id AND kind = 'code'
WHERE code_status <> 'none' OR url IS NOT NULL;

DROP VIEW IF EXISTS v_datasets;
CREATE VIEW v_datasets AS
SELECT id, title, date, coalesce(canonical, name) AS dataset, name, role, json_array_length(mentions) AS mentions,
       field, start, "end", surface, rule, confidence
FROM papers JOIN datasets USING (paper_id);

DROP VIEW IF EXISTS v_results;
CREATE VIEW v_results AS
SELECT id, title, date, metric, value, value_high, unit, uncertainty, bound, "of", system, dataset,
       field, start, "end", surface, rule, confidence
FROM papers JOIN results USING (paper_id);

DROP VIEW IF EXISTS v_gains;
CREATE VIEW v_gains AS
SELECT id, title, date, amount_low, amount_high, unit, kind, direction, sense, bound, metric, baseline, dataset,
       field, start, "end", surface, rule, confidence
FROM papers JOIN gains USING (paper_id);

-- The best own result of each paper on each dataset and metric, best first. Only metrics are in it of which the list
-- of metrics, or else the paper's own text, tells whether higher or lower is better. Values of one board are on one
-- scale: of metrics that are shares, 0.842 and 84.2% are 84.2 (what is no share, "120 accuracy", is left out); times,
-- lengths and rates are in the unit that the list gives for the metric, else in seconds, metres and the like. What
-- can't be brought to it stands on a board of its own unit.
DROP VIEW IF EXISTS v_leaderboard;
CREATE VIEW v_leaderboard AS
WITH named AS (
  SELECT r.paper_id, r.position, r.value, r.value_high, r.unit, r.bound, r.system,
    coalesce((SELECT coalesce(d.canonical, d.name) FROM datasets d
              WHERE d.paper_id = r.paper_id AND d.name = r.dataset LIMIT 1), r.dataset) AS dataset,
    coalesce(n.metric, m.canonical, r.metric) AS metric, coalesce(n.better, m.better) AS better, n.unit AS wanted,
    r.surface, r.rule, r.confidence
  FROM results r
    LEFT JOIN metric_names n ON n.name = r.metric
    LEFT JOIN metrics m ON m.paper_id = r.paper_id AND m.name = r.metric
  WHERE r."of" = 'own' AND r.dataset IS NOT NULL AND r.metric IS NOT NULL AND r.value IS NOT NULL
), scaled AS (
  SELECT named.*,
    CASE
      WHEN wanted = '%' AND named.unit IN ('%', 'points', 'percent', 'percentage points') THEN 1.0
      WHEN wanted = '%' AND named.unit IS NULL AND abs(value) <= 1 THEN 100.0
      WHEN wanted = '%' AND named.unit IS NULL AND abs(value) <= 100 THEN 1.0
      WHEN own.unit = goal.unit THEN own.factor / goal.factor
      WHEN wanted IS NULL THEN own.factor
    END AS factor, own.unit AS own_unit
  FROM named
    LEFT JOIN units own ON own.name = named.unit
    LEFT JOIN units goal ON goal.name = named.wanted
  WHERE better IN ('higher', 'lower')
), boarded AS (
  SELECT paper_id, dataset, metric, better, value * coalesce(factor, 1) AS value,
    value_high * coalesce(factor, 1) AS value_high,
    CASE WHEN factor IS NULL THEN unit ELSE coalesce(wanted, own_unit) END AS unit,
    bound, system, value AS value_stated, unit AS unit_stated, surface, rule, confidence, position
  FROM scaled
  WHERE wanted IS NOT '%' OR factor IS NOT NULL
), best AS (
  SELECT *, row_number() OVER (
      PARTITION BY paper_id, dataset, metric COLLATE NOCASE, unit
      ORDER BY CASE better WHEN 'lower' THEN value ELSE -value END, position) AS nth
  FROM boarded
)
SELECT best.dataset, metric, better,
  rank() OVER (PARTITION BY best.dataset, metric COLLATE NOCASE, unit
               ORDER BY CASE better WHEN 'lower' THEN value ELSE -value END) AS rank,
  round(value, 6) AS value, round(value_high, 6) AS value_high, unit, bound, system,
  papers.id, papers.title, papers.date, value_stated, unit_stated, surface, rule, confidence
FROM best JOIN papers USING (paper_id)
WHERE nth = 1
ORDER BY best.dataset, metric COLLATE NOCASE, unit, rank, papers.id;

-- What made the database. packs_hash is of the rules that the last run used; packs_hashes are of all rules that any
-- paper still stands as extracted by: more than one, and the papers aren't comparable throughout.
DROP VIEW IF EXISTS meta;
CREATE VIEW meta (key, value) AS
SELECT 'schema_version', (SELECT user_version FROM pragma_user_version)
UNION ALL SELECT 'papersift_version', (SELECT version FROM runs ORDER BY run_id DESC LIMIT 1)
UNION ALL SELECT 'packs_hash', (SELECT packs_hash FROM runs WHERE packs_hash IS NOT NULL ORDER BY run_id DESC LIMIT 1)
UNION ALL SELECT 'packs_hashes', (SELECT group_concat(DISTINCT packs_hash) FROM runs
                                  WHERE run_id IN (SELECT run_id FROM papers))
UNION ALL SELECT 'created', (SELECT min(started) FROM runs)
UNION ALL SELECT 'updated', (SELECT max(finished) FROM runs)
UNION ALL SELECT 'runs', (SELECT count(*) FROM runs)
UNION ALL SELECT 'papers', (SELECT count(*) FROM papers);
