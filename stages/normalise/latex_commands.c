/* latex_commands.c: the LaTeX commands that have a plain form in the matching copy. All others stay as they are. */
#include "undo.h"
#include <stdlib.h>
#include <string.h>

/* clang-format off */
#define SYMBOL(name, text) {name, LATEX_SYMBOL, text, 0, 0}
#define GROUP(name) {name, LATEX_GROUP, NULL, 0, 0}
#define SWITCH(name) {name, LATEX_SWITCH, NULL, 0, 0}

/* In byte order of their names. */
static const struct latex_command commands[] = {
	SWITCH("Big"), SYMBOL("Delta", "Δ"), SYMBOL("Gamma", "Γ"), SYMBOL("Lambda", "Λ"), SYMBOL("Leftrightarrow", "<=>"),
	SYMBOL("Omega", "Ω"), SYMBOL("Phi", "Φ"), SYMBOL("Pi", "Π"), SYMBOL("Psi", "Ψ"), SYMBOL("Rightarrow", "=>"),
	SYMBOL("Sigma", "Σ"), SYMBOL("Theta", "Θ"), SYMBOL("Xi", "Ξ"), SYMBOL("alpha", "α"), SYMBOL("approx", "~"),
	SYMBOL("ast", "*"), SYMBOL("backslash", "\\"), SYMBOL("beta", "β"), SWITCH("bf"), SWITCH("bfseries"),
	SWITCH("big"), SWITCH("bigl"), SWITCH("bigr"), GROUP("bm"), GROUP("boldsymbol"), SYMBOL("bullet", "•"),
	SWITCH("cal"), SYMBOL("cdot", "·"), SYMBOL("cdots", "..."), SYMBOL("chi", "χ"), SYMBOL("circ", "∘"),
	SYMBOL("cong", "~"), SYMBOL("copyright", "©"), SYMBOL("deg", "°"), SYMBOL("degree", "°"), SYMBOL("delta", "δ"),
	SWITCH("displaystyle"), SYMBOL("dots", "..."), SYMBOL("downarrow", "↓"), SYMBOL("ell", "l"), SWITCH("em"),
	GROUP("emph"), GROUP("ensuremath"), SYMBOL("epsilon", "ε"), SYMBOL("eta", "η"), SYMBOL("exp", "exp"),
	{"footnote", LATEX_GROUP, NULL, ' ', 0}, {"frac", LATEX_GROUP, NULL, 0, '/'}, SYMBOL("gamma", "γ"),
	SYMBOL("ge", ">="), SYMBOL("geq", ">="), SYMBOL("geqslant", ">="), SYMBOL("gg", ">>"), SYMBOL("gtrsim", ">~"),
	GROUP("hbox"), {"href", LATEX_GROUP, NULL, 0, ' '}, SYMBOL("infty", "∞"), SYMBOL("iota", "ι"), SWITCH("it"),
	SWITCH("itshape"), SYMBOL("kappa", "κ"), SYMBOL("lambda", "λ"), SYMBOL("ldots", "..."), SYMBOL("le", "<="),
	SWITCH("left"), SYMBOL("leftarrow", "<-"), SYMBOL("leq", "<="), SYMBOL("leqslant", "<="), SYMBOL("lesssim", "<~"),
	SYMBOL("ll", "<<"), SYMBOL("ln", "ln"), SYMBOL("log", "log"), SYMBOL("longrightarrow", "->"), GROUP("mathbb"),
	GROUP("mathbf"), GROUP("mathcal"), GROUP("mathfrak"), GROUP("mathit"), GROUP("mathrm"), GROUP("mathscr"),
	GROUP("mathsf"), GROUP("mathtt"), SYMBOL("max", "max"), GROUP("mbox"), SYMBOL("mid", "|"), SYMBOL("min", "min"),
	SYMBOL("mu", "μ"), SYMBOL("ne", "≠"), SYMBOL("neq", "≠"), SYMBOL("newline", " "), SWITCH("noindent"),
	GROUP("nolinkurl"), SYMBOL("nu", "ν"), SYMBOL("omega", "ω"), GROUP("operatorname"), GROUP("path"),
	SYMBOL("percent", "%"), SYMBOL("phi", "φ"), SYMBOL("pi", "π"), SYMBOL("pm", "±"), SYMBOL("prime", "'"),
	SWITCH("protect"), SYMBOL("psi", "ψ"), SYMBOL("qquad", " "), SYMBOL("quad", " "), SYMBOL("rho", "ρ"),
	SWITCH("right"), SYMBOL("rightarrow", "->"), SWITCH("rm"), SWITCH("sc"), SWITCH("sf"), SYMBOL("sigma", "σ"),
	SYMBOL("sim", "~"), SYMBOL("simeq", "~"), SWITCH("sl"), SYMBOL("tau", "τ"), GROUP("text"),
	SYMBOL("textasciicircum", "^"), SYMBOL("textasciitilde", "~"), SYMBOL("textbackslash", "\\"), GROUP("textbf"),
	SYMBOL("textbullet", "•"), SYMBOL("textdegree", "°"), SYMBOL("textemdash", " - "), SYMBOL("textendash", "-"),
	SYMBOL("textgreater", ">"), GROUP("textit"), SYMBOL("textless", "<"), GROUP("textmd"), SYMBOL("textmu", "μ"),
	GROUP("textnormal"), SYMBOL("textpm", "±"), SYMBOL("textquotedbl", "\""), SYMBOL("textquotedblleft", "\""),
	SYMBOL("textquotedblright", "\""), SYMBOL("textquoteleft", "'"), SYMBOL("textquoteright", "'"),
	SYMBOL("textquotesingle", "'"), SYMBOL("textregistered", ""), GROUP("textrm"), GROUP("textsc"), GROUP("textsf"),
	GROUP("textsl"), SWITCH("textstyle"), {"textsubscript", LATEX_GROUP, NULL, '_', 0},
	{"textsuperscript", LATEX_GROUP, NULL, '^', 0}, SYMBOL("texttimes", "×"), SYMBOL("texttrademark", ""),
	GROUP("texttt"), SYMBOL("textunderscore", "_"), GROUP("textup"), SYMBOL("theta", "θ"), SYMBOL("thinspace", " "),
	SYMBOL("times", "×"), SYMBOL("to", "->"), SWITCH("tt"), GROUP("uline"), GROUP("underline"),
	SYMBOL("uparrow", "↑"), GROUP("url"), SYMBOL("varepsilon", "ε"), SYMBOL("varphi", "φ"), SYMBOL("vert", "|"),
	SYMBOL("xi", "ξ"), SYMBOL("zeta", "ζ"),
};
/* clang-format on */

static int by_name(const void *key, const void *command)
{
	return str_cmp(*(const struct str *)key, str_of(((const struct latex_command *)command)->name));
}

const struct latex_command *latex_command(struct str name)
{
	return bsearch(&name, commands, sizeof(commands) / sizeof(*commands), sizeof(*commands), by_name);
}
