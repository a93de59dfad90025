"""What a text lacks of what a question says. Pure rules over words; no model, no corpus statistics.

A passage can be about the right thing and still not answer: it names another district, it says what was approved
where the question asks what was rejected. These features see a part of that. They serve ``retrieval/confidence.py``.
What a question calls by its own name (``named_in``) has to stand somewhere; ``retrieval/constraints.py`` looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.dates import find_dates
from text.answer_types import ZH_PERSON
from text.questions import Question
from text.terms import STOP, WORD, forms_of, likeness, stem, stems_of, unfolded

_PRESENT = 0.8
"""From this likeness on, a word of the question counts as being there."""
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|lack|lacks|lacked|fail|fails|failed|refuse[sd]?|"
    r"reject(?:s|ed)?|except|nunca|ning[uú]n[oa]?|sin)\b|n['’]t\b|[不没未无非]",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"^\W*(?:is|are|am|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b|吗|嗎|是否",
    re.IGNORECASE,
)
_PAIR = re.compile(r"\b([A-Za-z]{3,})\.?\s+(?:no\.?\s*|#)?(\d[\w.\-]*)")
_NOT_PAIRED = frozenset("in since until from after before than about over under year by at to of".split())

_OPPOSITES: dict[str, set[str]] = {}
for _pair in """first/last before/after most/least more/less more/fewer increase/decrease increased/decreased rise/fall
rose/fell high/low higher/lower highest/lowest largest/smallest larger/smaller large/small big/small longest/shortest
long/short oldest/youngest old/new north/south east/west northern/southern eastern/western early/late earliest/latest
begin/end began/ended start/stop start/end started/ended founded/closed open/closed win/lose won/lost accept/reject
accepted/rejected approve/reject approved/rejected approved/denied allow/ban allowed/banned allow/prevent buy/sell
bought/sold born/died minimum/maximum majority/minority always/never common/rare commonly/rarely best/worst better/worse
strong/weak stronger/weaker hot/cold legal/illegal positive/negative inside/outside internal/external upper/lower
left/right success/failure succeeded/failed support/oppose supported/opposed friend/enemy male/female
men/women public/private rich/poor above/below add/remove added/removed hire/fire hired/fired passed/failed
cheap/expensive cheapest/expensive active/inactive able/unable likely/unlikely similar/different same/different
joined/left arrive/leave arrived/left import/export primary/secondary major/minor innate/adaptive increase/reduce
raised/lowered expand/shrink gain/loss heavy/light fast/slow fastest/slowest""".split():
    _one, _other = _pair.split("/")
    _OPPOSITES.setdefault(_one, set()).add(_other)
    _OPPOSITES.setdefault(_other, set()).add(_one)


@dataclass(frozen=True, slots=True)
class Evidence:
    """How far a sentence, and the passage around it, take up the words of a question."""

    sentence_coverage: float
    """Weighted share of the question's content words in the sentence, 0 … 1; .5 for a question without any."""
    passage_coverage: float
    """The same in the passage."""
    names_missing: int
    """Names and numbers of the question that the passage lacks, 0 … 2; "District 2" where it has only "District 4"."""
    negated: bool
    """The question says not, and the sentence does not. False for yes-or-no questions."""
    opposite: bool
    """The question says "first" and the passage only "last". False for yes-or-no questions."""


def weigh(question: Question, sentence: str, passage: str) -> Evidence:
    """``sentence`` is in ``passage``; a passage's title may be put before it."""
    in_sentence, in_passage = stems_of(sentence), stems_of(passage)
    whole = sum(term.weight for term in question.terms)
    near = [
        (term, likeness(term.stem, in_sentence), likeness(term.stem, in_passage)) for term in question.terms
    ]
    missing = sum(
        term.is_name and there < _PRESENT and not _stands_otherwise(term.stem, in_passage)
        for term, _, there in near
    )
    missing += _conflicts(question.text, passage)
    yes_no = bool(_YES_NO.search(question.text))
    return Evidence(
        sentence_coverage=sum(term.weight * here for term, here, _ in near) / whole if whole else 0.5,
        passage_coverage=sum(term.weight * there for term, _, there in near) / whole if whole else 0.5,
        names_missing=min(2, missing),
        negated=not yes_no and bool(_NEGATION.search(question.text)) and not _NEGATION.search(sentence),
        opposite=not yes_no and _opposed(question.text, sentence, passage),
    )


def _stands_otherwise(name: str, stems: frozenset[str]) -> bool:
    """Whether a name stands in short or in full (“Parkway”, “Pkwy”), or a number rounded (“97-acre”, 97.24)."""
    number = re.match(r"\d+(?:\.\d+)?", name)
    if number is None:
        return not stems.isdisjoint(map(stem, forms_of(name)))
    digits = len(number.group().partition(".")[2])
    exact = (re.match(r"\d+\.\d+", each) for each in stems if each[0].isdigit())
    return any(one and round(float(one.group()), digits) == float(number.group()) for one in exact)


def _conflicts(question: str, passage: str) -> int:
    """Pairs of a word and a number whose word the passage knows with other numbers only."""
    known: dict[str, set[str]] = {}
    for word, number in _PAIR.findall(passage):
        known.setdefault(stem(word), set()).add(number.rstrip(".-").casefold())
    conflicts = 0
    for word, number in _PAIR.findall(question):
        if word.casefold() in STOP or word.casefold() in _NOT_PAIRED:
            continue
        numbers = known.get(stem(word))
        conflicts += numbers is not None and number.rstrip(".-").casefold() not in numbers
    return conflicts


def _opposed(question: str, sentence: str, passage: str) -> bool:
    asked, here, around = (
        {match.group().casefold() for match in WORD.finditer(text)} for text in (question, sentence, passage)
    )
    return any(word not in around and _OPPOSITES[word] & here for word in asked if word in _OPPOSITES)


# --- What a question calls by its own name: a number that identifies, a person, a place.


class Naming(StrEnum):
    """By what something is named."""

    CODE = "code"
    """“2025-13”, “6242”: stands as it is written, or nowhere."""
    NUMBERED = "numbered"
    """“District 9”, “línea 9”, “第8号条例”: a word and a number that counts through things of its kind."""
    NAME = "name"
    """“Peterson”, “Maple Street”, “calle de los Olmos”, “the opera house”, “彭小峰”."""


@dataclass(frozen=True, slots=True)
class Named:
    """One thing that a question names."""

    words: str
    """As it was typed."""
    by: Naming
    telling: tuple[str, ...]
    """The words that tell it from others of its kind; of a NUMBERED one, its label and its number."""
    generic: str = ""
    """“street” in “Maple Street”, “puente” in “Puente Nuevo”: what kind of place it is, where one word tells which."""


LABELS = frozenset(
    "case item district ward zone route line phase lot parcel section article resolution ordinance motion bill permit "
    "application docket file project contract petition precinct unit chapter exhibit amendment measure proposition number no "
    "caso expediente punto distrito zona ruta linea fase lote parcela seccion articulo resolucion ordenanza mocion permiso "
    "licencia solicitud proyecto contrato acuerdo decreto numero".split()
)
"""What is numbered in public records."""
_CODE = r"[A-Z]{1,5}-?\d[\w./\-]*|\d+(?:[\-/.]\d+)+|\d{4,}|\d{1,3}"
_NUMBER = re.compile(
    rf"(?<![\w$€£¥.,\-])(?:(?P<label>[^\W\d_]{{2,}})\.?\s+(?:(?:no|nr|number|núm(?:ero)?|n[º°])\.?\s*|#\s*)?)?(?P<code>{_CODE})"
    r"(?![\w%％]|[,.:]\d|-[a-z]|\s*(?:percent|per cent|million|billion|thousand|mil|dollars|euros?|[ap]\.?m\b|[万亿億元年月日号號點点]))",
)
_ZH_NUMBERED = re.compile(
    r"第?(?P<number>\d+(?:-\d+)*)(?P<label>[号號]?(?:案件?|决议|決議|条例|條例|提案|议案|議案|公告|文件|法令)|(?<=第\d)[号號](?=[^楼樓])|路公交|路(?=车|車)|[号號]线|區|区)"
)
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
_TITLES = frozenset(
    "mayor vice deputy council councilmember councilman councilwoman councillor councilor member commissioner chief director "
    "manager attorney clerk president chair chairman chairwoman secretary senator governor judge justice officer captain "
    "superintendent mr mrs ms dr city county town state committee commission board department office agency ordinance "
    "resolution item case act plan program project fund company inc llc corporation construction engineering services group builders consulting partners contractors association authority "
    "alcalde alcaldesa concejal concejala senor senora don dona presidente presidenta director directora secretario "
    "secretaria ayuntamiento comision consejo junta departamento policia".split()
)
_VAGUE = frozenset(
    "new old proposed planned existing nearby local public main next first second third last other same big small large "
    "current former remaining upcoming entire whole only nearest north south east west central future following".split()
)
_GOVERNED = frozenset("city town county village council board commission ayuntamiento municipio".split())
_WHERE = re.compile(r"\b(?:in|en|City of|Town of)\s…\W*$")
"""The place whose records these are is asked for by name, and they need not say it: “the Springfield council”, “in Springfield?”."""
_RUN = re.compile(
    r"[A-ZÀ-Þ][\w’'\-]*\.?(?:\s+(?:(?:of|de|del|la|las|los|el|y)\s+){0,2}[A-ZÀ-Þ][\w’'\-]*\.?)*"
)
_THING = re.compile(
    rf"\b(?:the|this|that|a|an)\s+(?:[a-z]+\s+)??(?P<which>[a-z]{{4,}})\s+(?P<what>{'|'.join(sorted(PLACES))})\b"
)
_SPANISH_THING = re.compile(
    r"\b(?P<what>[^\W\d_]{3,})\s+(?:de\s+(?:la|las|los|el)|del|de)\s+(?P<which>[^\W\d_]{4,})\b"
)
_DAYS = frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec january february march april may june july august september october november december monday tuesday wednesday thursday "
    "friday saturday sunday i enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
)
_ZH_PLACE = re.compile(
    r"(?P<which>[\u4e00-\u9fff])(?P<what>[街路桥橋巷村镇鎮湖河]|公园|公園|广场|廣場|小区|小區|大厦|大廈|剧院|劇院|[院馆館站])(?![\u4e00-\u9fff]{0,2}[街路桥橋巷村镇鎮湖河院馆館站]|[市县縣])"
)
_ZH_NO_NAME = frozenset(
    "这這那哪该該此条條座个個所家的在和与與了到过過去是有第新旧舊老大小本各每市县縣区區道线線公铁鐵水马馬桥医醫法学學议議网網车車"
)


def named_in(question: Question) -> list[Named]:
    """What a question calls by its own name, in its order. Dates, sums and measures are not names, nor is what stands in
    quotation marks: those have rules of their own.

    >>> from text.questions import read_question
    >>> [(one.words, one.by.value) for one in named_in(read_question("Did Ana Peterson vote on Ordinance 2025-13?"))]
    [('Ordinance 2025-13', 'code'), ('Ana Peterson', 'name')]
    """
    text = _without_quoted(question)
    found = [*_numbers(text), *_names(text), *_places(text), *_chinese(text)]
    return list({one.words: one for one in found}.values())


def _without_quoted(question: Question) -> str:
    text = question.text
    for phrase in question.phrases:
        text = text.replace(phrase, " " * len(phrase))
    return text


def _numbers(text: str) -> Iterator[Named]:
    dates = find_dates(text)
    for match in _NUMBER.finditer(text):
        label, code = match["label"] or "", match["code"].rstrip(".-/")
        if any(each.start < match.end("code") and match.start("code") < each.end for each in dates):
            continue
        labelled = unfolded(label) in LABELS or (label[:1].isupper() and match.start() > 0)
        labelled = labelled and unfolded(label) not in _DAYS | STOP
        words = " ".join(match.group().split()) if labelled else code
        if code.isdigit() and len(code) < 4:
            if labelled:
                yield Named(words, Naming.NUMBERED, (label, code))
        elif labelled or not code.isdigit() or not re.match(r"\s+[^\W\d_]{3,}", text[match.end() :]):
            # A long number before a noun counts: “4500 residents”.
            yield Named(words, Naming.CODE, (code,))
    for match in _ZH_NUMBERED.finditer(text):
        number, label = match["number"], match["label"]
        by = Naming.NUMBERED if number.isdigit() and len(number) < 4 else Naming.CODE
        yield Named(match.group(), by, (number,) if by is Naming.CODE else (label, number))


def _names(text: str) -> Iterator[Named]:
    words = [match.group() for match in WORD.finditer(text) if match.group()[0].isalpha()]
    content = [word for word in words if word.casefold() not in STOP]
    if sum(word[0].isupper() for word in content) > max(3, len(content) / 2) or text.isupper():
        return  # set like a title: a capital says nothing
    for match in _RUN.finditer(text):
        run = [word.removesuffix("'s").removesuffix("’s") for word in match.group().rstrip(".").split()]
        if match.start() == 0 or text[: match.start()].rstrip(' ¿¡"“«(')[-1:] in (
            "",
            ".",
            "?",
            "!",
            ":",
            "。",
        ):
            # The first word of a sentence has its capital from there.
            run = run[1:] if len(run) > 1 and run[0].casefold() in STOP else run if len(run) > 1 else []
        plain = [unfolded(word.rstrip(".")) for word in run]
        telling = tuple(
            word
            for word, bare in zip(run, plain, strict=True)
            if word[0].isupper() and bare not in PLACES | _TITLES | LABELS | _DAYS | STOP
        )
        if not telling or any(any(c.isdigit() for c in word) for word in telling):
            continue
        if (
            plain[-1] in _GOVERNED
            or plain[0] in _GOVERNED
            or _WHERE.search(text[: match.start()] + "…" + text[match.end() :])
        ):
            continue
        generic = (
            next((bare for bare in (plain[-1], plain[0]) if bare in PLACES), "") if len(plain) == 2 else ""
        )
        yield Named(" ".join(run), Naming.NAME, telling, generic)


def _places(text: str) -> Iterator[Named]:
    for form in (_THING, _SPANISH_THING):
        for match in form.finditer(text):
            which, what = match["which"], match["what"]
            plain = unfolded(which)
            if unfolded(what) in PLACES and which.islower() and plain not in PLACES | _TITLES | _VAGUE | STOP:
                yield Named(
                    text[
                        match.start(min("which", "what", key=match.start)) : max(
                            match.end("which"), match.end("what")
                        )
                    ],
                    Naming.NAME,
                    (which,),
                )


def _chinese(text: str) -> Iterator[Named]:
    for match in _ZH_PLACE.finditer(text):
        if match["which"] not in _ZH_NO_NAME:
            before = text[max(0, match.start() - 1) : match.start()]
            named = (
                before + match.group()
                if "\u4e00" <= before <= "\u9fff" and before not in _ZH_NO_NAME
                else match.group()
            )
            yield Named(named, Naming.NAME, (match.group(),))
    for match in ZH_PERSON.finditer(text):
        # A given name of one character and a verb look like one of two.
        yield Named(match.group(), Naming.NAME, (match.group()[:2],))
