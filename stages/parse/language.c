/* language.c: names and codes of languages to ISO 639-1 (language.h).
 * Codes: https://www.loc.gov/standards/iso639-2/php/code_list.php, the bibliographic and the other ones. */
#include "language.h"

/* ISO 639-1, then all else that it is called, in lower case. */
static const char *const languages[] = {
    "en eng english american british usenglish ukenglish canadian australian",
    "fr fre fra french francais français acadian canadien",
    "de ger deu german ngerman deutsch austrian naustrian swissgerman nswissgerman",
    "es spa spanish castilian español", "it ita italian italiano",
    "pt por portuguese português portuges brazilian brazil", "ru rus russian", "ja jpn japanese",
    "zh chi zho chinese mandarin", "ko kor korean", "pl pol polish", "nl dut nld dutch flemish nederlands",
    "sv swe swedish", "da dan danish", "no nor norwegian", "nb nob norsk bokmål", "nn nno nynorsk",
    "fi fin finnish", "cs cze ces czech", "hu hun hungarian magyar", "tr tur turkish", "ar ara arabic",
    "he heb hebrew", "uk ukr ukrainian", "el gre ell greek", "fa per fas persian farsi",
    "ro rum ron romanian moldavian", "bg bul bulgarian", "sk slo slk slovak", "hr hrv croatian scr",
    "sr srp serbian scc", "vi vie vietnamese", "th tha thai", "id ind indonesian bahasai",
    "ca cat catalan valencian", "hi hin hindi", "ka geo kat georgian", "hy arm hye armenian",
    "et est estonian", "lv lav latvian", "lt lit lithuanian", "sl slv slovenian slovene",
    "mk mac mkd macedonian", "sq alb sqi albanian", "is ice isl icelandic", "eu baq eus basque",
    "gl glg galician", "af afr afrikaans", "ms may msa malay bahasam", "la lat latin", "bs bos bosnian",
    "cy wel cym welsh", "ga gle irish", "be bel belarusian", "az aze azerbaijani", "kk kaz kazakh",
    "uz uzb uzbek", "bn ben bengali", "ta tam tamil", "te tel telugu", "ur urd urdu", "mr mar marathi",
    "sw swa swahili", "eo epo esperanto", "mn mon mongolian", "my bur mya burmese", "km khm khmer", NULL};
static const char *const unknown[] = {"und", "zxx", "mul", "mis", "unknown", "undetermined", "none", NULL};

/* Is `word` one of those that `list` holds, a space between? */
static bool has_word(struct str list, struct str word)
{
	for (size_t i = 0; i < list.n;) {
		size_t end = str_find_char(list, ' ', i);

		end = end == SIZE_MAX ? list.n : end;
		if (str_eq(str_sub(list, i, end), word))
			return true;
		i = end + 1;
	}
	return false;
}

struct str language_code(struct arena *a, struct str stated)
{
	struct str s = str_lower(a, str_trim(stated));
	size_t n = 0;

	for (size_t i = 0; unknown[i]; i++)
		if (str_is(s, unknown[i]))
			return (struct str){0};
	/* "en-US", "en_GB", "zh-Hans": the language is the first part */
	while (n < s.n && s.p[n] != '-' && s.p[n] != '_')
		n++;
	if (n == 2 || n == 3)
		s.n = n;
	if (s.n == 2)
		return s;
	for (size_t i = 0; languages[i] && s.n > 0; i++)
		if (has_word(str_of(languages[i]), s))
			return (struct str){languages[i], 2};
	return str_trim(stated);
}
