/* pack_files.h: rule packs written to a fresh directory for one test, and papers run through extract and relate. */
#ifndef PAPERSIFT_TEST_PACK_FILES_H
#define PAPERSIFT_TEST_PACK_FILES_H

#include "../../pipeline/stage.h"
#include "../../stages/extract/pack.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char pack_dir[4096];

/* Begins a directory of packs. */
static inline void packs_begin(void)
{
	const char *tmp = getenv("TMPDIR");
	snprintf(pack_dir, sizeof pack_dir, "%s/papersift-packs-XXXXXX", tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(pack_dir));
}

/* Writes one file of it, relative path "pack/file.yaml". */
static inline void packs_file(const char *relative, const char *text)
{
	char path[4400];
	snprintf(path, sizeof path, "%s/%s", pack_dir, relative);
	char *slash = strrchr(path, '/');
	*slash = '\0';
	mkdir(path, 0700);
	*slash = '/';
	FILE *f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

static inline void packs_end(void)
{
	char command[4400];
	snprintf(command, sizeof command, "rm -r '%s'", pack_dir);
	ck_assert_int_eq(system(command), 0);
}

/* Loads the directory; the caller frees. */
static inline enum rc packs_of_test(struct packs **out, struct err *e)
{
	const char *dirs[] = {pack_dir};
	return packs_load(out, dirs, 1, e);
}

/* ---- extract and relate, without the driver ---- */

struct workbench {
	struct run run;
	struct options options;
	struct arena arena;
	void *extract, *relate;
};

static inline enum rc workbench_keep(struct sink *self, struct paper *p, struct err *e)
{
	(void)self;
	(void)p;
	(void)e;
	return RC_OK;
}

static inline void workbench_open(struct workbench *b, const struct packs *packs)
{
	struct err e = {""};
	*b = (struct workbench){.run = {.packs = packs}};
	b->run.options = &b->options;
	b->extract = mem_zero(stage_extract.state_size);
	b->relate = mem_zero(stage_relate.state_size);
	ck_assert_int_eq(stage_extract.open(&b->run, b->extract, &e), RC_OK);
	ck_assert_int_eq(stage_relate.open(&b->run, b->relate, &e), RC_OK);
}

static inline struct paper *workbench_paper(struct workbench *b, const char *title, const char *abstract)
{
	struct err e = {""};
	struct sink sink = {workbench_keep};
	struct paper *p = paper_new(&b->arena);
	p->title = str_of(title);
	p->abstract = str_of(abstract);
	ck_assert_int_eq(stage_extract.item(&b->run, b->extract, p, &sink, &e), RC_OK);
	ck_assert_int_eq(stage_relate.item(&b->run, b->relate, p, &sink, &e), RC_OK);
	return p;
}

static inline void workbench_close(struct workbench *b)
{
	stage_extract.close(b->extract);
	stage_relate.close(b->relate);
	free(b->extract);
	free(b->relate);
	arena_free(&b->arena);
}

#endif
