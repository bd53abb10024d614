/* match.c: the one place that talks to PCRE2. */
#include "match.h"
#include "expand.h"
#include <string.h>

static pcre2_code *compile(const char *pattern, uint32_t options, int *error, size_t *offset)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	if (!context)
		memory_exhausted();
	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
	    PCRE2_UTF | PCRE2_UCP | PCRE2_EXTENDED | PCRE2_DUPNAMES | PCRE2_NEVER_BACKSLASH_C | options,
	    error, offset, context);
	pcre2_compile_context_free(context);
	return code;
}

static struct program *program_new(
    struct arena *a, const char *pattern, uint32_t options, int *error, size_t *offset)
{
	pcre2_code *code = compile(pattern, options, error, offset);
	if (!code)
		return NULL;
	struct program *p = arena_alloc(a, sizeof *p);
	p->whole.code = code;
	p->pattern = pattern;
	p->options = options;
	pthread_mutex_init(&p->lock, NULL);

	uint32_t count = 0, size = 0;
	PCRE2_SPTR table = NULL;
	pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &count);
	pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &table);
	p->names = arena_alloc(a, (count + 1) * sizeof *p->names);
	p->name_count = count;
	for (uint32_t i = 0; i < count; i++, table += size)
		p->names[i] =
		    (struct program_name){(const char *)table + 2, (uint32_t)table[0] << 8 | table[1]};
	return p;
}

enum rc program_compile(struct arena *a, struct rule *r, struct err *e)
{
	int error = 0;
	size_t offset = 0;
	PCRE2_UCHAR message[256];
	uint32_t options = r->any_case ? PCRE2_CASELESS : 0;

	r->program = program_new(a, r->expanded, options, &error, &offset);
	if (!r->program) {
		pcre2_get_error_message(error, message, sizeof message);
		size_t own = r->origin[offset < strlen(r->expanded) ? offset : strlen(r->expanded) - 1],
		       end = strlen(r->pattern);
		while (end > 0 && strchr(" \t\n", r->pattern[end - 1]))
			end--;
		own = own < end ? own
		                : end; /* "missing )" stands behind the last character, not on the next line */
		return err_at(e, RC_FATAL, expand_place(r, own), "rule %s: %s (offset %zu of the pattern)",
		    r->id, (char *)message, own);
	}
	if (!r->split)
		return RC_OK;
	r->split_program = program_new(a, r->split, options, &error, &offset);
	if (!r->split_program) {
		pcre2_get_error_message(error, message, sizeof message);
		return err_at(e, RC_FATAL, (struct place){r->file, r->line, r->column},
		    "rule %s: split: %s (offset %zu)", r->id, (char *)message, offset);
	}
	return RC_OK;
}

void program_free(struct program *p)
{
	if (!p)
		return;
	pcre2_code_free(p->whole.code);
	pcre2_code_free(p->anchored.code);
	pthread_mutex_destroy(&p->lock);
}

void matcher_init(struct matcher *m)
{
	*m = (struct matcher){0};
	m->data = pcre2_match_data_create(128, NULL);
	m->context = pcre2_match_context_create(NULL);
	m->stack = pcre2_jit_stack_create(32 * 1024, LIMIT_JIT_STACK, NULL);
	if (!m->data || !m->context)
		memory_exhausted();
	pcre2_set_match_limit(m->context, LIMIT_MATCH);
	pcre2_set_depth_limit(m->context, LIMIT_DEPTH);
	pcre2_set_heap_limit(m->context, LIMIT_HEAP_KIB);
	if (m->stack)
		pcre2_jit_stack_assign(m->context, NULL, m->stack);
}

void matcher_free(struct matcher *m)
{
	pcre2_match_data_free(m->data);
	pcre2_match_context_free(m->context);
	pcre2_jit_stack_free(m->stack);
	*m = (struct matcher){0};
}

/* Machine code costs about 0.1 ms a rule, and many rules never meet a candidate: made at the first use. */
static void make_ready(struct program *p, struct machine *m)
{
	int error;
	size_t offset;
	pthread_mutex_lock(&p->lock);
	if (!atomic_load_explicit(&m->ready, memory_order_acquire)) {
		if (!m->code) /* the same pattern compiled before */
			m->code = compile(p->pattern, p->options | PCRE2_ANCHORED, &error, &offset);
		if (!m->code)
			memory_exhausted();
		m->jit = pcre2_jit_compile(m->code, PCRE2_JIT_COMPLETE) == 0; /* else pcre2_match interprets */
		atomic_store_explicit(&m->ready, true, memory_order_release);
	}
	pthread_mutex_unlock(&p->lock);
}

static const size_t *find(
    struct matcher *m, const struct machine *k, struct str text, size_t from, uint32_t *groups)
{
	PCRE2_SPTR subject = (PCRE2_SPTR)(text.p ? text.p : "");
	int rc = k->jit
	    ? pcre2_jit_match(k->code, subject, text.n, from, PCRE2_NO_UTF_CHECK, m->data, m->context)
	    : pcre2_match(k->code, subject, text.n, from, PCRE2_NO_UTF_CHECK, m->data, m->context);
	if (rc >= 0) {
		*groups = pcre2_get_ovector_count(m->data);
		if (rc > 0 && (uint32_t)rc < *groups)
			*groups = (uint32_t)rc;
		return pcre2_get_ovector_pointer(m->data);
	}
	if (rc != PCRE2_ERROR_NOMATCH)
		m->limit_reached++;
	return NULL;
}

const size_t *matcher_find(
    struct matcher *m, struct program *p, struct str text, size_t from, uint32_t *groups)
{
	if (!atomic_load_explicit(&p->whole.ready, memory_order_acquire))
		make_ready(p, &p->whole);
	return find(m, &p->whole, text, from, groups);
}

const size_t *matcher_find_at(
    struct matcher *m, struct program *p, struct str text, size_t at, uint32_t *groups)
{
	if (!atomic_load_explicit(&p->anchored.ready, memory_order_acquire))
		make_ready(p, &p->anchored);
	return find(m, &p->anchored, text, at, groups);
}
