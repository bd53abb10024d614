/* xml_entity.c: named character references for documents that use them without their DTD at hand, as DBLP's and
 * JATS's do. The list is HTML's (https://html.spec.whatwg.org/entities.json), which took in ISO's (ISO 8879, ISO
 * 9573-13) and XHTML's. */
#include "xml.h"

#include <stdlib.h>

static const struct entity {
	const char *name, *text;
} entities[] = {
#define ENTITY(name, text) {name, text},
#include "entities.def"
#undef ENTITY
};

static int compare(const void *key, const void *entity)
{
	const struct str *name = key;

	return str_cmp(*name, str_of(((const struct entity *)entity)->name));
}

struct str xml_entity(struct str name)
{
	const struct entity *found =
	    bsearch(&name, entities, sizeof(entities) / sizeof(entities[0]), sizeof(entities[0]), compare);

	return found ? str_of(found->text) : (struct str){0};
}
