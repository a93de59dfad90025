"""Which words of a sentence could be the answer, by the kind of answer asked for. Pure.

Used for two things: to see that a sentence holds no date though "when" was asked, and to mark the words that carry
the answer. Marking is a help to the eye; the sentence is the answer.
"""

from __future__ import annotations

import re
from itertools import islice, takewhile

from domain.documents import Span
from text.followup_cues import is_verb_form
from text.identifiers import LABELS
from text.language import HAN, LETTERS
from text.questions import Asks
from text.terms import STOP, WORD, likeness, says_more, stems_of

_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_MONTHS_ALONE = frozenset(
    "january february march april may june july august september october november december".split()
)
_NUMBER_WORD = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|trillion|dozen|half|"
    "third|quarter|once|twice|single|both|several|unanimous(?:ly)?"
)
_DATE = re.compile(
    rf"\b(?:1[0-9]{{3}}|20[0-9]{{2}})-\d\d-\d\d\b|\b(?:{_MONTH})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b|"
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+|de\s+)?(?:{_MONTH})\b(?:,?\s+(?:de\s+)?\d{{4}})?|\b(?:{_MONTH})\s+(?:de\s+)?\d{{4}}\b|"
    r"\b(?<![-–/#])(?:1[0-9]{3}|20[0-9]{2})s?\b(?![-–/]\d)|\b\d{1,2}[:.]\d\d\b(?:\s*[ap]\.?m)?|\b\d{1,2}\s*[ap]\.?m\b|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)|{_NUMBER_WORD}teenth|nineteenth|twentieth|eighteenth|first|second)[\s-]+(?:century|quarter|half|decade)\b|"
    r"\b(?:today|tonight|yesterday|tomorrow|noon|midnight|spring|summer|autumn|winter|annually|monthly|weekly|daily)\b|"
    r"\b(?:last|next|this|each|every|mid|early|late)[\s-](?:year|month|week|day|spring|summer|fall|winter|19\d\d|20\d\d)\b|"
    r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}[日号號])?|\d{4}年|[上下]半年|今年|去年|明年|星期[一二三四五六日天]|周[一二三四五六日]",
    re.IGNORECASE,
)
_DIGITS = r"\d[\d,]*(?:\.\d+)?(?:(?-i:K|M|B|bn|k)\b)?"
_NUMBER = re.compile(
    rf"[$€£¥]?\s?{_DIGITS}(?:\s?[-–—~～]\s?[$€£¥]?{_DIGITS}|\s?[%％]?\s(?:to|or|a|o)\s[$€£¥]?{_DIGITS}|[至到]{_DIGITS})*"
    r"\s?(?:%|percent\b|per cent\b|million\b|billion\b|thousand\b|acres?\b|feet\b|miles?\b|km\b|万|亿|億|元|个|名|％)*|"
    rf"\b(?:{_NUMBER_WORD})\b|[一二三四五六七八九十百千万两]{{1,6}}(?=[个次位名项家人年月天元倍成])",
    re.IGNORECASE,
)
"""A number with what it counts; a range is one: “$300–400M”, “8 or 10 or 12”."""
_LABEL = re.compile(rf"\b(?:{'|'.join(sorted(LABELS))})\.?\s*(?:no\.?\s*|[#№]\s?)?$", re.IGNORECASE)
"""What stands before a number that names something and counts nothing: “Ordinance 2025-07”."""
_NAME = re.compile(
    r"\b(?:[A-ZÀ-Þ][\w’'.\-]*|[A-Z]{2,})(?:\s+(?:(?:of|the|de|la|du|von|van|al|for)\s+)?(?=[A-ZÀ-Þ])[A-ZÀ-Þ][\w’'\-]*)*"
)
_OFFICE = re.compile(
    r"\b(?:mayor|president|chair(?:man|woman|person)?|council(?:man|woman|member|or)?|minister|secretary|director|chief|"
    r"engineer|governor|commissioner|clerk|attorney|manager|member|owner|resident|speaker|staff|committee|board|department|"
    r"company|reporter)s?\b|市长|副市长|书记|副书记|主任|局长|委员|代表|记者",
    re.IGNORECASE,
)
_ZH_TITLES = (
    "委员 委員 市长 市長 主任 局长 局長 书记 書記 议员 議員 代表 处长 處長 队长 隊長 馆长 館長".split()
)
ZH_SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆"
    "陸汪范金石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯"
)
ZH_TITLES = "|".join(_ZH_TITLES)
ZH_PERSON = re.compile(
    rf"(?:{'|'.join(f'(?<={title})' for title in _ZH_TITLES)})"
    rf"[{ZH_SURNAMES}]"
    r"[\u4e00-\u9fff](?:(?![怎如投说說提反赞贊支是在有为為对對什的何会會介表主认認要就也和与與于於])[\u4e00-\u9fff])?"
)
"""A name behind a title: one of the hundred commonest surnames, and a given name of one or two characters."""
_REASON = re.compile(
    r"\b(?:because|due to|since|so that|in order to|as a result of|owing to|porque|debido a)\b[^.;]*|(?:因为|由于|以便|为了|因|理由)[^。；]*",
    re.IGNORECASE,
)
_FORMS: dict[Asks, tuple[re.Pattern[str], ...]] = {
    Asks.WHEN: (_DATE,),
    Asks.HOW_MANY: (_NUMBER,),
    Asks.HOW_MUCH: (_NUMBER,),
    Asks.WHO: (_NAME, ZH_PERSON, _OFFICE),
    Asks.WHERE: (_NAME,),
    Asks.WHY: (_REASON,),
}
_MEASURED = re.compile(
    r"[$€£¥%％]|\b(?:percent|per cent|million|billion|thousand|acres?|feet|miles?|km|dollars?|euros?|years?|votes?)\b|[万亿億元]",
    re.IGNORECASE,
)
TYPED = frozenset({Asks.WHEN, Asks.HOW_MANY, Asks.HOW_MUCH, Asks.WHO, Asks.WHERE})
"""What is asked for can be recognised by its form."""


def answer_spans(asks: Asks, known: frozenset[str], sentence: str) -> list[Span]:
    """The parts of ``sentence`` that may be the answer by their form and say more than ``known``, the stems of the question.

    In order, not overlapping. The forms of a kind are tried one after the other: an office ("the mayor") answers
    "who" only where no name stands.
    """
    for form in _FORMS.get(asks, ()):
        spans: list[Span] = []
        for match in form.finditer(sentence):
            if form is _NUMBER and _names(sentence, match):
                continue
            span = _trimmed(sentence, *match.span(), is_name=form is _NAME)
            if span and says_more(sentence[span.start : span.end], known):
                span = _whole_role(sentence, span) if form is _OFFICE else span
                if not spans or spans[-1].end <= span.start:
                    spans.append(span)
        if spans:
            return spans
    return []


def _names(sentence: str, number: re.Match[str]) -> bool:
    """Whether a number names something and counts nothing; one that says what it counts, “the contract $5 million”, names nothing."""
    behind_label = _LABEL.search(sentence, max(0, number.start() - _NEAR), number.start())
    return behind_label is not None and _MEASURED.search(number.group()) is None


_ROLE_BEFORE = re.compile(
    r"(?:\b(?:deputy|vice|acting|interim|assistant|associate|former|honorary|executive|under|sub|ex|co)[\s-]+)+(?:[^\W\d_]+\s)?$|"
    r"(?<=\bthe )(?:(?!(?:of|in|on|at|to|and|or|that|who|which|whose|for|by|with|was|is)\b)[\w’'-]+\s){1,3}$|"
    r"(?:市委|县委|省委|党委)?(?:常务|代理?|前任?)?副?$",
    re.IGNORECASE,
)
_ROLE_BEHIND = re.compile(
    rf"\s+of\s+(?:the\s+)?(?:(?!(?:and|or|of|in|to|who|that|was|is)\b)[\w’'-]+\s+){{0,4}}?(?:{_OFFICE.pattern})",
    re.IGNORECASE,
)


def _whole_role(sentence: str, office: Span) -> Span:
    """An office with what makes it another one, and whose it is: “deputy secretary of the party committee”, “acting mayor”."""
    before, behind = _ROLE_BEFORE.search(sentence[: office.start]), _ROLE_BEHIND.match(sentence, office.end)
    return Span(before.start() if before else office.start, behind.end() if behind else office.end)


def measured(sentence: str, spans: list[Span]) -> list[Span]:
    """Those of ``spans`` that say what they count: “$5 million”, “3,700 acres”, and not “26-327”."""
    return [span for span in spans if _MEASURED.search(sentence, span.start, span.end)]


def counting(sentence: str, spans: list[Span], known: frozenset[str]) -> list[Span]:
    """Those of ``spans`` that stand before a word of ``known``, the stems of the question: “two” of “two ferries for $3 million”,
    where ferries are asked for. One word may stand between.
    """
    found = []
    for span in spans:
        if sentence.startswith("/", span.end):
            continue  # “35/class” counts no classes
        words = (match.group() for match in WORD.finditer(sentence, span.end, span.end + _NEAR))
        behind = islice(takewhile(lambda word: word.casefold() not in STOP, words), 2)
        if any(likeness(stem, known) >= 0.9 for word in behind for stem in stems_of(word)):
            found.append(span)
    return found


_NEAR = 40


_WITHIN = re.compile(r"[\w,’')]\s+$")
"""What stands before a word that does not begin a sentence, a quote, or a cell."""


def _trimmed(sentence: str, start: int, end: int, *, is_name: bool) -> Span | None:
    piece = sentence[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip(" .,;:"))
    if is_name:
        # A capital at the beginning of a sentence says nothing: "The", "In", "On August". Within it, it does: "He Shichun".
        first, _, rest = sentence[start:end].partition(" ")
        if first.casefold() in STOP and not (rest and _WITHIN.search(sentence, 0, start)):
            start += len(first) + 1
        if start < end and _DATE.match(sentence, start):
            return None
        if sentence[start:end].casefold() in _MONTHS_ALONE:
            return None
    return Span(start, end) if start < end else None


def question_spans(stems: frozenset[str], sentence: str) -> list[Span]:
    """The words of ``sentence`` that the question itself uses: what a reader's eye looks for."""
    spans = []
    for match in WORD.finditer(sentence):
        here = stems_of(match.group())
        if any(likeness(term, here) >= 0.9 for term in stems):
            spans.append(Span(match.start(), match.end()))
    return spans


# --- What cannot be an answer, as far as its form shows. Each is asked of all that would be quoted, and says yes only where it is
# certain: a no costs nothing, for the reader has its say.

_PARTICIPLE = r"(?:\w+(?:ed|en|[wro]n|lt|ught|ade|aid|old|ent)|cut|put|shut)"
_ASKS_OUTCOME = re.compile(
    r"^\W*(?:(?:and|so)\s)?(?:was|were|has|have|did)\b|\bwho (?:was|were|has been) (?:\w+ )?(?:elected|appointed|hired|chosen|named|selected|awarded)\b|\bwho (?:got|won|received) (?:the|a|an)\b|"
    rf"^\W*(?:(?:and|so)\s)?will\b[^?]*\bbe (?:\w+ly )?{_PARTICIPLE}\b|"
    r"\bwhen (?:was|were|did|has) [^?]{1,80}?\b(?:approve|adopt|pass|grant|award|reject|deni|deny|appoint|elect|hire|reverse|overturn|ratif)\w*|\bby whom (?:was|were)\b|"
    r"\bwhat (?:was|did [^?]{1,40}?) (?:decided?|the outcome|agreed)\b|"
    r"^\W*(?:(?:ya )?(?:se )?(?:[a-zñ]+(?:ó|aron|ieron)|será|serán|va a|van a)|fue|fueron|ha|han)\b|\bqu[ée] (?:se )?(?:decid|acord|resolv)\w*|"
    r"\bqui[ée]n(?:es)? (?:fue|fueron) (?:elegid|nombrad|contratad|designad|seleccionad)\w*|\bqui[ée]n(?:es)? (?:ganó|ganaron|obtuvo|se llevó|consiguió)\b|\ba qui[ée]n(?:es)? se (?:adjudic|conced|contrat|eligi|nombr)\w*|"
    r"\bcu[áa]ndo (?:se |fue |fueron )?(?:aprob|adopt|conced|adjudic|autoriz|rechaz|deneg|nombr)\w*|"
    r"(?:了吗|了嗎|了没有|了沒有|(?:没有|沒有))[?？]?$|[会會将將][^?？]{1,12}[吗嗎][?？]?$|什么决定|什麼決定|(?:谁|誰|哪家\w{0,4}?)(?:被任命|被聘|当选|當選|中标|中標|获|獲|拿到)|(?:什么时候|什麼時候|何时|何時)\w{0,3}(?:通过|通過|批准|获批|否决)",
    re.IGNORECASE,
)
_WILL = re.compile(
    r"^\W*(?:(?:and|so)\s)?will\b|^\W*(?:será|serán|va a|van a)\b|[会會将將][^?？]{1,12}[吗嗎][?？]?$",
    re.IGNORECASE,
)
"""What is to come is asked for: there, a plain “will” tells it."""
_ASKS_MENTION = re.compile(
    r"\b(?:come up|came up|mention\w*|brought up|discuss\w*|talk\w*|sp[eo]ke?n?|sa(?:id|y)|rais\w*|habl\w*|trat\w*|mencion\w*|dij\w*|dich\w*|debat\w*)\b|提(?:[到及过過]|起(?!诉|訴))|谈|談|讨论|討論|说|說|讲|講",
    re.IGNORECASE,
)
_WISHED = re.compile(
    r"\b(?:ask(?:ed|s|ing)|request(?:s|ed|ing)?|appl(?:y|ied|ies|ying|ications?)|appeal(?:s|ed)? (?:by|of|from)|nominat(?:e|ed|es|ions?)|candidates?|recommend(?:s|ed|ation)?|hearings?|petition(?:s|ed)?|"
    r"consider(?:s|ed|ing|ation)?|whether|introduc(?:ed|tions?)|first reading|interview(?:s|ed)?|would like|seeks?|sought|propos(?:es?|ed|als?|ing)|introduc(?:e|ing)|to be heard|presentations?|drafts?|pitch(?:ed|es)|suggest(?:ed|s|ions?)|urg(?:ed|es)|advocat(?:ed|es)|(?:ask|request)(?:ed|s|ing) not)\b|"
    r"\b(?:solicit(?:a|an|ó|aron|ud|udes|ad[oa]s?)|pid(?:e|en|ió|ieron)|pedid[oa]s?|propuest[oa]s?|prop(?:one|onen|uso)|presentad[oa]s?|presentar(?:á|án|se)?|plazo|recom(?:ienda|endó)|candidat[oa]s?|audiencias?|primera lectura|aspirantes?)\b|"
    r"申请|申請|请求|請求|提出|提[议議]|主[张張]|呼[吁籲]|提名|候选|候選|建议|建議|听证|聽證|一读|一讀|面试|面試|希望|拟|提案|草案|招标|招標|投标|投標|提交|征求意见|徵求意見",
    re.IGNORECASE,
)
_SETTLED = re.compile(
    r"\b(?:approv(?:ed|es|al)|adopt(?:ed|s|ion)|pass(?:ed|es|age)|carri(?:ed|es)|grant(?:ed|s)|reject\w*|den(?:ied|ies|y|ying)|fail\w*|defeat\w*|lost|tabled?|tabling|postpon\w*|"
    r"continue[ds]?|defer\w*|laid|held over|refer(?:red|s)|sent back|withdr\w*|vot(?:ed?|es|ing)|ayes?|nays?|noes|unanim\w*|elect(?:ed|s|ion)|appoint(?:ed|s|ment)|chos(?:e|en)|"
    r"hire[ds]?|named|sworn|signed|award(?:ed|s)|agree[ds]?|agreement|accept(?:ed|s)|refus\w*|declin\w*|turned down|no|not|never|neither|nobody|without|\w+n['’]t|yes|yet|"
    r"decid\w*|decisions?|effect|force|enact\w*|confirm\w*|ratif\w*|renew\w*|extend\w*|extension|allow(?:ed|s)|permit(?:ted|s)|(?-i:may)|became|becomes|is now|new|won|wins|select(?:ed|s)|"
    r"authoriz\w*|authoris\w*|gave|given|gets?|got|receiv\w*|secured|second(?:ed| by)|did|done|starts?|serv(?:es|ed)|joins?|mo(?:ved|tions?)|consent|action|took|taken|goes|go|open(?:ed|s)?|built|finished|complet\w*|began|begun|replaced|moved|ordered|directed|instructed)\b|"
    r"(?<!from )\b\d{1,2}\s?(?:-|–|to)\s?\d{1,2}\b|"
    r"\b(?:apr(?:ob|ueb)\w*|adopt\w*|rechaz\w*|deneg\w*|denieg\w*|desestim\w*|aplaz\w*|posp\w*|retir\w*|vot\w*|unánim\w*|unanimidad|eleg\w*|elig\w*|nombr\w*|design\w*|contrat\w*|"
    r"adjudic\w*|acord\w*|acuerd\w*|acept\w*|neg(?:ó|aron|ad\w*)|conced\w*|autoriz\w*|decid\w*|decisi\w*|no|ni|nadie|sin|sí|aún|todavía|mesa|vigor|firm(?:ó|aron|ad\w*)|gan(?:ó|aron)|salió|se llev(?:ó|aron)|consig(?:ue|uió)|"
    r"prosper\w*|ratific\w*|confirm\w*|prórroga|prorrog\w*|renov\w*|podrá|podrán|puede|pueden|recib\w*|obtuv\w*|abri\w*|devuel\w*|vuelve|remit\w*|a favor|en contra|comisión)\b|"
    r"通过|通過|批准|否决|否決|同意|不|未|没|沒|无|無|搁置|擱置|推迟|推遲|延期|延至|延到|暂缓|暫緩|撤回|表决|表決|票|当选|當選|任命|聘|选定|選定|选|選|决定|決定|议定|議定|获|獲|准|退回|生效|施行|签|簽|中标|可以|不予|一致|弃权|棄權|已|留待|一并|再|承建|建成|完工|负责|負責|押后|押後|接受",
    re.IGNORECASE,
)

_TO_COME = re.compile(
    r"\b(?:votes?|action|decisions?|decide|to be (?:voted|decided|acted|taken up))\b(?: (?:on it|is|are|will be|comes?|set|planned|expected|scheduled|due|for|at|on|by|in|the|its))*"
    rf" (?:next|later|(?:{_MONTH})\b|\d{{1,2}}\b(?! ?(?:-|–|to) ?\d)|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|"
    r"\b(?:will|is to|are to|shall) (?:be )?(?:hear|open|consider|discuss|present|introduc|interview|bring|brought|take up|taken up|decid|vote|study|studied|receiv|read|schedul|announc)\w*|\b(?:scheduled|set) for\b|"
    r"(?m:(?<=\| )(?:an? |the )?(?:set(?:s|ting)?|schedul\w+|convoca\w*|fija\w*) (?:an? |the |la |una )?(?:public )?(?:hearings?|audiencias?)\b[^\n]*\|[^\n|]*$)|(?:ask|request)(?:ed|s|ing) not\b|"
    r"\b(?:if|whether|unless|si)\b[^.,;]*|\bse (?:abre|abrirá) el plazo\b[^.;]*|\b(?:se )?(?:presentar|estudiar|debatir|escuchar|tratar|someter|votar|decidir|abrir)(?:á|án)\b|"
    rf"\b(?:se (?:votará|decidirá|resolverá)|(?:la )?(?:votación|decisión)(?: (?:es|será|prevista|está|para|en|el|la))+ (?:\d|próxim|{_MONTH}|lunes|martes|miércoles|jueves|viernes))|"
    r"(?:将|將|拟|擬|(?<!留)待|预计|預計)[^。；]{0,12}?(?:表决|表決|决定|決定|审议|審議|讨论|討論|招标|招標|开标|開標|听证|聽證|提交)|是否[^。；，]*",
    re.IGNORECASE,
)
"""A vote that is announced settles nothing: “vote at the July 23 meeting”, “action July 23”; nor does a row that sets a hearing, what
came of it with it.
"""


_ASKED_DONE = re.compile(
    rf"^\W*(?:was|were) [^?]*?\b(?P<done>{_PARTICIPLE})\b\W*(?:$|by\b|in\b|on\b|at\b)|^\W*(?:fue|fueron) (?P<hecho>\w+[dt][oa]s?)\b",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\b(?:would|will|may|might|could|should|possibly|perhaps|whether|if|unless|until|podr[ií]an?|quizás?|si|será|serán|sería|sea|sean)\b(?![^.;]*\bnot\b)[^.,;]{0,30}$",
    re.IGNORECASE,
)


def _only_hedged(question: str, said: str) -> bool:
    """Whether what is asked to have been done is told as what may be, and nothing behind it tells more."""
    asked = _ASKED_DONE.search(question)
    if asked is None:
        return False
    done = asked["done"] or asked["hecho"]
    told = list(re.finditer(rf"\b{re.escape(done)}\b", said, re.IGNORECASE))
    return (
        bool(told)
        and all(_HEDGED.search(said[max(0, each.start() - 60) : each.start()]) for each in told)
        and not _SETTLED.search(said, told[-1].end())
    )


def only_wished(question: str, said: str) -> bool:
    """Whether an outcome is asked for, and what is ``said`` tells of a request, a nomination, a hearing, a vote to come, and of no
    outcome, not even that there is none yet.
    """
    if (
        not _ASKS_OUTCOME.search(question)
        or _ASKS_MENTION.search(question)
        or _WISHED.search(question)
        or bool(HAN.search(question)) is not bool(HAN.search(said))
    ):
        return False
    if _only_hedged(question, said):
        return True
    rest = _without_things(
        _TO_COME.sub(lambda found: " not " if " not " in found.group() else "", said), question
    )
    staged = _WISHED.search(said) or (rest != said and not _ASKS_YET.search(question))
    return bool(staged) and not (
        _SETTLED.search(rest)
        or (_WILL.search(question) and _PLANNED.search(rest))
        or any(
            is_verb_form(word) and not _WISHED.search(word) and not word.endswith(("rá", "rán"))
            for word in LETTERS.findall(rest)
        )
    )


_ASKS_YET = re.compile(
    r"^\W*(?:has|have|ha|han)\b|\b(?:yet|already|ya|decid\w*|decisi\w*|vot\w*)\b|[决決]定|表[决決]|[结結][论論]",
    re.IGNORECASE,
)
"""Whether anything is decided so far: that it is to come answers."""
_PLANNED = re.compile(
    r"\b(?:will|shall|going to|won['’]t|is to|are to|must|plans?|intends?)\b|\b\w+(?:ará|erá|irá|arán|erán|irán)\b|\b(?:va|van) a\b|[会會将將要]",
    re.IGNORECASE,
)


_THINGS = re.compile(
    r"\b(?:agreement|election|appointment|extension|adoption|approval|action|vote|motion|acuerdo|elección|moción|prórroga|votación)s?\b",
    re.IGNORECASE,
)


def _without_things(said: str, question: str) -> str:
    """Without what the question itself calls a thing that is asked about: of a franchise agreement, “agreement” tells no outcome."""
    named = {match.group().casefold() for match in _THINGS.finditer(question)}
    return _THINGS.sub(lambda found: "" if found.group().casefold() in named else found.group(), said)


_VOTED = re.compile(
    r"\b(?:vot(?:ed?|es|ing|ó|aron|o|os|ación)|no(?:es)?|nays?|ayes?|yes|against|opposed|opposing|in favor|abstain\w*|abstentions?|absent|excused|dissent\w*|motions?|carried|carries|passed|"
    r"adopted|approved|ordinance|resolution|roll|call|members?|council|councilmembers?|council(?:man|woman)|commissioners?|mayor|remaining|"
    r"en contra|a favor|abst(?:uvo|uvieron|ención|enciones|iene)|ausentes?|sí|mociones|moción|aprobad[oa]s?|concejal(?:a|es|as)?|alcalde(?:sa)?|señor(?:a|es)?|don|doña|ordenanza|resolución)\b",
    re.IGNORECASE,
)
_ZH_VOTED = re.compile(
    r"投了?|赞成|贊成|反对|反對|弃权|棄權|缺席|同意|表决|表決|结果|結果|通过|通過|获得?|条例|條例|决议|決議|动议|動議|议员|議員|委员|委員|议长|議長|也|者|为|為|的|以|对|對|票|由|和|、|\d+|[一二三四五六七八九十两]"
)
_MOST_OF_NAME = 4


def only_voted(question: str, stems: frozenset[str], said: str) -> bool:
    """Whether a reason is asked for, and what is ``said`` has nothing but who voted how, beside what the question says itself."""
    if bool(HAN.search(question)) is not bool(HAN.search(said)) or _REASON.search(said):
        return False
    if HAN.search(question):
        if not re.search("反对|反對|赞成|贊成|支持|弃权|棄權|投票|缺席|请假|請假", question):
            return False
        known = set(question)
        clauses = re.split(r"[，。；：:,;\s]+", _ZH_VOTED.sub("", said))
        return all(sum(sign not in known for sign in clause) <= _MOST_OF_NAME for clause in clauses)
    rest = _VOTED.sub(" ", said)
    words = [
        match.group()
        for match in WORD.finditer(rest)
        if match.group()[0].islower() and match.group() not in STOP
    ]
    return all(likeness(stem, stems) >= 0.9 for word in words for stem in stems_of(word))


_EXCEPTED = re.compile(
    r"\b(?:besides|other than|apart from|aside from|else than|except(?: for)?|in addition to|before|previous|predecessor|former|"
    r"además de|aparte de|fuera de|excepto|salvo|antes (?:que|de)|anterior|antecesora?|predecesora?)\b",
    re.IGNORECASE,
)

_ZH_EXCEPTED = re.compile(
    r"除了?(?P<who>[\u4e00-\u9fff]{2,10}?)(?:以外|之外|外)?[，,]?(?:还|還)?有?(?:谁|誰|哪)"
)
_ZH_SEVERAL = re.compile("[、和与與及也还還都另等]")
"""Signs that more than one is told of."""


def only_excepted(question: str, asks: Asks, stems: frozenset[str], said: str) -> bool:
    """Whether somebody else than one who is named is asked for, or who was there before, and what is ``said`` names that one and
    nobody else.
    """
    if excepted := _ZH_EXCEPTED.search(question):
        each = [part for part in re.split("[。；！？\n]", said) if part.strip()]
        return all(excepted["who"] in part and not _ZH_SEVERAL.search(part) for part in each)
    if asks is not Asks.WHO or HAN.search(said) or not _EXCEPTED.search(question):
        return False
    spans = (_trimmed(said, *match.span(), is_name=True) for match in _NAME.finditer(said))
    named = [said[span.start : span.end] for span in spans if span]
    named = [each for each in named if says_more(each, frozenset())]
    return bool(named) and all(not stems.isdisjoint(stems_of(each)) for each in named)


_ACTS = (
    (  # who was against it
        (
            r"\bwho (?:on|in) the \w+ (?:was|were|is|are) against\b|\b(?:who|which (?:\w+ ){1,3}?|whom?)\s*(?:\w+ )?(?:voted? (?:against|no\b|nay)|opposed|dissented|cast (?:the|a) [\w ]{0,12}?(?:no|dissenting|negative) vote)|"
            r"\bqui[ée]n(?:es)? (?:vot(?:ó|aron) (?:en contra|que no)|se opus(?:o|ieron))|(?:谁|誰|哪[位些个]\w{0,4}?)[^，。？]{0,12}?(?:投[^，。？]{0,8}?(?:反对|反對|否决)|(?:反对|反對)票)"
        ),
        (
            r"\b(?:against|oppos\w*|no|noes|not|none|nobody|nays?|dissent\w*|object\w*|abst\w*|unanim\w*|unánim\w*|all|every\w*|but|except\w*|lone|only|alone|disagree\w*|negative|refus\w*|"
            r"reject\w*|den(?:y|ied|ies)|critic\w*|protest\w*|fight\w*|fought|lost|\w+n['’]t|too|contra|opon\w*|opus\w*|opone|salvo|menos|excepto|ningun[oa]|nadie|negativ\w*|rechaz\w*|todos|"
            r"discrep\w*)\b|\d ?(?:-|–|to|a|比|:) ?\d|反对|反對|否|弃权|棄權|一致|不|没|沒|除|全"
        ),
    ),
    (  # who was for it
        (
            r"\bwho(?:m| else)?\s+(?:all\s+)?(?:supported|backed(?! out)|favou?red|endorsed|(?:was|were|spoke|came out) in favou?r|(?:was|were) for)\b|"
            r"\bqui[ée]n(?:es)? (?:lo |la )?(?:apoy(?:ó|aron)|respald(?:ó|aron)|defend(?:ió|ieron))|(?:谁|誰|哪[位些个個]\w{0,4}?)[^，。？]{0,4}?(?:支持|赞成|贊成|同意)"
        ),
        (
            r"\b(?:support\w*|back(?:ed|s|ing|ers?)|favou?r\w*|endors\w*|for it|in favou?r|ayes?|yeas?|yes|vot\w*|mov(?:ed|er)|second\w*|unanim\w*|unánim\w*|all|every\w*|both|like[ds]?|lov\w*|prais\w*|"
            r"welcom\w*|agree\w*|urg\w*|ask\w*|request\w*|hop\w*|want\w*|need\w*|thank\w*|good|great|glad|pleas\w*|best|better|spon?sor\w*|champion\w*|push\w*|recommend\w*|approv\w*|propos(?:ed|er)|"
            r"wish\w*|\d ?(?:-|–|to) ?\d|apoy\w*|respald\w*|defend\w*|defiend\w*|favor|favorable\w*|sí|pid\w*|pid(?:ió|ieron)|solicit\w*|quier\w*|celebr\w*|aplaud\w*|aprob\w*|propuso|propon\w*|todos|todas|ambos)\b|"
            r"支持|赞|贊|同意|票|通过|通過|一致|希望|请求|請求|要求|提出|附议|附議|欢迎|歡迎|好|愿|願|想"
        ),
    ),
    (  # who voted for it
        r"\bwho(?:m| else)?\s+(?:all\s+|else\s+)?voted? (?:for|in favou?r|yes|aye|yea)\b|\bqui[ée]n(?:es)? (?:vot(?:ó|aron)) (?:a favor|que sí)|(?:谁|誰|哪[位些个個]\w{0,4}?)[^，。？]{0,4}?投[^，。？]{0,4}?(?:赞成|贊成|同意)",
        r"\b(?:for|favou?r|ayes?|yeas?|yes|affirmative\w*|support\w*|unanim\w*|unánim\w*|unanimidad|all|every\w*|both|except\w*|rest|others?|favor|sí|todos|todas|ambos|demás|resto|salvo|excepto)\b|\d ?(?:-|–|to|比|:) ?0\b|赞|贊|同意|一致|全|其余|其餘",
    ),
    (  # who appointed somebody
        r"\bwho (?:appointed|named|nominated|hired|elected|chose|selected)\b|\bqui[ée]n (?:nombró|designó|eligió|contrató|propuso)\b|(?:谁|誰)(?:任命|提名|聘请|选出)",
        (
            r"\b(?:appoint\w*|nam(?:e|ed|es|ing)|nominat\w*|hir(?:e|ed|es|ing)|elect\w*|chos\w*|choos\w*|select\w*|pick\w*|tapp\w*|approv\w*|confirm\w*|vot(?:e|ed|es|ing)|recommend\w*|propos\w*|"
            r"put forward|brought|promot\w*|install\w*|nombr\w*|design\w*|el[ei][gj]\w*|elec\w*|contrat\w*|prop\w+|escog\w*)\b|任|提名|选|選|聘|决定|決定|派"
        ),
    ),
    (  # who was there before
        (
            r"\bpredecessors?\b|\bprevious (?:mayor|clerk|chair|chief|director|manager|secretary|treasurer|attorney)\b|\bwho (?:was|held|had|served)\b[^?]{0,60}\bbefore\b|"
            r"\b(?:predecesora?|antecesora?)\b|前任"
        ),
        (
            r"\b(?:former\w*|previous\w*|prior|predecess\w*|success\w*|succeed\w*|replac\w*|retir\w*|outgoing|left|leav\w*|resign\w*|before|until|since|stood in|took over|follow\w*|earlier|late|then|used to|"
            r"had been|once|ex|when|again|last|did not|dej[óa]\w*|cuando|served|interim|after|inherit\w*|hand(?:ed|s) over|antes|anterior|predeces\w*|anteces\w*|sustit\w*|suced\w*|reemplaz\w*|renunci\w*|dimi\w*|jubil\w*|hasta|desde|relev\w*|fue|tras)\b|"
            r"\b(?:19|20)\d\d ?(?:-|–|to) ?|前|接替|继任|辞|退休|原|此|曾|不再"
        ),
    ),
    (  # who comes after somebody
        r"\bwho (?:is|was|will be|will|has|have)? ?(?:taking over|takes? over|taken over|took over|succe\w+)\b|\bwho(?:'s| is| will be) (?:the )?(?:successor|replacement)\b|\bqui[ée]n (?:va a )?(?:suced\w+|relev\w+)|(?:谁|誰)[会會来來]?(?:接替|接任|继任|繼任|接手|接班)",
        r"\b(?:tak\w+|took|succe\w+|replac\w+|fill\w*|appoint\w*|nam(?:e|ed|es|ing)|elect\w*|hir\w+|chos\w*|choos\w*|select\w*|pick\w*|new|next|interim|acting|nominat\w*|sworn|swear\w*|join\w*|start\w*|beg[aiu]n\w*|becom\w+|became|promot\w*|step\w*|after|follow\w*|will|place|assign\w*|cover\w*|vacan\w*|temporar\w*|meantime|instead|until|hand\w*|nombr\w*|design\w*|el[ei][gj]\w*|elec\w*|nuev\w*|sustitu\w*|suced\w*|suceso\w*|reemplaz\w*|relev\w*|interin\w*|asum\w*|ocup\w*|entra\w*|será|pasa\w*|cubr\w*|vacante|hasta|en lugar)\b|[任接替选選聘新代补補]|升",
    ),
    (  # which of two is more
        r"^\W*(?:(?:is|are|was|were|do|does|did|has|have|will|would)\b[^?]*\b(?:more|less|fewer|[a-z]{3,}er)\b[^?]* than [^?\d$]*$|[^?]*\b(?:more|most|mostly)\b[^?]*\bfor\b[^?]*\bor against\b|(?:es|son|era|eran|hay|había|se [a-zñ]+|pag[a-zñ]+|cuest[a-zñ]+|tien[a-zñ]+)\b[^?]*\b(?:más|menos|mayor|menor)\b[^?]* que (?:en |el |la |los |las )|[^?]*\bmás\b[^?]*\ba favor o en contra\b)|比[^？?]{1,16}[多少高低大小贵貴长長快慢][吗嗎]",
        r"\b(?:more|less|few\w*|than|under|over|above|below|\w{3,}er|\w{3,}est|same|equal\w*|as|twice|doubl\w*|half|compar\w*|exceed\w*|both|match\w*|differ\w*|like|even|against|oppos\w*|majority|all|none|every\w*|only|no|not|nobody|unanim\w*|first|last|top|beat\w*|behind|ahead|while|but|más|menos|mayor\w*|menor\w*|igual\w*|mismo|misma|doble|mitad|ambos|ambas|supera\w*|compar\w*|frente|mientras|pero|contra|todos|nadie|sólo|solo|no|ni)\b|\d[^\n]*?\D\d|[比更最超过過低高多少同等于於半倍不都全而但]",
    ),
    (  # what it was before
        r"^(?=.*(?:\bhow (?:much|many)\b|\bwhat did\b[^?]*\b(?:pay|cost)\b|\bwhat (?:was|were)\b[^?]*\b(?:price|rate|fee|rent|salary|cost)\b|cu[aá]nt|多少))(?=.*(?:\b(?:originally|initially|at first|first (?:bought|built|leased|hired|paid)|(?:old|previous|former|earlier|prior) (?:lease|contract|price|rate|fee|rent|salary|agreement|budget|cost|deal)|before (?:the (?:new|change|increase|raise)|that|this|it was|they)|used to (?:be|cost|pay|charge|earn|have))\b|\b(?:antes|originalmente|al principio|inicialmente)\b|以前|原[来來先价價]|最初|当初|當初))",
        r"\b(?:was|were|been|had|from|before|old\w*|previous\w*|prior|former\w*|original\w*|first|initial\w*|until|used to|up|rais\w+|ris\w+|rose|increas\w+|decreas\w+|reduc\w+|cut|low\w+|higher|more|less|since|ago|purchas\w+|bought|paid|built|last|same|still|unchanged|current\w*|now|instead|replac\w+|dropp?\w*|fell|grew|expir\w+|ended|past|earlier|today|(?:19|20)\d\d|era|eran|fue|fueron|ha|han|antes|anterior\w*|hasta|inicial\w*|primer\w*|sub\w+|aument\w+|baj\w+|rebaj\w+|pas(?:a|ó|ará) de|desde|compr\w+|viej\w+|más|menos|mism\w+|ahora|hoy|sigue\w*|en lugar|en vez|\w+(?:aba|aban|ía|ían))\b|[前原旧舊从從由涨漲降曾仍还還现現比增减減改去今本]|过去|過去|提高|不[变變]",
    ),
    (  # whether all were for it
        r"\bunanim\w*|\bunánim\w*|一致(?:通过|通過|同意)?[吗嗎]",
        r"\b(?:unanim\w*|unánim\w*|all|every\w*|votes?|voted|ayes?|yeas?|nays?|noes|no|none|nobody|against|oppos\w*|object\w*|dissent\w*|abst\w*|split|majority|tod[oa]s|votos?|votó|votaron|en contra|mayoría|nadie|ningun[oa]|sin)\b|\d ?(?:-|–|to|a|比|:) ?\d|一致|全|票|反对|反對|弃权|棄權|[无無没沒]",
    ),
    (  # where somebody was born
        r"\b(?:where|what (?:town|city|place|country|state))\b[^?]*\bborn\b|\b(?:dónde|qué (?:ciudad|pueblo|país)) nació\b|(?:哪[里裡儿兒]|什么地方|何处|何處)[^？?]*出生|出生[在于於]?哪",
        r"\b(?:born|birth\w*|native|grew up|raised|hails?|comes from|naci\w*|natural de|oriund\w*)\b|出生|生[于於]|籍",
    ),
    (  # at which address
        r"\b(?:what|which)(?: is| was| are)? (?:the )?(?:street |mailing |exact )?address\b|\b(?:qué|cuál es la) dirección\b|(?:什么|什麼|哪个|哪個)地址|地址[是在]",
        r"\d|\b(?:street|st|avenue|ave|road|rd|lane|drive|boulevard|blvd|parkway|court|highway|corner|calle|avenida|plaza|carretera|esquina)\b|[号號路街巷@]|www",
    ),
    (  # on which day it will be
        r"\b(?:what|which) (?:exact )?(?:day|date) (?:will|does|do|is|are|can|should)\b|\bqué (?:día|fecha) (?:es|será|empieza|abre|abrirá|se)\b|[会會将將][^？?]*(?:哪一?天|几[号號日]|幾[號日])",
        rf"\b(?:{_MONTH})\.?,? (?:the )?\d|\b\d{{1,2}}(?:st|nd|rd|th)?,? (?:of |de )?(?:{_MONTH})|\b\d{{1,2}}(?:st|nd|rd|th)\b|\d/\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:today|tonight|tomorrow|every|daily|christmas|thanksgiving|eve|new year\S* day|labor day|memorial day|lunes|martes|miércoles|jueves|viernes|sábado|domingo|hoy|mañana)\b|\d ?[日号號]|[周週]|星期|每|今天|明天|[初廿]",
    ),
    (  # for how long somebody has been there
        r"\bhow (?:many years|long) (?:has|have|had) [^?]{1,60} (?:been|served|worked|lived|sat|held|led|run|owned)\b|\bcu[aá]nt(?:o tiempo|os años) (?:lleva|hace que)\b|[干做当當任][了]?(?:多少|几|幾)年",
        (
            r"\b(?:since|years|yrs?|ago|(?:has|have|had) (?:been|served|worked|lived|sat|held|led)|beg[au]n|started|joined|first|until|career|tenure|veteran|long-?time|consecutive|later|retir\w*|desde|hace|lleva\w*|durante|años (?:de|como|en))\b"
            r"|\bfor (?:the (?:last|past) )?(?:[\w-]+ ){0,3}(?:months|weeks|decades?)\b|\b(?:19|20)\d\d (?:to|until|through)|年来|年來|自|已|以来|以來|[至到]今|多年|[从從]"
        ),
    ),
)
_ASKED_ACTS = tuple(
    (re.compile(asks, re.IGNORECASE), re.compile(tells, re.IGNORECASE)) for asks, tells in _ACTS
)


def tells_no_such_act(question: str, said: str) -> bool:
    """Whether it is asked who was for or against something, appointed somebody, comes after somebody, which of two is more, who
    or how much it was before, where one was born, at which address, on which day, or since when, and nothing that is ``said`` tells of such a thing.
    """
    return bool(HAN.search(question)) is bool(HAN.search(said)) and any(
        asks.search(question) and not tells.search(said) for asks, tells in _ASKED_ACTS
    )
