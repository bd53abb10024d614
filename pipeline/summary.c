/* summary.c: counts what a run found and lays it out (summary.h). */
#include "summary.h"
#include "reasons.h"
#include <inttypes.h>
#include <string.h>

const char *const summary_row_names[ROW_COUNT] = {
    "code available", "code promised", "links", "datasets", "metrics", "results", "gains", "other facts"};

/* Keeps the first example of a row: cut at a code point, controls and the ends of lines blanked. */
static void keep_example(struct summary *s, enum summary_row row, struct str text)
{
	static const char more[] = "…";
	char *to = s->example[row];
	size_t room = sizeof(s->example[row]) - sizeof(more), n = 0;
	if (to[0] != '\0')
		return;
	for (size_t i = 0, size; i < text.n; i += size) {
		uint32_t cp = utf8_decode(text, i, &size);
		if (n + size > room) {
			memcpy(to + n, more, sizeof(more));
			return;
		}
		if (utf8_is_control(cp))
			to[n++] = ' ';
		else
			n += (memcpy(to + n, text.p + i, size), size);
	}
	to[n] = '\0';
}

static void add_row(struct summary *s, enum summary_row row, size_t count, struct str example)
{
	s->count[row] += count;
	if (count > 0)
		keep_example(s, row, example);
}

void summary_add(void *summary, const struct paper *p)
{
	struct summary *s = summary;
	const struct str none = {0};
	add_row(s, ROW_CODE_AVAILABLE, p->code_status == CODE_AVAILABLE, p->title);
	add_row(s, ROW_CODE_PROMISED, p->code_status == CODE_PROMISED, p->title);
	add_row(s, ROW_LINKS, p->link_count, p->link_count ? p->links[0].url : none);
	add_row(s, ROW_DATASETS, p->dataset_count, p->dataset_count ? p->datasets[0].name : none);
	add_row(s, ROW_METRICS, p->metric_count, p->metric_count ? p->metrics[0].name : none);
	add_row(s, ROW_RESULTS, p->result_count, p->result_count ? p->results[0].span.surface : none);
	add_row(s, ROW_GAINS, p->gain_count, p->gain_count ? p->gains[0].span.surface : none);
	add_row(s, ROW_FACTS, p->fact_count, p->fact_count ? p->facts[0].kind : none);
}

#define REASONS_SHOWN 5

/* The most frequent reasons (or rules), one a line, under their row. */
static void write_reasons(const struct reasons *r, struct buf *out)
{
	bool shown[LIMIT_REASONS + 1] = {false};
	for (int line = 0; line < REASONS_SHOWN; line++) {
		const struct reason *most = NULL;
		for (size_t i = 0; i < r->count; i++)
			if (!shown[i] && (!most || r->items[i].count > most->count))
				most = &r->items[i];
		if (!most)
			return;
		shown[most - r->items] = true;
		buf_addf(out, "    %14s %8" PRIu64 "   %s\n", "", most->count, most->text);
	}
}

void summary_write(const struct summary *s, const struct account *a, const struct store_counts *counts,
    const struct reasons *reasons, const struct reasons *stopped, double seconds, struct str written,
    struct buf *out)
{
	const struct {
		const char *name, *about;
		uint64_t count;
	} records[] = {
	    {"new", "", counts->outcome[OUTCOME_NEW]},
	    {"updated", "changed since the last run", counts->outcome[OUTCOME_UPDATED]},
	    {"unchanged", "as the last run left them", counts->outcome[OUTCOME_UNCHANGED]},
	    {"merged", "further records of a paper that is there already", counts->outcome[OUTCOME_MERGED]},
	    {"rejected", "records refused, as told above", a->rejected},
	    {"unreadable", "inputs that gave no record", a->refused},
	    {"skipped", "files of no known format", a->skipped},
	};
	buf_addf(out, "%" PRIu64 " records read", a->records);
	if (seconds >= 0)
		buf_addf(out, " in %.1f s", seconds);
	buf_addc(out, '\n');
	for (size_t i = 0; i < sizeof(records) / sizeof(*records); i++) {
		if (i == 0 || records[i].count > 0)
			buf_addf(out, "  %-16s %8" PRIu64 "%s%s\n", records[i].name, records[i].count,
			    records[i].about[0] ? "   " : "", records[i].about);
		if (records[i].count > 0 && strcmp(records[i].name, "rejected") == 0)
			write_reasons(reasons, out);
	}
	if (a->stopped > 0) {
		buf_addf(out, "  %-16s %8" PRIu64 "   %s\n", "rules at limits", a->stopped,
		    "times a rule took too many steps and was stopped for the rest of a record");
		write_reasons(stopped, out);
	}
	if (a->papers > 0)
		buf_adds(out, "\nwhat their abstracts state, and the first of each kind\n");
	for (int row = 0; a->papers > 0 && row < ROW_COUNT; row++) {
		if (row == ROW_FACTS && s->count[row] == 0)
			continue; /* only packs of one's own bring these */
		buf_addf(out, "  %-16s %8" PRIu64 "%s%s\n", summary_row_names[row], s->count[row],
		    s->example[row][0] ? "   " : "", s->example[row]);
	}
	buf_adds(out, "\nwritten\n");
	buf_add(out, written);
}
