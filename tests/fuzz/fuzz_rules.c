/* fuzz_rules.c: the loader of rule packs: YAML that users write. */
#include "../../stages/extract/pack_yaml.h"
#include "fuzz.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct packs *packs = mem_zero(sizeof(*packs));
	struct defines defines = {0};
	struct layers layers = {.defines = &defines};
	struct str text = {arena_copy(&packs->arena, (const char *)data, size), size};
	struct err e = {0};
	enum rc rc = pack_yaml_read(packs, &layers, "pack/fuzz.yaml", 0, text, &e);

	MUST(rc == RC_OK || (rc == RC_FATAL && e.text[0]), "refused without a reason");
	for (size_t i = 0; rc == RC_OK && i < packs->rule_count; i++) {
		struct rule *r = &packs->rules[i];
		struct expanded x;

		rc = expand_rule(&defines, r, &x, &e);
		expanded_free(&x);
		MUST(rc == RC_OK || (rc == RC_FATAL && e.text[0]), "refused without a reason");
		MUST(r->id && r->pattern && r->hit_count && r->miss_count, "a rule that lacks something");
	}
	arena_free(&packs->arena);
	free(packs);
	return 0;
}
