/* reasons.c: why records were refused, in kinds (reasons.h). */
#include "reasons.h"
#include <string.h>

/* Takes "path:12:3: " off. */
static struct str without_place(const char *path, struct str message)
{
	size_t n = strlen(path);

	if (n == 0 || !str_starts(message, path))
		return message;
	while (n < message.n && (message.p[n] == ':' || (message.p[n] >= '0' && message.p[n] <= '9')))
		n++;
	return str_trim(str_sub(message, n, message.n));
}

static struct str blank(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c >= '0' && c <= '9') {
			while (i + 1 < s.n && s.p[i + 1] >= '0' && s.p[i + 1] <= '9')
				i++;
			buf_addc(out, 'N');
			continue;
		}
		size_t end = c == '"' ? str_find_char(s, c, i + 1) : SIZE_MAX;

		/* Quoted keys of a format say what is wrong; other quotations are the input's. */
		if (end != SIZE_MAX && end - i > 24) {
			buf_adds(out, "\"...\"");
			i = end;
			continue;
		}
		buf_addc(out, c);
	}
	return buf_str(out);
}

void reasons_set(struct reasons *r, struct str text, uint64_t count)
{
	const size_t room = sizeof(r->items[0].text) - 1;
	size_t n = text.n < room ? text.n : room;

	while (n > 0 && n < text.n && ((unsigned char)text.p[n] & 0xC0) == 0x80)
		n--;
	text = str_sub(text, 0, n);
	for (size_t i = 0; i < r->count; i++)
		if (str_is(text, r->items[i].text)) {
			r->items[i].count += count;
			return;
		}
	if (r->count >= LIMIT_REASONS) {
		text = STR("other reasons");
		r->count = LIMIT_REASONS + 1;
	} else {
		r->count++;
	}
	struct reason *last = &r->items[r->count - 1];

	if (text.n > 0)
		memcpy(last->text, text.p, text.n);
	last->text[text.n] = '\0';
	last->count += count;
}

void reasons_add(struct reasons *r, const char *path, const char *message)
{
	struct buf text = {0};

	reasons_set(r, blank(&text, without_place(path, str_of(message))), 1);
	buf_free(&text);
}
