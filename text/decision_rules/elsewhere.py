"""What a record tells of another meeting, another body or another time: by its day, by a reading of before, within quotation marks,
below the name of an attached record; nothing of it is an event of this meeting. And the other way round: whether what another record
tells (a correction, most often) is of a decision of this one. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from domain.dates import DateMention, find_dates
from domain.documents import Document, Paragraph, Span
from domain.meetings import Decision
from text.decision_rules.words import Language
from text.language import HAN
from text.names import differ, names_lacking
from text.people import without_people
from text.terms import STOP, WORD, stems_of, unfolded

_BODY_WORDS = frozenset("the el la los de del city town village county municipal full entire".split())


def is_own_body(who: str, body: str) -> bool:
    """Whether “the council”, “the planning commission” is the body whose record it is."""
    if HAN.search(who):
        front = who.removesuffix(body) if body and who.endswith(body) else who
        return (
            who in ("会议", "會議", "会上", "會上", "主席")
            or not body
            or body.endswith(who)
            or re.fullmatch("|[本该該]|.{1,4}[市县縣区區镇鎮]", front) is not None
        )
    if not body:
        return True
    own = set(unfolded(body).split())
    words = [word for word in unfolded(who).split() if word not in _BODY_WORDS]
    if not words:
        return True
    telling = words[-4:]
    if telling[-1] in ("members", "pleno", "ayuntamiento", "cabildo", "plenaria", "corporacion", "body"):
        return True
    # “adopt the budget the council …”: of what stands before the body's last word, only its name counts.
    last, before = telling[-1], telling[:-1]
    return last in own and all(word in own or word in STOP or word.endswith("ed") for word in before[-1:])


def begins_with_another_body(sentence: str, document: Document) -> bool:
    """Whether what a sentence tells is another body's: “The Planning Commission, on motion of Vale, denied …” in a council's minutes."""
    found = _BODY_FIRST.match(sentence)
    return found is not None and not is_own_body(found["who"] or found["han"], document.body)


def done_by_another_body(sentence: str, end: int, document: Document) -> bool:
    """Whether what came of something, told up to ``end``, another body brought about: “approved by the Planning Commission”."""
    found = _BY_BODY.match(sentence, end)
    return found is not None and not is_own_body(found["who"], document.body)


_BY_BODY = re.compile(
    r"\s+(?:by|por)\s+(?P<who>(?:the|la|el)\s+(?:[A-Z][\w’'-]+\s+){0,4}"
    r"(?:Council|Commission|Committee|Board|Authority|Panel|Trustees|(?:Comisión|Comité|Consejo|Junta)(?:\s+(?:de|del)(?:\s+[A-Z][\w’'-]+){1,4})?))\b"
)
_BODY_FIRST = re.compile(
    r"\W*(?:(?:[Tt]he|[Ll]a|[Ee]l)\s+)?(?P<who>(?:[A-Z][\w’'-]+\s+(?:(?:of|de|del|and|y)\s+)?){0,4}"
    r"(?:Council|Commission|Committee|Board|Authority|Panel|Trustees|Comisión|Comité|Consejo|Junta|Ayuntamiento)"
    r"(?:\s+(?:of|de|del)(?:\s+[A-Z][\w’'-]+){1,4})?)\s*,\s*(?:on|upon|by|after|at|in|a|por|tras|en|con)\s"
    r"|(?P<han>[\u4e00-\u9fff]{2,10}(?:委员会|委員會|议会|議會))[经經由根]"
)


def _other_days(text: str, document: Document) -> list[DateMention]:
    day = document.date
    if not day.is_complete:
        return []
    return [
        each
        for each in find_dates(text)
        if each.date.day is not None
        and (each.date.month, each.date.day, each.date.year or day.year) != (day.month, day.day, day.year)
    ]


def names_another_day(text: str, document: Document) -> bool:
    """Whether ``text`` names a day that is not the document's, and that is known to be another."""
    return bool(_other_days(text, document))


def is_to_come(match: re.Match[str], document: Document) -> bool:
    """Whether “in 2029” is the year of the record or a later one."""
    year = re.search(r"\b(?:19|20)\d\d$", match.group())
    return year is not None and document.date.year is not None and int(year.group()) >= document.date.year


def own_sentences(
    paragraph: Paragraph, sentences: Sequence[Span], title: str, language: Language, document: Document
) -> Iterator[tuple[Span, bool]]:
    """Those of a paragraph's sentences that this meeting says itself, each as far as it does, and with True those that tell of another
    day. ``title``: what its matter is called, where that stands above.
    """
    text = document.text
    quoted = quoted_in(text, paragraph, document)
    public = of_the_public("".join(paragraph.heading.splitlines()[-1:]) + ":", begun=False)
    for whole in sentences:
        if any(each.start <= whole.start < each.end for each in quoted):
            continue
        said = text[whole.start : whole.end]
        public = of_the_public(said, begun=public)
        if public or is_hearsay(said):
            continue
        if leads_elsewhere(said, document):
            return
        end = min([whole.end, *(each.start for each in quoted if each.start > whole.start)])
        before = f"{title} {text[paragraph.start : whole.start]}"
        if tells_of_another_day(text[whole.start : end], before, language, document):
            yield whole, True
        else:
            yield Span(whole.start, end), False


def leads_elsewhere(sentence: str, document: Document) -> bool:
    """Whether what follows is told of another meeting: “The following was decided on February 27: …”."""
    front = re.split(r"[:：]", sentence, maxsplit=1)[0]
    foreign = _AS_FOLLOWS.search(front) and not _ADOPTS.search(front)
    return bool(foreign) and names_another_day(front, document)


_AS_FOLLOWS = re.compile(
    r"\b(?:as follows|following|lo siguiente|como sigue|a continuación)\b|如下|以下", re.IGNORECASE
)
_ADOPTS = re.compile(
    r"\b(?:approv|adopt|correct|amend|aprob|aprueb|corrig|enmiend)|通[过過]|更正|[确確][认認]", re.IGNORECASE
)


def attached(said: str, document: Document) -> bool:
    """Whether a line or a heading begins a record of another day that is attached to this one: “Attachment: Minutes of February 4”."""
    return _ATTACHED.match(said) is not None and names_another_day(said, document)


_ATTACHED = re.compile(
    r"(?:\W*(?:(?:attachment|appendix|exhibit|annex|enclosure|anexo|adjunto|apéndice)\b|附[件录錄])|[^\n]{0,60}?(?:\b(?:excerpts?|extracts?|extracto)\b|[节節摘][录錄]))[^\n]{0,30}?"
    r"(?:\bminutes\b|\bacta\b|\btranscript\b|[记記][录錄]|[纪紀]要)[^\n]{0,60}$",
    re.IGNORECASE,
)


def quoted_in(text: str, paragraph: Paragraph, document: Document) -> list[Span]:
    """What somebody else says within quotation marks: over more than a sentence (a flyer, a letter), or read from a record of another
    day.
    """
    found: list[Span] = []
    for each in _QUOTED.finditer(text, paragraph.start, paragraph.end):
        lead = re.split(r"[.!?。！？]\s*", text[max(paragraph.start, each.start() - 200) : each.start()])[-1]
        if _SENTENCES.search(each.group()) or names_another_day(lead, document):
            found.append(Span(*each.span()))
    return found


_QUOTED = re.compile(r"“[^“”]*”|«[^«»]*»|「[^「」]*」|\"[^\"]*\"")
_SENTENCES = re.compile(r"\w{3}[.!?]\s+[^\W\d]|[。！？](?=\w)")


def is_hearsay(sentence: str) -> bool:
    """Whether a sentence supposes what it tells (“Hypothetically, …”), denies it (“It is not true that …”), or has it from
    somebody else than the record (“According to the newspaper, …”, “…, said Tran”): then nothing of it is stated.
    """
    return _HEARSAY.search(sentence) is not None


_HEARSAY = re.compile(
    r"^\W*(?:hypothetical\w*|in theory|(?:let us |let[’']s )?(?:suppos(?:e|ing)|assum(?:e|ing)|imagin(?:e|ing))|for (?:example|instance)|as an example|"
    r"hipotétic\w*|en teoría|supon(?:ga|gamos|iendo)|imagin(?:e|emos)|por ejemplo|pongamos)\b"
    r"|\b(?:not (?:true|correct|accurate|the case)|untrue|false|incorrect|wrong|a (?:lie|myth)|no es (?:cierto|verdad|exacto)|(?:es|era|resulta) fals[oa]|desmintió)\s+(?:that|que)\b"
    r"|\b(?:claims?|rumou?rs?|allegations?|assertions?|belief|impression|misconception|(?:press|media|news) reports?|rumor(?:es)?|versión|versiones|afirmación|creencia|noticias?)\s+(?:that|de que)\b"
    r"|(?:^\W*(?:but |and |pero |y )?|;\s*|,\s+)(?:according to|in the words of|as (?:reported|told|claimed) (?:by|in)|según|de acuerdo con)\s+(?!"
    r"(?:(?:the|its|el|la|los|las|lo|su)\s+)?(?:[\w’']+\s+)?(?:minutes|record|recorded|roll|clerk|tally|count|result|vote|charter|code|law|rules?|bylaws|ordinance|resolution|statute|polic\w+|procedure|agenda|schedule|plan|"
    r"terms|recommendation|acta|registro|lista|secretari[oa]|recuento|resultado|votación|ley|reglamento|estatutos?|ordenanza|resolución|normas?|orden|consta|dispuesto|previsto|dictamen|recomendación|plan)\b)"
    r"|,\s+(?:said|says|claim(?:ed|s)|recall(?:ed|s)|wrote|writes|complain(?:ed|s)|argue[ds]|insist(?:ed|s)|dijo|dice|afirmó|recordó|escribió|sostuvo)\b"
    r"|^\W*(?:假[设設如定使]|[设設]想|倘若|比如|例如|譬如|理[论論]上)|(?:[并並]非|[并並]不是|不[属屬][实實]|不[实實]之|失[实實]|[谣謠][传傳言]|[传傳][闻聞言]|[误誤][传傳])"
    r"|(?:^|[，。；])(?:[据據]|根[据據]|按照?)[^，。；]{0,16}(?:[报報][纸紙道导導]?|新[闻聞]|媒[体體]|消息|[传傳]|[称稱]|[说說]|所言)[，：]",
    re.IGNORECASE,
)


def of_the_public(said: str, *, begun: bool) -> bool:
    """Whether “For: Ann Smith.”, “Against: Kim Cole.” name who spoke or wrote, and not who voted: behind the name of such a list, and
    below it as long as nothing else is said (``begun``).
    """
    return bool(_OF_THE_PUBLIC.match(said) or (begun and _SIDE.match(said)))


_OF_THE_PUBLIC = re.compile(
    r"\W*(?:(?:public|citizens?|written|audience|community|residents?)\s+(?:\w+\s+)?(?:comments?|input|testimony|participation|statements?|remarks)|comments?(?: received)?|speakers?|correspondence|letters?|e-?mails?|testimony|"
    r"(?:comentarios?|participación|intervenciones|opiniones)\s+(?:\w+\s+){0,2}(?:públic[oa]|ciudadan[oa]s?|vecin\w+)|oradores|correspondencia|cartas|"
    r"(?:公[众眾]|市民|居民|民[众眾]|旁[听聽]者?|[书書]面)(?:[发發]言|意[见見]|[评評][论論]|[陈陳]述|[来來]信)|[来來][信函]|[发發]言人?)"
    r"(?:\s+(?:in|on|for|from|of|against|sobre|de|a favor|en contra)\b[^:：.]{0,40})?\s*[:：–—-]",
    re.IGNORECASE,
)
_SIDE = re.compile(
    r"\W*(?:(?:those|speakers?|speaking)\s+)?(?:in (?:favou?r|support|opposition)|for|against|pro|con|support(?:ing|ers)?|oppos(?:ed|ing|ition)|neutral|a favor|en contra|[赞贊]成|支持|反[对對]|中立)\s*[:：]",
    re.IGNORECASE,
)


def takes_back_a_second(sentence: str) -> bool:
    """Whether who seconded a motion no longer does: “Lee withdrew her second”."""
    return _SECOND_BACK.search(sentence) is not None


_SECOND_BACK = re.compile(
    r"\b(?:withdr[ae]w\w*|rescind\w*|took back|retract\w*)\s+(?:(?:his|her|their|the|its|my)\s+)?second\b(?!\s+(?:motion|amendment|reading|resolution|item|application|request))|\bsecond (?:was|is|has been) (?:withdrawn|rescinded)\b"
    r"|\bretir(?:ó|a|ando)\s+(?:su|el)\s+(?:apoyo|secund\w+)|[撤收]回[^，。；]{0,4}(?:附[议議]|和[议議])",
    re.IGNORECASE,
)


def tells_of_another_day(sentence: str, before: str, language: Language, document: Document) -> bool:
    """Whether a sentence tells what came of something at another meeting: “First reading was approved 5-0 on January 7.”. A day that is
    part of what is decided (“the minutes of February 4 were approved”) is none of these. ``before``: what its matter says above it.
    """
    first = _FIRST_READING.search(sentence) and not any(form.search(sentence) for form in language.moves)
    if first and not _LATER_READING.search(sentence) and _LATER_READING.search(before):
        return True
    if not any(map(str.isdigit, sentence)):
        return False
    days = _other_days(sentence, document)
    return bool(days and (first or _READ_FROM.search(sentence))) or any(
        _is_of(sentence, day, language, document) for day in days
    )


def _is_of(sentence: str, day: DateMention, language: Language, document: Document) -> bool:
    """Whether a day is the one on which something was decided: it begins a clause, or stands right beside the word for what came of it."""
    before, behind = sentence[: day.start], sentence[day.end :]
    if _CLAUSE_OF.search(before) and _is_earlier(day, document):
        return True
    if HAN.search(sentence):
        if _CHINESE_DAY.fullmatch(before) and _AT_A_MEETING.match(behind) and _is_earlier(day, document):
            return True
        clause = re.split(r"[，。；]", behind)[0]
        return any(
            _ONLY_COUNTED.fullmatch(language.tally.sub("", clause[: match.start()]))
            for _, form in language.outcomes
            for match in form.finditer(clause)
        )
    if not _ON.search(before):
        return False
    near = before[max(0, len(before) - 120) :]
    ends = [match.end() for _, form in language.outcomes for match in form.finditer(near)]
    return any(_ONLY_COUNTED.fullmatch(language.tally.sub("", near[end:])) for end in ends)


def _is_earlier(day: DateMention, document: Document) -> bool:
    year = day.date.year or document.date.year
    here = document.date.year, document.date.month, document.date.day
    return [year, day.date.month, day.date.day] < [*here]


_READ_FROM = re.compile(
    r"\b(?:read|quot|recit)\w*\s+(?:aloud\s+|out\s+)?from\b|\b(?:leyó|leyendo|citó)\s+del?\b|引述",
    re.IGNORECASE,
)
_CHINESE_DAY = re.compile(r"\W*[在于於]?")
_AT_A_MEETING = re.compile("的?(?:会议|會議)?[上中]?[，,]")
_FIRST_READING = re.compile(r"\bfirst reading\b|\bprimera lectura\b|[一首初][读讀]", re.IGNORECASE)
_LATER_READING = re.compile(
    r"\b(?:second|third|final) reading\b|\b(?:segunda|tercera) lectura\b|[二三][读讀]", re.IGNORECASE
)
_CLAUSE_OF = re.compile(
    r"(?:^|[.;:]\s)\W*(?:on|el(?: pasado)?(?: día)?|en (?:la )?sesión(?: \w+)? del)\s+(?:\w+day,?\s+)?$",
    re.IGNORECASE,
)
_ON = re.compile(
    r"\b(?:on|el(?: día)?|(?:meeting|session) (?:of|on)|sesión del)\s+(?:\w+day,?\s+)?$", re.IGNORECASE
)
_ONLY_COUNTED = re.compile(
    r"(?:[\W\d]|\b(?:by|a|an|vote|of|unanimously|on|at|in|its|the|first|second|final|reading|regular|special|meeting|session|monday|tuesday|wednesday|"
    r"thursday|friday|saturday|sunday|por|con|de|en|el|día|la|su|unanimidad|mayoría|votos?|primera|segunda|lectura|sesión|del)\b|[以于於在经經获獲得被])*",
    re.IGNORECASE,
)


# --- Whether what another record tells is of a decision of this one.

_CODE = re.compile(r"(?<![\w-])(?:[A-Z]{1,4}[-\s]?)?\d{2,4}-\d{1,5}(?![\w-])|第\s?\d+\s?号|第\s?\d+\s?號")


def codes_of(decision: Decision) -> frozenset[str]:
    """The numbers that what is decided is called by: “26-3”."""
    text = decision.about or " ".join(quote.text for quote in decision.quotes)
    # Where what is decided is told by its heading alone, so is its number.
    found = _CODE.findall(text) or ([] if decision.about else _CODE.findall(decision.heading))
    return frozenset(re.sub(r"\s", "", code) for code in found)


def words_of(decision: Decision) -> frozenset[str]:
    """The words that tell what a decision is about; in Chinese, its pairs of characters."""
    text = decision.about or " ".join(quote.text for quote in decision.quotes)
    told = " ".join(m.group() for m in WORD.finditer(text) if m.group().casefold() not in STOP)
    if not told.isascii() and not told.count(" "):
        return frozenset(told[at : at + 2] for at in range(len(told) - 1))
    return stems_of(told)


def speaks_of(said: str, item: Decision) -> bool:
    """Whether a sentence of another record tells of a decision: by its number, or in its words."""
    codes = frozenset(re.sub(r"\s", "", code) for code in _CODE.findall(said))
    mine, whole = codes_of(item), " ".join([item.about, item.heading, *(quote.text for quote in item.quotes)])
    if _is_on_another(said, whole if item.amendment else item.about or whole, amendment=item.amendment):
        return False
    if codes and mine:
        return bool(codes & mine)
    # What it is about by name or number must be of this decision: another one's correction turns a vote around.
    told = said
    for day in find_dates(said):
        told = told.replace(said[day.start : day.end], " ")
    told = without_people(told, [vote.name for vote in item.votes])
    own = names_lacking(told, "")
    if (own and own == names_lacking(told, whole)) or (not HAN.search(said) and differ(told, whole)):
        return False
    words = words_of(item)
    heard = stems_of(said)
    if item.about and not item.about.isascii() and " " not in item.about:
        end = re.search(re.escape(item.about[-6:]) + "(?!的?修[正订訂])", said)
        return end is not None and not differ(told, item.about)
    return len(words & heard) >= min(2, max(1, len(words)))


_MATTERS = (
    re.compile(r"\bvot\w+\b[^.;:]{0,40}?\bon\s+(?P<what>[^.,;:]+)", re.IGNORECASE),
    re.compile(r"(?:[:,]\s*|\b(?:that|show|and)\s+)on\s+(?P<what>[^.,;:]+)", re.IGNORECASE),
    re.compile(
        r"\b(?:sobre|respecto (?:a|de)l?|en cuanto al?|en relación con|(?:en contra|a favor) del?)\s+(?P<what>[^.,;:]+)",
        re.IGNORECASE,
    ),
    re.compile("(?:[对對就]|关于|關於)(?P<what>[^，。；：]{2,60}?)(?:一案)?(?:上|中|[时時])?(?=[，：]|投)"),
)
"""What a vote was on, in the words of who corrects it."""
_HEAD_ENDS = re.compile(
    r"\s+(?:for|at|of|in|to|on|by|with|and|that|was|is|from|as|instead|rather|not|del?|para|en|con|a|al)\b.*$|\s*\(.*$"
)
_AMENDS = re.compile(r"\bamend\w*|\benm[ie]\w+|修正|修[订訂]", re.IGNORECASE)


_AS_AMENDED = re.compile(
    r"\bas (?:so |thus )?amended\b|\b(?:tal como|como|según) (?:fue|quedó|se) enm\w+|\bcon (?:la|las|sus|dicha|dichas) enmiendas?\b|\benmendad[oa]s?\b|"
    r"(?<![未没沒不])[经經][过過]?修[正改订訂]|(?<![未没沒不])修[正改订訂][后後]",
    re.IGNORECASE,
)


def as_amended(said: str) -> bool:
    """Whether something is said to be decided with what an amendment changed."""
    return _AS_AMENDED.search(said) is not None


def _is_on_another(said: str, about: str, *, amendment: bool) -> bool:
    """Whether a sentence says that a vote was on a thing of another sort: on the sign permit, where the site plan was decided; on the
    amendment, where the thing itself was.
    """
    known = stems_of(about)
    for match in (each for form in _MATTERS for each in form.finditer(said)):
        what = re.sub(r"^(?:the|an?|el|la|los|las)\s+", "", match["what"].strip(), flags=re.IGNORECASE)
        if HAN.search(what):
            if (_AMENDS.search(what) is not None) is not amendment and not _AMENDS.search(about):
                return True
            if what[-2:] not in about and not _AMENDS.search(what):
                return True
            continue
        phrase = _HEAD_ENDS.sub("", what)
        if not any(map(str.isdigit, phrase)) and not _NO_SORT.search(phrase):
            head = phrase.split()[0 if _MATTERS[2] is match.re else -1]
            if (_AMENDS.match(head) is not None) is not amendment and not _AMENDS.search(about):
                return True
            if not (stems_of(head) & known) and not (amendment and _AMENDS.match(head)):
                return True
    return False


_NO_SORT = re.compile(
    r"\b(?:motion|item|matter|question|vote|it|this|that|page|record|proposal|request|measure|moción|punto|asunto|votación|propuesta|solicitud|página)$|^(?:la moción|moción|punto|asunto|propuesta|solicitud)\b",
    re.IGNORECASE,
)
"""Words that name a thing of any sort."""
