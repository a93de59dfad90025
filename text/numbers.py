"""Numbers in a text, in digits and in words: what is counted through (“District 8”, “第八区”), and sums of money, a share, a measure,
however they are written; and whether a sum is the one that is asked for. Pure rules over words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.date_forms import CARDINALS, number_in
from text.language import HAN
from text.terms import folded, unfolded

NUMERALS = (
    dict(zip("i ii iii iv v vi vii viii ix x".split(), range(1, 11), strict=True))
    | dict(zip("one two three four five six seven eight nine ten".split(), range(1, 11), strict=True))
    | dict(zip("一二三四五六七八九十", range(1, 11), strict=True))
)
_HAN_DIGITS = {number: word for word, number in NUMERALS.items() if HAN.search(word)}
_COUNTED = rf"(?:\d+|{'|'.join(sorted(NUMERALS, key=len, reverse=True))})"


def counts(number: int, text: str) -> bool:
    """Whether ``text`` has a number, whatever it counts."""
    ways = "|".join(word for word, each in NUMERALS.items() if each == number and not HAN.search(word))
    spelled = rf"|\b(?:{ways})\b|第{_HAN_DIGITS[number]}" if number in _HAN_DIGITS else ""
    return re.search(rf"(?<!\d){number}(?!\d){spelled}", folded(text)) is not None


def numbers_of(label: str, text: str) -> frozenset[int]:
    """The numbers that ``text`` puts to a label."""
    plain, shown = folded(label), HAN.search(label)
    behind = re.compile(
        rf"(\d+|[一二三四五六七八九十百]+){re.escape(plain)}"
        if shown
        else rf"\b(?:{re.escape(plain)}(?:e?s)?\.?|{re.escape(plain[0])})\s*(?:(?:no|number|num|nº|n°)\.?|#)?\s*"
        rf"({_COUNTED}(?:\s*(?:,|and|&|or|to|through|-|–|y|o|a)+\s*{_COUNTED})*)\b|\b(\d+)(?:st|nd|rd|th|º|ª)? {re.escape(plain)}\b"
    )
    held: set[int] = set()
    for match in behind.finditer(folded(text)):
        said = next(group for group in match.groups() if group)
        found = (
            [number_in(said) or 0]
            if HAN.search(said)
            else [int(one) if one.isdigit() else NUMERALS[one] for one in re.findall(_COUNTED, said)]
        )
        held.update(found)
        if re.search(r"to|through|-|–|\ba\b", said):
            held.update(range(min(found), max(found) + 1))
    return frozenset(held)


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
_FROM = re.compile(r"\b(?:from|desde)\b", re.IGNORECASE)
_CHANGED = re.compile(
    r"\b(?:r[ao]se|ris(?:e|es|ing|en)|rais\w+|increas\w+|go(?:es|ing)?|went|f[ae]ll\w*|drop\w*|cut|lower\w*|reduc\w+|chang\w+|mov\w+|grow\w*|"
    r"grew|sub(?:e|en|ir|ió|a)|aument\w+|baj(?:a|an|ó|ar)|pas(?:a|an|ó|ar)|reduj\w+|cambi\w+)\b",
    re.IGNORECASE,
)
"""What goes from one sum to another has had both; from and to without it are bounds."""
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
        bound = _BOUND.search(text[max(0, each.start - 40) : each.start])
        if bound and not (_FROM.search(bound.group()) and _CHANGED.search(text[: each.start])):
            until = each.end
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


# --- Of a sum: how much in all, how much in a year.

_MONEY = re.compile(
    r"(?:US)?[$€£¥]\s?\d(?:[\d,.]*\d)?(?:\s?(?:million|billion|thousand|[kmb])\b)?|\b\d[\d,.]*\s(?:(?:million|thousand|mil(?:lones)?)\s)?(?:de\s)?(?:dollars|euros|pesos|yuan)\b|"
    r"[\d,.零一二三四五六七八九十百千万亿萬億两兩]+\s?(?:美|欧|歐)?元",
    re.IGNORECASE,
)
_ASKS_RATE = re.compile(
    r"\b(?:an?|per|each|every) (?:year|month|week|day|hour)\b|\b(?:yearly|annual(?:ly)?|monthly|weekly|daily|hourly)\b|"
    r"\b(?:al|por|cada) (?:año|mes|día|semana|hora)\b|\b(?:anual|mensual|semanal|diari[oa])(?:es|mente)?\b|[每一](?:年|个?月|個月|天|日|周|週|小时|小時)|[年月](?:薪|费|費|租)",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"year|annual|yr\b|month|week|day|dail|hour|term\b|period|quarter|season|\bper\b|each|every|retainer|salar|budget|\b(?:19|20)\d\d|\bFY|/|"
    r"año|anual|\bmes(?:es)?\b|mensual|seman|día|diari|hora|trimest|plazo|cada|ejercicio|temporada|sueldo|presupuest|[年月日天周週季每期时時薪]",
    re.IGNORECASE,
)
_ASKS_WHOLE = re.compile(
    r"\b(?:in all|in total|total|altogether|all told|all together|overall|whole|entire)\b|\b(?:en total|total|totales|en conjunto|entero)\b|[总總一]共|[总總](?:额|額|数|數|价|價|费|費|造|投|计|計|金)|合计|合計|累计|累計",
    re.IGNORECASE,
)
_IN_ALL = re.compile(
    r"\b(?:total\w*|in all|altogether|all|both|together|sum|sums|combined|overall|whole|entire|adds?|added|com(?:e|es|ing) to|now|stands?|brings?|reach\w*|of which)\b|"
    r"\b(?:tod[oa]s?|ambas?|conjunto|suma\w*|sumad\w*|asciend\w*|alcanz\w*|ya|de los cuales)\b|[总總共全均]|合计|合計|累计|累計|达|達",
    re.IGNORECASE,
)
_OF_PART = re.compile(
    r"\b(?:(?:first|second|third|fourth|next|last|final|initial) (?:phase|stage|payment|install?ment|half|year|part)|phase (?:[ivx]+|\d|one|two|three)|change order|amendment|deposit|down payment|install?ments?|portion|share|"
    r"part of|increase[sd]?|balance|remaining)\b|"
    r"\b(?:(?:primer|segund|tercer|cuart|últim)[oa]? (?:fase|etapa|plazo|pago|tramo)|anticipo|señal|fianza|cuota|modificado|adicional(?:es)?|aumento|incremento|resto|parte de)\b|"
    r"[首一二三四]期|定金|订金|訂金|首付|尾款|追加|增加|变更|變更|余款|餘款",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(
    rf"(?:{_MONEY.pattern})\s*(?:(?:/|an?\s|per\s|al\s|por\s)\s?\w+\s*)?(?:more|less|higher|lower|cheaper|extra|más|menos)\b(?! (?:than|de|que)\b)|"
    rf"\b(?:increase|decrease|raise|rise|reduction|cut|discount|up|aumento|incremento|rebaja|reducción|subida)s?\b (?:of|by|de|en)\s(?:about\s|some\s|nearly\s|unos\s)?(?:{_MONEY.pattern})|"
    rf"(?:增加|减少|減少|上涨|上漲|下降|提高|多出?|少)了?(?:{_MONEY.pattern})",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?:half|twice|double\w*|tripl\w*|percent|mitad|doble|triple)\b|[%％半倍]", re.IGNORECASE
)
_ASKS_DIFFERENCE = re.compile(
    r"\b(?:more|less|increas\w*|decreas\w*|rais\w*|ris(?:e|en|ing)|rose|higher|lower|cheaper|differ\w*|sav(?:e|ed|ing|ings)|than|extra|additional|cut|reduc\w*|discount|up|down|"
    r"más|menos|aument\w*|increment\w*|sub(?:e|ió|ida|ir)|baj\w*|ahorr\w*|rebaj\w*|diferencia|reduc\w*)\b|多[花付收交]|[增减減涨漲降差省]|提高|[多少]出",
    re.IGNORECASE,
)


def another_sum(question: str, said: str) -> bool:
    """Whether a sum is asked for a year or another span, and what is ``said`` names sums and no time; or one in all, and it names a
    part; or one, and it names only by how much another is greater or less.
    """
    sums = _MONEY.findall(said)
    if not sums or bool(HAN.search(question)) is not bool(HAN.search(said)):
        return False
    if _ASKS_RATE.search(question) and not re.search(r"(?:19|20)\d\d", question) and not _PERIOD.search(said):
        return True
    part = _OF_PART.search(said)
    if (
        _ASKS_WHOLE.search(question)
        and part
        and not _IN_ALL.search(said)
        and part.group().casefold() not in question.casefold()
    ):
        return True
    return not (_ASKS_DIFFERENCE.search(question) or _SHARE.search(said)) and len(
        _DIFFERENCE.findall(said)
    ) == len(sums)
