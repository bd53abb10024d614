/* check_main.h: what every unit test's main() does: it returns check_run("name", tests), where tests is a NULL-ended
 * list. */
#ifndef PAPERSIFT_CHECK_MAIN_H
#define PAPERSIFT_CHECK_MAIN_H

#include <check.h>
#include <stdlib.h>

/* Runs a suite (Check forks one process for each test, so that a crash is one failure); returns main's exit status. */
static inline int check_suite(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* The same for a plain list of tests. */
static inline int check_run(const char *name, const TTest *const *tests)
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);

	for (size_t i = 0; tests[i]; i++)
		tcase_add_test(tcase, tests[i]);
	tcase_set_timeout(tcase, 60);
	suite_add_tcase(suite, tcase);
	return check_suite(suite);
}

#endif
