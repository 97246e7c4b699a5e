"""How hard a text is to read: syllables, words, sentences and two school-grade formulas, for English.

Rules and a small table, no dictionary, so that it can run while a clinician types. Plain text in, one block to a line:
a line's end ends a sentence. The rules aim at the CMU pronouncing dictionary's counts and know British spellings;
`tests/core/test_readability.py` holds them to that dictionary. Patterns are compiled when first used.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import sqrt

# Words that the rules miscount, by number of syllables. Their forms in -s, -'s, -d, -ed, -ing and -ly follow.
_ODD = {
    1: "ache isle aisle our fire shoe does done gone eye eyes clothes cause theirs queue queued aren't "
    "weren't don't can't won't ms vague heart",
    2: "people every hour tired muscle needle doctor dr mr mrs vs being doing business wednesday evening naked lion "
    "giant poem fluid ruin science conscience maybe interest several embed whereas rugged ragged transient ok "
    "acne needling herpes triage alien",
    3: "area element recipe genuine overseas pneumonia parliament",
    4: "acupuncture diabetes etc nevertheless",
}
_TABLE = {word: count for count, words in _ODD.items() for word in words.split()}

# Endings and first parts that leave a silent e inside a word: care-ful, some-times, head-ache.
_TAIL = (
    r"(.*[aeiouy].*)(ly|ness|less|ful|ments?|some|things?|times?|(?<=[ey])ones?|body|where|how|selves|self|wise|"
    r"wards?|works?|"
    r"like|lifes?|sides?|(?<=[dhkry])aches?|bones?|days?|lines?|hoods?|ships?|holds?|backs?|room|over|fore|ever)"
)
_HEAD = (
    r"(some|home|side|fore|before|fare|file|(?:time|take|make)(?=out|over)|life|there|where|here(?=by|in|of|w)|"
    r"more|face|base|wide|bone|nose|time|safe|whole|house|"
    r"care|horse|like|make|fire|wire|name|date|age(?=l)|use(?=f|l)|white|smoke|move|space|store|stone|grape|line|"
    r"false|"
    r"cheese|love|wake|pace|eye|stake|wave|rose|score|shame|take|note|code|type|place)(out|over|[^aeiou].*[aeiouy].*)"
)

# Two vowels in a row that are said apart: each match adds a syllable.
_APART = (
    r"(?<![ctsgl])ia(?!ge|rs?$|rly)|lia(?!ns?$|rs?$|ri)|algia|[ct]iat|siasm|"  # mate-ri-al, associ-ate; not spe-cial
    r"(?<![ctsgxhnlv])io|[ctsgxh]io(?![nu])|lio(?!n)|vio(?!u?rs?$)|nious|"  # pe-ri-od; not na-tion
    r"iu|ii|ie(?=t)|scie(?=n)|(?<![ct])(?<!ven)ie(?=n[ct])|(?<=[aeiouy].)ie(?=rs?$|st$)|(?<=[aeiouy]..)ie(?=rs?$|"
    r"st$)|(?<=[aeiou]...)ie(?=rs?$|st$)|"
    r"(?<![qg])ua|(?<![qg])ue(?=n[tc]|l|ous)|ui(?=cid|t[iy]|d$|ds$|n$)|uou|"
    r"^rea(?=dj|pp|rr|ff|ssu|sse|tt)|rea(?=li[sz]|lit|ct)|dea(?=ct)|oa(?=ct|gul|lesc|rth)|crea(?=t(?!u))|inea|"
    r"argua|pea(?=n)|(?<=[aeiou].)ea(?=s?$)|(?<=[aeiou]..)ea(?=s?$)|(?<=[aeiou]...)ea(?=s?$)|thea|eea|"
    r"(?<![gc])eo(?!u)|[^gc]eou|eos?$|^rei(?=n[fst])|nuclei|"
    r"^coe|^oste(?=oa)|^geo(?!rg)|^p?ree(?=[vx])|poe(?=[mt])|tia(?=lit)|^coo[pr]|zoo(?=l)|oi(?=c$|nc)|ao|"
    r"[^f]ai(?=c$)|eu(?=ms?$|s$)|"
    r"[aeiouy](?=ings?$|ingly$)|(?<=[^aeiou])y(?=a|o|ers?$)|[^aeiou]?[is]sms?$|asms?$|thms?$"
)

_SILENT = r"[^aeiouy]e$|(?<![sxzcgtd])(?<!sh)(?<!ch)(?<=[^aeiouy])es$|[td]es$|(?<![tdaeiouy])ed$|[^aeiou]ety$"
_SOUNDED = r"[^aeiouylrw][lr](e|es|ed)$"  # nee-dle, mus-cles, set-tled, cen-tre

_ENDS = ".!?\u2026"
_SMALL = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)  # zero to nineteen
_SIGNS = {"%": 2, "£": 1, "$": 2, "€": 2, "°": 2}  # read as per cent, pounds, dollars, euros, degrees
_DIALLED = {"111", "112", "911", "999"}
_LONGEST = 40  # letters; no English word is longer
_UNITS = {"mg": 4, "kg": 4, "cm": 4, "mm": 4, "ml": 4, "km": 4, "g": 1, "vs": 2}
_SAID = frozenset(  # short words in capitals that are not spelled
    ["ALL", "AND", "ANY", "ASK", "DO", "GO", "HOT", "IF", "NO", "NOT", "NOW", "OFF", "ON", "ONE", "OR", "OUT", "YOU"]
)

_WORD = r"(?:[^\W\d_]\.){2,}|[£$€]?[^\W_]+(?:(?:['\u2019\u2010\u2011-]|(?<=\d)[.,:](?=\d))[^\W_]+)*[%°]?"
_MARKER = r"\s*(?:[-*\u2022\u2013\u00b7]|\d{1,2}[.)]|[a-z]\))\s+"
_STOP = r"(?<![.!?\u2026])[.!?\u2026]+[\"'\u2019\u201d)\]]*\s+(?=[\"'\u2018\u201c(\[]*(.))"
_ALWAYS_SHORT = {"dr", "mr", "mrs", "ms", "prof", "st", "e.g", "i.e", "eg", "ie", "vs", "cf", "approx", "fig", "al"}
_OFTEN_SHORT = {"etc", "a.m", "p.m", "u.s", "u.k", "no", "min", "max", "dept"}


def grade(text: str) -> float:
    """Give the Flesch-Kincaid grade of `text` in US school years; 0.0 without words, below 0 for very plain text.

    0.39 * words / sentences + 11.8 * syllables / words - 15.59. Source: Kincaid, Fishburne, Rogers and Chissom,
    Derivation of New Readability Formulas for Navy Enlisted Personnel, Research Branch Report 8-75, 1975.
    """
    return measure(text)[1]


def smog(text: str) -> float:
    """Give the SMOG grade of `text` in US school years; 0.0 without words.

    1.0430 * sqrt(polysyllables * 30 / sentences) + 3.1291, where a polysyllable is a word of three or more syllables,
    each use counted. The formula was made on samples of 30 sentences: below 30 the figure is an estimate. Source:
    McLaughlin, SMOG grading: a new readability formula, Journal of Reading 12 (8), 1969, pages 639-646.
    """
    return measure(text)[2]


def measure(text: str) -> tuple[int, float, float]:
    """Give the number of words of `text`, its grade and its SMOG grade, read once; all 0 without words."""
    found = sentences(text)
    said = [syllables(word) for sentence in found for word in re.findall(_WORD, sentence)]
    if not said:
        return 0, 0.0, 0.0
    level = 0.39 * len(said) / len(found) + 11.8 * sum(said) / len(said) - 15.59
    long = sum(count >= 3 for count in said)
    return len(said), level, 1.0430 * sqrt(long * 30 / len(found)) + 3.1291


def hard_words(text: str) -> tuple[str, ...]:
    """Give the words of three or more syllables as first written, in order, once each whatever their case."""
    first: dict[str, str] = {}
    for word in words(text):
        if syllables(word) >= 3:
            first.setdefault(word.casefold(), word)
    return tuple(first.values())


def words(text: str) -> tuple[str, ...]:
    """Give the words of `text` in order: "it's", "long-term", "0.5", "50%" and "e.g." are one word each.

    The mark or number before a list item is not a word.
    """
    return tuple(word for sentence in sentences(text) for word in re.findall(_WORD, sentence))


def sentences(text: str) -> tuple[str, ...]:
    """Give the sentences of `text` in order: each line ends one, so do . ! ? before a space; none is without a word."""
    found: list[str] = []
    for line in text.splitlines():
        block = re.sub(_MARKER, "", line, count=1) if re.match(_MARKER, line) else line
        start = 0
        for stop in re.finditer(_STOP, block):
            if _ends(block[start : stop.start()], stop):
                found.append(block[start : stop.end()].strip())
                start = stop.end()
        found.append(block[start:].strip())
    return tuple(sentence for sentence in found if re.search(_WORD, sentence))


def _ends(before: str, stop: re.Match[str]) -> bool:
    """Whether the stop after `before` ends a sentence, rather than an abbreviation or words said aloud."""
    small = stop[1].islower()
    mark = stop[0].rstrip()
    if mark != ".":
        return not (small and (mark[-1] not in _ENDS or mark[0] in ".\u2026"))
    last = re.split(r"[\s(\[]", before)[-1].lower()
    return last not in _ALWAYS_SHORT and not (small and last in _OFTEN_SHORT)


@lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """Give the number of syllables of one English `word` as read aloud; at least 1, but 0 where nothing is said.

    Parts joined by hyphens are counted apart, numbers as read ("48" is 3, "1995" is 5), short words in capitals as
    spelled ("MRI" is 3). Our own rules, from General American pronunciation.
    """
    plain = word.replace("\u2019", "'").replace("é", "e").replace("ï", "i")
    if re.fullmatch(r"(?:[^\W\d_]\.)+", plain):
        return _spelled(plain.replace(".", ""))
    signs = sum(_SIGNS.get(mark, 0) for mark in plain)
    parts = re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?(?:st|nd|rd|th|s)?(?![^\W\d_])|\d+|[^\W\d_]+(?:'[^\W\d_]+)*", plain)
    return signs + sum(_number(part) if part[0].isdecimal() else _part(part) for part in parts)


def _part(part: str) -> int:
    """Count a run of letters, with its apostrophes."""
    bare = part.removesuffix("'s").removesuffix("s")
    short = 1 < len(bare) <= (3 if re.search("[AEIOUY]", bare) else 5)
    if short and bare.isupper() and bare.isalpha() and part not in _SAID:
        return _spelled(bare)
    low = part.lower()
    if low in _UNITS:
        return _UNITS[low]
    if len(low) == 1:
        return 3 if low == "w" else 1
    return _letters(low) if len(low) <= _LONGEST else len(re.findall("[aeiouy]+", low)) or 1


def _spelled(letters: str) -> int:
    return sum(3 if letter in "wW" else 1 for letter in letters)


def _letters(low: str) -> int:
    """Count a word in small letters."""
    known = _known(low)
    if known:
        return known
    stem, mark, end = low.partition("'")
    if mark:
        if end == "t" and stem.endswith("n"):
            return _letters(stem[:-1]) + 1  # did-n't
        apart = end in ("ll", "d", "ve", "re") and stem[-1:] not in "aeiouy"  # it'll, could've
        hiss = end == "s" and re.search(r"(?:[sxz]|[sc]h|[cgsz]e)$", stem)
        return _letters(stem) + bool(apart or hiss)
    low = re.sub(r"ically$", "icly", low)
    for shape in (_TAIL, _HEAD):
        split = re.fullmatch(shape, low)
        if split:
            return _letters(split[1]) + _letters(split[2])
    return _runs(low)


def _known(low: str) -> int:
    """Count a word of the table, or a form of one; 0 for any other."""
    if low in _TABLE:
        return _TABLE[low]
    for end, more in (("'s", 0), ("s", 0), ("d", 0), ("ed", 0), ("ing", 1), ("ly", 1)):
        if low.endswith(end):
            base = low.removesuffix(end)
            for stem in (base, base + "e") if end == "ing" else (base,):
                if stem in _TABLE:
                    hiss = "s" in end and re.search(r"(?:[sxz]|[sc]h|[cgsz]e)$", stem)
                    beat = end in ("d", "ed") and re.search(r"[td]e?$", stem)
                    return _TABLE[stem] + more + bool(hiss or beat)
    return 0


def _runs(low: str) -> int:
    """Count runs of vowels, less the silent e, plus vowels said apart."""
    shape = re.sub(r"qu|(?<=[aeion])gu(?=e[sd]?$)", "k", low)
    shape = re.sub(r"^y|(?<=[aeiou])y(?=[aeiou])", "j", shape)
    count = len(re.findall(r"[aeiouy]+", shape)) + len(re.findall(_APART, shape))
    if re.search(_SILENT, shape) and not re.search(_SOUNDED, shape):
        count -= 1
    return max(count, 1)


def _number(text: str) -> int:
    """Count a number as read: "1,200", "0.5", "1995", "2nd", "1990s"."""
    digits, point, after = re.sub(r"[^\d.]", "", text).partition(".")
    said = sum(_SMALL[int(digit)] for digit in after) + bool(point)
    if digits in _DIALLED or len(digits) > 9 or (len(digits) > 1 and digits[0] == "0"):
        return said + sum(_SMALL[int(digit)] for digit in digits)
    number = int(digits)
    if not point and "," not in text and (1100 <= number < 2000 or 2010 <= number < 2100):
        return _year(number)
    ordinal = text.endswith(("st", "nd", "rd", "th"))
    longer = ordinal and ((number % 10 == 2 and number % 100 != 12) or (number % 10 == 0 and number % 100 > 10))
    return said + _whole(number) + longer


def _year(number: int) -> int:
    head, rest = divmod(number, 100)
    return _whole(head) + (2 if rest == 0 else _whole(rest) + (rest < 10))


def _whole(number: int) -> int:
    """Count a whole number below a thousand million, without the British "and"."""
    for size in (1_000_000, 1_000, 100):
        if number >= size:
            rest = number % size
            return _whole(number // size) + 2 + (_whole(rest) if rest else 0)
    if number < 20:
        return _SMALL[number]
    return (3 if number // 10 == 7 else 2) + (_SMALL[number % 10] if number % 10 else 0)
