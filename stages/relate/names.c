/* names.c: links, datasets and metrics: one fact a distinct name, with all its mentions, and what ties say of it. */
#include "../extract/names.h"
#include "../normalise/normalise.h"
#include "relate.h"
#include "url.h"
#include <ctype.h>
#include <string.h>
#include <strings.h>

#define LIMIT_TIED 64 /* marks in one tie's group */

static uint32_t group_start(const struct hit *h, int g)
{
	return g < 0 ? h->start : h->groups[g].start;
}

static uint32_t group_end(const struct hit *h, int g)
{
	return g < 0 ? h->end : h->groups[g].end;
}

/* Does a tie (or not) act on this mark? */
static bool acts_on(const struct hit *tie, const struct hit *mark, enum fact_kind kind)
{
	if (tie->rule->to != kind || tie->field != mark->field)
		return false;
	int it = hit_group(tie, "it");
	return group_start(tie, it) <= mark->start && mark->end <= group_end(tie, it);
}

static struct str fold_of(
    const struct relating *r, enum field f, uint32_t start, uint32_t end, enum fact_kind kind)
{
	return name_fold(r, kind == FACT_METRIC ? r->packs->metric_fold : r->packs->dataset_fold,
	    printed(r, f, start, end));
}

/* Does a not of `scope: name` say of another mention that this name is none anywhere in the paper? */
static bool name_denied(const struct relating *r, const struct hit * not, const struct hit *mark)
{
	enum fact_kind kind = mark->rule->fact;
	if (not ->rule->to != kind || !str_eq(rule_set(not ->rule, "scope"), STR("name")))
		return false;
	int it = hit_group(not, "it");
	return str_eq(fold_of(r, not ->field, group_start(not, it), group_end(not, it), kind),
	    fold_of(r, mark->field, mark->start, mark->end, kind));
}

static bool taken_away(const struct relating *r, const struct hit *mark)
{
	for (size_t i = 0; i < r->not_count; i++) {
		const struct hit *not = r->nots[i];
		if ((acts_on(not, mark, mark->rule->fact) || name_denied(r, not, mark)) &&
		    not ->rule->rank >= mark->rule->rank)
			return true;
	}
	return false;
}

/* Among the ties on this mark that set `key`, the one that decides; `best` is the decision so far. */
static const struct hit *decide(
    const struct relating *r, const struct hit *mark, const char *key, const struct hit *best)
{
	for (size_t i = 0; i < r->tie_count; i++)
		if (acts_on(r->ties[i], mark, mark->rule->fact) && rule_set(r->ties[i]->rule, key).p &&
		    hit_beats(r->ties[i], best))
			best = r->ties[i];
	return best;
}

/* ---- links ---- */

/* Scheme added, spaces that line breaks put in removed, ".git" and closing marks off; "doi:10.5555/x" and
 * "10.5555/x" lead to the resolver of DOIs. */
struct str url_clean(struct arena *a, struct str text)
{
	struct buf out = {0};
	const char *const scheme = "https://", *const resolver = "https://doi.org/";
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] > ' ')
			buf_addc(&out, text.p[i]);
	struct str url = buf_str(&out);
	size_t doi = url.n > 4 && strncasecmp(url.p, "doi", 3) == 0 ? 3 + (url.p[3] == ':') : 0;
	if (str_starts(str_sub(url, doi, url.n), "10."))
		url = str_fmt(a, "%s%.*s", resolver, STR_ARG(str_sub(url, doi, url.n)));
	else if (str_find(url, STR("://"), 0) == SIZE_MAX)
		url = str_fmt(a, "%s%.*s", scheme, STR_ARG(url));
	while (url.n && strchr(".,;:!?'\"", url.p[url.n - 1]))
		url.n--;
	if (str_ends(url, ".git"))
		url.n -= 4;
	url = str_dup(a, url);
	buf_free(&out);
	return url;
}

struct str url_host(struct arena *a, struct str url)
{
	size_t from = str_find(url, STR("://"), 0);
	from = from == SIZE_MAX ? 0 : from + 3;
	size_t to = from;
	while (to < url.n && !strchr("/?#:", url.p[to]))
		to++;
	struct str host = str_lower(a, str_sub(url, from, to));
	return str_starts(host, "www.") ? str_sub(host, 4, host.n) : host;
}

struct str url_repository(struct str url, struct str host)
{
	static const char *const code_hosts[] = {
	    "github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "huggingface.co", NULL};
	if (word_index(code_hosts, host) < 0)
		return (struct str){NULL, 0};
	size_t from = str_find_char(url, '/', str_find(url, STR("://"), 0) + 3), to, slash;
	if (from == SIZE_MAX)
		return (struct str){NULL, 0};
	from++;
	slash = str_find_char(url, '/', from);
	if (slash == SIZE_MAX || slash + 1 >= url.n)
		return (struct str){NULL, 0};
	to = slash + 1;
	while (to < url.n && !strchr("/?#", url.p[to]))
		to++;
	return to > slash + 1 ? str_sub(url, from, to) : (struct str){NULL, 0};
}

static bool same_url(struct str a, struct str b)
{
	while (a.n && a.p[a.n - 1] == '/')
		a.n--;
	while (b.n && b.p[b.n - 1] == '/')
		b.n--;
	size_t x = str_find(a, STR("://"), 0), y = str_find(b, STR("://"), 0);
	return str_eq(str_sub(a, x == SIZE_MAX ? 0 : x, a.n), str_sub(b, y == SIZE_MAX ? 0 : y, b.n));
}

void relate_links(struct relating *r)
{
	struct paper *p = r->p;
	/* which hit decided each link's kind, to let a later mention with a better witness decide anew */
	const struct hit *decided[LIMIT_TIED] = {NULL};
	size_t first = p->link_count; /* links that a source's own field gave come first */

	for (int f = 0; f < FIELD_COUNT; f++)
		for (size_t i = 0; i < r->mark_count[f]; i++) {
			const struct hit *h = r->marks[f][i];
			if (h->rule->fact != FACT_LINK || taken_away(r, h))
				continue;
			struct link link = {
			    .url = url_clean(p->arena, str_sub(p->copies[f].text, h->start, h->end))};
			link.host = url_host(p->arena, link.url);
			if (!link.host.n)
				continue;
			size_t k = 0;
			while (k < p->link_count && !same_url(p->links[k].url, link.url))
				k++;
			if (k == p->link_count) {
				if (k - first >= LIMIT_TIED)
					return;
				link.repository = url_repository(link.url, link.host);
				link.kind =
				    (enum link_kind)set_index(h->rule, "kind", link_kind_words, LINK_OTHER);
				span_of(r, &link.span, (enum field)f, h->start, h->end, h->rule);
				*(struct link *)arena_push(p->arena, &p->links, &p->link_count, sizeof link) =
				    link;
			}
			if (k < first)
				continue;
			const struct hit *tie = decide(r, h, "kind", decided[k - first]);
			if (tie && tie != decided[k - first]) {
				decided[k - first] = tie;
				p->links[k].kind =
				    (enum link_kind)set_index(tie->rule, "kind", link_kind_words, LINK_OTHER);
				span_relate(r, &p->links[k].span, tie);
			}
		}
}

/* ---- datasets ---- */

struct dataset_work {
	struct str key;
	const struct hit *role; /* decided its role */
	struct str *alias_keys;
	size_t alias_key_count;
};

static void alias_add(struct relating *r, struct dataset *d, struct dataset_work *w, struct str alias)
{
	struct str key = name_fold(r, r->packs->dataset_fold, alias);
	if (!alias.n || str_eq(key, w->key))
		return;
	for (size_t i = 0; i < w->alias_key_count; i++)
		if (str_eq(w->alias_keys[i], key))
			return;
	*(struct str *)arena_push(r->p->arena, &d->aliases, &d->alias_count, sizeof alias) = alias;
	*(struct str *)arena_push(r->p->arena, &w->alias_keys, &w->alias_key_count, sizeof key) = key;
}

/* The same key, a known alias, or another spelling of the same row of the name list. */
static bool known_as(
    const struct dataset_work *w, const struct dataset *d, struct str key, struct str canonical)
{
	if (str_eq(w->key, key) || (canonical.n && str_eq(d->canonical, canonical)))
		return true;
	for (size_t i = 0; i < w->alias_key_count; i++)
		if (str_eq(w->alias_keys[i], key))
			return true;
	return false;
}

static void dataset_mention(struct relating *r, struct dataset *d, struct dataset_work *w, const struct hit *h)
{
	struct arena *a = r->p->arena;
	struct span here = {.placed = false};
	span_of(r, &here, h->field, h->start, h->end, h->rule);
	if (here.field == d->span.field)
		*(struct range *)arena_push(a, &d->mentions, &d->mention_count, sizeof *d->mentions) =
		    (struct range){here.start, here.end};
	int g = hit_group(h, "alias");
	if (g >= 0)
		alias_add(r, d, w, printed(r, h->field, h->groups[g].start, h->groups[g].end));
	for (size_t i = 0; i < r->tie_count; i++) {
		const struct hit *tie = r->ties[i];
		if (!acts_on(tie, h, FACT_DATASET))
			continue;
		g = hit_group(tie, "alias");
		if (g >= 0) {
			alias_add(r, d, w, printed(r, tie->field, tie->groups[g].start, tie->groups[g].end));
			span_relate(r, &d->span, tie);
		}
		if (rule_set(tie->rule, "role").p && hit_beats(tie, w->role)) {
			w->role = tie;
			d->role = (enum role)set_index(tie->rule, "role", role_words, ROLE_USED);
			span_relate(r, &d->span, tie);
		}
	}
	if (!d->canonical.n)
		d->canonical = h->canonical;
}

void relate_datasets(struct relating *r)
{
	struct paper *p = r->p;
	size_t marks = r->mark_count[FIELD_TITLE] + r->mark_count[FIELD_ABSTRACT], count = 0;
	struct dataset_work *work = arena_alloc(p->arena, (marks + 1) * sizeof *work);

	/* aliases first, so that a name and its acronym become one fact wherever each stands */
	for (int round = 0; round < 2; round++)
		for (int f = FIELD_TITLE; f <= FIELD_ABSTRACT; f++)
			for (size_t i = 0; i < r->mark_count[f]; i++) {
				const struct hit *h = r->marks[f][i];
				bool names_alias = hit_group(h, "alias") >= 0;
				for (size_t t = 0; !names_alias && t < r->tie_count; t++)
					names_alias = acts_on(r->ties[t], h, FACT_DATASET) &&
					    hit_group(r->ties[t], "alias") >= 0;
				if (h->rule->fact != FACT_DATASET || h->maybe || taken_away(r, h) ||
				    names_alias != (round == 0))
					continue;
				struct str name = printed(r, (enum field)f, h->start, h->end);
				struct str key = name_fold(r, r->packs->dataset_fold, name);
				size_t k = 0;
				while (k < count && !known_as(&work[k], &p->datasets[k], key, h->canonical))
					k++;
				if (k == count) {
					struct dataset d = {.name = name};
					d.role = (enum role)set_index(h->rule, "role", role_words, ROLE_USED);
					span_of(r, &d.span, (enum field)f, h->start, h->end, h->rule);
					*(struct dataset *)arena_push(
					    p->arena, &p->datasets, &p->dataset_count, sizeof d) = d;
					work[count++].key = key;
				}
				alias_add(r, &p->datasets[k], &work[k], name);
				if (rule_set(h->rule, "role").p && hit_beats(h, work[k].role)) {
					work[k].role = h;
					p->datasets[k].role =
					    (enum role)set_index(h->rule, "role", role_words, ROLE_USED);
				}
				dataset_mention(r, &p->datasets[k], &work[k], h);
			}
}

/* ---- metrics ---- */

void relate_metrics(struct relating *r)
{
	struct paper *p = r->p;
	size_t marks = r->mark_count[FIELD_TITLE] + r->mark_count[FIELD_ABSTRACT];
	struct str *keys = arena_alloc(p->arena, (marks + 1) * sizeof *keys);
	for (int f = FIELD_TITLE; f <= FIELD_ABSTRACT; f++)
		for (size_t i = 0; i < r->mark_count[f]; i++) {
			const struct hit *h = r->marks[f][i];
			if (h->rule->fact != FACT_METRIC || h->maybe || taken_away(r, h))
				continue;
			struct metric m = {.name = printed(r, (enum field)f, h->start, h->end),
			    .canonical = h->canonical,
			    .better = h->better};
			struct str key = name_fold(r, r->packs->metric_fold, m.name);
			size_t k = 0;
			while (k < p->metric_count && !str_eq(keys[k], key))
				k++;
			if (k < p->metric_count)
				continue;
			const struct hit *tie = decide(r, h, "better", NULL);
			span_of(r, &m.span, (enum field)f, h->start, h->end, h->rule);
			if (tie) {
				m.better =
				    (enum better)set_index(tie->rule, "better", better_words, BETTER_UNKNOWN);
				span_relate(r, &m.span, tie);
			}
			keys[k] = key;
			*(struct metric *)arena_push(p->arena, &p->metrics, &p->metric_count, sizeof m) = m;
		}
}

/* Where a name stands in a text as a word of its own; SIZE_MAX when nowhere. */
static size_t find_word(struct str text, struct str name)
{
	for (size_t at = 0; (at = str_find(text, name, at)) != SIZE_MAX; at++) {
		bool begins = at == 0 || !isalnum((unsigned char)text.p[at - 1]);
		if (begins && (at + name.n == text.n || !isalnum((unsigned char)text.p[at + name.n])))
			return at;
	}
	return SIZE_MAX;
}

static bool has_small_letter(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (islower((unsigned char)s.p[i]))
			return true;
	return false;
}

/* The measure of a result or gain is named in the text whatever marks stand there: an ambiguous name, or a capital at
 * the beginning of a sentence. It counts where the name list knows it; what merely changed (the HR department grew) is
 * no witness for an ambiguous acronym. */
static void metric_of_claim(struct relating *r, struct str name, bool valued)
{
	struct paper *p = r->p;
	for (size_t i = 0; i < p->metric_count; i++)
		if (str_eq(p->metrics[i].name, name)) /* most are known already: no need to fold them */
			return;
	const struct name_entry *entry = names_entry(r->packs->names, name, FACT_METRIC);
	if (!entry || (!valued && entry->ambiguous && !has_small_letter(name)))
		return;
	struct str key = name_fold(r, r->packs->metric_fold, name);
	for (size_t i = 0; i < p->metric_count; i++)
		if (str_eq(name_fold(r, r->packs->metric_fold, p->metrics[i].name), key))
			return;
	for (int f = 0; f < FIELD_COUNT; f++) {
		size_t at = find_word(p->copies[f].text, name);
		if (at == SIZE_MAX)
			continue;
		struct metric m = {.name = name, .canonical = entry->canonical, .better = entry->better};
		span_of(r, &m.span, (enum field)f, (uint32_t)at, (uint32_t)(at + name.n), entry->rule);
		*(struct metric *)arena_push(p->arena, &p->metrics, &p->metric_count, sizeof m) = m;
		return;
	}
}

void relate_metrics_of_claims(struct relating *r)
{
	for (size_t i = 0; i < r->p->result_count; i++)
		metric_of_claim(r, r->p->results[i].metric, true);
	for (size_t i = 0; i < r->p->gain_count; i++)
		metric_of_claim(r, r->p->gains[i].metric, false);
}
