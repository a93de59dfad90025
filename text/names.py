"""What a question calls by its own name: a person, a street, a numbered thing, an office. Pure rules over words.

What it names has to stand somewhere in the records; ``retrieval/constraints.py`` looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.date_forms import CARDINALS
from domain.dates import find_dates
from text.answer_types import ZH_PERSON, ZH_SURNAMES, ZH_TITLES
from text.language import HAN
from text.questions import Asks, Question
from text.terms import PLACES, STOP, WORD, unfolded


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
    translated: bool = False
    """Whether another language may have another name for it: a street, a board, “the Red Cross”. People keep theirs."""


LABELS = frozenset(
    "case item district ward zone route line phase lot parcel section article resolution ordinance motion bill permit "
    "application docket file project contract petition precinct unit chapter exhibit amendment measure proposition number no "
    "caso expediente punto distrito zona ruta linea fase lote parcela seccion articulo resolucion ordenanza mocion permiso "
    "licencia solicitud proyecto contrato acuerdo decreto numero "
    "案件 案 决议 決議 条例 條例 提案 议案 議案 公告 文件 法令 区 區".split()
)
"""What is numbered in public records."""
_CODE = r"[A-Z]{1,5}-?\d[\w./\-]*|\d+(?:[\-/.]\d+)+|\d{4,}|\d{1,3}"
_NUMBER = re.compile(
    rf"(?<![\w$€£¥.,\-])(?:(?P<label>[^\W\d_]{{2,}})\.?\s+(?:(?:no|nr|number|núm(?:ero)?|n[º°])\.?\s*|#\s*)?)?(?P<code>{_CODE})"
    r"(?![\w%％]|[,.:]\d|-[a-z\d]|\s*(?:percent|per cent|million|billion|thousand|mil|dollars|euros?|[ap]\.?m\b|[万亿億元年月日号號點点]))",
)
_ZH_NUMBER = "[一二三四五六七八九十百]{1,5}"
_ZH_NUMBERED = re.compile(
    rf"第?(?P<number>\d+(?:-\d+)*|(?<=第){_ZH_NUMBER}|{_ZH_NUMBER}(?=[号號][线線]))"
    r"(?P<label>[号號]?(?:案件?|决议|決議|条例|條例|提案|议案|議案|公告|文件|法令)|(?<=第\d)[号號](?=[^楼樓])|路公交|路(?=车|車)|[号號][线線]|區|区)"
)
_ZH_CODE = re.compile(
    r"(?:案件?|决议|決議|条例|條例|提案|议案|議案|公告|文件|法令)第?(?P<code>\d{4,}|\d+(?:-\d+)+)(?![\d-])"
)
_OFFICES = frozenset(
    "mayor vice deputy councilmember councilman councilwoman councillor councilor member commissioner chief director "
    "manager attorney clerk president chair chairman chairwoman secretary senator governor judge justice officer captain "
    "superintendent mr mrs ms dr company inc llc corporation construction engineering services group builders consulting partners contractors "
    "alcalde alcaldesa concejal concejala senor senora don dona presidente presidenta director directora secretario "
    "secretaria".split()
)
_BODIES = frozenset(
    "council city county town state committee commission board department office agency ordinance resolution item case act plan "
    "program project fund association authority ayuntamiento comision consejo junta departamento policia".split()
)
_TITLES = _OFFICES | _BODIES
_ARTICLE = re.compile(r"\b(?:the|el|la|los|las|del|al)\s+$", re.IGNORECASE)
"""Before a name it tells a thing: people have none."""
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
    r"(?P<which>[\u4e00-\u9fff]{2}(?=大[街道桥橋]|胡同)|[\u4e00-\u9fff])(?!路[灯燈面线線况況网網程障]|街[道区區坊头頭]|[河湖][道流水岸床堤长長面]|村[民委庄莊]|[镇鎮院馆館站村][长長]|桥梁|橋樑|[馆館][员員藏]|站[点點台])(?P<what>大[街道桥橋]|胡同|[街路桥橋巷村镇鎮湖河]|公园|公園|广场|廣場|小区|小區|大厦|大廈|剧院|劇院|[院馆館站])(?![\u4e00-\u9fff]{0,2}[街路桥橋巷村镇鎮湖河院馆館站]|[市县縣])"
)
_ZH_GIVEN = rf"(?:(?!{ZH_TITLES})[^\W\d_a-zA-Z的了在是和与與及有个個位名各每所全前后後上下多级級市县縣区區镇鎮村街路局委会會部处處科室办辦院厅廳省州队隊馆館站校厂廠园園湖河对對就说說谁誰什么麼])"
_ZH_WHO = re.compile(
    rf"[{ZH_SURNAMES}]{_ZH_GIVEN}{{2}}(?=副?(?:{ZH_TITLES}))"
    rf"|(?:^|(?<=[谁誰]是))[{ZH_SURNAMES}]{_ZH_GIVEN}{{1,2}}(?=[？?。\s]*$|是[谁誰]|是什[么麼]人|[对對就在].{{0,12}}[说說投讲講提])"
)
"""A name where only a person is asked for, or before a title."""
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
    text = without_quoted(question)
    found = [*_numbers(text), *_names(text), *_places(text), *_chinese(text)]
    return list({one.words: one for one in found}.values())


def without_quoted(question: Question) -> str:
    """A question's text, with blanks for what stands in quotation marks."""
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
    for match in _ZH_CODE.finditer(text):
        yield Named(match.group(), Naming.CODE, (match["code"],))
    for match in _ZH_NUMBERED.finditer(text):
        number, label = match["number"], match["label"]
        number = number if number[0].isascii() else str(zh_number(number))
        by = Naming.NUMBERED if number.isdigit() and len(number) < 4 else Naming.CODE
        yield Named(match.group(), by, (number,) if by is Naming.CODE else (label, number))


def zh_number(said: str) -> int:
    """“十二” → 12."""
    return int(sums_in(said)[0].readings[0][0])


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
        if run and text[match.end() :].lstrip(" #")[:1].isdigit():
            run = run[:-1]  # of the number behind it
        while run and run[-1].islower():
            run = run[:-1]
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
        translated = not (PLACES | _BODIES | LABELS).isdisjoint(plain) or bool(
            _ARTICLE.search(text[: match.start()])
        )
        yield Named(" ".join(run), Naming.NAME, telling, generic, translated)


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
                    translated=True,
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
            yield Named(named, Naming.NAME, (match.group(),), translated=True)
    for match in ZH_PERSON.finditer(text):
        # A given name of one character and a verb look like one of two.
        yield Named(match.group(), Naming.NAME, (match.group()[:2],))
    for match in _ZH_WHO.finditer(text):
        yield Named(match.group(), Naming.NAME, (match.group(),))


_SYLLABLE = "(?:(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?(?:[iu]?a(?:ng?|i|o)?|[iu]?e(?:ng?|i)?|er|i(?:ng?|ong|u)?|o(?:ng|u)?|u(?:o|i|n)?|v))"
_ROMANISED = re.compile(
    rf"(?=(?:{_SYLLABLE}[\s’'-]*){{1,3}}$){_SYLLABLE}{{1,2}}(?:[\s’'-]+{_SYLLABLE}{{1,2}}){{0,2}}"
)


def may_be_romanised(name: str) -> bool:
    """Whether a name in Latin letters may stand in Chinese characters: at most three syllables of Pinyin, two a word.

    >>> may_be_romanised("Pan Guoqiang"), may_be_romanised("Ana Peterson")
    (True, False)
    """
    return _ROMANISED.fullmatch(unfolded(name)) is not None


# --- Sums: of money, a share, a measure, however they are written.

_CURRENCY = re.compile(r"(?:(?:US|C|HK|NT)?[$€£¥￥]|\b(?:USD|EUR|RMB)|人民[币幣]|百分之)\s?$", re.IGNORECASE)
_UNIT = re.compile(
    r"[\s-]?(?:de\s)?(?:(?P<money>(?:d[oó]lar(?:es)?|dollars?|euros?|pounds?|libras?|pesos?|yuan|USD|EUR|RMB)\b|美[元金]|[欧歐]元|港元|人民[币幣]|"
    r"[元块塊圆圓$€£¥￥])|(?P<percent>[%％]|per\s?cent\b|por ciento\b)|(?P<acre>acres?\b|英[亩畝])|(?P<hectare>hect[aá]reas?\b|hectares?\b|公[顷頃])|"
    r"(?P<mile>miles?\b|millas?\b|英里)|(?P<kilometre>km\b|kilomet(?:er|re)s?\b|kil[oó]metros?\b|公里)|"
    r"(?P<metre>met(?:er|re)s?\b|metros?\b|米)|(?P<foot>feet\b|foot\b|pies?\b|英尺))",
    re.IGNORECASE,
)
_HUNDREDS = "doscient trescient cuatrocient quinient seiscient setecient ochocient novecient".split()
_SAID: dict[str, Decimal] = {
    word: Decimal(number)
    for word, number in (
        *((unfolded(word), number) for word, number in CARDINALS.items()),
        *((word + end, 100 * number) for number, word in enumerate(_HUNDREDS, 2) for end in ("os", "as")),
        *((each, n) for line in ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "零壹貳參肆伍陸柒捌玖") for n, each in enumerate(line)),
        *(("una", 1), ("两", 2), ("兩", 2), *((each, 0.5) for each in ("half", "medio", "media", "半"))),
    )
}  # fmt: skip
_SCALES = {
    word: Decimal(10) ** power
    for power, words in {
        1: "十 拾", 2: "hundred cien ciento 百 佰", 3: "thousand mil k 千 仟", 4: "万 萬", 6: "million millions millon millones m mm mn",
        8: "亿 億", 9: "billion billions bn b", 12: "trillion trillions billon billones",
    }.items()
    for word in words.split()
}  # fmt: skip
_ACCENTED = dict(zip("aeiou", "áéíóú", strict=True))
_SHORT = ("mm", "mn", "bn", "k", "m", "b")
_WORDS = sorted({each for each in _SAID | _SCALES if each.isascii()} - {*_SHORT}, key=len, reverse=True)
_PART = re.compile(
    r"(?<![\d.,])(?P<digits>\d{1,3}(?:[,.'’\u00a0\u202f ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?![.,]?\d)"
    rf"|\b(?P<word>{'|'.join(re.sub('[aeiou]', lambda vowel: f'[{vowel.group()}{_ACCENTED[vowel.group()]}]', each) for each in _WORDS)})\b"
    rf"|(?<=\d)\s?(?P<short>{'|'.join(_SHORT)})\b"
    rf"|(?P<han>[{''.join(each for each in _SAID | _SCALES if not each.isascii())}])",
    re.IGNORECASE,
)
_JOIN = re.compile(r"[\s-]{0,2}(?:(?:and|y)\s)?(?:an?\s)?", re.IGNORECASE)
_LONGEST_NUMBER, _MOST_PARTS = 24, 12
_BOUND = re.compile(
    r"(?:\b(?:than|over|above|under|below|least|most|up to|by|exceed\w*|beyond|between|from|within|around|about|nearly|almost|"
    r"approximately|roughly|some|maximum|minimum|surpass\w*|(?:más|menos|cerca|alrededor|encima|debajo) de|(?:super|infer)ior(?:es)? a|"
    r"al menos|como (?:mínimo|máximo)|hasta|en|supera\w*|exced\w*|entre|un[oa]s|casi|desde)|[超高低][过過出于於]|[多少大小][于於]|不[足到]|"
    r"[至最][少多]|[逾近约約]|接近)(?:\s(?:of|de|a|los|las|the))?\s*$",
    re.IGNORECASE,
)
"""What is more or less than a sum, or nearly so, need not stand anywhere; nor need a difference."""
_BOUND_BEHIND = re.compile(
    r"\s*(?:or (?:more|less)|o (?:más|menos)|以[上下内內]|左右|[多余餘])", re.IGNORECASE
)
_UNTIL = re.compile(r"\s*(?:and|to|y|a|[-–—到至和])\s*", re.IGNORECASE)
_IN_THOUSANDS = re.compile(
    r"(?P<k>\bthousands|\bmiles de)|(?P<m>\bmillions\b|\bmillones de)|(?P<万>[万萬]元)|(?P<亿>[亿億]元)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sum:
    """A number, and what it is of."""

    start: int
    end: int
    readings: tuple[tuple[Decimal, Decimal], ...]
    """Its value, and what its last digit counts. “1.234” has two: which mark parts thousands depends on the language."""
    unit: str
    """“money”, “percent”, “acre” …; empty where none stands beside it."""
    is_rounded: bool
    """Whether it may be another one's, said in short: “9.9 million”, and not “10 million” or “9,900,000”."""

    def names(self, other: Sum) -> bool:
        """Whether ``other`` may be the same sum, as a record writes it: rounded here or there."""
        return any(
            value == said
            or abs(value - said) * 2 <= last
            or (other.is_rounded and abs(value - said) * 2 <= digit)
            for value, last in self.readings
            for said, digit in other.readings
        )


def sums_in(text: str) -> list[Sum]:
    """The numbers of a text, in digits and in words, with what multiplies them, in their order.

    >>> [(int(one.readings[0][0]), one.unit) for one in sums_in("$9.9 million, 9,9 millones de pesos, 990万元")]
    [(9900000, 'money'), (9900000, 'money'), (9900000, 'money')]
    """
    runs: list[list[re.Match[str]]] = []
    for part in _PART.finditer(text):
        if runs and _goes_on(text, runs[-1][-1], part):
            runs[-1].append(part)
        elif not part["short"]:
            runs.append([part])
    return [
        _sum(text, run)
        for run in runs
        if len(run) <= _MOST_PARTS and all(part.end() - part.start() <= _LONGEST_NUMBER for part in run)
    ]


def sums_asked(text: str) -> list[Sum]:
    """The sums that a question names: of money, a share, a measure, or a number of a million and more. A bound is none, and what is
    about so much.

    >>> [question[one.start : one.end] for question in ("Who got $9,999 of it?", "What cost more than $9,999?") for one in sums_asked(question)]
    ['$9,999']
    """
    found: list[Sum] = []
    until = 0
    for each in sums_in(text):
        ranged = until and _UNTIL.fullmatch(text[until : each.start])
        until = 0
        if ranged:
            continue
        if bound := _BOUND.search(text[max(0, each.start - 40) : each.start]):
            until = each.end if bound else 0
        elif not _BOUND_BEHIND.match(text, each.end) and (
            each.unit or any(last >= _SCALES["million"] / 100 for _, last in each.readings)
        ):
            found.append(each)
    return found


def may_name(text: str, asked: Sum) -> bool:
    """Whether ``text`` has a sum, in whatever form; also in thousands or millions, where it says so of its numbers."""
    said = sums_in(text)
    if any(map(asked.names, said)):
        return True
    scales = [_SCALES[str(match.lastgroup)] for match in _IN_THOUSANDS.finditer(text)]
    return any(
        value == bare * scale
        for value, _ in asked.readings
        for one in said
        for bare, _ in one.readings
        for scale in {*scales}
    )


def written_forms(asked: Sum) -> Iterator[str]:
    """How records may write it, for a look at their keywords."""
    for value in {value for value, _ in asked.readings}:
        yield from _marked(value)
        for scale, words in (
            ("thousand", ("thousand", "mil")), ("万", ("万", "万元", "万美元", "万人民币")), ("million", ("million", "millones")),
            ("亿", ("亿", "亿元", "亿美元")), ("billion", ("billion", "mil millones")),
        ):  # fmt: skip
            count = value / _SCALES[scale]
            if count >= Decimal("0.1") and len(count.normalize().as_tuple().digits) < _MOST_DIGITS:
                yield from (f"{number} {word}" for number in _marked(count) for word in words)


_MOST_DIGITS = 8


def _marked(number: Decimal) -> tuple[str, ...]:
    """As it stands in English and in Spanish, and without marks."""
    shown = f"{number.normalize():f}"
    english = f"{number.normalize():,f}"
    return tuple(
        dict.fromkeys((english, english.translate(str.maketrans(",.", ".,")), shown, shown.replace(".", ",")))
    )


def _goes_on(text: str, last: re.Match[str], part: re.Match[str]) -> bool:
    """Whether ``part`` belongs to the number that ``last`` ends so far."""
    gap = text[last.end() : part.start()]
    if len(gap) > len("- and a ") or not _JOIN.fullmatch(gap):
        return False
    if part["short"]:
        return part["short"].isupper() or bool(
            _CURRENCY.search(text[max(0, last.start() - 6) : last.start()])
        )
    scale, after = (unfolded(each.group()) in _SCALES for each in (part, last))
    if part["digits"]:
        return after and bool(last["han"])
    return scale or after or (not last["digits"] and bool(last["han"]) == bool(part["han"]))


def _sum(text: str, run: Sequence[re.Match[str]]) -> Sum:
    start, end = run[0].start(), run[-1].end()
    before = _CURRENCY.search(text[max(0, start - 6) : start])
    behind = _UNIT.match(text, end)
    unit = behind.lastgroup or "" if behind else ""
    if before and (not unit or unit == "money"):
        unit = "percent" if "百" in before.group() else "money"
    digits = run[0]["digits"] or ""
    counted = re.sub(r"\D", "", digits).strip("0")
    return Sum(
        start - len(before.group()) if before else start,
        behind.end() if behind else end,
        tuple(_valued(run, value, last) for value, last in _read(digits))
        if digits
        else (_valued(run, Decimal(0), Decimal(0)),),
        unit,
        is_rounded=len(run) > 1 and len(counted) > 1,
    )


def _read(digits: str) -> Iterator[tuple[Decimal, Decimal]]:
    """The values that digits may have, each with what its last one counts."""
    marks = re.findall(r"[.,]", digits)
    plain = re.sub(r"['’\s]", "", digits)
    if not marks or len(set(marks)) < len(marks) or (len(marks) == 1 and re.search(r"[.,]\d{3}$", digits)):
        yield Decimal(re.sub(r"[.,]", "", plain)), Decimal(1)
    if marks and (len(marks) == 1 or marks[-1] not in marks[:-1]):
        whole, fraction = re.split(r"[.,](?=\d+$)", plain)
        yield Decimal(f"{re.sub(r'[.,]', '', whole)}.{fraction}"), Decimal(1).scaleb(-len(fraction))


def _valued(run: Sequence[re.Match[str]], value: Decimal, last: Decimal) -> tuple[Decimal, Decimal]:
    """A number's value, part by part: what multiplies takes up all that is less than it."""
    stack = [value] if run[0]["digits"] else []
    scale, digits = Decimal(1), bool(stack)
    for part in run[1:] if run[0]["digits"] else run:
        after_digits, digits = digits, bool(part["digits"])
        if digits:
            stack.append(next(_read(part["digits"]))[0])
            continue
        word = unfolded(part.group().strip())
        if word in _SCALES:
            scale, below = _SCALES[word], stack.pop() if after_digits else Decimal(0)
            while stack and stack[-1] < scale:
                below += stack.pop()
            stack.append((below or 1) * scale)
            last *= scale
        elif _SAID[word] < 1 and stack and stack[-1] == scale * (stack[-1] // scale) and scale > 1:
            stack.append(_SAID[word] * scale)
        else:
            stack.append(_SAID[word])
    return sum(stack, Decimal(0)), last if len(stack) == 1 else Decimal(0)


# --- An office, and the lesser one that is named in its place.

_UNDER = r"deputy|vice|assistant|associate|under|sub"
_ROLE = re.compile(
    r"(?<!\w)(?:mayor|president|chair(?:man|woman|person)?|minister|secretary|director|chief|engineer|governor|commissioner|clerk|attorney|"
    r"manager|treasurer|superintendent|principal|administrator|supervisor|marshal|sheriff|librarian|planner|auditor|counsel|dean|"
    r"alcald(?:e|esa)|president[ea]|secretari[oa]|director(?:a)?|jef[ea]|tesorer[oa]|gerente|intendente|comisari[oa]|concejal(?:a)?|rector(?:a)?|"
    r"portavoz|interventor(?:a)?)(?!\w)|书记|市长|局长|主任|部长|主席|会长|馆长|校长|处长|科长|秘书长|议长|書記|市長|局長|部長|會長|館長|校長|處長|科長|秘書長|議長",
    re.IGNORECASE,
)
"""Offices that have deputies."""


def lesser_role(question: Question, text: str) -> str:
    """The role that ``text`` names in place of the one that is asked for, as it stands there: “deputy secretary” where the
    secretary is asked for and no other one named. Empty where it names none, and where the question itself names a deputy.
    """
    if question.asks is not Asks.WHO or re.search(
        rf"(?<!\w)(?:{_UNDER})|副|adjunt|suplente", question.text, re.IGNORECASE
    ):
        return ""
    for asked in _ROLE.findall(question.text):
        # An office has a man's and a woman's word in Spanish: “la secretaria”, “el vicesecretario”.
        role = asked if HAN.search(asked) else re.sub(r"(?:esa|[aeo])$", "", asked) + "(?:esa|[aeo])?"
        form = re.compile(
            rf"(?P<before>副)?{role}"
            if role == asked
            # “Deputy Public Works Director”, “vicealcaldesa”, “secretaria adjunta”
            else rf"(?<!\w)(?P<before>(?:{_UNDER})(?:[\s-]+(?:[\w’'-]+\s+){{0,3}}?|))?{role}(?!\w)(?P<behind>\s+(?:adjunt[oa]|suplente)(?!\w))?",
            re.IGNORECASE,
        )
        found = list(form.finditer(text))
        lesser = [match for match in found if any(match.groupdict().values())]
        if found and len(lesser) == len(found):
            return lesser[0].group().strip()
    return ""
