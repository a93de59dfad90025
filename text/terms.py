"""Comparing words of a question with words of a text. Pure; no dictionary, no corpus statistics.

These rules answer "is this word of the question in that sentence?", for English, Spanish and Chinese. They serve
confidence and marking; the keyword index has an analysis of its own, at the end.

And likeness of texts: near-duplicates, folded so that one press release printed five times is one source (A. Broder, "On the
resemblance and containment of documents", 1997), and the name that was probably meant.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

WORD = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[^\W_]+(?:['’.\-][^\W_]+)*")
"""One word; hyphens, apostrophes and points inside it belong to it."""
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_DIGIT = re.compile(r"\d")

PLACES = frozenset(
    "street avenue road lane drive court boulevard parkway highway way bridge park square plaza garden gardens playground "
    "field stadium arena pool rink library museum theater theatre house hall center centre station terminal airport port harbor "
    "harbour hospital clinic school college university church cemetery tower building garage lot mall market plant dam "
    "tunnel trail river creek lake pond island hill fountain monument memorial zoo shelter district ward branch "
    "calle avenida camino carretera puente parque jardin plaza piscina biblioteca museo teatro casa centro estacion terminal "
    "aeropuerto puerto hospital escuela colegio universidad iglesia cementerio torre edificio mercado presa tunel rio "
    "arroyo lago barrio estadio glorieta paseo".split()
)
"""The generic words of place names. What stands beside one tells which it is."""
STOP = frozenset(
    "a an the of in on at to for from by with and or but nor is are was were be been being am do does did done has have "
    "had having what which who whom whose when where why how that this these those it its as than then there their they "
    "them he she his her him i me my you your we us our can could would should will may might must shall into onto about "
    "over under between during through after before upon out up down off s t m re ve ll d also such so some any other "
    "each all both same own too very just only more most much many if because while not no n't "
    "el la los las de del que qué y en es fue son un una por para con se su sus al lo como cómo cuándo quién quiénes cuál "
    "cuáles dónde cuánto cuánta cuántos cuántas más sobre hay".split()
)
ASKING = frozenset(
    "name type kind sort amount number year date time old person people happen happened call called".split()
)
"""Words that say what kind of answer is wanted, not what it is about."""

_IRREGULAR = {
    form: line.split()[0]
    for line in (
        "win won,lose lost,buy bought,sell sold,begin began begun beginning,build built,give gave given,make made,"
        "take took taken,hold held,find found founded,lead led,write wrote written,grow grew grown,say said,pay paid,"
        "meet met,leave left,speak spoke spoken,become became,see saw seen,go went gone,come came,run ran,fall fell fallen,"
        "rise rose risen,choose chose chosen,know knew known,teach taught,think thought,bring brought,send sent,"
        "spend spent,die dead death died,bear born birth,drive drove driven,keep kept,fight fought,get got,draw drew drawn,"
        "man men,woman women,child children,vote voted votes voting"
    ).split(",")
    for form in line.split()[1:]
}
_ENDINGS = (
    ("ically", "ic"), ("ations", "at"), ("ation", "at"), ("ions", ""), ("ion", ""), ("ingly", ""), ("ments", ""),
    ("ment", ""), ("ings", ""), ("ing", ""), ("iest", "y"), ("ies", "y"), ("ied", "y"), ("edly", ""), ("ed", ""),
    ("ally", "al"), ("ly", ""), ("ers", ""), ("er", ""), ("ors", ""), ("or", ""), ("sses", "ss"), ("es", ""),
    ("s", ""), ("e", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of a question."""

    stem: str
    weight: float
    """2 for a name or number, 1 otherwise."""
    is_name: bool
    """Capitalised inside the question, or holding a digit."""


@functools.lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """A light English stem, made for comparing and not for reading.

    >>> stem("plans") == stem("planning") == stem("planned")
    True
    """
    word = unfolded(word).replace("’", "'").removesuffix("'s").replace(".", "")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            if ending == "s" and word.endswith(("ss", "us", "is")):
                continue
            word = word[: len(word) - len(ending)] + instead
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeioulsz":
        word = word[:-1]
    return word.rstrip("e") if len(word) > 4 else word


_SHORT_FORMS = tuple(
    frozenset(forms.split())
    for forms in (
        "north n,south s,east e,west w,northeast ne,northwest nw,southeast se,southwest sw,street st,saint st santa santo san,"
        "avenue ave av,road rd,drive dr,lane ln,court ct,boulevard blvd,parkway pkwy,highway hwy,place pl,square sq,circle cir,"
        "terrace ter,trail trl,mount mt,fort ft,first 1st 1,second 2nd 2,third 3rd 3,fourth 4th 4,fifth 5th 5,sixth 6th 6,"
        "seventh 7th 7,eighth 8th 8,ninth 9th 9,tenth 10th 10,department dept,resolution res,ordinance ord,district dist d,"
        "company co,incorporated inc,corporation corp,university univ,association assn,international intl"
    ).split(",")
)
"""How the parts of addresses and bodies are written in short (USPS Publication 28, appendices C and G, and the like)."""


def forms_of(word: str) -> frozenset[str]:
    """How a word may be written in full and in short, itself among them.

    >>> sorted(forms_of("Pkwy."))
    ['parkway', 'pkwy']
    """
    plain = unfolded(word).rstrip(".")
    return frozenset({plain}).union(*(forms for forms in _SHORT_FORMS if plain in forms))


def unfolded(word: str) -> str:
    """Casefolded, without accents."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def terms_of(question: str) -> list[Term]:
    """The content words of a question, each once, in order. Chinese runs count as pairs of characters."""
    terms: dict[str, Term] = {}
    for position, match in enumerate(WORD.finditer(question)):
        word = match.group()
        if _HAN.search(word):
            for pair in _pairs(word):
                terms.setdefault(pair, Term(pair, 1.0, is_name=False))
            continue
        number = bool(_DIGIT.search(word))
        name = number or (position > 0 and word[0].isupper())
        folded = word.casefold()
        if folded in STOP or (len(folded) < 2 and not number) or (folded in ASKING and not name):
            continue
        key = folded.replace(",", "") if number else stem(word)
        terms.setdefault(key, Term(key, 2.0 if name else 1.0, is_name=name))
    return list(terms.values())


@functools.lru_cache(maxsize=512)
def stems_of(text: str) -> frozenset[str]:
    """Every stem in a text, numbers without commas, parts of hyphenated words too."""
    stems: set[str] = set()
    for match in WORD.finditer(text):
        word = match.group()
        if _HAN.search(word):
            stems.update(_pairs(word))
        elif _DIGIT.search(word):
            stems.add(word.casefold().replace(",", "").rstrip("."))
            stems.update(part.casefold() for part in re.split(r"[-–/]", word) if part)
        else:
            stems.add(stem(word))
            if "-" in word:
                stems.update(stem(part) for part in word.split("-") if part)
    return frozenset(stems)


def says_more(text: str, than: frozenset[str]) -> bool:
    """Whether ``text`` has a content word whose stem is not in ``than``."""
    return any(
        match.group().casefold() not in STOP and not stems_of(match.group()) <= than
        for match in WORD.finditer(text)
    )


def likeness(wanted: str, stems: Iterable[str]) -> float:
    """How well any of ``stems`` stands for ``wanted``, 0 … 1: 1 when it is there, .9 for a shared long beginning
    (a derivation), the ratio of matching characters for a near spelling (typos, garbled names).
    """
    known = stems if isinstance(stems, frozenset) else frozenset(stems)
    if wanted in known:
        return 1.0
    if wanted.isdigit():
        return 0.0
    return max((_near(wanted, other) for other in known if other[:1] == wanted[:1]), default=0.0)


def _near(a: str, b: str) -> float:
    shorter = min(len(a), len(b))
    if shorter < 4 or b.isdigit():
        return 0.0
    shared = next((i for i in range(shorter) if a[i] != b[i]), shorter)
    if shared >= 4 and shared / max(len(a), len(b)) >= 0.6:
        return 0.9
    if shorter >= 5 and abs(len(a) - len(b)) <= 2:
        ratio = SequenceMatcher(None, a, b, autojunk=False).ratio()
        if ratio >= 0.82:
            return ratio
    return 0.0


def _pairs(word: str) -> list[str]:
    pairs: list[str] = []
    for run in _HAN.findall(word):
        pairs.extend(run[at : at + 2] for at in range(max(1, len(run) - 1)))
    return pairs


_WORD = re.compile(r"\w+")
_HAN_SIGN = re.compile(r"[\u3400-\u9fff]")
_SHINGLE = 4
ALIKE = 0.75
"""Two passages with this share of their word runs in common say the same thing in the same words."""


def shingles(text: str) -> frozenset[str]:
    """Runs of four words (of four characters in Chinese), casefolded."""
    folded = text.casefold()
    units = (
        _HAN_SIGN.findall(folded)
        if len(_HAN_SIGN.findall(folded)) * 3 > len(folded)
        else _WORD.findall(folded)
    )
    if len(units) <= _SHINGLE:
        return frozenset([" ".join(units)])
    return frozenset(" ".join(units[at : at + _SHINGLE]) for at in range(len(units) - _SHINGLE + 1))


def containment(a: frozenset[str], b: frozenset[str]) -> float:
    """|a ∩ b| / min(|a|, |b|), 0 … 1: an excerpt is as alike to the whole as a copy is."""
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


def fold(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Positions of the texts that are kept, in order, each with how many later ones are alike to it."""
    kept: list[tuple[int, frozenset[str], int]] = []
    for position, text in enumerate(texts):
        mine = shingles(text)
        for place, (first, theirs, alike) in enumerate(kept):
            if containment(mine, theirs) >= ALIKE:
                kept[place] = (first, theirs, alike + 1)
                break
        else:
            kept.append((position, mine, 0))
    return [(first, alike) for first, _, alike in kept]


def copies(texts: Sequence[str]) -> set[int]:
    """Positions of the texts that say nothing but what one before them says. The whole behind its excerpt says more."""
    found: set[int] = set()
    kept: list[frozenset[str]] = []
    for position, text in enumerate(texts):
        mine = shingles(text)
        if any(len(mine & theirs) >= ALIKE * len(mine) for theirs in kept):
            found.add(position)
        else:
            kept.append(mine)
    return found


_NAMES_ALIKE = 60.0
"""Of 100, as ``rapidfuzz.fuzz.ratio`` counts: from here on a name is worth asking about."""


def nearest(wanted: str, names: Iterable[str]) -> str:
    """The name that is most like ``wanted``; empty where none is alike.

    >>> nearest("minuets", ["minutes", "agenda"]), nearest("x", ["minutes"])
    ('minutes', '')
    """
    from rapidfuzz import fuzz, process

    found = process.extractOne(wanted, tuple(names), scorer=fuzz.ratio, score_cutoff=_NAMES_ALIKE)
    return found[0] if found else ""


def did_you_mean(wanted: str, names: Iterable[str]) -> str:
    """A question to end a sentence with; empty where nothing is alike."""
    near = nearest(wanted, names)
    return f" Did you mean {near}?" if near else ""


# --- From text to the terms that are indexed and searched. The same rules on both sides, or nothing is found.
#
# "The Mayor's budget: $3,089"   →  the  mayor's  budget  3089        (the engine stems: mayor, budget)
# "市政府會議"                     →  市政  政府  府会  会议
# "7:30 p.m., April 09"          →  7:30  pm  april  9

# Words that carry no content in a question. They are dropped from questions only: what is indexed keeps them, so that an exact phrase can hold them.

_ENGLISH = """
a about above after again all also am an and any are as at be because been before being below between both but by
can could did do does doing done down during each either else ever every few for from further had has have having
he her here hers herself him himself his how i if in into is it it's its itself just let me more most my myself no
nor not of off on once only or other our ours out over own per please s same shall she should so some such t tell
than that that's the their theirs them themselves then there there's these they this those through to too under until
up upon very was we were what what's when when's where where's whether which while who who's whom whose why will with
would you your yours
"""
# "us" and "may" are not here: the country, and the month.

_SPANISH = """
a al algo algun alguna algunas alguno algunos ante antes aquel aquella aunque bajo cada como con contra cual cuales
cuando cuanta cuantas cuanto cuantos de del desde donde dos el ella ellas ello ellos en entre era eran es esa esas ese
eso esos esta estaba estan estar estas este esto estos fue fueron ha haber hace hacia han hasta hay la las le les lo
los mas me mi mientras muy nada ni no nos nosotros o os otra otras otro otros para pero poco por porque que quien
quienes se sea segun ser si sido sin sobre son su sus tal tambien tan tanto te tiene tienen toda todas todo todos tu
un una unas uno unos usted ustedes y ya yo
"""
# Written as they are searched: without accents.

STOP_WORDS = frozenset(f"{_ENGLISH} {_SPANISH}".split()) - {"dos"}

CJK_QUESTION_WORDS = re.compile(
    "请问|为什么|为何|什么|怎么样|怎么|怎样|如何|哪些|哪个|哪里|哪儿|哪位|哪|谁|是不是|是否|有没有|多少|几时|何时|何地|吗|呢|吧|的|了"
)
"""Asked with, not asked for. They are cut out before a run is taken in pairs: between two words
they would make pairs that no record holds."""


ANALYSIS_VERSION = 1
"""Counts up when a rule below changes; keywords made by other rules are made anew."""

_LONGEST = 64
# Longer "words" are addresses and hashes; their beginning finds them.

_HAN_SIGNS = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_UNSPACED = (
    _HAN_SIGNS
    + "\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # kana
    + "\u1100-\u11ff\uac00-\ud7af"  # Hangul: spaced, but its endings hide the words as bigrams do not
    + "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0edf\u1000-\u103f\u1050-\u109f\u1780-\u17d3"  # Thai, Lao, Burmese, Khmer
)
_SIGN_RUN = re.compile(f"[{_HAN_SIGNS}]+")
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}]+")
_ONE_UNSPACED = re.compile(f"[{_UNSPACED}]")

# Vowel signs are no letters to ``\w``, and words of these scripts fall apart without them.
_SIGNS = (
    "\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0f18-\u0fbc\u3099\u309a"
    "\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u109d\u17b4-\u17d3"
)
_LETTER = f"(?:[^\\W\\d_]|[{_SIGNS}])"
_TOKEN = re.compile(
    r"\d(?:[\d.,:]*\d)?(?:(?:st|nd|rd|th)\b)?"  # 3,089  7:30  1.5  9th
    rf"|(?<!\w)[a-z](?:\.[a-z])+\b"  # p.m.  u.s.
    rf"|{_LETTER}(?:{_LETTER}|\d)*(?:'{_LETTER}+)*"  # mayor's  covid19
)
_TOKEN_ASCII = re.compile(
    r"\d(?:[\d.,:]*\d)?(?:(?:st|nd|rd|th)\b)?|(?<!\w)[a-z](?:\.[a-z])+\b|[a-z][a-z0-9]*(?:'[a-z]+)*"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NUMBER_OR_TIME = re.compile(r"\d+(?:\.\d+)?|\d{1,2}:\d\d")
_APART = re.compile(r"[.,:]")

_EXTRA = {"þ": "th", "æ": "ae", "œ": "oe"} | dict(zip("øłđðı’ʼ‘", "olddi'''", strict=True))
_MARKS = range(0x300, 0x370)
_LATIN_AND_GREEK = (range(0xC0, 0x250), range(0x370, 0x400), range(0x1E00, 0x2000))


def tokens(text: str) -> list[str]:
    """The terms of ``text``, in order, before stemming."""
    if text.isascii():
        return _tokens(_TOKEN_ASCII, text.lower())
    return _tokens(_TOKEN, _UNSPACED_RUN.sub(_bigrams, folded(text)))


def question_tokens(text: str) -> list[str]:
    """The terms of a question: stop words dropped, unless it has nothing else; each once, in order."""
    plain = text.lower() if text.isascii() else folded(text)
    found = _tokens(_TOKEN, _UNSPACED_RUN.sub(_bigrams, CJK_QUESTION_WORDS.sub(" ", plain)))
    kept = [token for token in found if token not in STOP_WORDS]
    return list(dict.fromkeys(kept or found or tokens(text)))


def is_one_unspaced(token: str) -> bool:
    """Whether ``token`` is one character of a script without spaces: part of words rather than a word."""
    return len(token) == 1 and _ONE_UNSPACED.match(token) is not None


def _tokens(pattern: re.Pattern[str], text: str) -> list[str]:
    found: list[str] = []
    for token in pattern.findall(text):
        if token[0] <= "9" and token[0] >= "0":
            found.extend(_number(token))
        elif "." in token:
            found.append(token.replace(".", ""))
        else:
            found.append(token if len(token) <= _LONGEST else token[:_LONGEST])
    return found


def _number(token: str) -> list[str]:
    """One number as it is searched: ``3,089`` → 3089, ``09`` → 9, ``9th`` → 9, ``1.2.3`` → 1 2 3."""
    token = token.rstrip("stndrh")
    if _THOUSANDS.fullmatch(token):
        token = token.replace(",", "")
    parts = [token] if _NUMBER_OR_TIME.fullmatch(token) else _APART.split(token)
    return [
        part.lstrip("0") or "0" if part[:1] == "0" and part[1:2] != "." else part[:_LONGEST]
        for part in parts
        if part
    ]


def _bigrams(run: re.Match[str]) -> str:
    """A run of a script without spaces as its pairs: a word of two characters is found, whatever surrounds it."""
    text = run.group()
    if len(text) == 1:
        return f" {text} "
    return f" {' '.join([text[i : i + 2] for i in range(len(text) - 1)])} "


def folded(text: str) -> str:
    """Compatibility forms, case, accents and Traditional Chinese folded away."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).translate(_folds())
    if _SIGN_RUN.search(text):
        return _SIGN_RUN.sub(lambda run: _to_simplified(run.group()), text)
    return text


@functools.cache
def _folds() -> dict[int, str]:
    folds = {ord(character): plain for character, plain in _EXTRA.items()}
    folds |= dict.fromkeys(_MARKS, "")
    for block in _LATIN_AND_GREEK:
        for code in block:
            plain = unicodedata.normalize("NFKD", chr(code)).translate(folds)
            if plain != chr(code):
                folds.setdefault(code, plain)
    return folds


@functools.cache
def _converter() -> Callable[[str], str]:
    import opencc

    converter: Any = opencc.OpenCC("t2s")
    convert: Callable[[str], str] = converter.convert
    return convert


def _to_simplified(text: str) -> str:
    return _converter()(text)
