/* record.c: the words of a record's enumerated fields, and the small operations on struct paper (record.h). */
#include "record.h"

#include <math.h>
#include <string.h>

const char *const field_words[] = {"title", "abstract", "comment", NULL};
const char *const link_kind_words[] = {"code", "data", "model", "project", "paper", "other", NULL};
const char *const code_status_words[] = {"none", "promised", "available", NULL};
const char *const role_words[] = {"used", "introduced", NULL};
const char *const better_words[] = {"", "higher", "lower", NULL};
const char *const bound_words[] = {"exact", "up_to", "at_least", "about", "average", NULL};
const char *const whose_words[] = {"own", "other", NULL};
const char *const gain_kind_words[] = {"unspecified", "relative", "absolute", "factor", "from_to", NULL};
const char *const direction_words[] = {"better", "worse", NULL};
const char *const sense_words[] = {"higher", "lower", NULL};
const char *const venue_type_words[] = {"", "journal", "proceedings", "preprint", NULL};
const char *const link_status_words[] = {"", "alive", "dead", "moved", "refused", "unknown", NULL};
const char *const date_basis_words[] = {"", "stated", "inferred", NULL};

int word_index(const char *const *words, struct str word)
{
	for (int i = 0; words[i]; i++)
		if (str_is(word, words[i]))
			return i;
	return -1;
}

struct paper *paper_new(struct arena *a)
{
	struct paper *p = arena_alloc(a, sizeof(*p));

	p->arena = a;
	p->author_count = -1;
	p->venue.year = -1;
	p->code_evidence.confidence = NAN;
	return p;
}

struct str paper_field(const struct paper *p, enum field f)
{
	switch (f) {
	case FIELD_TITLE:
		return p->title;
	case FIELD_ABSTRACT:
		return p->abstract;
	case FIELD_COMMENT:
		return p->comment;
	case FIELD_COUNT:
		break;
	}
	return (struct str){NULL, 0};
}

bool span_is_given(const struct span *s)
{
	return str_starts(s->rule, "source/") || str_starts(s->rule, "correction/");
}

/* Keeps what is given among `count` facts of `size` bytes whose span stands at `span`; returns how many. */
static size_t keep_given(void *facts, size_t count, size_t size, size_t span)
{
	char *to = facts, *from = facts;
	size_t kept = 0;

	for (size_t i = 0; i < count; i++, from += size) {
		struct span s;

		memcpy(&s, from + span, sizeof(s));
		if (!span_is_given(&s))
			continue;
		if (to != from)
			memcpy(to, from, size);
		to += size;
		kept++;
	}
	return kept;
}

void paper_drop_facts(struct paper *p)
{
	p->link_count = keep_given(p->links, p->link_count, sizeof(*p->links), offsetof(struct link, span));
	p->dataset_count =
	    keep_given(p->datasets, p->dataset_count, sizeof(*p->datasets), offsetof(struct dataset, span));
	p->metric_count =
	    keep_given(p->metrics, p->metric_count, sizeof(*p->metrics), offsetof(struct metric, span));
	p->result_count =
	    keep_given(p->results, p->result_count, sizeof(*p->results), offsetof(struct result, span));
	p->gain_count = keep_given(p->gains, p->gain_count, sizeof(*p->gains), offsetof(struct gain, span));
	p->fact_count = keep_given(p->facts, p->fact_count, sizeof(*p->facts), offsetof(struct fact, span));
	if (!span_is_given(&p->code_evidence)) {
		p->code_status = CODE_NONE;
		p->code_evidence = (struct span){.confidence = NAN};
	}
}

void span_place(struct span *s, const struct paper *p, enum field f, size_t from, size_t to)
{
	struct str text = paper_field(p, f);

	s->placed = true;
	s->field = f;
	s->surface = str_sub(text, from, to);
	s->start = (uint32_t)utf8_length(str_sub(text, 0, from));
	s->end = s->start + (uint32_t)utf8_length(s->surface);
}

void paper_stopped(struct paper *p, const char *rule, const char *limit)
{
	for (size_t i = 0; i < p->stopped_count; i++)
		if (strcmp(p->stopped[i].rule, rule) == 0)
			return;
	*(struct stopped *)arena_push(p->arena, &p->stopped, &p->stopped_count, sizeof(struct stopped)) =
	    (struct stopped){rule, limit};
}
