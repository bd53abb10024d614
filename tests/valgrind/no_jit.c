/* no_jit.c: put before PCRE2 by LD_PRELOAD it takes away the machine code, so that patterns are interpreted: machine code reads
 * texts in blocks that reach over their ends, which valgrind can't tell from a mistake. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

int pcre2_jit_compile(pcre2_code *code, uint32_t options)
{
	(void)code;
	(void)options;
	return PCRE2_ERROR_JIT_BADOPTION;
}
