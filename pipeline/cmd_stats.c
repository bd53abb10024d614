/* cmd_stats.c: `papersift stats`: what a database holds, in a page of tables. */
#include "command.h"
#include "table.h"

static const struct section {
	const char *name, *title, *sql;
} sections[] = {
    {"overview", "Overview",
        "SELECT (SELECT count(*) FROM papers) AS papers,"
        " (SELECT count(*) FROM papers WHERE code_status = 'available') AS with_code,"
        " (SELECT count(*) FROM papers WHERE code_status = 'promised') AS code_promised,"
        " (SELECT count(DISTINCT coalesce(canonical, name)) FROM datasets) AS datasets,"
        " (SELECT count(DISTINCT coalesce(canonical, name)) FROM metrics) AS metrics,"
        " (SELECT count(*) FROM results WHERE \"of\" = 'own') AS own_results,"
        " (SELECT count(*) FROM gains) AS gains"},
    {"code_by_year", "Papers with code, by year (the last 15)",
        "SELECT * FROM (SELECT substr(date, 1, 4) AS year, count(*) AS papers,"
        " sum(code_status = 'available') AS with_code, sum(code_status = 'promised') AS promised,"
        " round(100.0 * sum(code_status = 'available') / count(*), 1) AS percent"
        " FROM papers WHERE date IS NOT NULL GROUP BY 1 ORDER BY 1 DESC LIMIT 15) ORDER BY year"},
    {"hosts", "Where code is",
        "SELECT host, count(DISTINCT paper_id) AS papers, count(*) AS links FROM links"
        " WHERE kind = 'code' AND host IS NOT NULL GROUP BY host ORDER BY 2 DESC, 1 LIMIT 10"},
    {"datasets", "Datasets",
        "SELECT coalesce(canonical, name) AS dataset, count(DISTINCT paper_id) AS papers,"
        " count(DISTINCT CASE role WHEN 'introduced' THEN paper_id END) AS introduced"
        " FROM datasets GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10"},
    {"metrics", "Metrics",
        "SELECT coalesce(canonical, name) AS metric, max(better) AS better, count(DISTINCT paper_id) AS "
        "papers"
        " FROM metrics GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT 10"},
    {"gains", "Gains claimed, by kind (of from_to: after minus before)",
        "SELECT kind, count(*) AS gains, count(DISTINCT paper_id) AS papers, sum(direction = 'worse') AS "
        "worse,"
        " max(CASE nth WHEN (n + 1) / 2 THEN amount END) AS median, max(amount) AS largest FROM"
        " (SELECT kind, paper_id, direction, round(amount, 4) AS amount,"
        " row_number() OVER (PARTITION BY kind ORDER BY amount) AS nth, count(*) OVER (PARTITION BY kind) AS "
        "n"
        " FROM (SELECT kind, paper_id, direction,"
        " CASE kind WHEN 'from_to' THEN abs(amount_high - amount_low) ELSE amount_high END AS amount FROM "
        "gains))"
        " GROUP BY kind ORDER BY 2 DESC, 1"},
    {"largest_gains", "Largest relative gains",
        "SELECT amount_high AS amount, unit, sense, metric, baseline, id FROM v_gains"
        " WHERE kind = 'relative' AND direction = 'better' ORDER BY amount_high DESC, id LIMIT 5"},
};

static int stats(struct store *store, const struct options *o, struct err *e)
{
	struct buf out = {0};
	struct arena a = {0};
	size_t width = terminal_width();
	enum rc rc = RC_OK;
	int code = EXIT_FATAL;

	for (size_t i = 0; rc == RC_OK && i < sizeof(sections) / sizeof(sections[0]); i++) {
		struct answer answer;

		arena_reset(&a);
		rc = store_ask(store, sections[i].sql, NULL, &a, &answer, e);
		if (rc != RC_OK)
			break;
		if (o->as_json) {
			buf_addf(&out, "%s\"%s\":", i == 0 ? "{" : ",\n", sections[i].name);
			table_put_json(&out, &answer);
		} else if (answer.row_count > 0) {
			buf_addf(&out, "%s%s\n", i == 0 ? "" : "\n", sections[i].title);
			table_put(&out, &answer, width);
		}
	}
	if (o->as_json)
		buf_adds(&out, "}\n");
	if (rc == RC_OK)
		code = command_print(buf_str(&out), e);
	buf_free(&out);
	arena_free(&a);
	return code;
}

static int stats_main(const struct options *o, struct err *e)
{
	struct store *store = NULL;
	int code = EXIT_FATAL;

	if (o->input_count != 1)
		return usage_error(e, "stats takes one database");
	if (store_open(&store, o->inputs[0], true, e) == RC_OK)
		code = stats(store, o, e);
	store_close(store);
	return code;
}

const struct command cmd_stats = {
    .name = "stats",
    .synopsis = "stats DB [options]",
    .about = "what a database holds: code by year, hosts, datasets, metrics, gains",
    .examples = "  papersift stats papers.db\n"
                "  papersift stats papers.db --json | jq '.datasets[0]'\n",
    .details =
        "Each table shows the first ten; the views of the database (v_code, v_datasets, v_results, v_gains,\n"
        "v_leaderboard) have all of it.\n",
    .options = OPT_AS_JSON,
    .main = stats_main,
};
