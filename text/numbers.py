"""Sums in a text, in digits and in words: of money, a share, a measure, however they are written; and whether a sum is the one that is
asked for. Pure rules over words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.date_forms import CARDINALS
from domain.dates import find_dates
from text.counted import lacks_rate
from text.language import HAN
from text.terms import unfolded

# --- Sums: of money, a share, a measure, however they are written.

_CURRENCY = re.compile(r"(?:(?:US|C|HK|NT)?[$€£¥￥]|\b(?:USD|EUR|RMB)|人民[币幣]|百分之)\s?$", re.IGNORECASE)
_UNIT = re.compile(
    r"[\s-]?(?:de\s)?(?:(?P<money>(?:d[oó]lar(?:es)?|dollars?|euros?|pounds?|libras?|pesos?|yuan|USD|EUR|RMB)\b|美[元金]|[欧歐]元|港元|人民[币幣]|"
    r"[元块塊圆圓$€£¥￥])|(?P<percent>[%％]|per\s?cent\b|por ciento\b)|(?P<acre>acres?\b|英[亩畝])|(?P<hectare>hect[aá]reas?\b|hectares?\b|公[顷頃])|"
    r"(?P<square_foot>(?:square|sq\.?)[\s-](?:feet|foot|ft)\b|pies cuadrados|平方英尺)|(?P<square_metre>(?:square|sq\.?)[\s-](?:met(?:er|re)s?|m)\b|"
    r"metros cuadrados|m[èe]tres? carr[ée]s?|平方米)|(?P<mile>miles?\b|millas?\b|英里)|(?P<kilometre>km\b|kilom[eè]t(?:er|re)s?\b|kil[oó]metros?\b|公里)|"
    r"(?P<metre>m[eè]t(?:er|re)s?\b|metros?\b|米)|(?P<foot>feet\b|foot\b|ft\b|pies?\b|pieds?\b|英尺)|(?P<yard>yards?\b|yardas?\b)|"
    r"(?P<inch>inch(?:es)?\b|pulgadas?\b|英寸)|(?P<centimetre>cm\b|centim[eè]t(?:er|re)s?\b|cent[ií]metros?\b|厘米)|"
    r"(?P<gallon>gallons?\b|galones\b|加仑|加侖)|(?P<litre>lit(?:er|re)s?\b|litros?\b|公?升(?![至到高级級值幅为為]))|(?P<kilogram>kg\b|kilos?\b|kilogram(?:me)?s?\b|kilogramos?\b|公斤))",
    re.IGNORECASE,
)
_DIMENSIONS = (
    {"acre": 4047, "hectare": 10_000, "square_foot": 0.0929, "square_metre": 1}, {"gallon": 3.785, "litre": 1},
    {"mile": 1609, "kilometre": 1000, "metre": 1, "foot": 0.3048, "yard": 0.9144, "inch": 0.0254, "centimetre": 0.01},
)  # fmt: skip
"""What measures the same, and how much of it each is."""
_CONVERTED = 0.03
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

    def is_in_another_unit(self, other: Sum) -> bool:
        """Whether it measures the same in another unit, and is not ``other`` converted: 45 feet and 45 metres."""
        units = next((each for each in _DIMENSIONS if self.unit in each and other.unit in each), None)
        return self.unit != other.unit and units is not None and not any(
            abs(float(one) * units[self.unit] - float(two) * units[other.unit]) <= _CONVERTED * float(one) * units[self.unit]
            for one, _ in self.readings
            for two, _ in other.readings
        )  # fmt: skip

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
    """The sums that a question names: of money, a share, a measure, or a number of a thousand and more. A bound is none, and what is
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
        elif not _BOUND_BEHIND.match(text, each.end) and (each.unit or _is_large(each, text)):
            found.append(each)
    return found


def _is_large(each: Sum, text: str) -> bool:
    """Whether a number without a unit is what is counted: from a thousand on, and neither a year nor a race (“5K”)."""
    is_none = re.fullmatch(
        r"\s*(?:(?:1[5-9]|20|21)\d\d|\d{1,3}\s?k)\s*", text[each.start : each.end], re.IGNORECASE
    )
    return not is_none and any(value >= _SCALES["thousand"] for value, _ in each.readings)


def may_name(text: str, asked: Sum, *, in_its_unit: bool = False) -> bool:
    """Whether ``text`` has a sum, in whatever form; also in thousands or millions, where it says so of its numbers; ``in_its_unit``: and
    no number without one.
    """
    said = [each for each in sums_in(text) if not asked.is_in_another_unit(each)]
    said = [each for each in said if not in_its_unit or each.unit == asked.unit]
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


def confused_in(text: str, asked: Sum) -> bool:
    """Whether ``text`` has a sum's number with another unit of its kind, and nowhere what it would be in that one."""
    said = sums_in(text)
    others = [each for each in said if each.unit != asked.unit and not asked.is_in_another_unit(each)]
    converted = any(any(asked.unit in of and each.unit in of for of in _DIMENSIONS) for each in others)
    return not converted and any(asked.names(each) and asked.is_in_another_unit(each) for each in said)


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
    r"year|annual|yr\b|month|week|day|dail|hour|term\b|period|quarter|season|\bper (?!night\b|person\b|head\b)|each|every|retainer|salar|budget|\b(?:19|20)\d\d|\bFY|/(?!\s?(?:night|person|head|unit|car|lot)\b)|"
    r"año|anual|\bmes(?:es)?\b|mensual|seman|día|diari|hora|trimest|plazo|cada|ejercicio|temporada|sueldo|presupuest|[年月日天周週季每期时時薪]",
    re.IGNORECASE,
)
_ASKS_WHOLE = re.compile(
    r"\b(?:in all|in total|total|full (?:price|cost|amount|sum)|altogether|all told|all together|overall|whole|entire)\b|\b(?:en total|total|totales|en conjunto|entero)\b|[总總一]共|[总總](?:额|額|数|數|价|價|费|費|造|投|计|計|金)|合计|合計|累计|累計",
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
    rf"(?:{_MONEY.pattern})\s*(?:(?:/|an?\s|per\s|al\s|por\s)\s?\w+\s*)?(?:more|less|higher|lower|cheaper|extra|más|menos)\b|"
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
    """Whether a sum is asked for a year or another span, and what is ``said`` names sums and no time; or for an acre, and it names none; or one
    in all, and it names a part; or one, and it names only by how much another is greater or less.
    """
    sums = _MONEY.findall(said)
    if not sums or bool(HAN.search(question)) is not bool(HAN.search(said)):
        return False
    if lacks_rate(question, said):
        return True
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


# --- Whether there is a number at all of the kind that is asked for.

_PAYS = r"(?:run (?:us|you|them|the (?:city|town|county))|cost|pay|spend|spent|earn|charg|ow|sav)(?:e|es|ed|ing|s)?|rais(?:e|ing)|paid"
_PRICE = r"(?:price(?: tag)?|salary|wage|fee|rent|fare|fine|cost|charge(?! of)|toll)"
_ASKS_MONEY = re.compile(
    rf"\bhow much (?:\w+ )?(?:money|cash|funding|rent)\b|\bhow many (?:dollars|euros|pesos|yuan|pounds)\b|\bhow much (?:is|are|was|were|do|does|did|will|would|has|have|had|can|could|should)\b[^?]*?\b(?:{_PAYS}|{_PRICE})\b|"
    rf"\bwhat (?:do|does|did|will|would|has|have|had|must|is|are|was|were) (?!wrong\b)(?:(?!with\b|do\b|think|sa(?:y|id)\b)[^?, ]+ ){{1,8}}?(?:cost|pay|paid|paying|earn|earned|charge|charged)\b(?! (?:attention|off\b|with\b|for (?:in|at|on)\b))(?![^?]*\b(?:for|with|on|about|to)\W*$)|"
    rf"\bwhat (?:is|was|are|were|will|would) (?!sa(?:y|id)\b)[^?,]{{1,60}}?\b{_PRICE}(?: be)?(?: (?:of|for|to|in|on|at|per|each|this|next|last|an?|now|today|under)\b(?!\W*$)|\W*$)|\bwhat (?:\w+ly )?(?:rent|price|fee|salary|wage|fare)\b (?:do|does|did|will|would|is|was|are|were|has|must)\b|"
    r"\bcu[aá]nto (?!tiempo|tard|dur|hace|falta)(?:[^\W\d_]+ ){0,5}?(?:dinero|cost|cuest|pag|gast|cobr|recaud|vale|val[íi]a|ahorr|inv[ei]rt)\w*|\bcu[aá]ntos (?:euros|pesos|d[oó]lares)\b|\bqu[eé] (?:alquiler|precio|cost[eo]|sueldo|salario|importe|tarifa) |\bqu[eé] (?:vale|cuesta|cobra)\b|\bcu[aá]l (?:es|fue|era|ser[aá]) el (?:precio|cost[eo]|importe|sueldo|salario|alquiler)\b(?! m)|"
    r"多少(?:钱|錢|元|经费|經費|资金|資金|款|(?:经济|經濟)?[损損]失|[补補][贴貼助]|[赔賠][偿償]|租金|收入)|(?:花|支付|付|[拨撥捐]款?|投资|投資)了?多少(?![人次个個天年小户时時项項家工精力])|"
    r"(?:费用|費用|价格|價格|造价|造價|工资|工資|[月年]薪|租金|票价|票價|[罚罰]款|合同[额額]|金[额額])[是为為有要]?多少",
    re.IGNORECASE,
)
_NO_SUM = re.compile(
    rf"\b(?:free|gift|an? (?:dollar|euro)|waiv\w*|nothing|none|without|unpaid|half|doubl\w*|twice|tripl\w*|quarters?|thirds?|cents?|zero|same|unchanged|as much|at least|n/a|unknown|(?:no|not|n['’]t) (?:[\w'’]+ ){{0,3}}?(?:{_PAYS}|{_PRICE}s?|known|money|funds|budgeted|yet)|(?:more|less) than|"
    r"grat(?:is|uit\w+)|sin|nada|ningún|mitad|doble|céntimos?|mism[oa]|cero|(?:menos|más) (?:de|que)|no (?:\w+ ){0,3}?(?:cost|cuest|pag|cobr|gast|sab|consta)\w*)\b|免|[无無]偿|[不没沒]|半|[一两兩二三四五六七八九]成|百分|分文",
    re.IGNORECASE,
)
"""What tells of money without a sum: that it costs none, or half of what is known."""
_OF_MONEY = re.compile(
    rf"\b(?:{_PAYS}|{_PRICE}s?|money|budget\w*|fund\w*|grants?|donat\w+|loans?|bonds?|tax\w*|checks?|bids?|award\w*|rates?|dues|bought|sold|s[ae]ll?e?|worth|value[ds]?|each|"
    r"(?:cost|cuest|pag|gast|cobr|recaud|preci|tas|tarif|alquil|sueld|salari|import|cuot|mult|presupuest|subvenc|val[eí]|ahorr)[^\W\d_]*)\b|[费費钱錢价價租薪款资資预預税稅]",
    re.IGNORECASE,
)
_ASKS_AMOUNT = re.compile(
    r"\bhow much (?:do|does|did|is|are|was|were|will|would|has|have|had|can|could|should)\b|\bcu[aá]nto (?:es|fue|era|ser[aá]|ha|hay|hab[ií]a)\b",
    re.IGNORECASE,
)
_ASKS_COUNT = re.compile(
    r"\bhow many (?P<noun>(?:[\w'’-]+ ){0,2}[\w'’-]+)|\bcu[aá]nt[oa]s (?P<cosa>\w+)|(?:多少|几|幾)(?=[个個名位户戶人套间間项項次票份座家条條所台辆輛棵张張只頭头])(?![个個]月)",
    re.IGNORECASE,
)
_NO_NUMBER = re.compile(
    r"\b(?:no|not|none|nobody|neither|all|both|only|single|every\w*|each|several|few|couple|pair|dozens?|hundreds|thousands|half|quarters?|another|once|twice|unanim\w+|majority|most|many|alone|lone|others?|rest|entire|either|anyone|never|sole|last|unknown|n/a|ningun[oa]|ningún|nadie|no|tod[oa]s|amb[oa]s|s[oó]lo|[uú]nic[oa]|cada|vari[oa]s|par|[dc]ecenas?|docenas?|"
    r"cientos|miles|mitad|unanimidad|otr[oa]s?|mayoría|un[oa]?)\b|[两兩双雙各全每无無没沒不半数數都]",
    re.IGNORECASE,
)
"""What tells how many without a number."""
_MEASURES = re.compile(
    r"\s?[-–]?\s?(?:(?:years?|yrs?|months?|weeks?|days?|hours?|hrs?|minutes?|mins?|seconds?|nights?|decades?|años?|mes(?:es)?|semanas?|d[íi]as?|horas?|minutos?|noches?|(?:(?!an?\b|per\b|in\b|of\b|on\b|at\b|to\b|each\b|every\b)[^\W\d_]+[\s/]){0,2}(?:acres?|feet|foot|ft|miles?|km|kilomet\w+|met(?:er|re)s?|inch(?:es)?|tons?|tonnes?|gallons?|square|cubic|degrees?|percent|"
    r"hect[aá]reas?|metros?|kil[oó]metros?|toneladas?|litros?|grados?|kg|mw|kw|gw))\b|[个個]?月|[年日号號天周週时時]|星期|小时|小時|分[钟鐘])",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?:\b(?:no|nr|num|nº|items?|exits?|sections?|districts?|routes?|chapters?|phases?|ordinances?|resolutions?|res|ord|projects?|pages?|articles?|cases?|lots?|zones?|wards?|stations?|lines?|tif|grades?|"
    r"expedientes?|art[íi]culos?|puntos?|distritos?|líneas?|resoluci[oó]n|ordenanza)\.?\s|[#№第]|\w-|[A-Za-z]|\d/)$",
    re.IGNORECASE,
)
_PART_OF_CODE = re.compile(
    r"(?:st|nd|rd|th) (?:st|street|ave|avenue|road|floor|grade|district|ward|century)\b|[-/]\w{1,2}\b|-\d|[A-Za-z]\b|(?-i:\s(?:\d{4}[A-Z]?\s)?[A-Z]{3,}\s[A-Z$])|:\d\d|\s?[ap]\.?m\b",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    r"[\s-](?!(?:a|an|the|of|in|on|at|to|for|from|by|with|and|or|but|per|each|is|was|are|were|be|as|than|that|this|it|so|if|while|when|will|would|less|apiece|total|now|annually|monthly|yearly|weekly|up|over|down|y|o|de|del|al?|la|el|los|las|por|cada|en|para|que|con|es|fue|como|anual(?:es)?|mensual(?:es)?)\b)[a-zà-ÿ]{2}|\s?[个個名位户戶人套间間项項次票份座家条條所台辆輛棵张張只亩畝]"
)
"""Behind a number, what shows that it counts things: “75 vacancies”."""


def asks_money(question: str) -> bool:
    """Whether a sum of money is asked for: “What did the city pay?”, “¿Cuánto cuesta?”."""
    return _ASKS_MONEY.search(question) is not None


def lacks_number(question: str, said: str) -> bool:
    """Whether a sum of money is asked for, how much, or how many, and nothing that is ``said`` may tell it: no sum, nor what stands for one; no
    number but those of a day, of a code, of money, or of a measure that is not asked for.
    """
    if bool(HAN.search(question)) is not bool(HAN.search(said)):
        return False
    if asks_money(question):
        return not _NO_SUM.search(said) and not any(
            each.unit in ("money", "percent") or _may_be_money(each, said) for each in _bare(said)
        )
    if _ASKS_AMOUNT.search(question):
        return not (_bare(said) or _NO_SUM.search(said) or _NO_NUMBER.search(said))
    counted = _ASKS_COUNT.search(question)
    if counted is None or _NO_NUMBER.search(said):
        return False
    things = f"{counted['noun'] or ''} {counted['cosa'] or ''}".split()
    return not any(
        any(map(_MEASURES.fullmatch, things))
        or not (each.unit not in ("", "percent") or _MEASURES.match(said, each.end))
        for each in _bare(said)
    )


def _bare(said: str) -> list[Sum]:
    """The numbers of a text but those of days, clocks, codes and what is counted through."""
    found = [
        each
        for each in sums_in(said)
        if each.unit
        or (
            not _LABELLED.search(said[max(0, each.start - 16) : each.start])
            and not _PART_OF_CODE.match(said, each.end)
        )
    ]
    dates = find_dates(said) if any(not each.unit for each in found) else []
    return [
        each
        for each in found
        if each.unit or not any(date.start < each.end and each.start < date.end for date in dates)
    ]


def _may_be_money(number: Sum, said: str) -> bool:
    value = max((each for each, _ in number.readings), default=Decimal(0))
    if _MEASURES.match(said, number.end) or _COUNTS.match(said, number.end):
        return False
    return value >= _SCALES["hundred"] or _OF_MONEY.search(said) is not None
