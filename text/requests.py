"""Plain requests: “Give me a summary”, “What’s new?”, “When is the next meeting?”. Pure rules, in English, Spanish and Chinese.

A request asks for something that the library has ready: an outline, priorities, decisions, the newest records, what comes next. It is read as a
whole: words that no rule explains make it a question, which is searched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from domain.date_forms import MONTHS, number_in
from domain.dates import UNKNOWN, PartialDate, find_dates
from text.language import HAN
from text.people import is_person
from text.terms import folded, unfolded


class Wants(StrEnum):
    """What is asked for."""

    SUMMARY = "summary"
    """What a meeting dealt with and set out to do."""
    PRIORITIES = "priorities"
    MEETING = "meeting"
    """What a meeting dealt with."""
    DECISIONS = "decisions"
    """What a meeting decided."""
    NEWEST = "newest"
    """The newest records."""
    NEXT = "next"
    """When the next meeting is."""
    VOTES = "votes"
    """How a person voted."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it was read."""

    wants: Wants
    body: str = ""
    """Who met, in the person's words; empty for any."""
    when: PartialDate = UNKNOWN
    """Of which meeting; unknown for the latest."""
    topic: str = ""
    member: str = ""
    """VOTES: who, as it was typed."""


_GIVE = (
    r"(?:(?:(?:please|can|could|would|will|you) )*(?:give|show|get|send|read|list|tell|make|write)(?: (?:me|us))? |(?:i|we) (?:want|need|would like) (?:to see )?|"
    r"what(?: is| are| was| were|'s|s) |is there |(?:me )?(?:da|de|haz|muestra|pasa|ensena|lee|escribe)(?:me|nos)? |(?:me |nos )?(?:puedes|podrias) (?:dar|hacer|mostrar)(?:me|nos)? |"
    r"(?:quiero|necesito|quisiera)(?: ver)? |cual(?:es)? (?:es|son|fue|fueron|eran) )?"
)
_THE = r"(?:(?:the|a|an|some|any|all|our|your|el|la|los|las|un|una|sus|nuestras|su) )?"
_KIND_OF = r"(?:(?:short|brief|quick|full|main|top|key|current|latest|newest|recent|most recent|new|overall|ultimas|ultimos|principales|actuales|nuevas|breve|corto) )*"
_LAST = (
    r"(?:last|latest|newest|most recent|previous|recent|ultimo|ultima|anterior|pasada|pasado|mas reciente)"
)
_MET = r"(?:meetings?|sessions?|hearings?|minutes|reunion|sesion|pleno|audiencia|acta|junta)"
_DECIDE = r"(?:decided?|approved?|adopt(?:ed)?|pass(?:ed)?|agree(?:d)?(?: on)?|vote(?:d)? (?:on|for))"
_FORMS: tuple[tuple[Wants, str], ...] = (
    (Wants.SUMMARY, rf"{_GIVE}{_THE}{_KIND_OF}(?:summary|overview|recap|rundown|digest|tl;?dr|resumen(?: breve| corto)?|sintesis)(?P<rest> .*)?"),
    (Wants.SUMMARY, r"(?:(?:please|can|could|would|will|you) )*(?:summari[sz]e|recap|sum up|resume|resumeme|resumir|resumenos)(?P<rest> .*)?"),
    (Wants.SUMMARY, rf"catch me up(?P<rest> .*)?|what (?:did|have) (?:i|we) miss(?:ed)?(?P<rest2> .*)?|{_GIVE}{_THE}{_KIND_OF}(?:takeaways?|highlights|main points|puntos clave)(?P<rest3> .*)?|me resumes(?P<rest4> .*)"),
    (Wants.NEXT, rf"(?:what(?: is|'s|s) (?:on )?(?:the )?agenda (?:for|of|at)|what (?:will|is going to) be (?:discussed|decided|voted on) (?:at|in|during)|{_GIVE}(?:the )?agenda (?:for|of)|que se (?:tratara|hablara|votara) en) (?:the |la |el )?(?:next|proxim[oa]) (?P<body>.{{0,40}}?){_MET}"),
    (Wants.PRIORITIES, rf"{_GIVE}{_THE}(?P<body>(?:city|council|board|town|county|mayor|commission)'s )?{_KIND_OF}(?:priorit(?:y|ies)|prioridad(?:es)?)(?: (?:right now|now|today|actuales|principales))?(?P<rest> .*)?"),
    (Wants.NEWEST, (r"(?:so |y )?(?:what(?: is|'s|s) (?:new|the latest|happening)|(?:is there )?(?:anything|something) new|any (?:news|updates)|(?:the )?latest news|news|what(?: has|'s)? changed|"
        r"que (?:hay|tenemos) de nuevo|(?:que|alguna|hay) (?:novedad(?:es)?)(?: hay)?|novedades|lo (?:ultimo|mas reciente)|que ha cambiado)(?: (?:here|now|today|lately|recently|in the library|hoy|ultimamente))?")),
    (Wants.NEWEST, rf"{_GIVE}{_THE}(?:latest|newest|most recent|recent|new|ultimos|nuevos) (?:records?|documents?|files?|documentos|registros)(?: recientes)?"),
    (Wants.NEXT, (rf"(?:when(?: is|'s|s| will| does| are)|what (?:day|date|time) (?:is|will)|when and where (?:is|will)|where(?: is|'s| will)|cuando (?:es|sera|se celebra(?:ra)?|tiene lugar|tendra lugar|toca|hay)|que dia es|donde (?:es|sera)) {_THE}"
        rf"(?P<body>.{{0,40}}?)(?:next|proxim[oa]) (?P<body2>.{{0,40}}?){_MET}(?: (?:of|de|del) (?P<body3>.{{1,40}}?))?(?: (?:be|held|take place|be held|scheduled|going to be))*")),
    (Wants.NEXT, rf"{_GIVE}{_THE}(?:date of (?:the )?|fecha de (?:la |el )?)?(?:next|proxim[oa]) (?P<body>.{{0,40}}?){_MET}(?: (?:of|de|del) (?P<body2>.{{1,40}}?))?"),
    (Wants.NEXT, r"when (?:does|do|will) (?P<body>.{2,40}?) (?:meet next|next meet|meet again)|cuando (?:se reune|vuelve a reunirse) (?P<body2>.{2,40}?)(?: de nuevo| otra vez)?"),
    (Wants.DECISIONS, rf"what (?:did (?P<body>.{{2,40}}?)|was|were|has been|have they|have been) {_DECIDE}(?P<rest> .*)?|{_GIVE}{_THE}decisions (?P<rest3>(?:of|from|at|in) .*)|what {_THE}decisions (?:were (?:made|taken)|did (?P<body2>.{{2,40}}?) (?:make|take))(?P<rest2> .*)?"),
    (Wants.DECISIONS, r"que (?:decidieron|decidio|se decidio|se acordo|acordaron|se aprobo|aprobaron|aprobo)(?P<rest> .*)?"),
    (Wants.MEETING, rf"what (?:happened|was discussed|was talked about|was said|went on|did they (?:discuss|talk about|do|say)|was) (?P<rest>.*\b{_LAST}\b.*?)(?: about)?|(?:when|where) was (?P<rest2>.*\b{_LAST}\b.*{_MET}.*)"),
    (Wants.MEETING, rf"(?:que (?:temas se trataron|paso|se hablo|se dijo|se discutio|se trato)|de que (?:se hablo|hablaron|trato)|cuando fue) (?P<rest>.*\b{_LAST}\b.*)"),
    (Wants.MEETING, rf"{_GIVE}(?P<rest>{_THE}(?:{_LAST} (?:.{{1,30}} )?{_MET}|{_MET} {_LAST})\b.*)"),
)  # fmt: skip
_NEEDS_MEETING = frozenset({Wants.DECISIONS, Wants.MEETING})
"""Where no meeting is said, “what was decided on parks?” is a question for the whole library."""
_FILLING = frozenset(
    "the a an of from at in for on about during this that its our with to me us please and it they we things "
    "el la los las de del en un una durante sobre por para nos".split()
)
_MEETING_WORDS = re.compile(rf"\b(?:{_MET})\b")
_ONE_MEETING = re.compile(r"\b(?:meetings?|sessions?|hearings?|minutes|reunion|sesion|audiencia|acta)\b")
"""Words that mean a meeting and not who meets: “el pleno”."""
_SPOKEN_OF = re.compile(rf"\b(?:that|this|the same|esa|esta|ese|este|la misma) {_MET}\b")
"""A meeting that was spoken of just before: a follow-up knows which."""
_LAST_WORDS = re.compile(rf"\b(?:{_LAST}|last time|la ultima vez|vez|time)\b")
_TOPIC = re.compile(
    r"\b(?:on|about|regarding|concerning|for|related to|with regard to|sobre|acerca de|respecto a|en cuanto a|para)\s+(?P<topic>.+)$"
)
_EVERYBODY = frozenset("they we you he she it people ellos nosotros".split())
_GOES_ON = re.compile(
    r"\b(?:who|whom|which|what|when|where|why|how|that|if|because|did|does|was|were|is|are|quien|que|cuando|como|cual)\b"
)
_MOST_WORDS = 5

# Chinese: without blanks, in simplified characters.
_ZH_GIVE = "(?:请|麻烦|能不能|可以)?(?:给我|帮我|为我|我想看|我想要|我要|告诉我)?(?:看看|看一下|看|做|写|列出|来)?(?:一下|一个|一份|个|份)?"
_ZH_MEETING = "(?:(?P<when>[^的]{0,12}[年月日号])(?:的)?)?(?P<last>最近一次|上一次|上次|最新一次|最新的|最近的|最新)?(?:的)?(?P<body>[^的年月日号]{0,8}?)(?:会议|开会|全会|例会|听证会|会)?(?:上|中|里)?"
_ZH_ENDS = "(?:是什么|有什么|有哪些|是哪些|怎么样|呢|吗|吧)?"
_ZH_FORMS: tuple[tuple[Wants, str], ...] = (
    (Wants.NEXT, "(?:请问)?(?:什么时候|何时|哪天|几号)(?:开|召开|举行)?下(?:一)?次(?P<body>.{0,8}?)(?:会议|会|开会)"),
    (Wants.NEXT, "(?:请问)?(?P<body>[^的]{0,8}?)下(?:一)?次(?:的)?(?P<body2>.{0,8}?)(?:会议|开会|全会|例会|听证会)(?:是|在|定在|将在)?(?:什么时候|何时|哪天|几号|几月几号|哪里|时间)?(?:召开|举行|开)?" + _ZH_ENDS),
    (Wants.NEWEST, "(?:最近)?(?:有(?:什么|没有|哪些)?|有什么)?(?:新消息|新信息|新讯息|新内容|新文件|新变化|新闻|新动态|新的|新情况|新鲜事|最新消息|最新动态|最新文件|最新记录|最新的文件|最新情况)" + _ZH_ENDS + "|最近(?:有什么|怎么样|有何)(?:消息|讯息|动态|变化|新闻)?吗?"),
    (Wants.SUMMARY, f"{_ZH_GIVE}{_ZH_MEETING}(?:的)?(?:摘要|总结|概要|概述|小结)(?:一下)?"),
    (Wants.SUMMARY, "(?:请|帮我|麻烦)*(?:总结|概括|归纳)(?:一下)?" + _ZH_MEETING + "(?:的(?:内容|要点))?"),
    (Wants.PRIORITIES, f"{_ZH_GIVE}{_ZH_MEETING}(?:的)?(?:最新|当前|目前|主要|近期|现在)?(?:的)?(?:重点|优先事项|优先任务|工作重点|重点工作|优先)" + _ZH_ENDS),
    (Wants.DECISIONS, _ZH_MEETING + "(?:他们|大家|会议)?(?:决定|通过|批准|表决|议定)了?(?:什么|哪些|些什么|啥)(?:事项|事)?" + _ZH_ENDS),
    (Wants.MEETING, f"{_ZH_GIVE}{_ZH_MEETING}(?:都)?(?:讨论了什么|说了什么|谈了什么|讨论了哪些|发生了什么|的?(?:主要)?内容|的情况|是什么时候)?" + _ZH_ENDS),
)  # fmt: skip


def request_in(text: str) -> Request | None:
    """The request that ``text`` is; None for a question.

    >>> request_in("Summarize the March meeting of the Planning Board")
    Request(wants=<Wants.SUMMARY: 'summary'>, body='planning board', when=PartialDate(year=None, month=3, day=None), topic='')
    >>> request_in("What priorities did the mayor name for parks?") is None
    True
    """
    voted = _vote(text)
    if voted is not None:
        return voted
    if HAN.search(text):
        return _chinese(re.sub(r"[\s，,。.!！?？、]", "", folded(text)))
    said = " ".join(unfolded(text).replace("’", "'").split()).strip(" ?¿!¡.,;:…")
    for wants, form in _FORMS:
        match = re.fullmatch(form, said)
        if match is None:
            continue
        groups = match.groupdict()
        bodies = [groups[name] or "" for name in groups if name.startswith("body")]
        rest = " ".join(groups[name] or "" for name in groups if name.startswith("rest"))
        read = _read(wants, " ".join(bodies), rest.strip())
        if read is not None:
            return read
    return None


_WHO = r"(?P<who>(?:[^\W\d_][\w.’'\-]*\s+){0,5}?[^\W\d_][\w.’'\-]*?)"
_VOTE_FORMS = (
    re.compile(rf"(?:and\s+)?how did {_WHO} vote(?:\s+(?:on|for|about|regarding|in)\s+(?P<topic>.+?))?", re.IGNORECASE),
    re.compile(rf"(?:what was|show|what is) {_WHO}[’']s? vote(?:s)?(?:\s+(?:on|for|about|regarding)\s+(?P<topic>.+?))?", re.IGNORECASE),
    re.compile(rf"(?:y\s+)?c[oó]mo vot(?:ó|o|aron) {_WHO}(?:\s+(?:sobre|en|a|por)\s+(?P<topic>.+?)|\s+(?P<plain>(?:la|el|los|las)\s+.+?))?", re.IGNORECASE),
    re.compile(rf"qu[eé] vot(?:ó|o) {_WHO}(?:\s+(?:sobre|en)\s+(?P<topic>.+?))?", re.IGNORECASE),
    re.compile(r"(?P<who>[^对對在就的，]{2,8}?)(?:[对對](?P<topic>.{2,40}?)|在(?P<plain>.{2,40}?)(?:上|中))?(?:是)?(?:怎么|怎麼|如何)(?:投票|投的票|表决|表決)的?"),
    re.compile(r"(?P<who>[^对對在就的，]{2,8}?)[对對](?P<topic>.{2,40}?)投(?:了)?(?:什么|什麼)票"),
)  # fmt: skip
_SIDE_FORMS = (
    re.compile(rf"\b(?:did|does|has) {_WHO} (?:vote[ds]? (?:for|against|yes|no|aye|nay|in favou?r)|abstain(?:ed|s)?)\b", re.IGNORECASE),
    re.compile(rf"\b(?:vot(?:ó|aron)|se abstuv(?:o|ieron)|cu[aá]l fue el voto de) {_WHO}(?= (?:a favor|en contra|sobre|en|por|contra|que|el|la|los|las)\b|\W*$)", re.IGNORECASE),
    re.compile(r"^(?P<who>[^对對在就的，]{2,8}?)(?:[对對在就](?:表决|表決)?.{2,40}?)?(?:投的?了?的?(?:是)?(?:赞成|贊成|反对|反對|弃权|棄權|什么|什麼|哪种|哪種)票?|(?:怎么|怎麼|如何|怎样|怎樣)(?:投|表决|表決))"),
)  # fmt: skip
"""The same, where a side is asked after, and where more is asked than a request has words for."""
_NOBODY = frozenset(
    "they anyone anybody someone somebody nobody the council board commission committee it people everyone everybody members we you he she i each member who residents el la los concejo pleno cada "
    "议会 議會 会议 會議 大家 他们 他們 委员 委員".split()
)


def _vote(text: str) -> Request | None:
    """“How did Hollis vote on the stormwater fee?”: one person's vote."""
    said = _asked(text)
    match = next((found for form in _VOTE_FORMS if (found := form.fullmatch(said))), None)
    member = _member(match["who"]) if match else ""
    if match is None or not member:
        return None
    groups = match.groupdict()
    topic = re.sub(
        r"^(?:the|la|el|los|las)\s+",
        "",
        groups.get("topic") or groups.get("plain") or "",
        flags=re.IGNORECASE,
    )
    return Request(Wants.VOTES, topic=topic, member=member)


@lru_cache(maxsize=64)
def voter_in(text: str) -> str:
    """Whose side in a vote a question asks after; empty where it asks after nobody's.

    >>> [voter_in(each) for each in ("How did Council member Hollis vote?", "Did Bell vote no?", "How did the council vote?")]
    ['Hollis', 'Bell', '']
    """
    said = _asked(text)
    found = [
        *(form.fullmatch(said) for form in _VOTE_FORMS),
        *(form.search(said) for form in _SIDE_FORMS),
    ]
    members = [_member(match["who"]) if match else "" for match in found]
    # “how did hollis vote”: nothing but a name stands there.
    members[:2] = [each.title() if each.islower() else each for each in members[:2]]
    return next((each for each in members if each and is_person(each)), "")


def _asked(text: str) -> str:
    return " ".join(text.split()).strip(" ?¿!¡.？。！")


def _member(who: str) -> str:
    """A name without its title; empty where it is nobody's."""
    said = who.split()
    titled = len(said) > 2 and said[0].casefold() in _ARTICLES and said[1].casefold() in _TITLE_WORDS
    words = [word for word in said[titled:] if word.casefold() not in _TITLE_WORDS]
    return "" if any(word.casefold() in _NOBODY for word in words) else " ".join(words)


_ARTICLES = frozenset({"el", "la"})
_TITLE_WORDS = frozenset(
    "council councilmember councilman councilwoman councilor councillor member mayor vice commissioner supervisor trustee mr mr. ms ms. mrs mrs. dr dr. "
    "concejal concejala alcalde alcaldesa regidor regidora señor señora sr. sra. don doña".split()
)


def _read(wants: Wants, body: str, rest: str) -> Request | None:
    """The request, where every word of it is explained."""
    if _SPOKEN_OF.search(rest):
        return None
    last = bool(_LAST_WORDS.search(rest))
    met = bool(_ONE_MEETING.search(rest))
    when = UNKNOWN
    # “march” is a month where it has its capital.
    for mention in find_dates(rest.title())[:1]:
        when, rest = mention.date, rest[: mention.start] + " " + rest[mention.end :]
    if (
        not when.is_known
        and (
            month := re.search(
                rf"\b(?:{'|'.join(name for name in MONTHS if len(name) > 3 or name == 'may')})\b", rest
            )
        )
        and met
    ):
        when, rest = (
            PartialDate(month=MONTHS[month.group()]),
            rest[: month.start()] + " " + rest[month.end() :],
        )
    topic = ""
    if (
        (about := _TOPIC.search(rest))
        and not _MEETING_WORDS.search(about["topic"])
        and not _LAST_WORDS.search(about["topic"])
    ):
        topic, rest = about["topic"], rest[: about.start()]
    elif about and (inner := re.search(r"\s(?:at|in|during|from|en|de)\s.*$", about["topic"])):
        topic, rest = about["topic"][: inner.start()], rest[: about.start()] + inner.group()
    words = list(_LAST_WORDS.sub(" ", _MEETING_WORDS.sub(" ", f"{body} {rest}")).split())
    left = [word.removesuffix("'s") for word in words if word not in _FILLING | _EVERYBODY]
    if (
        _GOES_ON.search(" ".join([*left, topic]))
        or len(left) > _MOST_WORDS
        or len(topic.split()) > _MOST_WORDS
    ):
        return None
    if (
        wants in _NEEDS_MEETING
        and not met
        and not re.search(rf"\b(?:time|vez|{_MET} {_LAST}|{_LAST} {_MET})\b", rest)
    ):
        return None
    # “The priorities for 2025” are no meeting's.
    if (left and not (met or last or wants is Wants.NEXT or body)) or (when.is_known and not met):
        return None
    topic = " ".join(word for word in topic.split() if word not in {"the", "el", "la", "los", "las"})
    return Request(wants, " ".join(left), when, topic)


def _chinese(said: str) -> Request | None:
    for wants, form in _ZH_FORMS:
        match = re.fullmatch(form, said)
        if match is None:
            continue
        groups = match.groupdict()
        body = "".join(groups.get(name) or "" for name in ("body", "body2"))
        dates = find_dates(groups.get("when") or "")
        month = re.fullmatch(r"(\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份)?", groups.get("when") or "")
        if dates and (dates[0].start or "会" not in said):
            continue
        when = (
            dates[0].date
            if dates
            else PartialDate(month=min(12, max(1, number_in(month[1]) or 1)))
            if month
            else UNKNOWN
        )
        if re.search("[谁什么哪怎何几吗了]", body) or (groups.get("when") and not when.is_known):
            continue
        if wants in _NEEDS_MEETING and not (groups.get("last") or when.is_known):
            continue
        if wants is Wants.MEETING and "会" not in said:
            continue
        return Request(wants, body, when)
    return None
