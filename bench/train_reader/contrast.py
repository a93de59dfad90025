"""Questions that stand close to an answered one and are not answered by its passage, made by rule; the readers' commonest faults.

    reason    why something was done, where only that it was done is told, or where the clause with the reason is cut off
    against   who voted against it, where only the outcome is told
    other     who or which else, where one is named
    before    who held an office before, where only its holder is named
    status    what came of it, where "approved" is exchanged for "introduced", "appointed" for "nominated"

Only of made-up records, where all that answers is marked, but for the clause that is cut off. So that "else" and "besides" do not
give a refusal away, questions whose answer names several are asked for the others too, and these are answered.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from bench.train_reader.pairs import Pair
from text.answer_types import _ASKS_OUTCOME, _REASON, _SETTLED, _WISHED

_ELSE_SHARE = 0.4
"""How often the rule that nearly always applies is taken."""
_MADE_UP = frozenset({"scenes", "civic"})
_GIVES_REASON = re.compile(
    r"\b(?:because|due to|since|so that|in order to|as a result|owing to|reasons?|cit(?:ed|ing)|argu\w*|concern\w*|worr\w*|needs?|needed|want\w*|too|therefore|"
    r"for (?:lack|want) of|porque|debido|pues|ya que|para|razón|motivo|aleg\w*|falta|argument\w*)\b|因|由于|以便|为了|理由|担心|需要|认为|称",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:against|oppos\w*|dissent\w*|nays?|noes|no|abst\w*|unanim\w*|unánim\w*|object\w*|alone|all|en contra|opus\w*|discrep\w*|neg\w*)\b|反对|弃权|一致|不同意|否|全体",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:former\w*|previous\w*|predecess\w*|succe\w*|replac\w*|retir\w*|outgoing|left|leav\w*|resign\w*|before|until|stood in|acting|interim|antes|anterior|predeces\w*|sustitu\w*|sucede\w*|"
    r"reemplaz\w*|renunci\w*|dimi\w*|jubil\w*|hasta|interin\w*|ex)\b|前任|接替|继任|辞|退休|原|代理|此前|之前",
    re.IGNORECASE,
)
_OFFICE = (
    r"(?:\w+ ){0,2}(?:mayor|clerk|chair|manager|attorney|chief|director|president|secretary|treasurer|superintendent|commissioner|"
    r"alcalde(?:sa)?|secretari[oa]|presidente|gerente|jef[ea]|director[a]?|tesorer[oa]|interventor[a]?)(?: of [\w ]+| de [\w ]+)?"
)
_VOTES = re.compile(r"\b\d{1,2}\s?(?:-|–|to|a)\s?\d{1,2}\b|票|votos")
_SEVERAL = re.compile(r",|\band\b|\by\b|[、和与及]|;")

_DONE_EN = (
    r"\b(?:approve|adopt|den(?:y|ied)|reject|table|postpone|defer|put off|delay|continue|withdr[ae]w|move|close|cut|raise|hire|create|extend|turn|sen[dt] back|"
    r"cancel|resign|vote|lower|stop|change|rename|leave|left|abstain|refuse|grant|drop|fail|repeal|lay|laid)(?:d|ed|n|led)?\b"
)
_DONE_ES = r"\b(?:apr[ou]e?b|rechaz|deneg|aplaz|posp|retir|cerr|cierr|cre[óo]|prorrog|ampl|suspend|cancel|vot|renunci|dimit|cambi|baj|sub|contrat)\w*"
_DONE_ZH = "通过|批准|否决|推迟|搁置|延期|撤回|关闭|设立|延长|辞|取消|调整|改|停"

_Forms = dict[str, list[tuple[str, tuple[str, ...]]]]
# (form of the question, ways to ask instead); the first group is what is asked about.
_WHY: _Forms = {
    "en": [
        (
            rf"(?:When |Until when |To when )?(was|were|did) ((?!any|there).*?{_DONE_EN}.*)\?",
            ("Why {0} {1}?",),
        )
    ],
    "es": [
        (rf"¿(?:Cuándo|Hasta cuándo) (.*?{_DONE_ES}.*)\?", ("¿Por qué {0}?",)),
        (rf"¿((?:se|fue|fueron) .*?{_DONE_ES}.*)\?", ("¿Por qué {0}?",)),
        (rf"¿(se {_DONE_ES}.*)\?", ("¿Por qué {0}?",)),
    ],
    "zh": [
        (r"(.+?)(?:通过|批准)了吗？", ("{0}为什么通过？", "{0}为什么被否决？", "为什么批准{0}？")),
        (rf"(.*?)(?:什么时候|何时|哪天|哪年)(.*?{_DONE_ZH}.*)？", ("{0}为什么{1}？",)),
        (r"(.+?)(?:推迟|搁置|延期)到什么时候？", ("{0}为什么推迟？", "为什么要推迟{0}？")),
    ],
}
_WHO_AGAINST: _Forms = {
    "en": [
        (
            rf"{form}",
            ("Who voted against {0}?", "Who voted no on {0}?", "Who opposed {0}?", "Which member voted against {0}?"),
        )
        for form in (
            r"Was (.+?) (?:approved|adopted|passed|granted|denied|rejected|continued|renewed|tabled)\?",
            r"Did the \w+(?: \w+)? (?:approve|adopt|pass|grant|deny|reject|renew) (.+)\?",
            r"What (?:was decided|did the \w+(?: \w+)? decide) (?:about|on) (.+)\?",
            r"What (?:happened|became) (?:to|with|of) ((?!each|all).+)\?",
            r"How did the vote on (.+) go\?",
            r"Who moved to (?:approve|adopt) (.+)\?",
        )
    ],
    "es": [
        (form, ("¿Quién votó en contra de {0}?", "¿Quién se opuso a {0}?", "¿Qué concejal votó en contra de {0}?"))
        for form in (r"¿Se aprobó (.+)\?", r"¿Qué se decidió (?:sobre|de) (.+)\?", r"¿En qué quedó (.+)\?")
    ],
    "zh": [
        (form, ("谁投票反对{0}？", "谁反对{0}？", "哪位议员对{0}投了反对票？"))
        for form in (r"(.+?)(?:获得)?(?:通过|批准)了吗？", r"(?:市议会)?对(.+)(?:作了|做出了|作出了)什么决定？", r"(.+?)(?:最后)?怎么样了？")
    ],
}  # fmt: skip
_ELSE: _Forms = {
    "en": [
        (
            r"Which (company|firm|contractor|architect|builder|bank|group|business|member|district|street|school)s? (.+)\?",
            ("Which other {0} {1}?", "What other {0} {1}?"),
        ),
        (r"Who ((?!is |was |called |led |are |opened |chaired |will be ).+)\?", ("Who else {0}?",)),
        (
            r"(?:Which company|Which firm|Who) (?:got|won|was awarded|received|was hired for|gets) (?:the )?(.+)\?",
            ("Which other firms bid for the {0}?", "Who else bid for the {0}?", "Which firm came second for the {0}?"),
        ),
    ],
    "es": [
        (r"¿Qué (empresa|contratista|banco|grupo|calle|escuela) (.+)\?", ("¿Qué otra {0} {1}?", "¿Qué otras empresas se presentaron?")),
        (r"¿Quién ((?!es |era |fue |será |preside|presidió|abrió).+)\?", ("¿Quién más {0}?",)),
    ],
    "zh": [
        (r"(.*)哪家公司(.+)？", ("{0}还有哪家公司{1}？", "还有哪些公司参加投标？")),
        (r"谁((?!是|被任命|当选|主持|担任|宣布).+)？", ("还有谁{0}？",)),
    ],
}  # fmt: skip
_BEFORE: _Forms = {
    "en": [
        (
            rf"(?i)Who (?:is|was elected|was named|was appointed) (?:the |as )*({_OFFICE})\?",
            ("Who was {0} before?", "Who was the previous {0}?", "Who held the office of {0} before?", "Who was the {0} before {answer}?"),
        )
    ],
    "es": [
        (
            rf"¿Quién (?:es|fue elegid[oa]|fue nombrad[oa]) (?:el |la )*({_OFFICE})\?",
            ("¿Quién ocupaba antes el cargo de {0}?", "¿Quién era {0} antes?", "¿Quién era {0} antes de {answer}?"),
        )
    ],
    "zh": [(r"谁是(.{2,8})？", ("前任{0}是谁？", "之前的{0}是谁？", "{answer}之前谁是{0}？"))],
}  # fmt: skip
_PENDING = {
    "en": {
        "approved": ("introduced", "discussed", "considered", "recommended", "proposed"),
        "adopted": ("introduced", "proposed", "recommended"),
        "passed": ("introduced", "considered"),
        "appointed": ("nominated", "recommended", "proposed"),
        "named": ("nominated", "proposed"),
        "elected": ("nominated",),
        "chose": ("interviewed",),
        "hired": ("interviewed", "recommended"),
        "awarded": ("recommended", "proposed"),
        "granted": ("requested", "considered"),
        "rejected": ("considered", "discussed"),
        "denied": ("considered", "discussed"),
        "signed": ("proposed",),
    },
    "es": {
        "aprobó": ("propuso", "consideró", "recomendó"),
        "aprobada": ("propuesta", "solicitada"),
        "aprobado": ("propuesto", "solicitado"),
        "nombró": ("propuso", "entrevistó"),
        "rechazó": ("consideró",),
        "adjudicó": ("propuso",),
        "contrató": ("entrevistó",),
    },
    "zh": {
        "通过了": ("拟议了", "听取了申请，即"),
        "批准了": ("收到了申请：", "拟议了"),
        "任命": ("提名", "建议任命"),
        "聘请": ("面试了", "拟聘"),
        "否决了": ("听取了申请：",),
    },
}


def contrasted(pair: Pair, chance: random.Random) -> Pair | None:
    """One that stands close to ``pair``, by a rule that applies; None where none does."""
    if not pair.answers or (pair.asked or pair.language) != pair.language:
        return None
    made = list(_cut_off(pair))
    if pair.source in _MADE_UP:
        for rule in (_reason, _against, _before, _status):
            made += rule(pair, chance)
        if not made and chance.random() < _ELSE_SHARE:
            made += _other(pair, chance)
        several = list(_others_of_several(pair, chance))
        if several and (not made or chance.random() < 0.5):
            return several[0]
    return chance.choice(made) if made else None


def _asked(pair: Pair, forms: _Forms, chance: random.Random) -> str | None:
    """The question in a way of ``forms`` that it lends itself to."""
    ways = [
        (way, match)
        for form, those in forms[pair.language]
        if (match := re.fullmatch(form, pair.question, re.IGNORECASE))
        for way in those
    ]
    short = [pair.text[start:end] for start, end in pair.answers if end - start <= 24]
    ways = [(way, match) for way, match in ways if short or "{answer}" not in way]
    if not ways:
        return None
    way, match = chance.choice(ways)
    groups = [
        re.sub(r"^(The|An?|El|La|Was|Were|Did|Is|Se|Fue|Fueron) ", lambda first: first[0].lower(), group)
        for group in match.groups()
        if group
    ]
    groups += [""] * (2 - len(groups))
    return (
        way.format(*groups, answer=short[0] if short else "")
        .replace("de el ", "del ")
        .replace("a el ", "al ")
        .replace("the the ", "the ")
    )


def _as(pair: Pair, kind: str, question: str | None, text: str = "") -> list[Pair]:
    if question is None:
        return []
    return [replace(pair, question=question, text=text or pair.text, answers=(), kind=kind)]


def _cut_off(pair: Pair) -> Iterator[Pair]:
    """Without the clause that says why."""
    if not re.match(r"Why\b|¿Por qué\b|.*(?:为什么|為什麼|为何)", pair.question):
        return
    sentences = pair.sentences()
    marked = [span for span, yes in zip(sentences, pair.evidence(sentences), strict=True) if yes]
    if len(marked) != 1:
        return
    start, end = marked[0]
    clause = _REASON.search(pair.text, start, end)
    if clause is None or clause.start() < start + 25 * (0.4 if pair.language == "zh" else 1):
        return
    stop = "。" if pair.language == "zh" else "."
    kept = pair.text[start : clause.start()].rstrip(" ,，;；")
    if not _REASON.search(kept):
        yield replace(
            pair, text=pair.text[:start] + kept + stop + pair.text[end:], answers=(), kind="cut off"
        )


def _reason(pair: Pair, chance: random.Random) -> list[Pair]:
    if _GIVES_REASON.search(pair.text):
        return []
    return _as(pair, "reason", _asked(pair, _WHY, chance))


def _against(pair: Pair, chance: random.Random) -> list[Pair]:
    if _AGAINST.search(pair.text) or any(
        re.search(r"\b0\b", pair.text[start:end]) for start, end in pair.answers
    ):
        return []
    return _as(pair, "against", _asked(pair, _WHO_AGAINST, chance))


def _other(pair: Pair, chance: random.Random) -> list[Pair]:
    if len(pair.answers) != 1 or _SEVERAL.search(pair.text[slice(*pair.answers[0])]):
        return []
    return _as(pair, "other", _asked(pair, _ELSE, chance))


def _before(pair: Pair, chance: random.Random) -> list[Pair]:
    if _EARLIER.search(pair.text):
        return []
    return _as(pair, "before", _asked(pair, _BEFORE, chance))


def _status(pair: Pair, chance: random.Random) -> list[Pair]:
    """Where only one word tells the outcome, it tells a request now."""
    sentences = pair.sentences()
    marked = [span for span, yes in zip(sentences, pair.evidence(sentences), strict=True) if yes]
    if len(marked) != 1 or not _ASKS_OUTCOME.search(pair.question) or _WISHED.search(pair.question):
        return []
    start, end = marked[0]
    said, pending = pair.text[start:end], _PENDING[pair.language]
    found = [word for word in pending if word in said]
    if len(found) != 1 or _VOTES.search(said):
        return []
    changed = said.replace(found[0], chance.choice(pending[found[0]]))
    if _SETTLED.search(changed):
        return []
    return _as(pair, "status", pair.question, pair.text[:start] + changed + pair.text[end:])


def _others_of_several(pair: Pair, chance: random.Random) -> Iterator[Pair]:
    """Answered still: who besides one of several that are named."""
    name = r"[A-ZÁÉÍÓÚÑ][\w'’]+(?: [A-ZÁÉÍÓÚÑ][\w'’]+)*"
    said = " ".join(pair.text[start:end] for start, end in pair.answers)
    row = re.search(rf"({name})(?:, {name})*,? (?:and|y) ({name})", said)
    if row is None or pair.language == "zh" or row[1] in pair.question or row[2] in pair.question:
        return
    forms: dict[str, tuple[str, Callable[[str, str], str]]] = {
        "en": (
            r"Who ((?:voted|spoke|moved|attended|was|were|signed|asked|supports?|opposes?) .+)\?",
            "Who besides {1} {0}?".format,
        ),
        "es": (
            r"¿Qui[ée]n(?:es)? ((?:vot|habl|asist|falt|apoy|pid)\w+ .*)\?",
            "¿Quién más, además de {1}, {0}?".format,
        ),
    }
    form, way = forms[pair.language]
    if match := re.fullmatch(form, pair.question):
        yield replace(pair, question=way(match[1], chance.choice((row[1], row[2]))))
