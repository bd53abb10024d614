/* cmd_doctor.c: `papersift doctor`: what this program is made of and finds on this machine, for bug reports and for who
 * wonders why it is slow. It changes nothing. */
#include "../stages/extract/cache.h"
#include "../stages/extract/literals.h"
#include "../stages/extract/match.h"
#include "../stages/read/read.h"
#include "../stages/store/store.h"
#include "command.h"
#include "version.h"
#include <archive.h>
#include <curl/curl.h>
#include <dirent.h>
#include <errno.h>
#include <expat.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <utf8proc.h>
#include <yaml.h>
#include <zlib.h>

/* One answer: both forms are written from the list of them. */
struct finding_line {
	const char *section, *name; /* sections stand together */
	struct str text;            /* arena */
	bool number;                /* the text is one, as JSON has it */
};
struct findings {
	struct arena arena;
	struct finding_line *items;
	size_t count;
	const char *section; /* of what comes next */
};

static void say(struct findings *f, const char *name, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void say(struct findings *f, const char *name, const char *fmt, ...)
{
	struct finding_line *l = arena_push(&f->arena, &f->items, &f->count, sizeof(*l));
	char text[4096];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	*l = (struct finding_line){f->section, name, str_dup(&f->arena, str_of(text)), false};
}

static void count(struct findings *f, const char *name, uint64_t n)
{
	say(f, name, "%" PRIu64, n);
	f->items[f->count - 1].number = true;
}

/* ---- the machine ---- */

static void machine(struct findings *f)
{
	struct utsname u;
	struct buf features = {0};
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	f->section = "machine";
	if (uname(&u) == 0)
		say(f, "system", "%s %s %s", u.sysname, u.release, u.machine);
	count(f, "processors", processors < 1 ? 1 : (uint64_t)processors);
#if defined(__x86_64__) || defined(__i386__)
	/* Hyperscan needs SSSE3 and is faster with each of the others. */
	__builtin_cpu_init();
	buf_adds(&features, __builtin_cpu_supports("ssse3") ? " ssse3" : "");
	buf_adds(&features, __builtin_cpu_supports("sse4.2") ? " sse4.2" : "");
	buf_adds(&features, __builtin_cpu_supports("popcnt") ? " popcnt" : "");
	buf_adds(&features, __builtin_cpu_supports("bmi2") ? " bmi2" : "");
	buf_adds(&features, __builtin_cpu_supports("avx2") ? " avx2" : "");
	buf_adds(&features, __builtin_cpu_supports("avx512bw") ? " avx512bw" : "");
	say(f, "features", "%s", features.n ? features.p + 1 : "none of those that matter");
#else
	say(f, "features", "%s", "none are asked for on this processor");
#endif
	buf_free(&features);
}

static void libraries(struct findings *f)
{
	uint32_t jit = 0;
	char target[64] = "";

	pcre2_config(PCRE2_CONFIG_JIT, &jit);
	if (jit)
		pcre2_config(PCRE2_CONFIG_JITTARGET, target);
	f->section = "libraries";
	say(f, "PCRE2", "%s", program_engine());
	say(f, "compiled patterns", "%s", jit ? target : "interpreted: several times slower");
	say(f, "prefilter", "%s", literals_engine());
	say(f, "Hyperscan in use", "%s",
	    strncmp(literals_engine(), "Hyperscan ", 10) == 0 ? "yes" : "no: papersift's own takes its place");
	say(f, "SQLite", "%s%s", sqlite3_libversion(),
	    sqlite3_compileoption_used("ENABLE_FTS5") ? " with FTS5" : ", without FTS5: query doesn't work");
	say(f, "libarchive", "%s", archive_version_details());
	say(f, "zlib", "%s", zlibVersion());
	say(f, "jansson", "%s", jansson_version_str());
	say(f, "expat", "%s", XML_ExpatVersion());
	say(f, "libyaml", "%s", yaml_get_version_string());
	say(f, "utf8proc", "%s", utf8proc_version());
	say(f, "libcurl", "%s", curl_version());
}

/* ---- rules ---- */

/* False where they can't be used. */
static bool rules(struct findings *f, const struct options *o, struct err *e)
{
	struct packs *packs = NULL;
	const char *dir = packs_default_dir();
	bool fine;

	f->section = "rules";
	say(f, "directory", "%s", dir ? dir : "");
	for (size_t i = 0; i < o->rules_dir_count; i++)
		say(f, "added", "%s", o->rules_dir[i]);
	fine = command_packs(&packs, o, e) == RC_OK;
	say(f, "state", "%s", fine ? "fine" : e->text);
	if (fine) {
		count(f, "rules", packs->rule_count);
		say(f, "hash", "%s", packs->hash_hex);
	}
	packs_free(packs);
	return fine;
}

/* ---- the cache ---- */

static void cache(struct findings *f)
{
	struct buf dir = {0};
	struct stat st;
	uint64_t files = 0, bytes = 0;

	f->section = "cache";
	if (!cache_dir(&dir)) {
		say(f, "state", "none: neither XDG_CACHE_HOME nor HOME is set; each start takes longer");
		return;
	}
	say(f, "directory", "%s", dir.p);
	DIR *d = opendir(dir.p);

	if (!d)
		say(f, "state", "%s", errno == ENOENT ? "not there yet" : strerror(errno));
	else if (fstat(dirfd(d), &st) != 0 || st.st_uid != geteuid())
		say(f, "state", "belongs to somebody else: what is in it isn't used");
	else
		say(f, "state", "%s", faccessat(dirfd(d), ".", W_OK, 0) == 0 ? "fine" : "can't be written");
	for (const struct dirent *entry; d && (entry = readdir(d));)
		if (fstatat(dirfd(d), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode)) {
			files++;
			bytes += (uint64_t)st.st_size;
		}
	if (d) {
		count(f, "files", files);
		count(f, "bytes", bytes);
		say(f, "kept", "%d days from the last use, %d MiB at most", CACHE_DAYS,
		    (int)(CACHE_BYTES >> 20));
		closedir(d);
	}
	buf_free(&dir);
}

/* ---- limits ---- */

static void resource(struct findings *f, const char *name, int what)
{
	struct rlimit limit;

	if (getrlimit((__rlimit_resource_t)what, &limit) != 0)
		return;
	if (limit.rlim_cur == RLIM_INFINITY)
		say(f, name, "none");
	else
		count(f, name, limit.rlim_cur);
}

static void limits(struct findings *f)
{
	f->section = "limits";
	count(f, "bytes of a record", LIMIT_RECORD_BYTES);
	count(f, "bytes of a document that is one object", LIMIT_DOCUMENT_BYTES);
	count(f, "depth of JSON", LIMIT_JSON_DEPTH);
	count(f, "authors of a paper", LIMIT_AUTHORS);
	count(f, "archives inside archives", LIMIT_NESTING);
	count(f, "members of archives", LIMIT_MEMBERS);
	count(f, "match steps of a rule on a text", LIMIT_MATCH);
	count(f, "match depth", LIMIT_DEPTH);
	count(f, "match KiB", LIMIT_HEAP_KIB);
	f->section = "limits of the system";
	resource(f, "bytes of a file", RLIMIT_FSIZE);
	resource(f, "bytes of memory", RLIMIT_AS);
	resource(f, "open files", RLIMIT_NOFILE);
}

/* ---- the two forms ---- */

static void put_text(const struct findings *f, struct buf *out)
{
	const char *section = "";

	for (size_t i = 0; i < f->count; i++) {
		const struct finding_line *l = &f->items[i];

		if (strcmp(section, l->section) != 0)
			buf_addf(out, "%s%s\n", i ? "\n" : "", l->section);
		section = l->section;
		buf_addf(out, "  %-38s %.*s\n", l->name, STR_ARG(l->text));
	}
}

static void put_json(const struct findings *f, struct buf *out)
{
	const char *section = "";

	buf_addc(out, '{');
	for (size_t i = 0; i < f->count; i++) {
		const struct finding_line *l = &f->items[i];
		bool first = strcmp(section, l->section) != 0;

		if (first) {
			buf_adds(out, i ? "\n},\n" : "");
			json_put_string(out, str_of(l->section));
			buf_adds(out, ": {");
		}
		section = l->section;
		buf_adds(out, first ? "\n  " : ",\n  ");
		json_put_string(out, str_of(l->name));
		buf_adds(out, ": ");
		if (l->number)
			buf_add(out, l->text);
		else
			json_put_string(out, l->text);
	}
	buf_adds(out, "\n}}\n");
}

static int doctor_main(const struct options *o, struct err *e)
{
	struct findings f = {.section = "papersift"};
	struct buf out = {0};
	int code = EXIT_FINE;

	if (o->input_count > 0)
		return usage_error(e, "doctor takes no input");
	say(&f, "version", "%s", PAPERSIFT_VERSION);
	count(&f, "schema of databases", store_schema_version());
	count(&f, "schema of records", SCHEMA_VERSION);
	machine(&f);
	libraries(&f);
	if (!rules(&f, o, e))
		code = EXIT_FATAL;
	cache(&f);
	limits(&f);
	if (o->as_json)
		put_json(&f, &out);
	else
		put_text(&f, &out);
	struct err later = {0};

	if (command_print(buf_str(&out), &later) != EXIT_FINE) {
		*e = later;
		code = EXIT_FATAL;
	}
	buf_free(&out);
	arena_free(&f.arena);
	return code;
}

const struct command cmd_doctor = {
    .name = "doctor",
    .synopsis = "doctor [--json] [--rules DIR]",
    .about = "versions, processor, rules, cache and limits, as a bug report needs them",
    .examples = "  papersift doctor\n"
                "  papersift doctor --json | jq -r '.libraries.prefilter'\n",
    .details =
        "Changes nothing, but that the cache is filled as by any start. Exit code 2 where the rules can't\n"
        "be used.\n",
    .options = OPT_AS_JSON | OPT_RULES,
    .main = doctor_main,
};
