/* markup.h: markup inside a string to plain text: what Crossref, DataCite, OpenAlex and others leave in titles and
 * abstracts. All functions take valid UTF-8 and need time linear in its length. */
#ifndef PAPERSIFT_MARKUP_H
#define PAPERSIFT_MARKUP_H

#include "../../pipeline/str.h"

/* Undoes, in arena a:
 * - HTML entities, also those escaped again, up to four times ("&amp;amp;#x27;"; stages/normalise/undo.h has the list);
 * - tags of HTML and JATS (https://jats.nlm.nih.gov), with or without a name space: those of blocks become a space,
 *   those of runs of text nothing; sub- and superscripts become Unicode's where it has all their characters ("10⁻³",
 *   "CO₂"), letters of ordinals stay ("5th"), others become TeX ("T$_c$"); an anchor's address is put in parentheses
 *   behind its text;
 * - MathML and tex-math: "$...$" in TeX, once where both stand there;
 * - headings (<title>): "Abstract" goes, others stay with a colon behind them ("Methods: ...").
 * Only the names of those tags are tags, and unless a name space says so only with their partner: "a < b", "p<0.05",
 * "the <mask> token" stay. White space is folded. */
struct str markup_text(struct arena *a, struct str s);
/* The same, for an abstract: a heading "Abstract" as plain text and the publisher's copyright line, at the beginning or
 * end ("© 2019 Elsevier B.V. All rights reserved."), go too. */
struct str markup_abstract(struct arena *a, struct str s);
/* Only the entities; white space stays as it is. */
struct str markup_entities(struct arena *a, struct str s);
/* Only what comes last for an abstract: plain text without heading and copyright line, a view of s. */
struct str markup_trim(struct str s);

#endif
