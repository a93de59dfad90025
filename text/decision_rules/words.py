"""How motions, results and votes are said in minutes, tables and transcripts: English, Spanish, Chinese.

Every pattern is matched against one sentence. Groups: ``mover``, ``seconder`` and ``who`` are names, ``act`` is what is to be done.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from domain.decisions import Ballot, Outcome
from text.people import NAME, NAMES, ZH_NAME, ZH_NAMES


@dataclass(frozen=True, slots=True)
class Language:
    """One language."""

    moves: tuple[re.Pattern[str], ...]
    puts: re.Pattern[str]
    """Something is put to the vote, whoever moved it."""
    seconds: tuple[re.Pattern[str], ...]
    results: tuple[tuple[Outcome, re.Pattern[str]], ...]
    """What came of a motion: “the motion carried”, “Approved 6-1”. The group ``what`` is its subject."""
    decides: tuple[tuple[Outcome, re.Pattern[str]], ...]
    """What a body did: “the council approved …”. The group ``who`` is the body."""
    ballots: tuple[tuple[Ballot, re.Pattern[str]], ...]
    labels: tuple[tuple[str, re.Pattern[str]], ...]
    """What stands before a colon → “mover”, “seconder”, “motion”, “result”, or a ballot’s value."""
    roll: re.Pattern[str]
    """One name and a vote, in a run of several: groups ``who`` and ``said``."""
    said: dict[str, Ballot]
    """One word for a vote, folded."""
    tally: re.Pattern[str]
    unanimous: re.Pattern[str]
    amendment: re.Pattern[str]
    main: re.Pattern[str]
    """The motion itself, where an amendment was voted on before."""
    postpones: re.Pattern[str]
    """A motion to put off."""
    things: re.Pattern[str]
    """What is adopted, by its sort: it is what a motion was about, or another thing."""
    unreal: re.Pattern[str]
    """What stands before an event ends with it: then it is wished, expected, asked."""
    reported: re.Pattern[str]
    """In the sentence before an event: somebody tells of it."""
    denied: re.Pattern[str]
    """The sentence says that nothing was voted on."""
    earlier: re.Pattern[str]
    """The sentence tells of another time."""
    corrects: re.Pattern[str]
    """The sentence corrects a record of before."""
    calls_roll: re.Pattern[str]
    next_item: re.Pattern[str]
    """In talk: the matter changes, and what was moved before is no longer what is voted on."""
    spoken_result: re.Pattern[str]
    """In talk: the only subjects whose result is taken for one."""
    spoken_move: re.Pattern[str]
    spoken_second: re.Pattern[str]


def _i(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _named(pattern: str) -> re.Pattern[str]:
    """Words in any case around names, whose capitals count: ``<N>`` a name, ``<L>`` a list, both as the group before them."""
    for mark, names in (("N", NAME), ("L", NAMES)):
        pattern = _filled(pattern, mark, f"(?-i:{names})")
    return re.compile(r"(?<![\w’'\-/])" + pattern, re.IGNORECASE)


def _filled(pattern: str, mark: str, names: str) -> str:
    def group(match: re.Match[str]) -> str:
        return f"(?P<{match[1]}>{names})"

    return re.sub(rf"<(\w+):{mark}>", group, pattern)


def _han(pattern: str) -> re.Pattern[str]:
    for mark, names in (("N", ZH_NAME), ("L", ZH_NAMES)):
        pattern = _filled(pattern, mark, names)
    return re.compile(pattern)


_N = r"(?:\d{1,2}|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|none)"
_WHAT = (
    r"(?P<what>(?:the\s+)?(?:(?:main|original|substitute|amended|original)\s+)?(?:motion|amendment|ordinance|resolution|question|item|measure|proposal|budget|bill|agenda|plan|vote|application|request|contract|"
    r"appointment|minutes|consent\s+(?:agenda|calendar))\b(?:[^.;:]{0,160}?)?)"
)
_DONE = r"(?:was|were|is|are|has been|have been|then|also|unanimously|again|duly|finally|thus|stands?|,|\s)*"
_PASSED = r"(?:passed|passes|carried|carries|approved|adopted|prevailed|prevails|ratified|agreed to|accepted|confirmed)"
_FAIL = r"(?:failed|fails|defeated|rejected|denied|lost|did not (?:pass|carry|prevail)|died|dies)"
_POST = r"(?:tabled|postponed|continued|deferred|referred|held over|laid over)"
_BODY = r"(?P<who>(?:the\s+)?(?:[\w’'\-]+\s+){0,4}?(?:council|board|commission|committee|authority|panel|trustees|supervisors|selectmen|members|body|court))"
_EN_ADVERB = r"(?:,[^,.;]{1,60},)?(?:\s+(?:then|also|unanimously|formally|again|subsequently|thereafter|by consensus))*"
_EN_TALLY = (
    rf"(?P<words>(?P<a>{_N})\s*(?:ayes?|yeas?|yes(?: votes?)?|votes? in favor|in favor|voting (?:yes|aye|in favor)|for)\s*(?:,|;|and|to|-|–)?\s*(?:and\s+)?(?P<b>{_N})\s*(?:nays?|noes|no(?: votes?)?|against|opposed|voting no)"
    rf"|(?<![\w#/.\-–$§])(?P<c>{_N})\s?(?:-|–|—|\s+to\s+)\s?(?P<d>{_N})(?:\s?(?:-|–|—|\s+to\s+)\s?\d{{1,2}})?(?![\w\-–/%]|\.\d|,\d))"
)
_YES = r"(?:yes|aye|yea|in favor|in the affirmative|affirmatively|for)"
_NO = r"(?:no|nay|against(?: it| the motion)?|opposed|in opposition|in the negative)"
_HAVE = r"(?:\s+(?:has|have|all|both|each|then))*"


def _english() -> Language:
    return Language(
    moves=(
        _named(
            rf"<mover:N>(?:,\s+(?:with a second by|seconded by)\s+<seconder:N>,|,[^,.;]{{1,60}},)?{_HAVE}\s+(?:moved(?!\s+(?:into|from|away|here|in\b|out\b|up\b))|motioned|made (?:a|the) motion|offered (?:a|the) motion|introduced a motion|put forward a motion)(?P<act>[^;]*)"
        ),
        _named(r"motion(?:\s*/\s*second)?:\s*<mover:N>\s*/\s*<seconder:N>(?P<act>[^;]*)"),
        _named(r"<mover:N>\s+moved(?:,)? and <seconder:N> seconded(?:,)?(?P<act>[^;]*)"),
        _named(
            r"(?:(?:it was\s+)?moved by|(?:a |the )?motion (?:was )?(?:made |offered |put forward )?(?:by|of|from)|(?:a |the )?motion to [^.;]{1,160}? was (?:made|offered|moved) by|moved:|so moved by)\s+<mover:N>(?P<act>[^;]*)"
        ),
        _named(r"(?:amendment|motion)\b[^.;]{0,120}?\s(?:was|were)\s+(?:then\s+)?moved by\s+<mover:N>(?P<act>)"),
    ),
    puts=_i(r"^(?P<act>[^.;]{3,200}?)\s+(?:was|were)\s+(?:then\s+)?put to (?:a|the) vote\b"),
    seconds=(
        _named(r"(?:second(?:ed)?(?: the motion)?(?: was)?(?: made)?\s+(?:by|from|of)|supported by|with support from)\s+<seconder:N>"),
        _named(r"<seconder:N>\s+(?:seconded(?!\s+by)|seconding|gave the second|offered a second|provided the second|supported the motion)"),
        _named(r"(?:second|seconded)[:?]\s+<seconder:N>"),
    ),
    results=(
        (Outcome.FAILED, _i(rf"{_WHAT}\s+{_DONE}\b{_FAIL}\b(?: for (?:lack|want) of a second)?")),
        (Outcome.POSTPONED, _i(rf"{_WHAT}\s+{_DONE}\b{_POST}\b")),
        (Outcome.WITHDRAWN, _i(rf"{_WHAT}\s+{_DONE}\bwithdrawn\b")),
        (Outcome.PASSED, _i(rf"{_WHAT}\s+{_DONE}\b{_PASSED}\b")),
        (Outcome.FAILED, _i(rf"(?:^|[;,:]\s*|\.\s+|\band\s+)(?:was\s+|it\s+|then\s+)*(?P<bare>{_FAIL})\b(?=[\s.,;(]|$)")),
        (Outcome.PASSED, _i(rf"(?:^|[;,:]\s*|\.\s+|\band\s+)(?:was\s+|it\s+|then\s+|unanimously\s+)*(?P<bare>{_PASSED})\b(?=\s*(?:[.,;(]|$|\d|by\b|unanim|on a|with|{_N}\b|without))")),
        (Outcome.PASSED, _i(r"^(?P<bare>carried)\b")),
    ),
    decides=(
        (Outcome.FAILED, _i(rf"\b{_BODY}{_EN_ADVERB}\s+(?:voted\s+(?:[\w\s–-]{{1,24}}?\s+)?(?:against|to (?:reject|deny))|rejected|denied|defeated|voted down|declined to)\b(?P<act>[^;]*)")),
        (Outcome.POSTPONED, _i(rf"\b{_BODY}{_EN_ADVERB}\s+(?:voted\s+(?:[\w\s–-]{{1,24}}?\s+)?to (?:table|postpone|continue|defer|refer)|tabled|postponed|deferred|continued)\b(?P<act>[^;]*)")),
        (Outcome.PASSED, _i(rf"\b{_BODY}{_EN_ADVERB}\s+(?:voted\s+(?:[\w\s–-]{{1,24}}?\s+)?(?:to|for|in favor of)|approved|adopted|passed|authorized|ratified|accepted|agreed to|decided(?: to)?|awarded|confirmed|resolved to|took action to|recommended(?=,?\s+\(?\d{{1,2}}\s?[-–]))\b(?P<act>[^;]*)")),
    ),
    ballots=(
        (Ballot.NO, _named(rf"<who:L>{_HAVE}\s*,?\s+(?:voted|voting|votes?)\s+{_NO}\b")),
        (Ballot.YES, _named(rf"<who:L>{_HAVE}\s*,?\s+(?:voted|voting|votes?)\s+{_YES}\b")),
        (Ballot.NO, _named(r"<who:L>\s*(?:,\s*)?(?:cast(?:ing)?|casts) (?:the |a )?(?:lone |only |sole |two |three )?(?:dissenting|no|nay|opposing|negative) votes?")),
        (Ballot.NO, _named(r"(?:(?:those |members )?(?:voting|voted) (?:no|nay|against)|(?:dissenting|opposing|negative|no|nay) votes?|opposed)\s+(?:(?:was|were|is|are)(?: cast by)?|by|came from|from)\s+<who:L>")),
        (Ballot.YES, _named(r"(?:those |members )?(?:voting|voted) (?:yes|aye|yea|in favor|for)\s+(?:was|were|is|are)\s+<who:L>")),
        (Ballot.NO, _named(r"<who:L>\s*(?:,\s*)?(?:was |were |in )?(?:opposed|dissented|dissenting|opposing|opposition|dissent)(?=\s*(?:[.;,)]|$|and\b))")),
        (Ballot.NO, _named(rf"\b{_N}\s+(?:votes?\s+)?(?:nays?|noes|no(?: votes?)?|against|opposed)\s*\(<who:L>\)")),
        (Ballot.YES, _named(r"(?<=with )<who:L>\s+in favor(?=\s*(?:[.;,)]|$))")),
        (Ballot.ABSTAINED, _named(r"<who:L>\s*(?:,\s*)?(?:was |were )?(?:abstained|abstaining|abstains?)\b")),
        (Ballot.RECUSED, _named(r"<who:L>\s*(?:,\s*)?(?:was |were )?(?:recused|recusing|recuses|recused (?:him|her|them)sel(?:f|ves)|declared a conflict(?: of interest)?(?= and (?:did not vote|left|recused)))\b")),
        (Ballot.ABSENT, _named(r"<who:L>\s*(?:,\s*)?(?:(?:was|were|being)\s+)?absent(?=\s*(?:[.;,)]|$|for the vote|and\b))")),
    ),
    labels=(
        ("mover", _i(r"(?:mover|moved(?: by)?|motion (?:made )?by|made by|proposed by|proposer|introduced by)$")),
        ("seconder", _i(r"(?:seconder|second(?:ed)?(?: by)?)$")),
        ("motion", _i(r"(?:motion|action|proposal|recommended action)$")),
        ("result", _i(r"(?:result|outcome|disposition|status|decision|final vote|vote result)$")),
        ("no", _i(r"(?:nays?|noes|no(?: votes?)?|against|opposed|voting (?:no|nay|against)|votes? against|negative|dissenting)$")),
        ("yes", _i(r"(?:ayes?|yeas?|yes(?: votes?)?|in favor|for|voting (?:aye|yes|yea|in favor)|votes? (?:for|in favor)|affirmative)$")),
        ("abstained", _i(r"(?:abstain(?:ed|ing|s)?|abstentions?)$")),
        ("recused", _i(r"(?:recused|recusals?|not voting due to conflict)$")),
        ("absent", _i(r"(?:absent|excused)$")),
    ),
    roll=_named(r"<who:N>(?:\s*[-–—:,(]\s*|\s+(?:voted\s+)?)(?P<said>yes|aye|yea|no|nay|abstain(?:ed)?|absent)\b(?!\s+vote)"),
    said={
        **dict.fromkeys(("yes", "y", "aye", "yea", "ayes", "yeas", "for", "in favor", "in favour"), Ballot.YES),
        **dict.fromkeys(("no", "n", "nay", "nays", "noes", "against", "opposed"), Ballot.NO),
        **dict.fromkeys(("abstain", "abstained", "abstaining", "abstention"), Ballot.ABSTAINED),
        **dict.fromkeys(("absent", "excused"), Ballot.ABSENT),
        **dict.fromkeys(("recused", "recuse", "recusal"), Ballot.RECUSED),
    },
    tally=_i(_EN_TALLY),
    unanimous=_i(r"\bunanimous(?:ly)?\b|\ball (?:members )?(?:voted|voting) (?:aye|yes|in favor)\b|\ball ayes\b|\bwithout dissent\b|\bwith no dissent(?:ing votes?)?\b"),
    amendment=_i(r"\bamend(?:ment|ed|s|ing)?\b"),
    main=_i(r"\b(?:main|original|as amended|amended)\b"),
    postpones=_i(r"^\W*(?:to\s+)?(?:(?:a motion\s+)?to\s+)?(?:table|postpone|continue|defer|refer|lay over)\b"),
    things=_i(r"\b(?:ordinance|resolution|budget|bill|agenda|plan|application|request|contract|appointment|minutes|measure)\b"),
    unreal=_i(r"(?:\b(?:would|will|may|might|could|should|shall|must|can|if|whether|unless|until|before|once|to|not|never|n[’']t|expects?|likely|before the)\s+(?:[^\W\d]+\s+){0,4})$"),
    reported=_i(r"\b(?:said|noted|recall(?:ed|s)|report(?:ed|s)|stated|explained|mentioned|asked|argued|urged|claimed|believe[ds]?|hop(?:ed|es)|requested|suggested|wondered|reminded|told)\b"),
    denied=_i(r"\bno (?:formal )?(?:vote|action|decision) (?:was|were) (?:taken|made)\b|\b(?:did not|didn[’']t) (?:vote|take a vote)\b|\bwithout (?:a vote|voting|taking)\b"),
    earlier=_i(r"\b(?:previously|last (?:year|month|week|meeting|fall|spring)|earlier (?:this|in the) \w+|in (?:19|20)\d\d\b|at (?:its|the|their) (?:last|previous|prior) |years? ago|had (?:already )?(?:been )?(?:voted|approved|adopted|passed|rejected|moved|tabled))"),
    corrects=_i(r"\b(?:correct(?:ed|ion|ions|ing)?|erratum|errata|should (?:read|have read|show|state)|in error|erroneously|misstated|recorded incorrectly|incorrectly recorded)\b"),
    next_item=_i(r"\bis there (?:a )?motion\b|\bnext (?:item|is|we)\b|\bitem (?:number )?\w+ is\b|\bis an? (?:resolution|ordinance)\b|\bmove on to\b|\bon the \w+ itself\b"),
    spoken_result=_i(r"^(?:and\s+)?(?:the\s+)?(?:(?:main|original|substitute)\s+)?(?:motion|amendment|question)(?:,? as amended,?)?(?:\s+(?:was|is|has been|then))*$"),
    calls_roll=_i(r"\b(?:call(?:ed)? (?:the |of the )?roll|roll[- ]call|take the roll|the roll was called|poll(?:ed)? the)\b"),
    spoken_move=_i(r"(?:^|[.?!,]\s+)(?:(?:uh|um|okay|yes|thank you)[,.]?\s+)*(?P<act>i(?:[’']d like to| would like to|[’']ll| will)?\s+(?:so\s+)?(?:move|make a motion|make the motion)\b[^?]*|so moved\b(?!\s+by)[^?]*|move (?:to|for|that|approval|adoption)\b[^?]*|motion to [^?]*)"),
    spoken_second=_i(r"^(?:(?:uh|um|okay|yes|and)[,.]?\s+)*(?:i\s+)?(?:i[’']ll\s+)?second(?:ed)?(?:\s+(?:it|that|the motion))?\s*[.!]*$"),
)  # fmt: skip


_ES_N = r"(?:\d{1,2}|cero|un|uno|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|ningun[oa]?|ningún)"
_ES_WHAT = r"(?P<what>(?:(?:la|el|los|las)\s+)?(?:moción|enmienda|propuesta|ordenanza|resolución|proposición|iniciativa|punto|acuerdo|convenio|presupuesto|plan|acta|reglamento|solicitud|contrato|obra|proyecto)\b[^.;:]{0,160}?)"
_ES_PASSED = r"(?:(?:se|quedó|queda|fue|fueron|resultó|resulta|quedando|resultando|siendo|es)\s+(?:apr(?:obó|obaron|ueba|ueban|obad[oa]s?)|adopt(?:ó|a|ad[oa]s?)|ratific(?:ó|a|ad[oa]s?)|acept(?:ó|ad[oa]s?)))"
_ES_FAIL = r"(?:(?:se|quedó|queda|fue|fueron|resultó|resulta|es)\s+(?:rechaz(?:ó|a|ad[oa]s?)|deneg(?:ó|ad[oa]s?)|desestim(?:ó|ad[oa]s?)|derrotad[oa])|\bno (?:prosperó|prospera|se aprobó|salió adelante|fue aprobad[oa]))"
_ES_POST = r"(?:(?:se|quedó|queda|fue)\s+(?:aplaz(?:ó|a|ad[oa])|pospus?o|pospuest[oa]|sobre la mesa|retirad[oa] del orden))"
_ES_BODY = r"(?P<who>(?:el|la)\s+(?:concejo|consejo|pleno|ayuntamiento|comisión|junta|cabildo|comité|corporación)(?:\s+(?:municipal|plenario|de\s+\w+|del\s+\w+))*)"
_ES_TALLY = (
    rf"(?P<words>(?P<a>{_ES_N})\s+(?:votos?\s+)?(?:a favor|afirmativos?|positivos?|síes|en pro)\s*(?:,|;|y|e|contra)?\s*(?:y\s+|por\s+)?(?P<b>{_ES_N})\s+(?:votos?\s+)?(?:en contra|negativos?|noes)"
    rf"|(?P<f>{_ES_N})\s+(?:votos?\s+)?en contra\s*(?:,|;|y)?\s*(?:y\s+)?(?P<e>{_ES_N})\s+(?:votos?\s+)?a favor"
    rf"|(?P<c>{_ES_N})\s+votos?\s+(?:a|contra|frente a)\s+(?P<d>{_ES_N})\b"
    rf"|(?P<g>{_ES_N})\s+votos?\s+(?:a favor|afirmativos)|(?<![\w/.\-])(?P<h>\d{{1,2}})\s?[-–]\s?(?P<i>\d{{1,2}})(?![\w\-/%]))"
)


def _spanish() -> Language:
    return Language(
    moves=(
        _named(r"<mover:N>\s*(?:,\s*(?:secundad[oa] por)\s+<seconder:N>,\s*|,[^,.;]{1,60},)?\s+(?:propuso|propone|mocionó|mociona|presentó (?:una|la) (?:moción|propuesta)|presenta (?:una|la) moción|plantea|planteó|formul(?:ó|a) (?:una|la) moción)(?P<act>[^;]*)"),
        _named(r"(?:a (?:propuesta|moción|instancias?|iniciativa) de|(?:la )?(?:moción|propuesta|enmienda)(?: presentada| formulada| propuesta)?\s+(?:por|de)|(?:lo|la) propuso|propuest[oa] por|presentad[oa] por)\s+<mover:N>(?P<act>[^;]*)"),
    ),
    puts=_i(r"(?:^|[;,]\s*)(?:se somet(?:e|ió) a votación|se pas(?:a|ó) a votar|sometid[oa] a votación)\s+(?P<act>[^.;:]*?)(?=\s*(?:[.;:]|, (?:resultó|quedó|fue|se)\b|$))"),
    seconds=(
        _named(r"(?:(?:la |lo )?secund(?:ó|a|ada|ado)(?: la (?:moción|propuesta))?(?: por)?|con la secunda de)\s+<seconder:N>"),
        _named(r"<seconder:N>\s+(?:(?:la |lo )?secund(?:ó|a|ando)\b(?!\s+por)|apoyó la moción)"),
    ),
    results=(
        (Outcome.FAILED, _i(rf"{_ES_WHAT}\s*,?\s*{_ES_FAIL}\b")),
        (Outcome.POSTPONED, _i(rf"{_ES_WHAT}\s*,?\s*{_ES_POST}")),
        (Outcome.WITHDRAWN, _i(rf"{_ES_WHAT}\s*,?\s*(?:fue|quedó|se)\s+retir(?:ó|ad[oa])")),
        (Outcome.PASSED, _i(rf"{_ES_WHAT}\s*,?\s*{_ES_PASSED}")),
        (Outcome.FAILED, _i(rf"(?:^|[;,:]\s*|\.\s+|\by\s+)(?P<bare>{_ES_FAIL}|rechazad[oa])\b")),
        (Outcome.PASSED, _i(rf"(?:^|[;,:]\s*|\.\s+|\by\s+)(?P<bare>{_ES_PASSED}|aprobad[oa])\b(?P<rest>\s+(?:por unanimidad\s+|por mayoría\s+)?(?:el|la|los|las)\s+[^.;]*?(?=\s+por\s|[.;]|$))?")),
    ),
    decides=(
        (Outcome.POSTPONED, _i(rf"(?:{_ES_BODY}\s+|(?<!\w)se\s+)(?:aplazó|pospuso|(?:acordó|decidió)\s+(?:aplazar|posponer|dejar sobre la mesa))(?P<act>[^;]*)")),
        (Outcome.FAILED, _i(rf"(?:{_ES_BODY}\s+|(?<!\w)se\s+)(?:rechazó|denegó|desestimó)(?P<act>[^;]*)")),
        (Outcome.PASSED, _i(rf"(?:{_ES_BODY}(?:,[^.;]{{1,80}},)?\s+(?:por\s+[\w\s]{{1,40}}?\s+)?|(?<!\w)se\s+)(?:aprobó|acordó|acuerda|resuelve|decide|adoptó|ratificó|decidió|resolvió|adjudicó|autorizó|aceptó)(?P<act>[^;]*)")),
    ),
    ballots=(
        (Ballot.NO, _named(r"<who:L>\s+(?:votó|votaron|votan|vota|votando)\s+(?:que no|en contra)(?!\s+de)")),
        (Ballot.YES, _named(r"<who:L>\s+(?:votó|votaron|votan|vota|votando)\s+(?:que sí|a favor)(?!\s+de)")),
        (Ballot.NO, _named(r"(?:vot(?:ó|aron|an|a|ando)\s+en contra|(?:con )?(?:el|los) votos? en contra de|(?:con )?(?:el|los) votos? (?:negativos?|contrarios?) de)\s*:?\s*<who:L>")),
        (Ballot.YES, _named(r"(?:vot(?:ó|aron|an|a|ando)\s+a favor|(?:con )?(?:el|los) votos? a favor de|(?:con )?(?:el|los) votos? (?:afirmativos?|favorables?) de)\s*:?\s*<who:L>")),
        (Ballot.NO, _named(rf"\b{_ES_N}\s+(?:votos?\s+)?(?:en contra|negativos?|noes)\s*\(<who:L>\)")),
        (Ballot.ABSTAINED, _named(r"(?:se\s+abst(?:uvo|uvieron|iene|ienen)|con (?:la abstención|las abstenciones) de)\s*:?\s*<who:L>")),
        (Ballot.ABSTAINED, _named(r"<who:L>\s+se\s+abst(?:uvo|uvieron|iene|ienen)(?!\s+(?:de|por))")),
        (Ballot.RECUSED, _named(r"<who:L>\s+(?:se\s+(?:inhib(?:ió|ieron)|abst(?:uvo|uvieron)(?:\s+de\s+(?:participar|votar|intervenir))?(?:\s+por\s+(?:un\s+)?conflicto))|declaró un conflicto de interés y (?:no votó|salió))")),
        (Ballot.ABSENT, _named(r"<who:L>\s+(?:no\s+asisti(?:ó|eron)|estuvo ausente|estuvieron ausentes|estaba ausente)")),
    ),
    labels=(
        ("mover", _i(r"(?:proponente|propone|moción de|presentada por|mocionante)$")),
        ("seconder", _i(r"(?:secunda|secundó|secundada por)$")),
        ("motion", _i(r"(?:moción|propuesta|asunto|acuerdo propuesto)$")),
        ("result", _i(r"(?:resultado|resolución|decisión)$")),
        ("no", _i(r"(?:(?:votos?\s+|votan\s+)?en contra|noes|negativos?|votos? negativos?)$")),
        ("yes", _i(r"(?:(?:votos?\s+|votan\s+)?a favor|síes|afirmativos?|votos? afirmativos?)$")),
        ("abstained", _i(r"(?:abstenciones|abstención|se abst(?:uvo|uvieron|ienen))$")),
        ("absent", _i(r"(?:ausentes?|ausencias)$")),
        ("recused", _i(r"(?:inhibidos?|inhibiciones)$")),
    ),
    roll=_named(r"<who:N>(?:\s*[-–—:,(]\s*|\s+(?:votó\s+)?)(?P<said>sí|si|no|a favor|en contra|abstención|ausente)\b"),
    said={
        **dict.fromkeys(("si", "a favor", "afirmativo", "favor"), Ballot.YES),
        **dict.fromkeys(("no", "en contra", "negativo", "contra"), Ballot.NO),
        **dict.fromkeys(("abstencion", "se abstiene", "se abstuvo", "me abstengo"), Ballot.ABSTAINED),
        **dict.fromkeys(("ausente", "no asistio"), Ballot.ABSENT),
        **dict.fromkeys(("se inhibio", "inhibido", "inhibida"), Ballot.RECUSED),
    },
    tally=_i(_ES_TALLY),
    unanimous=_i(r"\bpor unanimidad\b|\bunánimemente\b|\bunánime\b"),
    amendment=_i(r"\benmienda\b"),
    main=_i(r"\b(?:enmendad[oa]s?|con la enmienda|original|principal)\b"),
    postpones=_i(r"^\W*(?:una moción para\s+)?(?:aplazar|posponer|dejar sobre la mesa)\b"),
    things=_i(r"\b(?:ordenanza|resolución|presupuesto|convenio|plan|acta|reglamento|solicitud|contrato|obra|proyecto|acuerdo)\b"),
    unreal=_i(r"(?:\b(?:si|para que|que|antes de|hasta|podría|podrá|debe|debería|será|se votará|quiere|prevé|no|sin)\s+(?:[^\W\d]+\s+){0,3})$"),
    reported=_i(r"\b(?:dij[oe]|dijeron|record(?:ó|aron)|señal(?:ó|aron)|pregunt(?:ó|aron)|pidi(?:ó|eron)|explic(?:ó|aron)|coment(?:ó|aron)|inform(?:ó|aron)|sostuvo|cree|mencion(?:ó|aron))\b"),
    denied=_i(r"\bno se votó\b|\bsin (?:votar|votación)\b|\bno hubo votación\b|\bno se tomó (?:ninguna )?(?:decisión|acuerdo)\b"),
    earlier=_i(r"\b(?:anteriormente|el (?:año|mes) pasado|la (?:semana|sesión) (?:pasada|anterior)|en (?:19|20)\d\d\b|hace (?:un|dos|tres|\d+) (?:años?|meses)|había(?:n)? (?:sido )?\w+ado)\b"),
    corrects=_i(r"\b(?:corrección|correcciones|se corrige|corregid[oa]|fe de erratas|debe decir|donde dice|por error|error material|rectific(?:a|ó|ación))\b"),
    next_item=_i(r"\b(?:siguiente punto|pasamos al punto|punto (?:número )?\w+[,:]|hay (?:alguna |una )?moción)\b|¿alguien presenta"),
    spoken_result=_i(r"^(?:(?:la|el)\s+)?(?:moción|enmienda|propuesta)(?:\s+enmendada)?$"),
    calls_roll=_i(r"\b(?:votación nominal|pas(?:ar|ará|e|ó) lista|votación por lista)\b"),
    spoken_move=_i(r"(?:^|[.?!]\s+)(?P<act>(?:yo\s+)?(?:propongo|mociono|hago (?:una|la) moción|presento (?:una|la) moción)\b[^?]*)"),
    spoken_second=_i(r"^(?:yo\s+)?(?:la\s+|lo\s+)?(?:secundo|apoyo la moción|secundada)(?:\s+la (?:moción|propuesta))?\s*[.!]*$"),
)  # fmt: skip


_ZN = r"(?:\d{1,2}|[零〇一二两兩三四五六七八九十]{1,3})"
_ZT = (
    rf"(?P<words>(?P<a>{_ZN})(?:票|人)(?:赞成|贊成|同意|支持)[、，,]?(?:和|对)?(?P<b>{_ZN})(?:票|人)(?:反对|反對|不同意)"
    rf"|(?P<e2>{_ZN})票(?:对|對|比)(?P<f2>{_ZN})票|(?:赞成|贊成|同意)(?P<c>{_ZN})票[、，,]?(?:反对|反對)(?P<d>{_ZN})票|(?P<g>{_ZN})票(?:赞成|贊成|同意))"
)
_ZWHAT = r"(?P<what>(?:^|(?<=[，；。、：的该該]))(?:修正后的|修正後的|经修正的|修正的)?(?:动议|動議|修正案|条例|條例|决议|決議|议案|議案|提案|方案|预算|預算|纪要|紀要))"
_ZBODY = r"(?P<who>(?:会议|會議|[\u4e00-\u9fff]{0,6}(?:议会|議會|委员会|委員會|理事会|理事會)))"


def _chinese() -> Language:
    return Language(
    moves=(
        _han(r"(?:^|(?<=[，。；、：\s经經由就]))<mover:N>(?:动议|動議|提议|提議|提出(?=修正案|动议|動議|议案|将|把)|提出)(?P<act>[^；。]*)"),
        _han(r"(?:^|(?<=[，。；就对對]))<mover:N>提出的(?P<act>[^；。，]{2,60}?)(?:的)?(?:动议|動議)"),
        _han(r"(?:^|(?<=[，。；]))(?:会议|會議)?(?:就|对|對)<mover:N>提出的(?P<act>[^；。，]{2,60}?)(?:的)?(?:动议|動議)"),
        _han(r"(?:动议|動議|议案|議案|提案|修正案)由<mover:N>提出(?P<act>)"),
        _han(r"(?:^|(?<=[，。；就]))<mover:N>关于(?P<act>[^；。，]*?)的(?:动议|動議)"),
    ),
    puts=_han(r"(?:^|(?<=[，；。]))(?P<act>[^，；。]{2,60}?)(?:付诸表决|付諸表決|交付表决|交付表決|提交表决|提交表決)"),
    seconds=(_han(r"(?:^|(?<=[，。；、：\s由]))<seconder:N>(?:表示)?(?:附议|附議)"),),
    results=(
        (Outcome.FAILED, _han(rf"(?:{_ZWHAT}[^；。，]*?)?(?:被否决|被否決|未获通过|未獲通過|未通过|未通過|遭否决|遭否決)")),
        (Outcome.POSTPONED, _han(rf"{_ZWHAT}[^；。，]*?(?:延期|暂缓|暫緩|搁置|擱置)")),
        (Outcome.PASSED, _han(rf"{_ZWHAT}(?:[^；。，]*?)(?:获得?通过|獲得?通過|通过|通過)")),
        (Outcome.PASSED, _han(r"(?P<bare>(?:全票|一致)(?:通过|通過|同意)|(?:获得?|獲得?)(?:通过|通過)|(?<=票反对)通过|(?<=票反對)通過|(?<=票赞成)通过)")),
        (Outcome.PASSED, _han(r"(?:^|[，；])(?P<bare>通过|通過)(?=[，。；]|$)")),
    ),
    decides=(
        (Outcome.POSTPONED, _han(rf"{_ZBODY}(?:决定|決定)?[^；。]{{0,20}}?(?:暂缓|暫緩|搁置|擱置|推迟|延期)(?P<act>[^；。]*)")),
        (Outcome.FAILED, _han(rf"{_ZBODY}(?:以[^；。]{{1,24}})?(?:否决|否決)(?:了)?(?P<act>[^；。]*)")),
        (Outcome.PASSED, _han(rf"{_ZBODY}(?:以[^；。]{{1,24}}?)?(?:全票|一致)?(?:投票|表决|表決)?(?:全票|一致)?(?:决定|決定|同意|批准|通过|通過|议定|議定)(?:了)?(?P<act>[^；。]*)")),
    ),
    ballots=(
        (Ballot.NO, _han(r"(?:^|(?<=[，。；、：（\s]))<who:L>(?:投(?:了)?)?(?:反对|反對)(?:票)?(?=[，。；）]|$)")),
        (Ballot.YES, _han(r"(?:^|(?<=[，。；、：（\s]))<who:L>(?:投(?:了)?)?(?:赞成|贊成)(?:票)?(?=[，。；）]|$)")),
        (Ballot.ABSTAINED, _han(r"(?:^|(?<=[，。；、：（\s]))<who:L>(?:投(?:了)?)?(?:弃权|棄權)(?:票)?(?=[，。；）]|$)")),
        (Ballot.RECUSED, _han(r"(?:^|(?<=[，。；、：（\s]))<who:L>(?:申请|申請)?(?:回避|迴避|因利益冲突未参加表决|因利益衝突未參加表決)")),
        (Ballot.ABSENT, _han(r"(?:^|(?<=[，。；、：（\s]))<who:L>(?:缺席|请假|請假)")),
        (Ballot.NO, _han(r"(?:投反对票|投反對票)的(?:有|是|为|為)<who:L>(?=[，。；）]|$)")),
        (Ballot.YES, _han(r"(?:投赞成票|投贊成票)的(?:有|是|为|為)<who:L>(?=[，。；）]|$)")),
        (Ballot.NO, _han(rf"(?:反对|反對){_ZN}票（<who:L>）")),
    ),
    labels=(
        ("mover", re.compile(r"(?:动议人|動議人|提案人|提出)$")),
        ("seconder", re.compile(r"(?:附议人|附議人|附议|附議)$")),
        ("motion", re.compile(r"(?:动议|動議|议案|議案|提案|事项|事項)$")),
        ("result", re.compile(r"(?:结果|結果|决议|決議|表决结果|表決結果)$")),
        ("no", re.compile(r"(?:反对|反對)(?:票|者)?$")),
        ("yes", re.compile(r"(?:赞成|贊成|同意)(?:票|者)?$")),
        ("abstained", re.compile(r"(?:弃权|棄權)(?:票|者)?$")),
        ("absent", re.compile(r"(?:缺席|请假|請假)(?:者)?$")),
        ("recused", re.compile(r"(?:回避|迴避)(?:者)?$")),
    ),
    roll=_han(r"(?:^|(?<=[，。；、：\s]))<who:N>[：:，,\s—–-]?(?P<said>赞成|贊成|反对|反對|弃权|棄權|缺席)(?=[，。；、）\s]|$)"),
    said={
        **dict.fromkeys(("赞成", "贊成", "同意", "是"), Ballot.YES),
        **dict.fromkeys(("反对", "反對", "不同意", "否"), Ballot.NO),
        **dict.fromkeys(("弃权", "棄權"), Ballot.ABSTAINED),
        **dict.fromkeys(("缺席", "请假", "請假"), Ballot.ABSENT),
        **dict.fromkeys(("回避", "迴避"), Ballot.RECUSED),
    },
    tally=re.compile(_ZT),
    unanimous=re.compile("全票|一致"),
    amendment=re.compile("修正案"),
    main=re.compile("修正后的|修正後的|经修正的|經修正的|修正后条例"),
    postpones=re.compile("^[^，。]{0,24}(?:延期|暂缓|暫緩|搁置|擱置|推迟)"),
    things=re.compile("条例|條例|决议|決議|方案|预算|預算|纪要|紀要"),
    unreal=re.compile("(?:如果|若|将|將|会|會|应|應|是否|要求|希望|未|不|建议|建議|打算|预计|預計)[^，。；]{0,12}$"),
    reported=re.compile("(?:说|說|表示|提到|指出|回顾|回顧|询问|詢問|要求|希望|认为|認為)"),
    denied=re.compile("未作表决|未作表決|没有表决|沒有表決|未经表决|不作表决|未表决"),
    earlier=re.compile("去年|前年|上月|上次会议|上次會議|此前|年前"),
    corrects=re.compile("更正|订正|訂正|勘误|勘誤|应为|應為|误记|誤記"),
    next_item=re.compile("下面是|下一[项個个]|第[一二三四五六七八九十\\d]+[项項]|有人动议|有人動議|哪位提出"),
    spoken_result=re.compile("^(?:修正后的|修正後的)?(?:动议|動議|修正案|议案|議案|提案)$"),
    calls_roll=re.compile("点名|點名|唱名|记名表决|記名表決"),
    spoken_move=re.compile(r"(?:^|[，。！])(?P<act>(?:主席，)?我?(?:动议|動議|提议|提議)(?!(?:获得?|獲得?|被|未|以)|(?:通过|通過)[。！]*$)[^？]*)"),
    spoken_second=re.compile(r"^(?:我)?(?:来|來|表示)?(?:附议|附議)[。！]*$"),
)  # fmt: skip


@functools.cache
def words_of(code: str) -> Language | None:
    """The words of the language of this code; None where there are none.

    Made when they are first asked for: to compile the patterns of one takes a tenth of a second, and few commands read votes.
    """
    made = {"en": _english, "es": _spanish, "zh": _chinese}.get(code)
    return made() if made else None


NONE = re.compile(
    r"(?i:none|nobody|no one|n/?a|0|-|–|—|ningun[oa]|ningún|nadie|无|無|没有|沒有|zero|cero)\.?\s*$"
)
"""Nobody: what stands behind a label."""
_NUMBERS = {
    **{word: n for n, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split())},
    **{word: n for n, word in enumerate("cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince".split())},
    **{word: n for n, word in enumerate("零一二三四五六七八九十")},
    "none": 0, "un": 1, "una": 1, "ninguno": 0, "ninguna": 0, "ningún": 0, "ningun": 0, "〇": 0, "两": 2, "兩": 2,
}  # fmt: skip


def number(word: str) -> int | None:
    """A small number, as it is written in any of the languages."""
    word = word.casefold()
    if word.isdigit():
        return int(word)
    if word in _NUMBERS:
        return _NUMBERS[word]
    if len(word) == 2 and word[0] == "十" and word[1] in _NUMBERS:
        return 10 + _NUMBERS[word[1]]
    return None
