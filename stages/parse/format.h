/* format.h: the contract of an input format. A format is one file that exports one `const struct format`, one line
 * in formats.def, and one fixture folder fixtures/parse/<format>...; nothing else is edited.
 *
 * The reader thread splits (cheap), workers parse. */
#ifndef PAPERSIFT_FORMAT_H
#define PAPERSIFT_FORMAT_H

#include "../../pipeline/err.h"
#include "../../pipeline/options.h"
#include "../../pipeline/record.h"
#include "../read/read.h"

/* One record's bytes as the splitter cut them. */
struct blob {
	struct str bytes;      /* on return from split: valid until the next split call (the driver copies) */
	uint64_t offset, line; /* of its first byte, in the decompressed stream; line counts from 1 */
	uint64_t column;       /* of its first byte, from 1, in bytes; 0 unknown */
	int year; /* what the document says beyond the record (listing: year for dates without one); 0 none */
	size_t context; /* so many of `bytes`, at the front, say what the document does (XML: xml.h); the record follows */
};

struct splitter {
	struct stream *stream;         /* borrowed */
	const struct options *options; /* borrowed */
	struct arena arena;            /* for the format's use; lives until the end of the stream */
	void *state;                   /* the format's own, in the arena; NULL at the first call */
};

struct format {
	const char *name;  /* "arxiv-snapshot" */
	const char *about; /* one line for `papersift formats` */
	bool guess;        /* false: used only when asked for by name */
	/* How sure is this format of owning a stream that begins with head (up to 64 KiB; a UTF-8 BOM removed)?
	 * 0 not mine .. 100 certain. */
	int (*bid)(struct str head);
	/* The next record. RC_OK, RC_END, RC_SKIP (a record refused: message located; *out has its offset and line;
	 * call again for the next), RC_FATAL. */
	enum rc (*split)(struct splitter *s, struct blob *out, struct err *e);
	/* One record to a paper. Text and author fields as the source has them with the container's escapes undone
	 * (the normalise stage does the rest); sources[0] is already set by the caller. RC_OK, or RC_SKIP with a
	 * message located by `at` (input, line and column of the blob's first byte). Called from worker threads. */
	enum rc (*parse)(const struct blob *b, struct place at, struct paper *p, struct err *e);
};

#define FORMAT(name) extern const struct format format_##name;
#include "formats.def"
#undef FORMAT

/* All formats in the order of formats.def, NULL-ended. */
extern const struct format *const formats[];
/* By name, or NULL. */
const struct format *format_by_name(const char *name);
/* The highest bidder for a stream's head among those that may be guessed, or NULL when nobody bids. */
const struct format *format_sniff(struct str head);

/* ---- helpers for formats (split_json.c, split_wrapped.c, blob.c, head.c) ---- */
/* Splits JSON Lines (blank lines skipped), the elements of a JSON array where the first byte is '[', or objects
 * written over several lines one after the other (as jq prints them). A record longer than LIMIT_RECORD_BYTES is
 * refused and skipped without being held in memory. */
enum rc split_json(struct splitter *s, struct blob *out, struct err *e);
/* Whether split_json takes what begins with head for JSON Lines: each line by itself is a record. */
bool split_json_by_lines(struct str head);
/* The same, and where an object holds an array at the end of one of `ways` (NULL-ended; keys parted by dots, at most
 * four of at most 63 bytes: "message.items") its elements are the records, cut one by one. Objects around arrays may
 * follow one another. What stands before the array may be LIMIT_RECORD_BYTES long. */
enum rc split_json_wrapped(struct splitter *s, struct blob *out, const char *const *ways, struct err *e);
/* RC_OK, or RC_SKIP with a message that says which byte of the blob, and of the input, isn't UTF-8. */
enum rc blob_check_utf8(const struct blob *b, struct place at, struct err *e);
/* Which of `names` (NULL-ended, at most 31) are keys of the JSON objects that head begins with (of the first few, or
 * the elements of an array), as bits 0...; HEAD_OTHER_KEYS is set where they have other keys too. 0 where head is
 * no JSON. Takes broken lines and a cut end as they come. */
#define HEAD_OTHER_KEYS (1u << 31)
unsigned head_json_keys(struct str head, const char *const *names);
/* The value at the end of a way of keys parted by dots, in the first object that head (or the array it begins with)
 * holds: from its first byte to the end of head; empty where there is none within head. A way may pass through the
 * first element of an array. */
struct str head_json_path(struct str head, const char *way);
/* Where the records of a head lie that may stand inside an object: the array or object at the end of the first of `ways`
 * (as for split_json_wrapped) that leads to one, else head itself. */
struct str head_json_records(struct str head, const char *const *ways);
/* Is the value at the end of a way an empty array, as an answer has where nothing was found? */
bool head_json_empty(struct str head, const char *way);

#endif
