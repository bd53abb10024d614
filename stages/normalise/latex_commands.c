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
	SWITCH("Big"), SWITCH("Bigg"), SWITCH("Bigl"), SWITCH("Bigr"), SYMBOL("Delta", "Δ"), SYMBOL("Gamma", "Γ"),
	SYMBOL("Im", "Im"), SYMBOL("Lambda", "Λ"), SYMBOL("Leftrightarrow", "<=>"), SYMBOL("Longrightarrow", "=>"),
	SYMBOL("Omega", "Ω"), SYMBOL("Phi", "Φ"), SYMBOL("Pi", "Π"), SYMBOL("Psi", "Ψ"), SYMBOL("Re", "Re"),
	SYMBOL("Rightarrow", "=>"), SYMBOL("Sigma", "Σ"), SYMBOL("Theta", "Θ"), SYMBOL("Xi", "Ξ"),
	SYMBOL("alpha", "α"), SYMBOL("approx", "~"), SYMBOL("arg", "arg"), SYMBOL("ast", "*"),
	SYMBOL("backslash", "\\"), SYMBOL("beta", "β"), SWITCH("bf"), SWITCH("bfseries"), SWITCH("big"),
	SWITCH("bigg"), SWITCH("bigl"), SWITCH("bigr"), GROUP("bm"), GROUP("boldsymbol"), SYMBOL("bullet", "•"),
	SWITCH("cal"), SYMBOL("cap", "∩"), SYMBOL("cdot", "·"), SYMBOL("cdots", "..."), SYMBOL("checkmark", "✓"),
	SYMBOL("chi", "χ"), SYMBOL("circ", "∘"), SYMBOL("circledR", ""), SYMBOL("cong", "~"),
	SYMBOL("copyright", "©"), SYMBOL("cos", "cos"), SYMBOL("cup", "∪"), SYMBOL("dagger", "†"),
	SYMBOL("ddagger", "‡"), SYMBOL("deg", "°"), SYMBOL("degree", "°"), SYMBOL("delta", "δ"),
	SYMBOL("det", "det"), {"dfrac", LATEX_GROUP, NULL, 0, '/'}, SWITCH("displaystyle"), SYMBOL("dots", "..."),
	SYMBOL("downarrow", "↓"), SYMBOL("ell", "l"), SWITCH("em"), GROUP("emph"), SYMBOL("emptyset", "∅"),
	GROUP("ensuremath"), SYMBOL("epsilon", "ε"), SYMBOL("equiv", "≡"), SYMBOL("eta", "η"),
	SYMBOL("exists", "∃"), SYMBOL("exp", "exp"), {"footnote", LATEX_GROUP, NULL, ' ', 0},
	SYMBOL("forall", "∀"), {"frac", LATEX_GROUP, NULL, 0, '/'}, SYMBOL("gamma", "γ"), SYMBOL("gcd", "gcd"),
	SYMBOL("ge", ">="), SYMBOL("geq", ">="), SYMBOL("geqslant", ">="), SYMBOL("gg", ">>"),
	SYMBOL("gtrsim", ">~"), GROUP("hbox"), {"href", LATEX_GROUP, NULL, 0, ' '}, SYMBOL("in", "∈"),
	SYMBOL("infty", "∞"), SYMBOL("int", "∫"), SYMBOL("iota", "ι"), SWITCH("it"), SWITCH("itshape"),
	SYMBOL("kappa", "κ"), SYMBOL("lVert", "‖"), SYMBOL("lambda", "λ"), SYMBOL("langle", "⟨"),
	SYMBOL("lceil", "⌈"), SYMBOL("ldots", "..."), SYMBOL("le", "<="), SWITCH("left"),
	SYMBOL("leftarrow", "<-"), SYMBOL("leftrightarrow", "<->"), SYMBOL("leq", "<="), SYMBOL("leqslant", "<="),
	SYMBOL("lesssim", "<~"), SYMBOL("lfloor", "⌊"), SYMBOL("lg", "lg"), SYMBOL("lim", "lim"), SWITCH("limits"),
	SYMBOL("ll", "<<"), SYMBOL("ln", "ln"), SYMBOL("log", "log"), SYMBOL("longrightarrow", "->"),
	SYMBOL("mapsto", "->"), GROUP("mathbb"), GROUP("mathbf"), GROUP("mathcal"), GROUP("mathfrak"),
	GROUP("mathit"), GROUP("mathrm"), GROUP("mathscr"), GROUP("mathsf"), GROUP("mathtt"), SYMBOL("max", "max"),
	GROUP("mbox"), SYMBOL("mid", "|"), SYMBOL("min", "min"), SYMBOL("mu", "μ"), SYMBOL("nabla", "∇"),
	SYMBOL("ne", "≠"), SYMBOL("neg", "¬"), SYMBOL("neq", "≠"), SYMBOL("newline", " "), SWITCH("noindent"),
	GROUP("nolinkurl"), SWITCH("normalfont"), SYMBOL("notin", "∉"), SYMBOL("nu", "ν"), SYMBOL("omega", "ω"),
	GROUP("operatorname"), SYMBOL("oplus", "⊕"), SYMBOL("otimes", "⊗"), SYMBOL("partial", "∂"), GROUP("path"),
	SYMBOL("percent", "%"), SYMBOL("perp", "⊥"), SYMBOL("phi", "φ"), SYMBOL("pi", "π"), SYMBOL("pm", "±"),
	SYMBOL("prime", "'"), SYMBOL("prod", "∏"), SYMBOL("propto", "∝"), SWITCH("protect"), SYMBOL("psi", "ψ"),
	SYMBOL("qquad", " "), SYMBOL("quad", " "), SYMBOL("rVert", "‖"), SYMBOL("rangle", "⟩"),
	SYMBOL("rceil", "⌉"), SYMBOL("rfloor", "⌋"), SYMBOL("rho", "ρ"), SWITCH("right"),
	SYMBOL("rightarrow", "->"), SWITCH("rm"), SWITCH("sc"), SWITCH("scriptsize"), SWITCH("scriptstyle"),
	SYMBOL("setminus", "\\"), SWITCH("sf"), SYMBOL("sigma", "σ"), SYMBOL("sim", "~"), SYMBOL("simeq", "~"),
	SYMBOL("sin", "sin"), SWITCH("sl"), SWITCH("small"), SYMBOL("square", "□"), SYMBOL("star", "*"),
	SYMBOL("subset", "⊂"), SYMBOL("subseteq", "⊆"), SYMBOL("sum", "∑"), SYMBOL("tan", "tan"),
	SYMBOL("tau", "τ"), GROUP("text"), SYMBOL("textasciicircum", "^"), SYMBOL("textasciitilde", "~"),
	SYMBOL("textbackslash", "\\"), GROUP("textbf"), SYMBOL("textbullet", "•"), SYMBOL("textdegree", "°"),
	SYMBOL("textemdash", " - "), SYMBOL("textendash", "-"), SYMBOL("textgreater", ">"), GROUP("textit"),
	SYMBOL("textless", "<"), GROUP("textmd"), SYMBOL("textmu", "μ"), GROUP("textnormal"),
	SYMBOL("textpm", "±"), SYMBOL("textquotedbl", "\""), SYMBOL("textquotedblleft", "\""),
	SYMBOL("textquotedblright", "\""), SYMBOL("textquoteleft", "'"), SYMBOL("textquoteright", "'"),
	SYMBOL("textquotesingle", "'"), SYMBOL("textregistered", ""), GROUP("textrm"), GROUP("textsc"),
	GROUP("textsf"), GROUP("textsl"), SWITCH("textstyle"), {"textsubscript", LATEX_GROUP, NULL, '_', 0},
	{"textsuperscript", LATEX_GROUP, NULL, '^', 0}, SYMBOL("texttimes", "×"), SYMBOL("texttrademark", ""),
	GROUP("texttt"), SYMBOL("textunderscore", "_"), GROUP("textup"), {"tfrac", LATEX_GROUP, NULL, 0, '/'},
	SYMBOL("theta", "θ"), SYMBOL("thinspace", " "), SYMBOL("times", "×"), SYMBOL("to", "->"),
	SYMBOL("triangle", "△"), SWITCH("tt"), GROUP("uline"), GROUP("underline"), SYMBOL("uparrow", "↑"),
	GROUP("url"), SYMBOL("varepsilon", "ε"), SYMBOL("varphi", "φ"), SYMBOL("varrho", "ρ"),
	SYMBOL("vartheta", "θ"), SYMBOL("vee", "∨"), SYMBOL("vert", "|"), SYMBOL("wedge", "∧"), SYMBOL("xi", "ξ"),
	SYMBOL("zeta", "ζ"),
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
