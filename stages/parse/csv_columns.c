/* csv_columns.c: what the columns of a table hold, by their names or as --map says (csv.h). */
#include "csv.h"
#include <stdlib.h>
#include <string.h>

#define PREFACE_ROWS 5 /* rows that may stand before the header */

/* ---- names ---- */

/* By what databases, reference managers and data sets call them: Scopus, Web of Science (also its tags of two letters),
 * PubMed, Embase, IEEE Xplore, Lens, Dimensions, EBSCO, Zotero, Publish or Perish, CORD-19, arXiv's data sets,
 * OpenReview crawls. Letters and digits only, lower case. */
static const struct {
	const char *name;
	char column;
} names[] = {{"title", COLUMN_TITLE}, {"titles", COLUMN_TITLE}, {"articletitle", COLUMN_TITLE},
    {"documenttitle", COLUMN_TITLE}, {"papertitle", COLUMN_TITLE}, {"ti", COLUMN_TITLE},
    {"primarytitle", COLUMN_TITLE}, {"titleofpaper", COLUMN_TITLE}, {"publicationtitle", COLUMN_VENUE_OTHER},
    {"originaltitle", COLUMN_TITLE_OTHER}, {"abstract", COLUMN_ABSTRACT}, {"abstracts", COLUMN_ABSTRACT},
    {"abstractnote", COLUMN_ABSTRACT}, {"abstracttext", COLUMN_ABSTRACT}, {"ab", COLUMN_ABSTRACT},
    {"summary", COLUMN_ABSTRACT}, {"summaries", COLUMN_ABSTRACT}, {"paperabstract", COLUMN_ABSTRACT},
    {"notesabstract", COLUMN_ABSTRACT}, {"originalabstract", COLUMN_ABSTRACT_OTHER},
    {"author", COLUMN_AUTHORS}, {"authors", COLUMN_AUTHORS}, {"authornames", COLUMN_AUTHORS},
    {"authorname", COLUMN_AUTHORS}, {"authortext", COLUMN_AUTHORS}, {"au", COLUMN_AUTHORS},
    {"authorlist", COLUMN_AUTHORS}, {"primaryauthors", COLUMN_AUTHORS}, {"creator", COLUMN_AUTHORS},
    {"creators", COLUMN_AUTHORS}, {"authorfullnames", COLUMN_AUTHORS_FULL},
    {"authorsfullnames", COLUMN_AUTHORS_FULL}, {"authorfullname", COLUMN_AUTHORS_FULL},
    {"af", COLUMN_AUTHORS_FULL}, {"date", COLUMN_DATE}, {"published", COLUMN_DATE},
    {"publishedat", COLUMN_DATE}, {"publisheddate", COLUMN_DATE}, {"publicationdate", COLUMN_DATE},
    {"datepublished", COLUMN_DATE}, {"dateofpublication", COLUMN_DATE}, {"publishtime", COLUMN_DATE},
    {"created", COLUMN_DATE}, {"createdate", COLUMN_OTHER}, {"coverdate", COLUMN_DATE},
    {"pubdate", COLUMN_DATE}, {"year", COLUMN_YEAR}, {"publicationyear", COLUMN_YEAR},
    {"pubyear", COLUMN_YEAR}, {"py", COLUMN_YEAR}, {"yearpublished", COLUMN_YEAR}, {"doi", COLUMN_DOI},
    {"di", COLUMN_DOI}, {"doilink", COLUMN_DOI}, {"arxivid", COLUMN_ARXIV}, {"arxiv", COLUMN_ARXIV},
    {"eprint", COLUMN_ARXIV}, {"pmid", COLUMN_PMID}, {"pubmedid", COLUMN_PMID}, {"medlinepmid", COLUMN_PMID},
    {"pm", COLUMN_PMID}, {"pmcid", COLUMN_PMCID}, {"id", COLUMN_ID}, {"paperid", COLUMN_ID},
    {"key", COLUMN_ID}, {"url", COLUMN_URL}, {"link", COLUMN_URL}, {"entryid", COLUMN_URL},
    {"articleurl", COLUMN_URL}, {"paperurl", COLUMN_URL}, {"pdflink", COLUMN_URL}, {"pdfurl", COLUMN_URL},
    {"externalurl", COLUMN_URL}, {"github", COLUMN_CODE}, {"code", COLUMN_CODE}, {"codeurl", COLUMN_CODE},
    {"codelink", COLUMN_CODE}, {"repository", COLUMN_CODE}, {"repositoryurl", COLUMN_CODE},
    {"githuburl", COLUMN_CODE}, {"githublink", COLUMN_CODE}, {"repourl", COLUMN_CODE},
    {"journal", COLUMN_VENUE}, {"journaltitle", COLUMN_VENUE}, {"journalbook", COLUMN_VENUE},
    {"journalname", COLUMN_VENUE}, {"sourcetitle", COLUMN_VENUE}, {"so", COLUMN_VENUE},
    {"venue", COLUMN_VENUE}, {"jt", COLUMN_VENUE}, {"booktitle", COLUMN_VENUE_OTHER},
    {"conference", COLUMN_VENUE_OTHER}, {"conferencename", COLUMN_VENUE_OTHER},
    {"conferencetitle", COLUMN_VENUE_OTHER}, {"proceedings", COLUMN_VENUE_OTHER},
    {"anthologytitle", COLUMN_VENUE_OTHER}, {"source", COLUMN_CITATION}, {"journalref", COLUMN_JOURNAL_REF},
    {"journalreference", COLUMN_JOURNAL_REF}, {"volume", COLUMN_VOLUME}, {"vl", COLUMN_VOLUME},
    {"vol", COLUMN_VOLUME}, {"issue", COLUMN_ISSUE}, {"issuenumber", COLUMN_ISSUE}, {"is", COLUMN_ISSUE},
    {"number", COLUMN_ISSUE}, {"pages", COLUMN_PAGES}, {"pagination", COLUMN_PAGES},
    {"pagerange", COLUMN_PAGES}, {"artno", COLUMN_PAGES}, {"startpage", COLUMN_FIRST_PAGE},
    {"pagestart", COLUMN_FIRST_PAGE}, {"firstpage", COLUMN_FIRST_PAGE}, {"bp", COLUMN_FIRST_PAGE},
    {"endpage", COLUMN_LAST_PAGE}, {"pageend", COLUMN_LAST_PAGE}, {"lastpage", COLUMN_LAST_PAGE},
    {"ep", COLUMN_LAST_PAGE}, {"publisher", COLUMN_PUBLISHER}, {"pu", COLUMN_PUBLISHER},
    {"keywords", COLUMN_KEYWORDS}, {"keyword", COLUMN_KEYWORDS}, {"authorkeywords", COLUMN_KEYWORDS},
    {"de", COLUMN_KEYWORDS}, {"manualtags", COLUMN_KEYWORDS}, {"tags", COLUMN_KEYWORDS},
    {"indexkeywords", COLUMN_KEYWORDS_OTHER}, {"automatictags", COLUMN_KEYWORDS_OTHER},
    {"meshterms", COLUMN_KEYWORDS_OTHER}, {"ieeeterms", COLUMN_KEYWORDS_OTHER},
    {"emtreemedicalindextermsmajorfocus", COLUMN_KEYWORDS_OTHER}, {"categories", COLUMN_CATEGORIES},
    {"category", COLUMN_CATEGORIES}, {"terms", COLUMN_CATEGORIES}, {"subjects", COLUMN_CATEGORIES},
    {"comment", COLUMN_COMMENT}, {"comments", COLUMN_COMMENT}, {"license", COLUMN_LICENSE},
    {"licence", COLUMN_LICENSE}, {"language", COLUMN_LANGUAGE},
    {"languageoforiginaldocument", COLUMN_LANGUAGE}, {"la", COLUMN_LANGUAGE}, {"documenttype", COLUMN_TYPE},
    {"publicationtype", COLUMN_TYPE}, {"itemtype", COLUMN_TYPE}, {"dt", COLUMN_TYPE}, {"type", COLUMN_TYPE}};

/* Fields that --map knows. */
static const struct {
	const char *field;
	char column;
} fields[] = {{"title", COLUMN_TITLE}, {"abstract", COLUMN_ABSTRACT}, {"authors", COLUMN_AUTHORS},
    {"date", COLUMN_DATE}, {"year", COLUMN_YEAR}, {"doi", COLUMN_DOI}, {"arxiv", COLUMN_ARXIV},
    {"pmid", COLUMN_PMID}, {"pmcid", COLUMN_PMCID}, {"id", COLUMN_ID}, {"url", COLUMN_URL},
    {"code", COLUMN_CODE}, {"venue", COLUMN_VENUE}, {"volume", COLUMN_VOLUME}, {"issue", COLUMN_ISSUE},
    {"pages", COLUMN_PAGES}, {"publisher", COLUMN_PUBLISHER}, {"keywords", COLUMN_KEYWORDS},
    {"categories", COLUMN_CATEGORIES}, {"comment", COLUMN_COMMENT}, {"license", COLUMN_LICENSE},
    {"language", COLUMN_LANGUAGE}};

#define FIELD_NUMBER (sizeof(fields) / sizeof(fields[0]))

enum csv_column csv_column_of(struct str name)
{
	char key[48];
	size_t n = 0;

	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (c >= 'A' && c <= 'Z')
			c |= 32;
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80))
			continue;
		if (n == sizeof(key))
			return COLUMN_OTHER;
		key[n++] = c;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is((struct str){key, n}, names[i].name))
			return (enum csv_column)names[i].column;
	return COLUMN_OTHER;
}

/* ---- --map ---- */

/* The next "field=column" at *at. False at the end. */
static bool next_pair(const char *map, size_t *at, struct str *field, struct str *column)
{
	struct str s = str_of(map);

	if (*at >= s.n)
		return false;
	size_t end = str_find_char(s, ',', *at);
	struct str pair = str_sub(s, *at, end);
	size_t equals = str_find_char(pair, '=', 0);

	*at = end == SIZE_MAX ? s.n : end + 1;
	*field = str_trim(str_sub(pair, 0, equals));
	*column = equals == SIZE_MAX ? (struct str){0} : str_trim(str_sub(pair, equals + 1, pair.n));
	return true;
}

static size_t field_index(struct str field)
{
	size_t i = 0;

	while (i < FIELD_NUMBER && !str_is(field, fields[i].field))
		i++;
	return i;
}

enum rc csv_map_check(const char *map, struct err *e)
{
	struct str field, column;
	bool text = false;
	size_t at = 0;

	while (next_pair(map, &at, &field, &column)) {
		if (column.n == 0)
			return err_set(e, RC_FATAL,
			    "--map takes FIELD=COLUMN,..., as in title=Title,abstract=AB; not '%s'", map);
		if (field_index(field) == FIELD_NUMBER) {
			struct buf known = {0};

			for (size_t i = 0; i < FIELD_NUMBER; i++)
				buf_addf(&known, "%s%s", i ? ", " : "", fields[i].field);
			err_set(e, RC_FATAL, "--map knows no field '%.*s'; fields are %s", STR_ARG(field),
			    known.p);
			buf_free(&known);
			return RC_FATAL;
		}
		text |= str_is(field, "title") || str_is(field, "abstract");
	}
	return text ? RC_OK : err_set(e, RC_FATAL, "--map must say where title or abstract stand");
}

/* "7" is the seventh column where no header says "7". */
static size_t column_index(const struct str *header, size_t n, struct str column)
{
	size_t number = 0;

	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(str_trim(header[i]), column))
			return i;
	for (size_t i = 0; i < column.n; i++) {
		if (column.p[i] < '0' || column.p[i] > '9' || number > LIMIT_CSV_COLUMNS)
			return n;
		number = number * 10 + (size_t)(column.p[i] - '0');
	}
	return number >= 1 && number <= n ? number - 1 : n;
}

/* What the map names wins: the field is in no other column, the column is no other field. False where a column isn't
 * there. */
static bool apply_map(struct csv_layout *l, const struct str *header, const char *map)
{
	struct str field, column;
	size_t at = 0;

	while (next_pair(map, &at, &field, &column)) {
		size_t i = field_index(field);

		for (size_t k = 0; i < FIELD_NUMBER && k < l->columns; k++)
			if (l->codes[k] == fields[i].column ||
			    (fields[i].column == COLUMN_AUTHORS && l->codes[k] == COLUMN_AUTHORS_FULL))
				l->codes[k] = COLUMN_OTHER;
	}
	for (at = 0; next_pair(map, &at, &field, &column);) {
		size_t i = field_index(field), k = column_index(header, l->columns, column);

		if (i == FIELD_NUMBER || k == l->columns)
			return false;
		l->codes[k] = fields[i].column;
	}
	return true;
}

/* ---- the header ---- */

static bool has(const struct csv_layout *l, enum csv_column column)
{
	return memchr(l->codes, (int)column, l->columns) != NULL;
}

static bool has_text(const struct csv_layout *l)
{
	return has(l, COLUMN_TITLE) || has(l, COLUMN_ABSTRACT);
}

/* Reads a row as a header. False where it can't be one. */
static bool read_header(struct csv_layout *l, struct arena *a, struct str row, char delimiter, const char *map)
{
	struct str *header = NULL, cell;
	size_t at = 0, n = 0;

	*l = (struct csv_layout){.delimiter = delimiter};
	while (n < LIMIT_CSV_COLUMNS && csv_cell(a, row, &at, delimiter, false, &cell)) {
		struct str *to = arena_push(a, &header, &n, sizeof(*to));
		*to = cell;
	}
	if (n < 2)
		return false;
	l->columns = n;
	l->codes = arena_alloc(a, n);
	for (size_t i = 0; i < n; i++)
		l->codes[i] = (char)csv_column_of(header[i]);
	if (map && !apply_map(l, header, map))
		return false;
	for (size_t i = 0; i < n; i++)
		l->known += l->codes[i] != COLUMN_OTHER;
	return has_text(l) && (l->known > 1 || map);
}

static struct str trim_newline(struct str row)
{
	while (row.n && (row.p[row.n - 1] == '\n' || row.p[row.n - 1] == '\r'))
		row.n--;
	return row;
}

/* Embase writes a record as rows of "TITLE","A title" / "AUTHOR NAMES","Doe J.","Roe R." */
static bool is_transposed(struct arena *a, struct str head)
{
	size_t at = 0, rows = 0, known = 0, end = 0;
	bool text = false;

	while (rows < 12 && at < head.n && csv_row(head, at, ',', 0, true, &end) == CSV_ROW) {
		struct str row = trim_newline(str_sub(head, at, end)), label = {0}, value = {0};
		size_t cell = 0;

		at = end;
		if (row.n == 0)
			break;
		csv_cell(a, row, &cell, ',', false, &label);
		if (!csv_cell(a, row, &cell, ',', false, &value))
			return false;
		enum csv_column column = csv_column_of(label);
		/* A header's second cell is a name, too. */
		if (rows == 0 && csv_column_of(value) != COLUMN_OTHER)
			return false;
		known += column != COLUMN_OTHER;
		text |= column == COLUMN_TITLE;
		rows++;
	}
	return rows >= 3 && text && known * 2 > rows;
}

bool csv_layout(struct csv_layout *out, struct arena *a, struct str head, const char *map)
{
	static const char delimiters[] = {'\t', ',', ';', '|'};
	struct csv_layout l;
	size_t at = 0;

	*out = (struct csv_layout){0};
	if (!map && is_transposed(a, head)) {
		*out = (struct csv_layout){.delimiter = ',', .transposed = true, .codes = arena_alloc(a, 1)};
		return true;
	}
	for (size_t row = 0; row < PREFACE_ROWS && at < head.n && out->known == 0; row++) {
		for (size_t i = 0; i < sizeof(delimiters); i++) {
			size_t end = 0;

			if (csv_row(head, at, delimiters[i], 0, true, &end) != CSV_ROW)
				continue;
			struct str line = trim_newline(str_sub(head, at, end));
			/* Behind other rows a header must be a clear one. */
			bool found =
			    read_header(&l, a, line, delimiters[i], map) && (row == 0 || map || l.known >= 4);
			l.header = at;
			if (found &&
			    (l.known > out->known || (l.known == out->known && l.columns > out->columns)))
				*out = l;
		}
		size_t next = str_find_char(head, '\n', at);
		at = next == SIZE_MAX ? head.n : next + 1;
	}
	return out->columns > 0;
}
