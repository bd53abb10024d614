/* cmd_query.c: `papersift query`: papers by words of their titles and abstracts. */
#include "command.h"
#include "table.h"

/* Words in a title count more than in an abstract. A terminal has no room for all that programs get. */
#define SEARCH(columns)                                                                      \
	"SELECT " columns " FROM papers_fts JOIN papers p ON p.paper_id = papers_fts.rowid " \
	"WHERE papers_fts MATCH ?1 ORDER BY bm25(papers_fts, 5.0, 1.0), p.id LIMIT 50"
static const char search_table[] = SEARCH("p.id, p.date, p.code_status AS code, p.title");
static const char search_json[] = SEARCH("p.id, p.citation_key, p.date, p.code_status, p.title, p.abstract");

static int query(struct store **store, const struct options *o, struct str words, struct err *e)
{
	struct arena a = {0};
	struct buf out = {0};
	struct answer answer;
	int code = EXIT_FATAL;
	struct str terms = store_search_terms(&a, words);

	if (terms.n == 0) {
		arena_free(&a);
		return usage_error(e, "query needs a word that must occur");
	}
	if (store_search_ready(store, e) == RC_OK &&
	    store_ask(*store, o->as_json ? search_json : search_table, str_fmt(&a, "%.*s", STR_ARG(terms)).p,
	        &a, &answer, e) == RC_OK) {
		if (o->as_json) {
			table_put_json(&out, &answer);
			buf_addc(&out, '\n');
		} else if (answer.row_count > 0) {
			table_put(&out, &answer, terminal_width());
		}
		code = command_print(buf_str(&out), e);
		if (code == EXIT_FINE && answer.row_count == 0)
			code = EXIT_NO_PAPER;
	}
	buf_free(&out);
	arena_free(&a);
	return code;
}

static int query_main(const struct options *o, struct err *e)
{
	struct store *store = NULL;
	struct buf words = {0};
	int code = EXIT_FATAL;

	if (o->input_count < 2)
		return usage_error(e, "query takes a database and words");
	for (size_t i = 1; i < o->input_count; i++)
		buf_addf(&words, "%s%s", i > 1 ? " " : "", o->inputs[i]);
	if (store_open(&store, o->inputs[0], true, e) == RC_OK)
		code = query(&store, o, buf_str(&words), e);
	store_close(store);
	buf_free(&words);
	return code;
}

const struct command cmd_query = {
    .name = "query",
    .synopsis = "query DB WORDS... [options]",
    .about = "find papers by words of their titles and abstracts",
    .examples = "  papersift query papers.db sparse attention\n"
                "  papersift query papers.db '\"graph neural network\" molecul* -protein'\n"
                "  papersift query papers.db diffusion --json | jq -r '.[].id' > ids.txt\n",
    .details = "All words must occur, in any form (attention, attentions); \"two words\" stand together, "
               "word* is a\n"
               "beginning, -word (behind -- or within quotes) must not occur. The 50 best come, best first. "
               "The index\n"
               "is made at the first question after a run. Exit code 1: none found.\n",
    .options = OPT_AS_JSON,
    .main = query_main,
};
