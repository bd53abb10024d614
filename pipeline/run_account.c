/* run_account.c: a run's account to and from JSON (run_account.h). */
#include "run_account.h"
#include <inttypes.h>
#include <jansson.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	size_t at; /* in struct account */
} counts[] = {
    {"records", offsetof(struct account, records)},
    {"papers", offsetof(struct account, papers)},
    {"rejected", offsetof(struct account, rejected)},
    {"unreadable", offsetof(struct account, refused)},
    {"skipped", offsetof(struct account, skipped)},
    {"facts", offsetof(struct account, facts)},
    {"rules_at_limit", offsetof(struct account, stopped)},
};
#define COUNT_COUNT (sizeof(counts) / sizeof(*counts))

static void put_counts(const struct reasons *r, struct buf *out)
{
	for (size_t i = 0; i < r->count; i++) {
		if (i > 0)
			buf_addc(out, ',');
		json_put_string(out, str_of(r->items[i].text));
		buf_addf(out, ":%" PRIu64, r->items[i].count);
	}
}

void run_account_write(const struct run_account *r, struct buf *out)
{
	for (size_t i = 0; i < COUNT_COUNT; i++) {
		uint64_t n;

		memcpy(&n, (const char *)&r->account + counts[i].at, sizeof(n));
		buf_addf(out, "%c\"%s\":%" PRIu64, i ? ',' : '{', counts[i].name, n);
	}
	buf_adds(out, ",\"facts_by_kind\":{");
	for (int row = 0; row < ROW_COUNT; row++)
		buf_addf(
		    out, "%s\"%s\":%" PRIu64, row ? "," : "", summary_row_names[row], r->summary.count[row]);
	buf_adds(out, "},\"examples\":{");
	for (int row = 0, any = 0; row < ROW_COUNT; row++) {
		if (r->summary.example[row][0] == '\0')
			continue;
		buf_addf(out, "%s\"%s\":", any++ ? "," : "", summary_row_names[row]);
		json_put_string(out, str_of(r->summary.example[row]));
	}
	buf_adds(out, "},\"rejected_by_reason\":{");
	put_counts(&r->reasons, out);
	buf_adds(out, "},\"at_limit_by_rule\":{");
	put_counts(&r->stopped, out);
	buf_adds(out, "}}");
}

bool run_account_read(struct run_account *r, struct str text)
{
	json_t *doc = json_loadb(text.p ? text.p : "", text.n, 0, NULL), *value;
	const json_t *kinds = json_object_get(doc, "facts_by_kind"),
	             *examples = json_object_get(doc, "examples");
	json_t *reasons = json_object_get(doc, "rejected_by_reason"),
	       *stopped = json_object_get(doc, "at_limit_by_rule");
	const char *key;

	for (size_t i = 0; i < COUNT_COUNT; i++) {
		uint64_t n = (uint64_t)json_integer_value(json_object_get(doc, counts[i].name));

		memcpy((char *)&r->account + counts[i].at, &n, sizeof(n));
	}
	for (int row = 0; row < ROW_COUNT; row++) {
		const char *example = json_string_value(json_object_get(examples, summary_row_names[row]));

		r->summary.count[row] =
		    (uint64_t)json_integer_value(json_object_get(kinds, summary_row_names[row]));
		if (example)
			snprintf(r->summary.example[row], sizeof(r->summary.example[row]), "%s", example);
	}
	json_object_foreach(reasons, key, value)
		reasons_set(&r->reasons, str_of(key), (uint64_t)json_integer_value(value));
	json_object_foreach(stopped, key, value)
		reasons_set(&r->stopped, str_of(key), (uint64_t)json_integer_value(value));
	bool read = json_is_object(doc);

	json_decref(doc);
	return read;
}
