#include "lang/identify.h"

#include <math.h>
#include <string.h>

#include "base/cld.h"
#include "base/text.h"

/* More than this of a text says nothing new. */
#define MOST_BYTES (64 * 1024)

/* A letter of these scripts says as much as so many Latin ones, whose words
 * are often among them. */
#define HAN_WEIGHT 4
#define SYLLABLE_WEIGHT 3
#define OTHER_WEIGHT 2

/* What CLD2's word is worth, in frequent words. */
#define CLD_VOTE 0.8
#define CLD_SURE_VOTE 1.6

#define WORD_LENGTH 40

/* So large a share of frequent words no other language has, in so many. */
#define FREQUENT_SHARE 0.35
#define FREQUENT_LEAST 20

/* What is asked of a paragraph in another language than its document: letters,
 * nearly all of its script, a margin of six words, and that it is prose: lists
 * of names have hardly any frequent words. */
#define STRANGER_LETTERS 100
#define STRANGER_SURE 0.9985
#define STRANGER_SCRIPT 0.9
#define STRANGER_PROSE 0.15

/* Letters by script. */
typedef struct Scripts {
	unsigned counts[G_UNICODE_SCRIPT_SHARADA + 1];
	unsigned letters;
} Scripts;

typedef struct Candidate {
	const Language *language;
	double score;
} Candidate;

static void
count_scripts(Scripts *scripts, const char *text, size_t length)
{
	for (const char *p = text; p < text + length; p = g_utf8_next_char(p)) {
		uint32_t c = text_at(p);
		if (c < 0x80) {
			unsigned n = (c | 0x20) - 'a' < 26;
			scripts->counts[G_UNICODE_SCRIPT_LATIN] += n;
			scripts->letters += n;
			continue;
		}
		GUnicodeScript script = g_unichar_get_script(c);
		if (!text_is_letter(c) || script < 0 ||
		    script > G_UNICODE_SCRIPT_SHARADA)
			continue;
		scripts->counts[script]++;
		scripts->letters++;
	}
}

static unsigned
weight(int script)
{
	switch (script) {
	case G_UNICODE_SCRIPT_LATIN:
		return 1;
	case G_UNICODE_SCRIPT_HAN:
		return HAN_WEIGHT;
	case G_UNICODE_SCRIPT_HANGUL:
	case G_UNICODE_SCRIPT_HIRAGANA:
	case G_UNICODE_SCRIPT_KATAKANA:
		return SYLLABLE_WEIGHT;
	default:
		return OTHER_WEIGHT;
	}
}

/* The script that says most: kana make Han Japanese. */
static GUnicodeScript
main_script(const Scripts *scripts)
{
	GUnicodeScript best = G_UNICODE_SCRIPT_COMMON;
	unsigned most = 0;
	unsigned kana = scripts->counts[G_UNICODE_SCRIPT_HIRAGANA] +
	    scripts->counts[G_UNICODE_SCRIPT_KATAKANA];

	for (int i = 2; i <= G_UNICODE_SCRIPT_SHARADA; i++) {
		unsigned sum = scripts->counts[i] * weight(i);
		if (sum > most) {
			most = sum;
			best = i;
		}
	}
	if (best == G_UNICODE_SCRIPT_KATAKANA ||
	    (best == G_UNICODE_SCRIPT_HAN &&
	    kana * 20 >= scripts->counts[G_UNICODE_SCRIPT_HAN] && kana > 1))
		return G_UNICODE_SCRIPT_HIRAGANA;
	return best;
}

static void
script_code(GUnicodeScript script, char code[8])
{
	uint32_t iso = g_unicode_script_to_iso15924(script);

	if (script == G_UNICODE_SCRIPT_HIRAGANA)
		g_strlcpy(code, "Jpan", 8);
	else if (script == G_UNICODE_SCRIPT_HANGUL)
		g_strlcpy(code, "Kore", 8);
	else
		for (int i = 0; i < 4; i++)
			code[i] = (char) (iso >> (24 - 8 * i));
}

/* Whether LANGUAGE is written in the script CODE; Han is two. */
static bool
is_written_in(const Language *language, GUnicodeScript script,
    const char *code)
{
	const char *own = language_script(language);

	if (script == G_UNICODE_SCRIPT_HAN)
		return g_str_has_prefix(own, "Han") &&
		    strcmp(own, "Hang") != 0;
	return strcmp(own, code) == 0;
}

static GArray *
find_candidates(const Languages *languages, GUnicodeScript script,
    const char *code)
{
	GArray *candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));

	for (const Language *const *p = languages_all(languages); *p != NULL;
	    p++) {
		Candidate candidate = {*p, 0};
		if (is_written_in(*p, script, code))
			g_array_append_val(candidates, candidate);
	}
	return candidates;
}

static Candidate *
candidate_at(GArray *candidates, unsigned i)
{
	return &g_array_index(candidates, Candidate, i);
}

static void
add_word(GArray *candidates, const char *word, size_t length)
{
	for (unsigned i = 0; i < candidates->len; i++) {
		Candidate *candidate = candidate_at(candidates, i);
		candidate->score += language_term(candidate->language,
		    LANGUAGE_FREQUENT, word, length) != NULL;
	}
}

/* Adds the words of LEAST bytes and more; returns how many there are. */
static unsigned
add_words(GArray *candidates, const char *text, size_t length, size_t least)
{
	const char *end = text + length, *p = text;
	unsigned n = 0;

	while (p < end) {
		const char *word = p;
		uint32_t c = text_at(p);
		while (p < end && (text_is_letter(c) || g_unichar_ismark(c))) {
			p = g_utf8_next_char(p);
			c = p < end ? text_at(p) : 0;
		}
		size_t bytes = (size_t) (p - word);
		if (bytes >= least && bytes <= WORD_LENGTH)
			add_word(candidates, word, bytes);
		n += bytes >= least;
		if (p < end)
			p = g_utf8_next_char(p);
	}
	return n;
}

/* Characters that tell languages of one script apart. ASCII ones tell none. */
static void
add_characters(GArray *candidates, const char *text, size_t length)
{
	for (const char *p = text; p < text + length; p = g_utf8_next_char(p)) {
		if ((unsigned char) *p < 0x80)
			continue;
		for (unsigned i = 0; i < candidates->len; i++) {
			Candidate *candidate = candidate_at(candidates, i);
			candidate->score += language_has_character(
			    candidate->language, text_at(p)) ? 0.5 : 0;
		}
	}
}

/* Adds CLD2's votes. True: it is sure of a language that is none of ours,
 * whose code goes to OTHER. */
static bool
add_votes(const Languages *languages, GArray *candidates, const char *text,
    size_t length, char other[16])
{
	CldResult results[2];

	if (!cld_detect(text, length, results))
		return false;
	for (unsigned k = 0; k < 2; k++) {
		const Language *language = results[k].code[0] == '\0' ? NULL
		    : languages_find(languages, results[k].code);
		double share = results[k].percent / 100.0;
		for (unsigned i = 0; i < candidates->len && language != NULL;
		    i++)
			if (candidate_at(candidates, i)->language == language)
				candidate_at(candidates, i)->score += share *
				    (results[k].is_reliable ? CLD_SURE_VOTE
				    : CLD_VOTE);
	}
	const CldResult *first = &results[0];
	if (first->code[0] == '\0' || !first->is_reliable ||
	    first->percent < 80 ||
	    languages_find(languages, first->code) != NULL)
		return false;
	g_strlcpy(other, first->code, 16);
	return true;
}

/* The best of the candidates, and how sure it is over N_LETTERS. */
static const Language *
best_of(GArray *candidates, unsigned n_letters, double *confidence)
{
	double best = 0, second = 0;
	const Language *found = NULL;

	for (unsigned i = 0; i < candidates->len; i++) {
		Candidate *candidate = candidate_at(candidates, i);
		if (found == NULL || candidate->score > best) {
			second = found == NULL ? 0 : best;
			best = candidate->score;
			found = candidate->language;
		} else {
			second = MAX(second, candidate->score);
		}
	}
	/* Each word of difference makes a mistake some three times rarer; a
	 * script of one language alone is as good as many words. */
	double margin = candidates->len == 1 ? n_letters : best - second;
	*confidence = 1 - 0.5 * exp(-margin);
	return found;
}

Identity
identify_text(const Languages *languages, const char *text, size_t length)
{
	Identity identity = {.tag = "und", .script = "Zyyy"};
	Scripts scripts = {0};
	char other[16] = "";

	if (length > MOST_BYTES)
		length = (size_t) (g_utf8_find_prev_char(text,
		    text + MOST_BYTES) - text);
	count_scripts(&scripts, text, length);
	identity.letters = scripts.letters;
	if (scripts.letters == 0)
		return identity;
	GUnicodeScript script = main_script(&scripts);
	script_code(script, identity.script);
	g_autoptr(GArray) candidates = find_candidates(languages, script,
	    identity.script);
	(void) add_words(candidates, text, length, 1);
	add_characters(candidates, text, length);
	bool is_other = add_votes(languages, candidates, text, length, other);
	double confidence = 0;
	const Language *best = best_of(candidates, scripts.letters,
	    &confidence);
	bool has_words = false;
	for (unsigned i = 0; i < candidates->len; i++)
		has_words = has_words || candidate_at(candidates, i)->score >=
		    1 + scripts.letters / 50.0;
	if (best == NULL || (is_other && (candidates->len == 1 ||
	    !has_words))) {
		if (is_other)
			g_strlcpy(identity.tag, other, sizeof identity.tag);
		identity.confidence = is_other ? 0.8 : 0;
		return identity;
	}
	identity.language = best;
	identity.confidence = confidence;
	g_strlcpy(identity.tag, language_tag(best), sizeof identity.tag);
	if (script == G_UNICODE_SCRIPT_HAN)
		g_strlcpy(identity.script, language_script(best),
		    sizeof identity.script);
	return identity;
}

bool
identify_confirms(const Languages *languages, const Language *expected,
    const char *text, size_t length)
{
	Scripts scripts = {0};
	Candidate candidate = {expected, 0};
	char code[8] = "";

	count_scripts(&scripts, text, length);
	GUnicodeScript script = main_script(&scripts);
	script_code(script, code);
	if (!is_written_in(expected, script, code))
		return false;
	g_autoptr(GArray) peers = find_candidates(languages, script, code);
	if (peers->len == 1)
		return true;
	g_array_set_size(peers, 0);
	g_array_append_val(peers, candidate);
	unsigned words = add_words(peers, text, length, 1);
	return candidate_at(peers, 0)->score >= FREQUENT_SHARE * words &&
	    words >= FREQUENT_LEAST;
}

/* zh-Hans and zh-Hant. */
static bool
is_sister(const Language *a, const Language *b)
{
	const char *first = language_tag(a), *second = language_tag(b);
	size_t length = strcspn(first, "-");

	return strcspn(second, "-") == length &&
	    strncmp(first, second, length) == 0;
}

/* Whether nearly all letters of TEXT are of a script that LANGUAGE uses. */
static bool
is_in_script(const Language *language, const char *text, size_t length)
{
	Scripts scripts = {0};
	unsigned own = 0, all = 0;
	bool is_japanese = strcmp(language_script(language), "Jpan") == 0;

	count_scripts(&scripts, text, length);
	for (int i = 0; i <= G_UNICODE_SCRIPT_SHARADA; i++) {
		char code[8] = "";
		if (scripts.counts[i] == 0)
			continue;
		script_code(i, code);
		if (is_written_in(language, i, code) || (is_japanese &&
		    (i == G_UNICODE_SCRIPT_HAN ||
		    i == G_UNICODE_SCRIPT_KATAKANA)))
			own += scripts.counts[i] * weight(i);
		all += scripts.counts[i] * weight(i);
	}
	return own >= STRANGER_SCRIPT * all;
}

/* Whether TEXT has frequent words of LANGUAGE enough; where words are not
 * parted by spaces nobody can tell. */
static bool
is_prose(const Language *language, const char *text, size_t length)
{
	g_autoptr(GArray) one = g_array_new(FALSE, FALSE, sizeof(Candidate));
	Candidate candidate = {language, 0};

	if (!language_has_spaces(language))
		return true;
	g_array_append_val(one, candidate);
	/* Initials and lists have many letters that are words elsewhere. */
	unsigned words = add_words(one, text, length, 2);
	return candidate_at(one, 0)->score >= STRANGER_PROSE * words;
}

const Language *
identify_stranger(const Languages *languages, const Language *expected,
    const char *text, size_t length)
{
	if (length < STRANGER_LETTERS ||
	    identify_confirms(languages, expected, text, length))
		return NULL;
	Identity identity = identify_text(languages, text, length);
	if (identity.language == NULL ||
	    identity.letters < STRANGER_LETTERS ||
	    identity.confidence < STRANGER_SURE ||
	    identity.language == expected ||
	    is_sister(identity.language, expected) ||
	    !is_in_script(identity.language, text, length) ||
	    !is_prose(identity.language, text, length))
		return NULL;
	return identity.language;
}
