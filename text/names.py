"""What a question calls by its own name: a person, a street, a numbered thing, an office. Pure rules over words.

What it names has to stand somewhere in the records; ``retrieval/constraints.py`` looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from domain.dates import PartialDate, find_dates
from text.answer_types import ZH_PERSON, ZH_SURNAMES, ZH_TITLES
from text.counted import value_of
from text.identifiers import DAYS, LABELS, PLAIN_MARKS, Named, Naming, numbered_in
from text.language import HAN, script_of
from text.numbers import sums_in
from text.people import is_procedure
from text.questions import Asks, Question
from text.terms import PLACES, STOP, WORD, folded, forms_of, stem, stems_of, unfolded

_OFFICES = frozenset(
    "mayor vice deputy councilmember councilman councilwoman councillor councilor member commissioner chief director "
    "manager attorney clerk president chair chairman chairwoman secretary senator governor judge justice officer captain "
    "superintendent mr mrs ms dr company inc llc corporation construction engineering services group builders consulting partners contractors "
    "alcalde alcaldesa concejal concejala senor senora don dona presidente presidenta director directora secretario "
    "secretaria".split()
)
FIRMS = frozenset(
    "holding holdings group partners industries enterprises associates systems technologies solutions properties developers builders "
    "consulting contractors construction engineering services grupo constructora".split()
)
"""What kind of firm it is; another one of the same name is not that."""
_BODIES = frozenset(
    "council city county town state committee commission board department office agency ordinance resolution item case act plan "
    "program project fund association authority ayuntamiento comision consejo junta departamento policia".split()
)
_TITLES = _OFFICES | _BODIES | FIRMS | {"ltd", "limited", "sa", "sl"}
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
    r"(?<!\w)(?<!\d-)[A-ZÀ-Þ][\w’'\-]*\.?(?:\s+(?:(?:of|de|del|la|las|los|el|y)\s+){0,2}[A-ZÀ-Þ][\w’'\-]*\.?)*"
)
_ACTS = re.compile(
    r"\s+(?:\w{2,}(?:ed|ó)|said|spoke|told|wrote|led|gave|made|took|chose|brought|dijo|hizo|propuso)\s(?=.*\b(?:what|which|whom|when|where|how|"
    r"qué|cu[aá]l\w*|quién|cuándo|dónde|cómo|cuánt\w+)\b)",
    re.IGNORECASE,
)
"""Behind the first word of a question, what tells that it is somebody: “Zubiri voted against what?”."""
_THING = re.compile(
    rf"\b(?:the|this|that|a|an)\s+(?:[a-z]+\s+)??(?P<which>[a-z]{{4,}})\s+(?P<what>{'|'.join(sorted(PLACES))})\b"
)
_SPANISH_THING = re.compile(
    r"\b(?P<what>[^\W\d_]{3,})\s+(?:de\s+(?:la|las|los|el)|del|de)\s+(?P<which>[^\W\d_]{4,})\b"
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
    typed = without_quoted(question)
    text = typed.translate(PLAIN_MARKS)
    numbered = numbered_in(text)
    beside = " ".join(one.words for one in numbered).split()
    found = []
    for one in (*numbered, *_names(text), *_places(text), *_chinese(text)):
        if one.by is Naming.NAME and set(one.words.split()) <= set(beside):
            continue  # “IV” of “Phase IV”, “KRX” of “4417 KRX”
        at = text.find(one.words)
        found.append(replace(one, words=typed[at : at + len(one.words)]) if at >= 0 else one)
    return list({one.words: one for one in found}.values())


_ZH_COUNTED = re.compile(
    r"第(?P<number>[一二三四五六七八九十]|\d{1,3})(?P<label>[\u4e00-\u9fff]{0,3}?[区區号號期届屆条條项項章](?![\u4e00-\u9fff]*?届))"
)


def counted_through(question: Question) -> list[tuple[str, int]]:
    """What a question counts through, each by its label and its number."""
    found = [each.telling for each in named_in(question) if each.by is Naming.NUMBERED]
    spelled = [(match["label"], match["number"]) for match in _ZH_COUNTED.finditer(question.text)]
    return [(label, value_of(number)) for label, number in [*found, *spelled]]


def without_quoted(question: Question) -> str:
    """A question's text in full words, with blanks for what stands in quotation marks."""
    text = question.in_full
    for phrase in question.phrases:
        text = text.replace(phrase, " " * len(phrase))
    return text


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
            acts = _ACTS.match(text, match.end()) is not None and not run[0].endswith("s")
            run = (
                run[1:] if len(run) > 1 and run[0].casefold() in STOP else run if len(run) > 1 or acts else []
            )
        if run and text[match.end() :].lstrip(" #")[:1].isdigit():
            run = run[:-1]  # of the number behind it
        while run and run[-1].islower():
            run = run[:-1]
        plain = [unfolded(word.rstrip(".")) for word in run]
        telling = tuple(
            word
            for word, bare in zip(run, plain, strict=True)
            if word[0].isupper() and bare not in PLACES | _TITLES | LABELS | DAYS | STOP
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
            next((bare for bare in (plain[-1], plain[0]) if bare in PLACES | FIRMS), "")
            if len(telling) == 1
            else ""
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


_ON = re.compile(r"\b(?:on|of|el|del)\s+(?:[^\W\d_]+,?\s+)?$", re.IGNORECASE)


def days_asked(question: Question) -> list[tuple[PartialDate, str]]:
    """The days that a question names, with the year, as what it asks about: “on March 6, 2024”, and not “since March 6, 2024”."""
    text = without_quoted(question)
    return [
        (each.date, text[each.start : each.end])
        for each in find_dates(text)
        if each.date.is_complete and (_ON.search(text[: each.start]) or HAN.search(text[each.start : each.end]))
        and not question.since.is_known and not question.until.is_known
    ]  # fmt: skip


def calls_so(forms: Sequence[str], generic: str, text: str) -> bool:
    """Whether ``text`` calls something by one of ``forms`` that may be a place or a firm of this kind: “Oak Lane”, “Oak”, “oaks lane”, and
    not “Oak Street” or “an oak”.
    """
    same = forms_of(generic)
    kinds = (each for each in (FIRMS if generic in FIRMS else PLACES) if stem(each) != stem(generic))
    others = frozenset[str]().union(*map(forms_of, kinds)) - same
    called = re.compile(
        rf"(?:([^\W\d_]+)\W+)?\b((?i:{'|'.join(map(re.escape, forms))}))\b(?:\W+([^\W\d_]+))?"
    )

    def fits(match: re.Match[str]) -> bool:
        beside = [each for each in match.group(1, 3) if each]
        if match[2][0].islower():
            return not same.isdisjoint(map(unfolded, beside))
        return others.isdisjoint(unfolded(each) for each in beside if each[0].isupper())

    return any(map(fits, called.finditer(text)))


def spells_out(letters: str, text: str) -> bool:
    """Whether ``text`` has words that begin with these letters (“Tax Increment Financing”), or has them as the end of more letters:
    the “ROTC” of “JROTC”.
    """
    initials = r"\w*\W+(?:(?:of|and|for|the|de|la)\W+)*".join(re.escape(letter) for letter in letters)
    if re.search(rf"\b{initials}", text, re.IGNORECASE):
        return True
    return len(letters) >= 3 and re.search(rf"\b[A-Z]{{1,2}}{re.escape(letters)}\b", text) is not None


def may_be_called_otherwise(named: Named) -> bool:
    """Whether records in another language or script may have the thing by another name."""
    return (
        named.translated
        or named.by is Naming.NUMBERED
        or script_of(named.words) != "LATIN"
        or may_be_romanised(named.words)
    )


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


# --- An office, and the lesser or greater one that is named in its place.

_UNDER = r"deputy|vice|assistant|associate|under|sub|segund[oa]"
_LESSER = re.compile(rf"(?<!\w)(?:{_UNDER})|副|adjunt|suplente", re.IGNORECASE)
_SECOND = re.compile(r"\bsecond|\bnumber two|\bN[°º.]? ?2|\bnext in|\bunder\b|二把手", re.IGNORECASE)
_ROLE = re.compile(
    r"(?<!\w)(?:mayor|president|chair(?:man|woman|person)?|minister|secretary|director|chief|engineer|governor|commissioner|clerk|attorney|"
    r"manager|treasurer|superintendent|principal|administrator|supervisor|marshal|sheriff|librarian|planner|auditor|counsel|dean|"
    r"alcald(?:e|esa)|president[ea]|secretari[oa]|director(?:a)?|jef[ea]|tesorer[oa]|gerente|intendente|comisari[oa]|concejal(?:a)?|rector(?:a)?|"
    r"portavoz|interventor(?:a)?)(?!\w)|书记|市长|局长|主任|部长|主席|会长|馆长|校长|处长|科长|秘书长|议长|書記|市長|局長|部長|會長|館長|校長|處長|科長|秘書長|議長",
    re.IGNORECASE,
)
"""Offices that have deputies."""


def another_role(question: Question, text: str) -> str:
    """The role that ``text`` names in place of the one that is asked for, as it stands there: “deputy secretary” where the
    secretary is asked for and no other one named, “secretary” where her deputy is and no deputy is named. Empty where it names none.
    """
    if question.asks is not Asks.WHO:
        return ""
    asks_lesser = _LESSER.search(question.text)
    if asks_lesser and (_LESSER.search(text) or _SECOND.search(text)):
        return ""
    # “vicealcaldesa” is an “alcaldesa” too.
    for asked in _ROLE.findall(re.sub(rf"(?<!\w)(?:{_UNDER})(?=[^\W\d_]{{4}})", r"\g<0> ", question.text)):
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
        if found and len(lesser) == (0 if asks_lesser else len(found)):
            return found[0].group().strip()
    return ""


_WHICH_PERSON = re.compile(
    rf"\b(?:which|what) (?:\w+ ){{0,2}}?(?:{_ROLE.pattern}|officer|cop|detective|sergeant|judge|lawyer|teacher|professor|coach|doctor|nurse|realtor|contractor|landlord|firefighter|council ?(?:m[ae]n|wom[ae]n|member)|trustee)(?!\w)"
    rf"|\bqué (?:\w+ )?(?:{_ROLE.pattern}|agente|policía|juez|abogad[oa]|maestr[oa]|profesor(?:a)?|médic[oa]|bombero)(?!\w)|哪[一]?[位个個名][\u4e00-\u9fff]{{0,6}}",
    re.IGNORECASE,
)


def lacks_name(question: Question, said: str) -> bool:
    """Whether it is asked which officer, which superintendent it was, and what is ``said``, in capitals and small letters, calls nobody
    by name but whom the question does. Speech that was recognised without capitals may name anybody, and so may Chinese.
    """
    asked = _WHICH_PERSON.search(question.in_full)
    if asked is None or HAN.search(said):
        return False
    known = {unfolded(word) for word in WORD.findall(question.text)[1:] if word[0].isupper()}
    capitals = re.findall(
        r"(?<=[\w,;:(] )[A-ZÀ-Þ][a-zà-þ’'-]+|(?<=\. )[A-ZÀ-Þ][a-zà-þ’'-]+(?= [A-ZÀ-Þ])", said
    )
    return bool(capitals) and not any(
        unfolded(word).split("'")[0] not in known | _NO_NAMES for word in capitals
    )


_NO_NAMES = frozenset("i council board city town county commission committee mayor may also the and".split())


_ASKS_HOLDER = re.compile(
    r"\s*(?:who(?:\s+is|\s+was|[’']s)|¿?\s*qui[eé]n\s+(?:es|era|fue))\s+(?:the|el|la)\s+(?P<office>[^?]+?)\s*\?*\s*",
    re.IGNORECASE,
)
_PERSON = r"[A-ZÀ-Þ][\w’'.-]+(?:\s+[A-ZÀ-Þ][\w’'.-]+){1,3}"
_IN_APPOSITION = re.compile(
    rf"{_PERSON}(?:,\s*(?:the|el|la)?\s*|\s+(?:is|es)\s+(?:the|el|la)\s+)(?P<office>[a-zà-þ][^,.;:()]*?)(?=\s+(?:and|y|e)\s|[,.;:()]|$)"
)
_OF = re.compile(r"\b(?:of|for|de|del)\b", re.IGNORECASE)
_MOST_BESIDE = 1
"""Words that an office may have beside those that were asked for: “of the *municipal* party committee”."""


def states_holder(question: Question, text: str) -> bool:
    """Whether ``text`` puts the very office that is asked for to a person's name: “Ana Reyes, secretary of the council, …”. Then it says
    who holds it, by its form alone.

    >>> from text.questions import read_question
    >>> asked = read_question("Who is the secretary of the council?")
    >>> states_holder(asked, "Ana Reyes, secretary of the council, read it."), states_holder(asked, "Ana Reyes, deputy secretary of the council, read it.")
    (True, False)
    """
    asks = _ASKS_HOLDER.fullmatch(question.in_full)
    if asks is None or not _ROLE.search(asks["office"]):
        return False
    wanted = stems_of(asks["office"])
    # Where nobody asks of what, the mayor of another town is not meant.
    most = _MOST_BESIDE if _OF.search(asks["office"]) else 0
    for told in _IN_APPOSITION.finditer(text):
        role, said = _ROLE.search(told["office"]), stems_of(told["office"])
        # What stands before the office makes it another one (“deputy”, “wife of the”), unless it is asked for.
        if (
            role
            and wanted <= said
            and len(said - wanted) <= most
            and stems_of(told["office"][: role.end()]) <= wanted
        ):
            return True
    return False


# --- What tells two things apart that are spoken of in the same words.


def differ(one: str, other: str) -> bool:
    """Whether each of two texts has a number, or a proper name, that the other lacks: then they speak of two things.

    >>> differ("the site plan for 1200 Alder Street", "the site plan for 1400 Maple Street")
    True
    >>> differ("the site plan for 1200 Alder Street as amended", "Alder Street: site plan")
    False
    """
    if HAN.search(one) and HAN.search(other):
        # No capital shows a name here: what one has where the other has something else.
        a, b = folded(one), folded(other)
        if any(
            tag == "replace" and HAN.search(a, i, j) and HAN.search(b, k, m)
            for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        ):
            return True
    return any(lacks(one, other) and lacks(other, one) for lacks in (numbers_lacking, names_lacking))


def numbers_lacking(text: str, other: str) -> frozenset[str]:
    """The numbers of ``text`` that ``other`` has not, however it writes them."""
    known = sums_in(other)
    return frozenset(text[each.start : each.end] for each in sums_in(text) if not any(map(each.names, known)))


def names_lacking(text: str, other: str) -> frozenset[str]:
    """The proper names of ``text``, by their capitals, of which ``other`` has no word."""
    known, loud = stems_of(other), text.isupper()
    found = [match for match in WORD.finditer(text) if match.group().casefold() not in STOP]
    names: list[str] = []
    for number, match in enumerate(found):
        word = match.group()
        if not word[0].isupper() or any(map(str.isdigit, word)) or is_procedure(word):
            continue
        begins = text[: match.start()].rstrip(' ¿¡"“«(')[-1:] in ("", ".", "?", "!", ":", ";")
        goes_on = number + 1 < len(found) and found[number + 1].group()[0].isupper()
        # The first word of a sentence has its capital from there, unless it is the first of a name.
        if loud or not begins or goes_on:
            names.append(word.removesuffix("'s").removesuffix("’s"))
    return frozenset(
        word for word in names if not any(stem(unfolded(form)) in known for form in {word, *forms_of(word)})
    )
