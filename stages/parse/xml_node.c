/* xml_node.c: finding one's way in a record's tree (xml.h). */
#include "xml.h"

bool xml_is(const struct xml *n, const char *name)
{
	return n && str_is(n->name, name);
}

static const struct xml *element_from(const struct xml *n)
{
	while (n && n->name.n == 0)
		n = n->next;
	return n;
}

const struct xml *xml_first(const struct xml *n)
{
	return n ? element_from(n->first) : NULL;
}

const struct xml *xml_next(const struct xml *n)
{
	return n ? element_from(n->next) : NULL;
}

static const struct xml *named_from(const struct xml *n, struct str name)
{
	while (n && !str_eq(n->name, name))
		n = n->next;
	return n;
}

const struct xml *xml_child(const struct xml *n, const char *name)
{
	return n ? named_from(n->first, str_of(name)) : NULL;
}

const struct xml *xml_same(const struct xml *n)
{
	return n ? named_from(n->next, n->name) : NULL;
}

const struct xml *xml_at(const struct xml *n, const char *path)
{
	struct str rest = str_of(path);

	while (n && rest.n > 0) {
		size_t slash = str_find_char(rest, '/', 0);

		n = named_from(n->first, str_sub(rest, 0, slash));
		rest = slash == SIZE_MAX ? (struct str){0} : str_sub(rest, slash + 1, rest.n);
	}
	return n;
}

/* The next node in document order below top, its own children left out where `into` is false. */
static const struct xml *step(const struct xml *n, const struct xml *top, bool into)
{
	if (into && n->first)
		return n->first;
	while (n != top && !n->next)
		n = n->parent;
	return n == top ? NULL : n->next;
}

const struct xml *xml_find(const struct xml *n, const char *name)
{
	for (const struct xml *i = n ? step(n, n, true) : NULL; i; i = step(i, n, true))
		if (str_is(i->name, name))
			return i;
	return NULL;
}

const struct xml *xml_inside(const struct xml *n, const char *name)
{
	for (n = n ? n->parent : NULL; n; n = n->parent)
		if (str_is(n->name, name))
			return n;
	return NULL;
}

struct str xml_attribute(const struct xml *n, const char *name)
{
	for (size_t i = 0; n && i < n->attribute_count; i++)
		if (str_is(n->attributes[i].name, name))
			return n->attributes[i].value;
	return (struct str){0};
}

struct str xml_text(struct arena *a, const struct xml *n)
{
	struct buf b = {0};

	for (const struct xml *i = n ? step(n, n, true) : NULL; i; i = step(i, n, true))
		buf_add(&b, i->text);
	struct str text = str_fold_space(a, str_dup(a, buf_str(&b)));
	buf_free(&b);
	return text;
}

struct str xml_child_text(struct arena *a, const struct xml *n, const char *path)
{
	return xml_text(a, xml_at(n, path));
}
