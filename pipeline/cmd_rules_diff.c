/* cmd_rules_diff.c: `papersift rules diff`: what a change of rules does to the facts. Both sides are outputs in JSON Lines;
 * of directories of rules they are made first, into files without a name. */
#include "../stages/extract/pack.h"
#include "command.h"
#include "facts_diff.h"
#include "json_read.h"
#include "output.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct line {
	uint64_t id;  /* hash of the record's id */
	off_t offset; /* of the line */
	uint64_t number;
	bool used;
};

struct side {
	const char *path; /* borrowed: as given */
	FILE *file;       /* owned */
	struct buf text;  /* owned: the line at hand */
	uint64_t number;  /* of that line, from 1 */
	off_t offset;
	size_t broken;
};

/* ---- lines ---- */

/* The next line into s->text. RC_END at the end; RC_SKIP where it is too long (it is passed over). */
static enum rc next_line(struct side *s, struct err *e)
{
	int c;
	s->offset = ftello(s->file);
	buf_clear(&s->text);
	s->number++;
	while ((c = getc_unlocked(s->file)) != EOF && c != '\n')
		if (s->text.n <= LIMIT_RECORD_BYTES)
			buf_addc(&s->text, (char)c);
	if (ferror(s->file))
		return err_set(e, RC_FATAL, "%s: can't be read: %s", s->path, strerror(errno));
	if (c == EOF && s->text.n == 0)
		return RC_END;
	if (s->text.n > LIMIT_RECORD_BYTES)
		return err_at(e, RC_SKIP, (struct place){s->path, s->number, 1},
		    "the line is longer than %zu MiB", LIMIT_RECORD_BYTES >> 20);
	return RC_OK;
}

/* The record of the line at hand; NULL, told and counted, where it is none. */
static json_t *record_of(struct side *s, struct err *e)
{
	json_t *record = NULL;
	enum rc rc = json_read(&record, buf_str(&s->text), (struct place){s->path, s->number, 1}, e);
	const json_t *id = json_object_get(record, "id");
	if (rc == RC_OK && (!json_is_string(id) || json_string_length(id) == 0)) {
		err_at(e, RC_SKIP, (struct place){s->path, s->number, 1}, "a record without \"id\"");
		json_decref(record);
		record = NULL;
	}
	if (!record) {
		s->broken++;
		fprintf(stderr, "papersift: %s\n", e->text);
		e->text[0] = '\0';
	}
	return record;
}

static uint64_t id_hash(const json_t *record)
{
	const json_t *id = json_object_get(record, "id");
	return str_hash((struct str){json_string_value(id), json_string_length(id)}, 0);
}

/* Hands each record of a side to `take`. */
static enum rc each(struct side *s,
    enum rc (*take)(void *context, struct side *s, const json_t *record, struct err *e), void *context,
    struct err *e)
{
	enum rc rc;
	while ((rc = next_line(s, e)) != RC_END && rc != RC_FATAL) {
		if (rc == RC_OK && str_trim(buf_str(&s->text)).n == 0)
			continue;
		if (rc == RC_SKIP) {
			s->broken++;
			fprintf(stderr, "papersift: %s\n", e->text);
			e->text[0] = '\0';
			continue;
		}
		json_t *record = record_of(s, e);
		rc = record ? take(context, s, record, e) : RC_OK;
		json_decref(record);
		if (rc == RC_FATAL)
			break;
	}
	return rc == RC_END ? RC_OK : rc;
}

/* ---- comparing ---- */

struct comparing {
	struct side before, after;
	struct arena arena; /* of the index */
	struct line *index; /* of `before`, by id, then as they stand */
	size_t count, only_after;
	struct facts_diff diff;
};

static enum rc add_to_index(void *context, struct side *s, const json_t *record, struct err *e)
{
	struct comparing *c = context;
	(void)e;
	*(struct line *)arena_push(&c->arena, &c->index, &c->count, sizeof *c->index) =
	    (struct line){id_hash(record), s->offset, s->number, false};
	return RC_OK;
}

static int by_id(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* The first line of this id that hasn't been compared. */
static struct line *find(struct comparing *c, uint64_t id)
{
	size_t low = 0, high = c->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (c->index[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	while (low < c->count && c->index[low].id == id && c->index[low].used)
		low++;
	return low < c->count && c->index[low].id == id ? &c->index[low] : NULL;
}

static enum rc compare(void *context, struct side *s, const json_t *after, struct err *e)
{
	struct comparing *c = context;
	struct line *line = find(c, id_hash(after));
	(void)s;
	if (!line) {
		c->only_after++;
		return RC_OK;
	}
	line->used = true;
	c->before.number = line->number - 1;
	if (fseeko(c->before.file, line->offset, SEEK_SET) != 0)
		return err_set(e, RC_FATAL, "%s: can't be read: %s", c->before.path, strerror(errno));
	enum rc rc = next_line(&c->before, e);
	json_t *before = rc == RC_OK ? record_of(&c->before, e) : NULL;
	if (before)
		facts_diff_add(&c->diff, before, after);
	json_decref(before);
	return rc == RC_FATAL ? rc : RC_OK;
}

static enum rc compare_all(struct comparing *c, struct err *e)
{
	enum rc rc = each(&c->before, add_to_index, c, e);
	if (c->count)
		qsort(c->index, c->count, sizeof *c->index, by_id);
	return rc == RC_OK ? each(&c->after, compare, c, e) : rc;
}

static void put_all(struct comparing *c, struct buf *out)
{
	size_t only_before = 0;
	for (size_t i = 0; i < c->count; i++)
		only_before += !c->index[i].used;
	facts_diff_put(&c->diff, out);
	if (only_before)
		buf_addf(out, "\nrecords only in %s: %zu\n", c->before.path, only_before);
	if (c->only_after)
		buf_addf(out, "\nrecords only in %s: %zu\n", c->after.path, c->only_after);
}

/* ---- the sides ---- */

static void write_line(const struct run *run, const struct paper *p, struct buf *out)
{
	(void)run;
	paper_to_json(p, out);
	buf_addc(out, '\n');
}

/* Runs the rules of a directory over the inputs. Returns an exit code. */
static int extract_with(struct side *s, const struct options *o, struct err *e)
{
	const char *dirs[1 + sizeof(o->rules_dir) / sizeof(*o->rules_dir)] = {s->path};
	struct packs *packs = NULL;
	int code = EXIT_FATAL;
	s->file = tmpfile();
	if (!s->file) {
		err_set(e, RC_FATAL, "no temporary file can be made: %s", strerror(errno));
		return EXIT_FATAL;
	}
	for (size_t i = 0; i < o->rules_dir_count; i++)
		dirs[i + 1] = o->rules_dir[i];
	if (packs_load(&packs, dirs, 1 + o->rules_dir_count, e) == RC_OK) {
		struct run run = {.options = o, .packs = packs};
		struct pipeline p = {.run = &run,
		    .stages = stages,
		    .stage_count = stages_unordered(),
		    .write = write_line,
		    .out = fileno(s->file)};
		struct account a;
		code = command_drive(&p, &a, e);
		rewind(s->file);
	}
	packs_free(packs);
	return code;
}

static bool is_directory(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int open_output(struct side *s, struct err *e)
{
	s->file = fopen(s->path, "re");
	if (!s->file)
		err_set(e, RC_FATAL, "%s: can't be read: %s", s->path, strerror(errno));
	return s->file ? EXIT_FINE : EXIT_FATAL;
}

static int open_sides(struct comparing *c, const struct options *o, struct err *e)
{
	struct options options = *o;
	bool rules = is_directory(o->inputs[0]);
	if (rules != is_directory(o->inputs[1]))
		return usage_error(
		    e, "rules diff takes two directories of rules, or two outputs in JSON Lines");
	options.inputs += 2;
	options.input_count -= 2;
	if (rules == (options.input_count == 0))
		return usage_error(e,
		    rules ? "rules diff of two directories needs an input"
		          : "two outputs are compared without an input");
	for (size_t i = 0; i < options.input_count; i++)
		if (strcmp(options.inputs[i], "-") == 0)
			return usage_error(e, "stdin can't be read twice: name a file");
	if (!rules) {
		int code = open_output(&c->before, e);
		return code == EXIT_FINE ? open_output(&c->after, e) : code;
	}
	if (outputs_check(&options, e) != RC_OK)
		return EXIT_FATAL;
	int code = extract_with(&c->before, &options, e);
	if (code != EXIT_FINE && code != EXIT_REJECTS)
		return code;
	/* what is refused has been told */
	options.quiet = true;
	options.rejects = NULL;
	return extract_with(&c->after, &options, e);
}

static int diff_main(const struct options *o, struct err *e)
{
	struct comparing c = {0};
	struct buf out = {0};
	if (o->input_count < 2)
		return usage_error(e, "rules diff takes OLD and NEW");
	c.before.path = o->inputs[0];
	c.after.path = o->inputs[1];
	facts_diff_begin(&c.diff, o->limit);
	int code = open_sides(&c, o, e);
	if (code == EXIT_FINE || code == EXIT_REJECTS) {
		if (compare_all(&c, e) != RC_OK)
			code = EXIT_FATAL;
	}
	if (code == EXIT_FINE || code == EXIT_REJECTS) {
		put_all(&c, &out);
		if (command_print(buf_str(&out), e) != EXIT_FINE)
			code = EXIT_FATAL;
		else if (c.diff.papers == 0)
			code = EXIT_NO_PAPER;
		else if (c.before.broken + c.after.broken)
			code = EXIT_REJECTS;
	}
	struct side *sides[] = {&c.before, &c.after};
	for (int i = 0; i < 2; i++) {
		if (sides[i]->file)
			fclose(sides[i]->file);
		buf_free(&sides[i]->text);
	}
	facts_diff_free(&c.diff);
	arena_free(&c.arena);
	buf_free(&out);
	return code;
}

const struct command cmd_rules_diff = {
    .name = "rules diff",
    .synopsis = "rules diff OLD NEW [INPUT...] [--limit N] [options]",
    .about = "show which facts a change of the rules gains, loses and changes",
    .examples = "  papersift rules diff rules/ ../branch/rules/ snapshot.jsonl.xz\n"
                "  papersift extract abstracts.jsonl > old.jsonl\n"
                "  papersift extract abstracts.jsonl --rules my-rules/ > new.jsonl\n"
                "  papersift rules diff old.jsonl new.jsonl --limit 100 | less\n",
    .details = "OLD and NEW are complete directories of rules, both run over the inputs (with --rules DIR in "
               "addition, where\n"
               "given), or two outputs of extract or export as JSON Lines; records are compared by their "
               "ids. First come\n"
               "--limit differences in their sentences, drawn as likely as any other and the same ones each "
               "time: + gained,\n"
               "- lost, ~ changed (old values -> new ones). Then counts by class and by rule. A fact is "
               "changed where its\n"
               "URL, its name, or for results, gains and kinds of one's own its place overlaps and something "
               "else is said\n"
               "of it. That another rule finds the same is counted, not shown; confidence and mentions "
               "aren't compared.\n",
    .options = OPT_READING | OPT_MATCHING | OPT_LIMIT,
    .main = diff_main,
};
