/* title.c: which words of a title keep their capitals (bibtex.h). */
#include "bibtex.h"
#include <string.h>
#include <utf8proc.h>

/* Names that titles in Title Case hide among their capitals: people after whom methods are called, languages,
 * parts of the world, and a few products. */
static const char proper_names[] =
    " Abelian Africa African America American Android Antarctic Arabic Arctic Asia Asian Atlantic Banach "
    "Bayes "
    "Bayesian Bellman Bengali Bernoulli Boltzmann Boolean Bose Brownian Bregman Carlo Cauchy China Chinese "
    "Cholesky "
    "Cooper Coulomb Dirac Dirichlet Dutch Einstein English Euclid Euclidean Euler Europe European Fermi "
    "Finnish "
    "Fisher Fourier French Frobenius Galerkin Galois Gauss Gaussian German Gibbs Greek Hamilton Hamiltonian "
    "Hausdorff Hebrew Hermitian Hessian Higgs Hilbert Hindi India Indian Indonesian Ising Italian Jacobian "
    "Japan "
    "Japanese Kalman Kerr Kolmogorov Korean Krylov Kullback Lagrange Lagrangian Langevin Langlands Laplace "
    "Laplacian "
    "Latin Lebesgue Leibler Lie Linux Lipschitz Lorentz Lyapunov Majorana Markov Markovian Maxwell Mills "
    "Monte Mott "
    "Nash Navier Nesterov Newton Newtonian Noether Pacific Pareto Parisian Persian Planck Poisson Polish "
    "Portuguese "
    "Python Ricci Riemann Riemannian Russian Sanskrit Schmidt Schwarzschild Shannon Shapley Siegel Sinkhorn "
    "Sobolev "
    "Spanish Stein Stirling Stokes Swahili Swedish Tamil Taylor Thompson Turing Turkish Twitter Ukrainian "
    "Urdu Vapnik "
    "Vietnamese Viterbi Wasserstein Weyl Wiener Wikipedia Yang Zipf ";
/* Small words that stand in lower case in Title Case too. */
static const char small_words[] = " about across after against along among around before behind between "
                                  "beyond during from into like near onto over "
                                  "than that through toward towards under unlike upon using versus via when "
                                  "where while with within without ";

struct title_words {
	struct str text;
	bool sentence_case, shouting;
};

/* What a word's capitals look like. */
struct shape {
	size_t letters, capitals, digits;
	bool initial; /* begins with a capital */
	bool inner;   /* has a capital behind its first letter */
};

static bool is_capital(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z';
	return utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_LU;
}

static bool is_digit(uint32_t cp)
{
	return cp >= '0' && cp <= '9';
}

bool is_word_part(uint32_t cp)
{
	utf8proc_category_t c;

	if (cp < 0x80)
		return is_digit(cp) || is_capital(cp) || (cp >= 'a' && cp <= 'z');
	c = utf8proc_category((utf8proc_int32_t)cp);
	return (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_ME) || c == UTF8PROC_CATEGORY_ND;
}

size_t title_word_end(struct str s, size_t i)
{
	size_t size;

	while (i < s.n && is_word_part(utf8_decode(s, i, &size)))
		i += size;
	return i;
}

static struct shape shape_of(struct str word)
{
	struct shape s = {0};
	size_t size;

	for (size_t i = 0; i < word.n; i += size) {
		uint32_t cp = utf8_decode(word, i, &size);

		if (is_digit(cp)) {
			s.digits++;
			continue;
		}
		s.letters++;
		if (!is_capital(cp))
			continue;
		s.capitals++;
		s.initial |= s.letters == 1;
		s.inner |= s.letters > 1;
	}
	return s;
}

/* What stands before a word: the sign that ended the sentence before it, or 0; '^' where nothing does.
 * Opening quotes and brackets between are passed over. */
static char sign_before(struct str s, size_t i)
{
	bool space = false;

	while (i > 0) {
		char c = s.p[i - 1];

		if (c == ' ')
			space = true;
		else if (c == '\0' || !strchr("\"'`([{", c))
			break;
		i--;
	}
	if (i == 0)
		return '^';
	switch (s.p[i - 1]) {
	case ':':
	case '?':
	case '!':
		return space ? s.p[i - 1] : 0;
	default:
		return 0;
	}
}

struct title_words *title_look(struct arena *a, struct str title)
{
	struct title_words *w = arena_alloc(a, sizeof(*w));
	size_t lower = 0, capital = 0, loud = 0, size;

	w->text = title;
	for (size_t i = 0; i < title.n; i += size) {
		size_t end = title_word_end(title, i);
		struct str word = str_sub(title, i, end);
		struct shape s = shape_of(word);

		utf8_decode(title, i, &size);
		if (end == i)
			continue;
		size = end - i;
		/* A command's name is no word. */
		if (s.letters < 4 || (i > 0 && title.p[i - 1] == '\\'))
			continue;
		loud += s.capitals == s.letters;
		/* Where a sentence begins there is a capital anyway; "Self-supervised" and "Hilbert-Siegel" are one
		 * word. */
		if (sign_before(title, i) || title.p[i - 1] == '-')
			continue;
		lower += s.capitals == 0 && !is_listed(small_words, word);
		capital += s.initial && !s.inner;
	}
	w->sentence_case = lower > capital;
	w->shouting = loud > 2 && loud > lower + capital;
	return w;
}

bool title_protect(const struct title_words *w, size_t from, size_t to)
{
	struct str s = w->text, word = str_sub(s, from, to);
	struct shape shape = shape_of(word);
	char before;

	if (shape.capitals == 0)
		return false;
	if (shape.digits > 0)
		return true;
	if (w->shouting)
		return false; /* all its capitals say nothing */
	if (shape.inner)
		return true;
	before = sign_before(s, from);
	if (before == ':') /* as good as the beginning: styles keep this capital (btxhak, change.case$) */
		before = '^';
	if (shape.letters == 1)
		return !(before == '^' && (str_is(word, "A") || str_is(word, "I")));
	/* Mamba-2, Qwen-7B */
	if (to + 1 < s.n && s.p[to] == '-' && is_digit((unsigned char)s.p[to + 1]))
		return true;
	if (before == '^')
		return is_listed(proper_names, word);
	if (!utf8_is_ascii(word)) /* Erdős, Schrödinger */
		return shape.initial;
	return before != 0 || w->sentence_case || is_listed(proper_names, word);
}
