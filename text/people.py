"""Names of people who act in a record: where a list of names stands, and whether two names may be one person's. Pure.

A record calls one person “Council member Ana Reyes”, “Ms. Reyes”, “A. Reyes” and “Reyes”. Names are compared by their parts: a
surname that two people share is neither's, an initial fits whoever it fits, and “Reyes Street” is nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from domain.documents import Span
from text.cleaning import trimmed
from text.language import HAN
from text.terms import PLACES, unfolded

_TITLE = (
    r"(?i:(?:the|los|las|el|la)\s+)?(?i:(?:vice[- ]?|deputy\s+)?mayor(?:\s+pro[- ]?tem(?:pore)?)?|council\s?-?(?:members?|m[ae]n|wom[ae]n|persons?|ors?)|councillors?|cllrs?\.?|"
    r"alder(?:m[ae]n|wom[ae]n|persons?)?\.?|commissioners?|supervisors?|trustees?|directors?|selectm[ae]n|selectwom[ae]n|selectperson|board\s?members?|members?|"
    r"(?:vice[- ]?)?chair(?:m[ae]n|wom[ae]n|person)?|(?:vice[- ]?)?president[ea]?|mr\.?|mrs\.?|ms\.?|miss|dr\.?|hon\.?|"
    r"concejal(?:as?|es)?|regidor(?:as?|es)?|honorables?|(?:vice)?alcald(?:es?|esas?)|edil(?:es|as?)?|señor(?:as?|es)?|sr(?:a|es|as)?s?\.|crs?\.?|cncls?\.?|don|doña|d\.|dña\.|vocal(?:es)?|síndic[oa]|consejer[oa]s?|diputad[oa]s?)"
    r"(?:,?\s+(?i:pct|precinct|district|ward|seat|place)\.?\s+\d{1,2},?)?"
)
_WORD = r"[A-ZÀ-ÖØ-Þ](?:[\w’'\-]*\w)?"
_INITIAL = r"[A-ZÀ-ÖØ-Þ]\."
_PARTICLE = r"(?:(?:de|del|la|las|los|van|von|der|da|di|do|dos|du|le|al|el|bin|ibn)\s+)*"
_PART = rf"(?:{_INITIAL}|{_WORD})"
_SAID = r"[YN](?![\w.’'\-])"
NAME = rf"(?:(?:{_TITLE})\s+){{0,3}}{_PART}(?:\s+{_PARTICLE}(?!{_SAID}){_PART}){{0,3}}"
"""One name with its titles, in Latin letters. A letter that answers a roll ends it: “Reyes Y Lee N” are two."""
_BETWEEN = r"(?:\s*[,;]\s*(?:and\s+|y\s+|e\s+|&\s*)?|\s+(?:and|y|e|&)\s+)"
NAMES = rf"{NAME}(?:{_BETWEEN}{NAME}){{0,24}}"
"""A list of names, or one."""
_SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚"
    "陆陸汪范金石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯常温溫康施文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯"
    "岳翟殷詹申欧歐耿关關兰蘭焦俞左柳甘祝包宁寧尚符舒阮柯纪紀梅童凌毕畢单單季裴霍涂成苗谷盛曲翁冉骆駱蓝藍路游辛靳欒管柴蒙鲍鮑华華喻祁蒲房滕屈饶饒解牟艾尤阳陽时時穆农農司卓古吉缪繆"
    "简簡车車项項连連芦麦麥褚娄婁窦竇戚岑景党黨宫宮费費卜冷晏席卫衛米柏宗瞿桂全佟应應臧闵閔苟邬鄔边邊卞姬师師和仇栾隋商刁沙荣榮巫寇桑郎甄丛叢仲虞敖巩鞏明佘池查麻苑迟遲邝鄺"
)
_ZH_TITLE = "(?:委员|委員|议员|議員|代表|市长|市長|副市长|副市長|主席|副主席|议长|議長|副议长|主任|女士|先生)"
ZH_NAME = rf"(?:{_ZH_TITLE}?(?!全[体體部场場员員数數])(?:欧阳|歐陽|司马|司馬|诸葛|諸葛|上官|司徒|尉迟|尉遲|皇甫|令狐|慕容|东方|東方|夏侯|公孙|公孫|端木|南宫|南宮|[{_SURNAMES}])[\u4e00-\u9fff]{{1,2}}?{_ZH_TITLE}?)"
ZH_NAMES = rf"{ZH_NAME}(?:(?:、|，|,|和|与|與|及|以及|\s){ZH_NAME}){{0,24}}"

_NO_NAME = frozenset(
    "council board commission committee city town county village motion ordinance resolution amendment item staff none nobody motions agenda "
    "aye ayes nay nays yes no noes yea yeas absent abstain abstained vote votes voted result roll call second seconded seconder mover moved passes carries fails dies defeated lost reading vote motioned moves "
    "public hearing minutes section article chapter the all others everyone everybody unanimous unanimously carried passed failed approved adopted it he she they "
    "this that these those next on upon by for in of to and a an as at from with there no i we you action outcome opposed present also then final main "
    "january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday "
    "concejo consejo ayuntamiento comision comite ciudad municipio mocion ordenanza resolucion enmienda punto personal ninguno ninguna nadie si orden acta "
    "grupo partido bancada fraccion group party votos voto abstenciones abstencion resultado propuesta pleno todos unanimidad se lo los las el la en por con sometida enero febrero marzo abril mayo junio julio agosto "
    "septiembre octubre noviembre diciembre lunes martes miercoles jueves viernes sabado domingo una un clerk secretary secretaria secretario".split()
)


def is_procedure(word: str) -> bool:
    """Whether a word is one of procedure, which nobody is called."""
    return unfolded(word) in _NO_NAME


_WHOLE = re.compile(rf"{NAME}(?:,?\s+(?:Jr|Sr|II|III|IV)\.?)?|{_WORD}(?:\s+{_WORD})?,\s*(?:{_INITIAL}\s?)+")
_TITLES_ONLY = re.compile(rf"^(?:(?:{_TITLE})\s+)+")
_SPLIT = re.compile(_BETWEEN)
_ZH_SPLIT = re.compile(r"[、，,\s]|(?<=[\u4e00-\u9fff])(?:以及|和|与|與|及)(?=[\u4e00-\u9fff])")


def people_in(text: str, start: int, end: int) -> list[Span]:
    """The names in the list ``text[start:end]``, with their titles; none where anything in it is no name."""
    if HAN.search(text, start, end):
        return _chinese(text, start, end)
    pieces: list[Span] = []
    at = start
    for cut in [*_SPLIT.finditer(text, start, end), None]:
        stop = cut.start() if cut else end
        if text[at:stop].strip():
            # “Reyes, A.” is one.
            if pieces and re.fullmatch(rf"(?:{_INITIAL}\s?)+|[A-Z]", text[at:stop].strip()):
                pieces[-1] = Span(pieces[-1].start, stop)
            else:
                pieces.append(trimmed(text, at, stop))
        at = cut.end() if cut else end
    return pieces if all(is_person(text[each.start : each.end]) for each in pieces) else []


def _chinese(text: str, start: int, end: int) -> list[Span]:
    pieces, at = [], start
    for cut in [*_ZH_SPLIT.finditer(text, start, end), None]:
        stop = cut.start() if cut else end
        if stop > at:
            pieces.append(trimmed(text, at, stop))
        at = cut.end() if cut else end
    named = all(re.fullmatch(ZH_NAME, text[each.start : each.end]) for each in pieces)
    return pieces if named else []


def is_person(name: str) -> bool:
    """Whether ``name`` is written like a person's: no street, no body, no word of procedure."""
    if HAN.search(name):
        return re.fullmatch(ZH_NAME, name) is not None
    parts = parts_of(name)
    if (
        not _WHOLE.fullmatch(name.strip())
        or not parts
        or not any(len(each) > 1 for each in parts)
        or any(map(str.isdigit, name))
    ):
        return False
    return not any(each in _NO_NAME and len(each) > 1 for each in parts) and not (
        len(parts) > 1 and parts[-1] in PLACES
    )


@lru_cache(maxsize=8_192)
def parts_of(name: str) -> tuple[str, ...]:
    """The parts of a name without titles, folded, the surname last: “Reyes, A.” is ("a", "reyes"). Chinese: itself."""
    if HAN.search(name):
        return (re.sub(rf"^{_ZH_TITLE}|{_ZH_TITLE}$", "", name.strip()),)
    inverted = re.fullmatch(rf"\s*([^,]+),\s*((?:{_INITIAL}\s?)+|[A-Z])\s*", name)
    if inverted:
        name = f"{inverted[2]} {inverted[1]}"
    bare = _TITLES_ONLY.sub("", name.strip())
    if not bare or re.fullmatch(_TITLE, bare):
        return ()
    return tuple(part for word in bare.split() if (part := unfolded(word).strip(".,'’")))


def may_be_one(one: str, other: str) -> bool:
    """Whether two names may be one person's: the same surname, and given names that do not contradict each other.

    >>> may_be_one("Ms. Reyes", "Ana Reyes"), may_be_one("A. Reyes", "Luis Reyes"), may_be_one("Hollis", "Tom Hollis Jr.")
    (True, False, True)
    """
    a, b = _without_suffix(parts_of(one)), _without_suffix(parts_of(other))
    if not a or not b:
        return False
    if HAN.search(one) or HAN.search(other):
        return a == b
    if len(a) == 1 or len(b) == 1:
        short, whole = (a, b) if len(a) == 1 else (b, a)
        # Spanish: two surnames, either of which may stand alone; a given name alone is nobody's surname.
        return short[0] == whole[-1] or (len(whole) > 2 and short[0] == whole[-2])
    if a[-1] != b[-1] and not (len(a) > 2 and a[-2] == b[-1]) and not (len(b) > 2 and b[-2] == a[-1]):
        return False
    first, second = a[0], b[0]
    return first == second or (
        min(len(first), len(second)) == 1 and first[0] == second[0] and 1 in (len(first), len(second))
    )


def _without_suffix(parts: Sequence[str]) -> tuple[str, ...]:
    return tuple(each for each in parts if each not in {"jr", "sr", "ii", "iii", "iv"})


def without_people(text: str, names: Iterable[str]) -> str:
    """``text`` without these people and the titles before them.

    >>> without_people("Council Member Reyes moved to pave Reyes Street.", ["Reyes"]).split()
    ['moved', 'to', 'pave', 'Reyes', 'Street.']
    """
    for name in sorted(set(names), key=len, reverse=True):
        street = "|".join(sorted(PLACES))
        text = re.sub(rf"(?:\b{_TITLE}\s+)*(?<!\w){re.escape(name)}(?!\w|\s+(?i:{street})\b)", " ", text)
    return text


def full_names(names: Iterable[str]) -> list[str]:
    """The people behind ``names``, each by the fullest way it is written, without titles, in order."""
    known: dict[tuple[str, ...], str] = {}
    for name in names:
        parts = _without_suffix(parts_of(name))
        if parts and is_person(name):
            bare = _TITLES_ONLY.sub("", name.strip())
            known.setdefault(parts, bare)
    whole = [parts for parts in known if HAN.search(parts[0]) or (len(parts) > 1 and len(parts[0]) > 1)]
    people = [known[each] for each in whole]
    for parts, name in known.items():
        if parts not in whole and not any(may_be_one(name, each) for each in people):
            people.append(name)
    return sorted(people)


def names_in(label: str) -> list[str]:
    """What a label that says who speaks may hold of a name: the whole, and its parts around brackets, commas and titles apart."""
    return [label, *filter(None, map(str.strip, re.split(r"[(),（），]|(?<=[\u4e00-\u9fff])\s", label)))]


def who_is_meant(asked: str, labels: Iterable[str]) -> tuple[list[str], list[str]]:
    """Those of ``labels``, as records name who speaks, that may be the person ``asked`` for; and, where that is not certain, the
    people it may be.

    >>> who_is_meant("Reyes", ["MAYOR REYES", "Tom Hollis", "The Chair (Hon. A. Reyes, Lib.)"])
    (['MAYOR REYES', 'The Chair (Hon. A. Reyes, Lib.)'], [])
    >>> who_is_meant("Ana Reyes", ["Ms. Reyes", "Ana Reyes", "Luis Reyes"])
    (['Ms. Reyes', 'Ana Reyes'], ['Ana Reyes', 'Luis Reyes'])
    """
    called = {label: names_in(label) for label in labels}
    meant = [
        label
        for label, names in called.items()
        if unfolded(label) == unfolded(asked) or any(may_be_one(asked, name) for name in names)
    ]
    people = full_names([asked, *(name for names in called.values() for name in names)])
    several = {
        person: None
        for name in [asked, *meant]
        if len(fitting := [each for each in people if may_be_one(name, each)]) > 1
        for person in fitting
    }
    return meant, sorted(several)


# --- Where somebody lives, and how they are reached.

_STREET = r"(?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|Court|Ct|Boulevard|Blvd|Way|Place|Pl|Terrace|Circle|Trail|Parkway|Highway|Hwy|Square)"
_REACHED = re.compile(
    rf"\d{{1,6}}[A-Za-z]?\s+(?:{_WORD}\.?\s+){{1,4}}?{_STREET}\b\.?|"
    r"\b(?:[Cc]alle|C/|[Aa]venida|[Aa]v(?:da)?\.|[Cc]arrera|[Pp]laza|[Pp]aseo)\s+[^\d,;.]{2,40},?\s*(?:n\.?º\s*|#\s*)?\d+|"
    r"[\u4e00-\u9fff]{2,8}?(?:路|街|巷|弄|大道)\s*\d+\s*[号號]?|"
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|"
    r"(?<![\w$-])(?:\+\d{1,3}[\s.-]?)?(?:\(?\d{3}\)?[\s.-]?)?\d{3}[\s.-]\d{3,4}(?![\w-])"
)


def private_in(sentence: str) -> list[Span]:
    """The addresses, numbers of telephones and addresses of mail that stand behind a person's full name: theirs, perhaps, and
    not an office's.

    >>> text = "Jane Doe, 412 Maple Street, phone 555-0142, spoke."
    >>> [text[span.start : span.end] for span in private_in(text)]
    ['412 Maple Street', '555-0142']
    >>> private_in("The clerk's office is at 1 Town Square; its phone is 555-0100.")
    []
    """
    found = [Span(*match.span()) for match in _REACHED.finditer(sentence)]
    if not found:
        return []
    names = _ZH_ONE.finditer(sentence) if HAN.search(sentence) else _ONE.finditer(sentence)
    first = next((name.end() for name in names if _is_full(name.group())), len(sentence))
    return [span for span in found if span.start >= first]


_ONE, _ZH_ONE = re.compile(NAME), re.compile(ZH_NAME)


def _is_full(name: str) -> bool:
    return is_person(name) and (len(parts_of(name)) > 1 or HAN.search(name) is not None)


_NAMED = re.compile(rf"(?:(?:{_TITLE})\s+|(?<=[:：]\s)){NAMES}")


def named_in(text: str) -> list[str]:
    """The full names that stand with a title in a text, or in a list behind a colon: “Present: Ana Reyes, Luis Reyes”."""
    found: list[str] = []
    for match in _NAMED.finditer(text):
        for span in people_in(text, match.start(), match.end()):
            name = text[span.start : span.end]
            if len(parts_of(name)) > 1:
                found.append(name)
    return found
