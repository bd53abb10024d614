/* xml_prose.h: titles and abstracts, with markup of any of the XML formats, as plain text with its sense kept. */
#ifndef PAPERSIFT_XML_PROSE_H
#define PAPERSIFT_XML_PROSE_H

#include "xml.h"

/* The text of n (NULL: empty) in the arena, white space folded. Italics and the like go; sub- and superscripts become
 * Unicode's where it has them all, letters of ordinals stay ("5th"), others TeX math ("T$_c$"); formulas become TeX
 * math once, however many forms of them there are; titles of sections become labels ("Results: ..."), a heading
 * "Abstract" goes; footnotes, figures and marks that refer to them go; markup and entities that were escaped once
 * more are undone. */
struct str xml_prose(struct arena *a, const struct xml *n);
/* The same of an abstract: without a heading "Abstract" and the publisher's copyright line (markup.h). */
struct str xml_abstract(struct arena *a, const struct xml *n);
/* The same of several, "label: " before each where it has one: appended to out, a space between. */
void xml_prose_add(struct buf *out, struct str label, const struct xml *n);

/* ---- formulas (mathml.c) ---- */

/* A MathML element (https://www.w3.org/TR/MathML3/chapter3.html, presentation markup) as TeX, without dollars. */
void mathml_to_tex(struct buf *out, const struct xml *math);
/* What JATS keeps in <tex-math>, often a whole document, as TeX without dollars: a view of tex. */
struct str tex_math_inside(struct str tex);

/* ---- markup in text (xml_escaped.c) ---- */

/* Text in which markup was escaped once more than it should ("CO&lt;sub&gt;2", "&amp;eacute;") as a document of its
 * own, <text>...</text>, in out. False where there is no such markup in it, or it isn't balanced. */
bool xml_escaped(struct buf *out, struct str text);
/* The same where it isn't balanced: tags go, entities become characters. */
void xml_strip_escaped(struct buf *out, struct str text);

#endif
