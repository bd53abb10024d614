/* text.c: plain text, one abstract to a stream. Never guessed: any text would do. */
#include "format.h"

#define LIMIT_TITLE 300 /* characters; a longer first line is a paragraph */

static int bid(struct str head)
{
	(void)head;
	return 0;
}

static enum rc split(struct splitter *s, struct blob *out, struct err *e)
{
	*out = (struct blob){.offset = stream_offset(s->stream), .line = stream_line(s->stream), .column = 1};
	return stream_all(s->stream, LIMIT_RECORD_BYTES, &out->bytes, e);
}

/* The first line is a title only where it stands alone: short, with a blank line and more text behind it. */
static void cut_title(struct paper *p, struct str text)
{
	size_t newline = str_find_char(text, '\n', 0);
	struct str first = str_trim(str_sub(text, 0, newline));
	struct str rest = newline == SIZE_MAX ? (struct str){0} : str_sub(text, newline + 1, text.n);
	size_t next = str_find_char(rest, '\n', 0);

	if (next != SIZE_MAX && str_trim(str_sub(rest, 0, next)).n == 0 && utf8_length(first) <= LIMIT_TITLE) {
		p->title = str_fold_space(p->arena, first);
		text = rest;
	}
	p->abstract = str_fold_space(p->arena, text);
}

static enum rc parse(const struct blob *b, struct place at, struct paper *p, struct err *e)
{
	at.column = b->column;
	enum rc rc = blob_check_utf8(b, at, e);
	if (rc != RC_OK)
		return rc;
	struct str text = str_trim(b->bytes);
	if (text.n == 0)
		return err_at(e, RC_SKIP, at, "no text but white space");
	cut_title(p, str_dup(p->arena, text));
	return RC_OK;
}

const struct format format_text = {
    .name = "text",
    .about = "one abstract as plain text, a title line before a blank line (never guessed: --from text)",
    .guess = false,
    .bid = bid,
    .split = split,
    .parse = parse,
};
