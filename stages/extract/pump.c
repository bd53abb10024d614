/* pump.c: derives pumped texts from a pattern's tree, and tries them. */
#include "pump.h"
#include "expand.h"
#include "pattern.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_NODES 20000 /* of a tree that are visited; defines count at each use */
#define LIMIT_TEXTS 600   /* that are tried for a pattern */
#define LIMIT_COUNTED 4   /* of which steps are counted: that takes long */
#define LIMIT_SAMPLE 300  /* bytes of a head or a piece */
#define LIMIT_TREE_DEPTH 300
#define LONG_REPEAT 8 /* parts that may be repeated less often aren't pumped */
#define VARIANTS 4    /* samples of a part: other members of classes, other alternatives */
#define MOST (UINT64_C(10) * LIMIT_MATCH) /* steps that are counted */

/* Exponential: from one number of pieces to the next the steps grow as if by a power of more than five. On texts with so many
 * pieces such a match reaches its limit, and one of a pattern with few repeats doesn't. */
#define PIECES 48
#define PIECES_MORE 4
#define HIGHEST_POWER 5.0

/* Polynomial: on a text as long as long abstracts are a match reaches its limit, and steps grow by a power of more than 1.6. */
#define LONG_BYTES 4000
#define POWER 1.6

/* Pieces that patterns with nested repeats stumble over, whatever can be read off them. */
static const char *const usual[] = {
    "a", "a ", "A", "A ", "Aa ", "1", "1.", "1, ", "-", "a-", "(", "and ", "the ", "of the ", "A-1 ", NULL};

/* What may end the repetition: nothing; what classes of sentences leave out; what only marked copies hold. And the rest of a
 * match, with something behind it that an assertion may not want. */
static const char *const tails[] = {"", ";.", "\xEE\x80\x86", NULL};
static const char *const behind[] = {"", "a", " a", "-a", NULL};

#define SEEN 2048 /* a power of two, more than LIMIT_TEXTS */
struct pumper {
	struct steps *steps;
	struct pump_finding *found;
	bool polynomial; /* that is looked for, too */
	unsigned variant;
	struct buf head, piece, rest, tail, text; /* owned */
	uint64_t seen[SEEN];                      /* hashes of texts that were tried */
	size_t tried, counted, visited;
};

/* ---- samples ---- */

static void put_member(struct buf *out, const struct class *c, uint32_t marks, unsigned variant)
{
	static const char liked[] = "a 1A-.,(x9";
	const unsigned count = sizeof liked - 1;
	for (unsigned i = 0; i < count; i++) {
		unsigned char ch = (unsigned char)liked[(i + variant) % count];
		if (ascii_has(&c->ascii, ch)) {
			buf_addc(out, (char)ch);
			return;
		}
	}
	for (unsigned ch = ' '; ch < 0x7f; ch++)
		if (ascii_has(&c->ascii, ch)) {
			buf_addc(out, (char)ch);
			return;
		}
	buf_addcp(out, marks ? MARK_BASE + (uint32_t)__builtin_ctz(marks) : 0xE9);
}

struct sample {
	struct buf *out;
	unsigned variant;
	unsigned optional; /* parts that may be left out, so far */
};

static bool takes_optional(struct sample *s)
{
	unsigned i = s->optional++;
	return s->variant == 1 ? i == 0 : s->variant == 2 ? i % 2 : s->variant == 3;
}

/* A text that the node may match, but for what assertions say. Of the parts that may be left out it holds none, the first, each
 * second, or all, by variant. */
static void put_node(struct sample *s, const struct node *n, int depth)
{
	if (!n || s->out->n > LIMIT_SAMPLE || depth > LIMIT_TREE_DEPTH)
		return;
	switch (n->kind) {
	case NODE_TEXT:
		buf_add(s->out, n->text);
		break;
	case NODE_CLASS:
		put_member(s->out, n->class, n->marks, s->variant);
		break;
	case NODE_SEQUENCE:
		for (const struct node *k = n->first; k; k = k->next)
			put_node(s, k, depth + 1);
		break;
	case NODE_CHOICE: {
		const struct node *k = n->first;
		for (unsigned i = 0; i < s->variant && k; i++)
			k = k->next ? k->next : n->first;
		put_node(s, k, depth + 1);
		break;
	}
	case NODE_REPEAT: {
		uint32_t times = n->min ? n->min : takes_optional(s);
		for (uint32_t i = 0; i < times && i < LONG_REPEAT; i++)
			put_node(s, n->first, depth + 1);
		break;
	}
	case NODE_DEFINE:
		put_node(s, n->define->tree, depth + 1);
		break;
	}
}

static void put_sample(struct buf *out, const struct node *n, unsigned variant)
{
	struct sample s = {.out = out, .variant = variant};
	put_node(&s, n, 0);
}

/* ---- trying ---- */

static bool done(const struct pumper *x)
{
	return x->found->growth == GROWTH_EXPONENTIAL;
}

static bool seen_before(struct pumper *x, struct str text)
{
	uint64_t h = str_hash(text, 0) | 1;
	size_t at = h % SEEN;
	while (x->seen[at] && x->seen[at] != h)
		at = (at + 1) % SEEN;
	bool seen = x->seen[at] == h;
	x->seen[at] = h;
	return seen;
}

/* Head, pieces and tail; at least so many bytes of pieces, and so many pieces. */
static struct str pumped(struct pumper *x, size_t bytes, size_t pieces)
{
	size_t until = x->head.n + (bytes > pieces * x->piece.n ? bytes : pieces * x->piece.n);
	buf_clear(&x->text);
	buf_add(&x->text, buf_str(&x->head));
	while (x->text.n < until)
		buf_add(&x->text, buf_str(&x->piece));
	buf_add(&x->text, buf_str(&x->tail));
	return buf_str(&x->text);
}

/* The last two texts that could be counted. */
struct counts {
	size_t bytes[2];
	uint64_t steps[2];
};

/* False where the text takes too many steps to count them. */
static bool count(struct pumper *x, struct counts *c, struct str text)
{
	uint64_t n = steps_count(x->steps, text, MOST);
	if (n >= MOST)
		return false;
	*c = (struct counts){{c->bytes[1], text.n}, {c->steps[1], n}};
	return true;
}

static void note(struct pumper *x, enum growth growth, const struct counts *c)
{
	struct pump_finding *f = x->found;
	pump_finding_free(f);
	*f = (struct pump_finding){.growth = growth};
	memcpy(f->bytes, c->bytes, sizeof f->bytes);
	memcpy(f->steps, c->steps, sizeof f->steps);
	buf_add(&f->head, buf_str(&x->head));
	buf_add(&f->piece, buf_str(&x->piece));
	buf_add(&f->tail, buf_str(&x->tail));
}

/* With a few pieces more each time, as long as steps can be counted; what counts is the last time. */
static void count_pieces(struct pumper *x)
{
	struct counts c = {0};
	double power = 0;
	for (size_t pieces = PIECES_MORE; pieces <= PIECES && count(x, &c, pumped(x, 0, pieces));
	     pieces += PIECES_MORE)
		if (c.steps[0])
			power = log((double)c.steps[1] / (double)c.steps[0]) /
			    log((double)pieces / (double)(pieces - PIECES_MORE));
	if (power > HIGHEST_POWER)
		note(x, GROWTH_EXPONENTIAL, &c);
}

static void count_bytes(struct pumper *x)
{
	struct counts c = {0};
	size_t length = LONG_BYTES / 64;
	while (length <= LONG_BYTES && count(x, &c, pumped(x, length, 0)))
		length *= 2;
	if (c.steps[0] && log2((double)c.steps[1] / (double)c.steps[0]) > POWER)
		note(x, GROWTH_POLYNOMIAL, &c);
}

/* Tries head, piece and tail as they are. */
static void try_text(struct pumper *x)
{
	struct str text = pumped(x, 0, PIECES);
	if (done(x) || x->tried >= LIMIT_TEXTS || x->counted >= LIMIT_COUNTED || seen_before(x, text))
		return;
	x->tried++;
	if (!steps_tried(x->steps, text))
		return;
	if (steps_reach_limit(x->steps, text)) {
		x->counted++;
		count_pieces(x);
	}
	if (x->polynomial && !x->found->growth && steps_reach_limit(x->steps, pumped(x, LONG_BYTES, 0))) {
		x->counted++;
		count_bytes(x);
	}
}

/* The parts of the pattern that follow a node, innermost first. */
struct rest {
	const struct node *next;
	const struct rest *outer;
};

static void try_piece(struct pumper *x, const struct rest *rest)
{
	if (!x->piece.n)
		return;
	for (size_t i = 0; tails[i]; i++) {
		buf_clear(&x->tail);
		buf_adds(&x->tail, tails[i]);
		try_text(x);
	}
	buf_clear(&x->rest);
	for (const struct rest *r = rest; r; r = r->outer)
		for (const struct node *k = r->next; k; k = k->next)
			put_sample(&x->rest, k, x->variant);
	for (size_t i = 0; behind[i] && x->rest.n; i++) {
		buf_clear(&x->tail);
		buf_add(&x->tail, buf_str(&x->rest));
		buf_adds(&x->tail, behind[i]);
		try_text(x);
	}
}

/* Pumps each part of the tree that may be repeated; head holds a sample of what comes before the node. */
static void walk(struct pumper *x, const struct node *n, const struct rest *rest, int depth)
{
	size_t before = x->head.n;
	if (!n || done(x) || depth > LIMIT_TREE_DEPTH || ++x->visited > LIMIT_NODES)
		return;
	switch (n->kind) {
	case NODE_SEQUENCE:
		for (const struct node *k = n->first; k; k = k->next) {
			const struct rest here = {k->next, rest};
			walk(x, k, &here, depth + 1);
			put_sample(&x->head, k, x->variant);
		}
		x->head.n = before;
		break;
	case NODE_CHOICE:
		for (const struct node *k = n->first; k; k = k->next)
			walk(x, k, rest, depth + 1);
		break;
	case NODE_REPEAT:
		if (n->max >= LONG_REPEAT) {
			buf_clear(&x->piece);
			put_sample(&x->piece, n->first, x->variant);
			try_piece(x, rest);
		}
		walk(x, n->first, rest, depth + 1);
		break;
	case NODE_DEFINE:
		walk(x, n->define->tree, rest, depth + 1);
		break;
	default:
		break;
	}
}

static void try_pattern(struct pumper *x, const struct packs *packs, const struct rule *r, bool split)
{
	struct patterns patterns = {.defines = packs->defines};
	const char *why = NULL;
	const struct node *tree =
	    pattern_parse(&patterns, str_of(split ? r->split : r->pattern), r->any_case, r->marked, &why);
	steps_of(x->steps, r, split);
	x->tried = x->counted = 0;
	memset(x->seen, 0, sizeof x->seen);
	for (x->variant = 0; tree && x->variant < VARIANTS && !done(x); x->variant++) {
		x->visited = 0;
		buf_clear(&x->head);
		walk(x, tree, NULL, 0);
	}
	buf_clear(&x->head);
	for (size_t i = 0; usual[i] && !done(x); i++) {
		buf_clear(&x->piece);
		buf_adds(&x->piece, usual[i]);
		try_piece(x, NULL);
	}
	patterns_free(&patterns);
}

enum growth pump_rule(struct steps *steps, const struct packs *packs, const struct rule *r, bool polynomial,
    struct pump_finding *f)
{
	struct pumper x = {.steps = steps, .found = f, .polynomial = polynomial};
	*f = (struct pump_finding){0};
	try_pattern(&x, packs, r, false);
	if (r->split && !done(&x))
		try_pattern(&x, packs, r, true);
	buf_free(&x.head);
	buf_free(&x.piece);
	buf_free(&x.rest);
	buf_free(&x.tail);
	buf_free(&x.text);
	return f->growth;
}

void pump_finding_free(struct pump_finding *f)
{
	buf_free(&f->head);
	buf_free(&f->piece);
	buf_free(&f->tail);
}
