"""Comparing words of a question with words of a text. Pure; no dictionary, no corpus statistics.

These rules answer "is this word of the question in that sentence?", for English, Spanish and Chinese. They serve
confidence and marking; the keyword index has its own analysis.

And likeness of texts: near-duplicates, folded so that one press release printed five times is one source (A. Broder, "On the
resemblance and containment of documents", 1997), and the name that was probably meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

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
