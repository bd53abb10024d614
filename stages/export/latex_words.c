/* latex_words.c: the LaTeX commands that may stand in a bibliography (bibtex.h). A list of what is allowed,
 * because one of what is dangerous (\input, \write, \csname ...) is never complete. Names are those of
 * LaTeX's kernel and amsmath/amssymb, as in "The Comprehensive LaTeX Symbol List" and the amsmath user's
 * guide. */
#include "bibtex.h"
#include <string.h>

static const struct list {
	enum bib_command kind;
	const char *names; /* each between spaces */
} lists[] = {
    {BIB_GROUP,
        " emph textbf textit texttt textsc textrm textsf textsl textup textnormal underline mbox "
        "textsuperscript "
        "textsubscript "},
    {BIB_SYMBOL,
        " ldots dots copyright pounds dag ddag LaTeX TeX textregistered texttrademark textendash textemdash "
        "textquoteleft textquoteright textquotedblleft textquotedblright textasciitilde textasciicircum "
        "textbackslash textbraceleft textbraceright textbar textless textgreater textdegree textmu quad "
        "qquad slash "},
    {BIB_DROP, " url href text ensuremath nolinkurl "},
    {BIB_MATHS,
        " alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi "
        "varpi rho "
        "varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma "
        "Upsilon "
        "Phi Psi Omega aleph beth hbar hslash ell wp Re Im partial nabla infty emptyset varnothing forall "
        "exists "
        "nexists neg prime angle degree circ bullet star ast cdot cdots vdots ddots colon times div pm mp "
        "oplus "
        "ominus otimes oslash odot wedge vee cap cup bigcap bigcup bigoplus bigotimes bigwedge bigvee sqcup "
        "sqcap "
        "setminus wr amalg dagger ddagger ltimes rtimes leq le geq ge neq ne ll gg lll ggg leqslant geqslant "
        "lesssim gtrsim lessgtr equiv sim simeq approx cong propto doteq asymp prec succ preceq succeq "
        "subset "
        "supset subseteq supseteq subsetneq supsetneq in notin ni owns mid nmid parallel perp vdash models "
        "to gets "
        "rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow longrightarrow "
        "longleftarrow "
        "Longrightarrow longmapsto mapsto hookrightarrow hookleftarrow rightharpoonup rightleftharpoons "
        "uparrow "
        "downarrow updownarrow nearrow searrow swarrow nwarrow leadsto iff implies sum prod coprod int iint "
        "iiint "
        "oint lim liminf limsup sup inf max min arg det dim ker hom deg gcd exp log ln lg sin cos tan cot "
        "sec csc "
        "arcsin arccos arctan sinh cosh tanh coth Pr bmod pmod mod frac dfrac tfrac cfrac sqrt binom choose "
        "over "
        "atop overline underline overbrace underbrace overset underset stackrel hat widehat tilde widetilde "
        "bar "
        "vec dot ddot acute grave breve check mathring overrightarrow overleftarrow mathcal mathbb mathbf "
        "mathrm "
        "mathit mathsf mathtt mathfrak mathscr mathnormal Bbb boldsymbol bm pmb cal bf rm it sf tt bold text "
        "textrm "
        "textit textbf textsf texttt mbox hbox operatorname left right big Big bigg Bigg bigl bigr Bigl Bigr "
        "langle "
        "rangle lfloor rfloor lceil rceil lbrace rbrace vert Vert lvert rvert lVert rVert backslash quad "
        "qquad "
        "limits nolimits displaystyle textstyle scriptstyle square Box blacksquare diamond Diamond triangle "
        "bigtriangleup blacktriangle top bot flat natural sharp clubsuit spadesuit heartsuit diamondsuit S "
        "dots "
        "ldots slash imath jmath eth "},
};

bool is_listed(const char *names, struct str word)
{
	for (const char *at = names; (at = strchr(at, ' ')) != NULL; at++)
		if (strncmp(at + 1, word.p, word.n) == 0 && at[1 + word.n] == ' ')
			return true;
	return false;
}

const char *bib_switch(struct str name)
{
	static const char *const switches[][2] = {
	    {"bf", "textbf"},
	    {"bfseries", "textbf"},
	    {"it", "textit"},
	    {"itshape", "textit"},
	    {"em", "emph"},
	    {"tt", "texttt"},
	    {"ttfamily", "texttt"},
	    {"sc", "textsc"},
	    {"scshape", "textsc"},
	    {"rm", "textrm"},
	    {"rmfamily", "textrm"},
	    {"sf", "textsf"},
	    {"sffamily", "textsf"},
	    {"sl", "textsl"},
	};

	for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++)
		if (str_is(name, switches[i][0]))
			return switches[i][1];
	return NULL;
}

enum bib_command bib_command(struct str name)
{
	if (bib_switch(name))
		return BIB_SWITCH;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (is_listed(lists[i].names, name))
			return lists[i].kind;
	return BIB_UNKNOWN;
}
