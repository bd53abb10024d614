/* match.c: the one place that talks to PCRE2. */
#include "match.h"
#include "expand.h"
#include <stdlib.h>
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

static uint32_t options_of(const struct rule *r)
{
	return r->any_case ? PCRE2_CASELESS : 0;
}

/* The compiled pattern of a rule, or NULL with what is wrong with it. */
static pcre2_code *compile_rule(const struct defines *d, const struct rule *r, uint32_t options, struct err *e)
{
	int error = 0;
	size_t offset = 0;
	PCRE2_UCHAR message[256];
	struct expanded x;
	pcre2_code *code = NULL;
	if (expand_rule(d, r, &x, e) == RC_OK)
		code = compile(x.text.p, options_of(r) | options, &error, &offset);
	if (error && !code) {
		size_t own = x.origin[offset < x.text.n ? offset : x.text.n - 1], end = strlen(r->pattern);
		while (end > 0 && strchr(" \t\n", r->pattern[end - 1]))
			end--;
		/* "missing )" stands behind the last character, not on the next line */
		own = own < end ? own : end;
		pcre2_get_error_message(error, message, sizeof message);
		err_at(e, RC_FATAL, expand_place(r, own), "rule %s: %s (offset %zu of the pattern)", r->id,
		    (char *)message, own);
	}
	expanded_free(&x);
	return code;
}

/* A rule's split is written, expanded and, where it is wrong, located as a pattern of its own. */
static pcre2_code *compile_split(
    const struct defines *d, const struct rule *r, uint32_t options, struct err *e)
{
	struct rule split = *r;
	split.pattern = r->split;
	split.re_line = r->split_line;
	split.re_column = r->split_column;
	split.marked = false;
	return compile_rule(d, &split, options, e);
}

static struct program *program_new(struct arena *a, const struct defines *d, const struct rule *r, bool split)
{
	struct program *p = arena_alloc(a, sizeof *p);
	p->rule = r;
	p->defines = d;
	p->split = split;
	pthread_mutex_init(&p->lock, NULL);
	return p;
}

void program_make(struct arena *a, const struct defines *d, struct rule *r)
{
	r->program = program_new(a, d, r, false);
	if (r->split)
		r->split_program = program_new(a, d, r, true);
}

enum rc program_check(const struct defines *d, const struct rule *r, struct err *e)
{
	pcre2_code *code = compile_rule(d, r, 0, e);
	bool fine = code != NULL;
	pcre2_code_free(code);
	if (fine && r->split) {
		code = compile_split(d, r, 0, e);
		fine = code != NULL;
		pcre2_code_free(code);
	}
	return fine ? RC_OK : RC_FATAL;
}

void program_free(struct program *p)
{
	if (!p)
		return;
	pcre2_code_free(p->whole.code);
	pcre2_code_free(p->anchored.code);
	free(p->names);
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

static void names_read_of(struct program *p, const pcre2_code *code)
{
	uint32_t count = 0, size = 0;
	PCRE2_SPTR table = NULL;
	pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &count);
	pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &table);
	p->names = mem_zero((count + 1) * sizeof *p->names);
	p->name_count = count;
	for (uint32_t i = 0; i < count; i++, table += size)
		p->names[i] =
		    (struct program_name){(const char *)table + 2, (uint32_t)table[0] << 8 | table[1]};
}

pcre2_code *program_copy(const struct program *p, uint32_t options)
{
	struct err e = {""};
	return p->split ? compile_split(p->defines, p->rule, options, &e)
	                : compile_rule(p->defines, p->rule, options, &e);
}

/* Many rules never meet a candidate: compiled at the first use. The packs were checked before (program_check). */
static void make_ready(struct program *p, struct machine *m, uint32_t options)
{
	pthread_mutex_lock(&p->lock);
	if (!atomic_load_explicit(&m->ready, memory_order_acquire)) {
		m->code = program_copy(p, options);
		if (!m->code)
			memory_exhausted();
		/* else pcre2_match interprets; (*NO_JIT) in a pattern is no error, but leaves no machine code */
		size_t machine_code = 0;
		m->jit = pcre2_jit_compile(m->code, PCRE2_JIT_COMPLETE) == 0 &&
		    pcre2_pattern_info(m->code, PCRE2_INFO_JITSIZE, &machine_code) == 0 && machine_code > 0;
		if (!p->names)
			names_read_of(p, m->code);
		atomic_store_explicit(&m->ready, true, memory_order_release);
	}
	pthread_mutex_unlock(&p->lock);
}

/* What a match that came to no end reached. */
static const char *limit_of(int error)
{
	switch (error) {
	case PCRE2_ERROR_MATCHLIMIT:
		return "match limit";
	case PCRE2_ERROR_DEPTHLIMIT:
		return "depth limit";
	case PCRE2_ERROR_HEAPLIMIT:
		return "heap limit";
	case PCRE2_ERROR_JIT_STACKLIMIT:
		return "stack limit";
	default:
		return "limit of memory";
	}
}

static const size_t *find(struct matcher *m, const struct program *p, const struct machine *k,
    struct str text, size_t from, uint32_t *groups)
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
	if (rc != PCRE2_ERROR_NOMATCH) {
		m->limit_reached++;
		if (m->paper)
			paper_stopped(m->paper, p->rule->id, limit_of(rc));
	}
	return NULL;
}

const size_t *matcher_find(
    struct matcher *m, struct program *p, struct str text, size_t from, uint32_t *groups)
{
	if (!atomic_load_explicit(&p->whole.ready, memory_order_acquire))
		make_ready(p, &p->whole, 0);
	return find(m, p, &p->whole, text, from, groups);
}

const size_t *matcher_find_at(
    struct matcher *m, struct program *p, struct str text, size_t at, uint32_t *groups)
{
	if (!atomic_load_explicit(&p->anchored.ready, memory_order_acquire))
		make_ready(p, &p->anchored, PCRE2_ANCHORED);
	return find(m, p, &p->anchored, text, at, groups);
}

size_t matcher_behind(const struct rule *r, struct str text, const size_t *pairs)
{
	size_t at = pairs[0] + 1;
	if (pairs[1] > pairs[0] && !r->marked)
		return pairs[1];
	while (at < text.n && ((unsigned char)text.p[at] & 0xC0) == 0x80)
		at++;
	return at;
}

const char *program_engine(void)
{
	static char version[64];
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	pthread_mutex_lock(&lock);
	if (!version[0])
		pcre2_config(PCRE2_CONFIG_VERSION, version);
	pthread_mutex_unlock(&lock);
	return version;
}
