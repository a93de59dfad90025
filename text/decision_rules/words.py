"""How motions, results and votes are said in minutes, tables and transcripts: English, Spanish, Chinese.

Every pattern is matched against one sentence. Groups: ``mover``, ``seconder`` and ``who`` are names, ``act`` is what is to be done.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from domain.meetings import Ballot, Outcome
from text.people import NAME, NAMES, ZH_NAME, ZH_NAMES


@dataclass(frozen=True, slots=True)
class ListedForm:
    """What is said around a list of names. A list is costly to look for, and from every name on: it is looked for where what stands
    behind it is said.
    """

    whole: re.Pattern[str]
    behind: re.Pattern[str]

    def finditer(self, sentence: str) -> Iterator[re.Match[str]]:
        """The places of the whole."""
        return self.whole.finditer(sentence) if self.behind.search(sentence) else iter(())


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
    ballots: tuple[tuple[Ballot, ListedForm], ...]
    outcomes: tuple[tuple[Outcome, re.Pattern[str]], ...]
    """Single words for what came of something: they count where a label, a cell, a motion under way or a count makes them formal."""
    formal: re.Pattern[str]
    """Words that are said of votes alone."""
    not_outcome: re.Pattern[str]
    """What stands before such a word ends with it: it is part of what is moved, or tells of another time."""
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
    asks_hands: re.Pattern[str]
    """In talk: those in favour are asked to show it."""
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


def _listed(made: Callable[[str], re.Pattern[str]], pattern: str) -> ListedForm:
    return ListedForm(made(pattern), _i(pattern.rpartition("<who:L>")[2]))


def _filled(pattern: str, mark: str, names: str) -> str:
    def group(match: re.Match[str]) -> str:
        return f"(?P<{match[1]}>{names})"

    return re.sub(rf"<(\w+):{mark}>", group, pattern)


def _han(pattern: str) -> re.Pattern[str]:
    for mark, names in (("N", ZH_NAME), ("L", ZH_NAMES)):
        pattern = _filled(pattern, mark, names)
    return re.compile(pattern)


_N = r"(?:\d{1,2}|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|none)"
_WHAT = r"\b(?P<what>(?:the\s+)?(?:(?:main|original|substitute|alternat(?:e|ive)|amended)\s+)?(?:motion|amendment|ordinance|resolution|question|item|measure|proposal|budget|bill|agenda|plan|vote|application|request|contract|recommendation|nomination|consideration|report|claims?|appointment|minutes|consent\s+(?:agenda|calendar))\b(?:(?:[^.;:]|(?<=\bNo)\.|\.(?=\d)){0,160}?)?)"
_DONE = r"(?:was|were|is|are|has been|have been|then|also|unanimously|again|duly|finally|thus|stands?|declared|put and|,|\s)*"
_PASSED = r"(?:passed|passes|carried|carries|approved|adopted|prevailed|prevails|ratified|agreed to|accepted|confirmed)"
_FAIL = r"(?:(?:failed|fails)(?! to (?!pass|carry|prevail|receive|obtain|gain|win|get|find|garner|secure|achieve|muster|reach))|defeated|rejected|denied|lost|did not (?:pass|carry|prevail)|died|dies)"
_ONWARD = r"(?:carried|passed)(?: forward\b| over(?=\s*(?:[.,;)]|$|(?:to|until|till|for|from|without)\b))|(?: on| along)? to (?:the|a|an|its|their) (?:[\w-]+ ){0,4}(?:committee|commission|staff|meeting|session|agenda)\b)"
_POST = r"(?:tabled|adjourned|postponed|continued|deferred|referred|held over|laid over)"
_BODY = r"(?P<who>(?:the\s+)?(?:[\w’'\-]+\s+){0,4}?(?:council|board|commission|(?:sub-?)?committee|authority|panel|trustees|supervisors|selectmen|members|body|court))"
_EN_ADVERB = r"(?:,[^,.;]{1,60},)?(?:\s+(?:then|also|unanimously|formally|again|subsequently|thereafter|by consensus))*"
_COUNTED = r"(?:(?:votes?|members?|councillors?|commissioners?|voted|voting|were|cast)\s+)*"
_EN_TALLY = (
    rf"(?P<words>(?P<a>{_N})\s*{_COUNTED}(?:ayes?|yeas?|yes(?: votes?)?|in favou?r|for)\b\s*(?:\([^)]{{0,80}}\)\s*)?(?:,|;|and|to|-|–)?\s*(?:and\s+|with\s+)?(?P<b>{_N})\s*{_COUNTED}(?:nays?|noes|no(?: votes?)?|against|opposed)\b"
    rf"|(?:ayes?|yeas?|yes|for|in favou?r)\s*[:–-]?\s*(?P<e>{_N})\s*[,;]?\s*(?:and\s+)?(?:nays?|noes|no|against|opposed)\s*[:–-]?\s*(?P<f>{_N})\b"
    rf"|(?P<e2>{_N})\s+votes?\s+(?:to|against)\s+(?P<f2>{_N})\b"
    rf"|(?<![\w#/.\-–$§])(?P<c>{_N})\s?(?:-|–|—|/|\s+to\s+)\s?(?P<d>{_N})(?:\s?(?:-|–|—|\s+to\s+)\s?\d{{1,2}})?(?![\w\-–/%]|\.\d|,\d))"
)
_ON_ANOTHER = r"(?!\s+(?:on|for|against)\s+(?:(?:the|an|that)\s*(?:earlier|previous|prior|preceding|other|last|next|later|following)|another)\b)"
_YES = rf"(?:yes|aye|yea|in favor|in the affirmative|affirmatively|for){_ON_ANOTHER}"
_NO = rf"(?:no|nay|against(?: it| the motion)?|opposed|in opposition|in the negative){_ON_ANOTHER}"
_HAVE = r"(?:\s+(?:has|have|all|both|each|then))*"


def _english() -> Language:
    return Language(
    moves=(
        _named(
            rf"<mover:N>(?:,\s+(?:with a second by|seconded by)\s+<seconder:N>,|,[^,.;]{{1,60}},)?{_HAVE}\s+(?:so\s+)?(?:moved(?!\s+(?:into|from|away|here|in\b|out\b|up\b|the (?:previous )?question))|motioned|proposed(?=\s+(?:that|to)\b)|(?:made|offered|introduced|proposed|presented|submitted|put forward) (?:an?|the) (?:[\w-]+ )?motion)(?P<act>[^;]*)"
        ),
        _named(r"^[\W\d]*<mover:N>\s*/\s*<seconder:N>(?=\s+to\b|\s*[.:,]|\s*$)(?P<act>[^;]*)"),
        _named(r"(?:^|[.;]\s+)(?:proposed|moved)\s+<mover:N>(?P<act>[^;]*)"),
        _named(r"(?:m/s(?:/c)?|(?:motion|moved)(?:\s*/\s*second(?:ed)?)?)\s*[:(]?\s*<mover:N>\s*/\s*<seconder:N>\)?(?P<act>[^;]*)"),
        _named(r"motion(?:\s*(?:to|for|that)\s(?P<before>(?:[^.;]|\.(?=\d)){2,160}?))?,?\s+(?:(?:was|is)\s+)?(?:made|offered|introduced|put forward|moved)\s+by\s+<mover:N>(?P<act>[^;]*)"),
        _named(r"motion (?:to|for|that)\s(?P<before>[^.;:]{2,160}?):\s+<mover:N>(?P<act>)"),
        _named(r"<mover:N>\s+(?:introduced|read|presented|offered)\s+(?P<before>[^.;,]{2,80}?),?\s+and moved (?:its|the|their) (?:adoption|approval|passage)(?P<act>)"),
        _named(r"<mover:N>\s+moved(?:,)? and <seconder:N> seconded(?:,)?(?P<act>[^;]*)"),
        _named(
            r"(?:(?:it was\s+)?(?:moved|proposed)(?: and seconded)? by|on (?:the |a )?(?:proposal|motion) (?:of|by)|motion[,:(]?(?=\s+[A-Z])|(?:motion|moved)\s*\((?=[A-Z])|(?:a |the )?motion (?:was )?(?:made |offered |put forward )?(?:by|of|from)|(?:a |the )?motion to [^.;]{1,160}? was (?:made|offered|moved) by|moved:|so moved by)\s+<mover:N>(?P<act>[^;]*)"
        ),
        _named(r"(?:amendment|motion)\b[^.;]{0,120}?\s(?:was|were)\s+(?:then\s+)?moved by\s+<mover:N>(?P<act>)"),
    ),
    puts=_i(r"^(?P<act>[^.;]{3,200}?)\s+(?:was|were)\s+(?:then\s+)?put to (?:a|the) (?:vote|meeting)\b"),
    seconds=(
        _named(r"(?:(?:second|2nd)(?:ed)?(?: the motion)?(?: was)?(?: made| offered)?\s*(?:(?:by|from|of)(?=\s)|[:(–—-])?|supported by|with support from)\s+<seconder:N>"),
        _named(r"(?:second|seconded|2nd)\s*\(\s*<seconder:N>"),
        _named(r"<seconder:N>\s+(?:seconded(?!\s+by)|seconding|gave the second|offered a second|provided the second|supported the motion)"),
        _named(r"(?:second|seconded)[:?]\s+<seconder:N>"),
    ),
    results=(
        (Outcome.FAILED, _i(rf"{_WHAT}\s+{_DONE}\b{_FAIL}\b(?: for (?:lack|want) of a second)?")),
        (Outcome.POSTPONED, _i(rf"{_WHAT}\s+{_DONE}\b{_POST}\b")),
        (Outcome.WITHDRAWN, _i(rf"{_WHAT}\s+{_DONE}\bwithdrawn\b")),
        (Outcome.WITHDRAWN, _i(r"\b(?P<bare>withdrew)\s+(?P<rest>(?:the|his|her|their|its)\s+(?:motion|amendment|resolution|proposal|ordinance)[^.;]*)")),
        (Outcome.POSTPONED, _i(rf"{_WHAT}\s+{_DONE}\b{_ONWARD}")),
        (Outcome.PASSED, _i(rf"{_WHAT}\s+{_DONE}\b{_PASSED}\b")),
        (Outcome.FAILED, _i(rf"(?:^|[;,:]\s*|\.\s+|\band\s+)(?:was\s+|it\s+|then\s+)*(?P<bare>{_FAIL})\b(?=[\s.,;(]|$)")),
        (Outcome.PASSED, _i(rf"(?:^|[;,:]\s*|\.\s+|\band\s+)(?:was\s+|it\s+|then\s+|unanimously\s+)*(?P<bare>{_PASSED})\b(?=\s*(?:[.,;(]|$|\d|by\b|unanim|on a|with|{_N}\b|without))")),
        (Outcome.PASSED, _i(r"^(?P<bare>carried)\b")),
    ),
    decides=(
        (Outcome.FAILED, _i(rf"\b{_BODY}{_EN_ADVERB}\s+(?:voted\s+(?:[\w\s–-]{{1,24}}?\s+)?(?:against|to (?:reject|deny))|voted\s+(?:{_N} to {_N}\s+)?(?:(?!to\b|for\b)[\w,–-]+\s+){{0,4}}(?:to\s+)?(?:not|never)\s+(?:to\s+)?(?!exceed)(?=[a-z])|rejected|denied|defeated|voted down|declined to)\b(?P<act>[^;]*)")),
        (Outcome.POSTPONED, _i(rf"\b{_BODY}{_EN_ADVERB}\s+(?:voted\s+(?:[\w\s–-]{{1,24}}?\s+)?to (?:table|postpone|continue|defer|refer)|tabled|postponed|deferred|continued)\b(?P<act>[^;]*)")),
        (Outcome.PASSED, _i(r"(?:\bit was\s+(?:then\s+|further\s+)?(?:unanimously\s+)?|^|[:.]\s+|\band\s+)(?:(?:(?<=was )|(?<=unanimously ))voted|resolved|(?<=was )(?:agreed|ordered|decided))(?:\s+unanimously)?(?:,? (?:nem\.? ?con\.?|by consensus|without dissent|with [^.;]{3,60}?|by [^.;]{3,60}?),?)?[:,]?\s+(?=(?:to|that)\b)(?P<act>[^;]*)")),
        (Outcome.PASSED, _i(r"\ball (?:(?:the |of the )?(?:members|commissioners|supervisors|trustees|directors|councilors|council members)|present)(?: of [^.;,]{3,40}?)?\s+voted (?:in favou?r of|for|to)\b(?P<act>[^;]*)")),
        (Outcome.PASSED, _i(rf"\b{_BODY}{_EN_ADVERB}\s+(?:resolved|agreed|decided|ordered|voted)(?:\s+unanimously)?,?\s+(?:(?:by|with)\s+[^.;]{{3,80}}?,?\s+)?(?=(?:to|that)\b)(?P<act>[^;]*)")),
        (Outcome.PASSED, _i(rf"\b{_BODY}\s+(?:unanimously|by (?:unanimous|general) consent|by a vote of {_N}\s?(?:-|–|to)\s?{_N}),?\s+(?!(?:den|reject|defeat|tabl|postpon|defer|continu|refer|oppos|request|ask|hope)\w*\b)[a-z]+ed\b(?P<act>[^;]*)")),
        (Outcome.PASSED, _i(rf"\b{_BODY}{_EN_ADVERB}\s+(?:voted\s+(?:[\w\s–-]{{1,24}}?\s+(?:\([^)]{{1,60}}\)\s+)?)?(?:to|for|in favor of)|approved|adopted|passed|authorized|ratified|accepted|agreed to|decided(?: to)?|awarded|confirmed|resolved to|took action to|recommended(?=,?\s+\(?\d{{1,2}}\s?[-–]))\b(?P<act>[^;]*)")),
    ),
    ballots=(
        (Ballot.NO, _listed(_named, rf"<who:L>{_HAVE}\s*,?\s+(?:voted|voting|votes?)\s+{_NO}\b")),
        (Ballot.YES, _listed(_named, rf"<who:L>{_HAVE}\s*,?\s+(?:voted|voting|votes?)\s+{_YES}\b")),
        (Ballot.NO, _listed(_named, r"<who:L>\s*(?:,\s*)?(?:cast(?:ing)?|casts) (?:the |a )?(?:lone |only |sole |two |three )?(?:dissenting|no|nay|opposing|negative) votes?")),
        (Ballot.NO, _listed(_named, r"(?:(?:those |members )?(?:voting|voted) (?:no|nay|against)|(?:dissenting|opposing|negative|no|nay) votes?|opposed)\s+(?:(?:was|were|is|are)(?: cast by)?|by|came from|from)\s+<who:L>")),
        (Ballot.YES, _listed(_named, r"(?:those |members )?(?:voting|voted) (?:yes|aye|yea|in favor|for)\s+(?:was|were|is|are)\s+<who:L>")),
        (Ballot.NO, _listed(_named, r"<who:L>\s*(?:,\s*)?(?:was |were |in )?(?:opposed|dissented|dissenting|opposing|opposition|dissent)(?=\s*(?:[.;,)]|$|and\b))")),
        (Ballot.NO, _listed(_named, r"(?:opposed|dissenting|against)\s*[:(]\s*<who:L>\s*\)?")),
        (Ballot.NO, _listed(_named, rf"\b{_N}\s+(?:votes?\s+)?(?:nays?|noes|no(?: votes?)?|against|opposed)\s*\(<who:L>\)")),
        (Ballot.YES, _listed(_named, rf"\b{_N}\s+(?:votes?\s+)?(?:ayes?|yeas?|yes(?: votes?)?|for|in favou?r)\s*\(<who:L>\)")),
        (Ballot.ABSTAINED, _listed(_named, rf"\b{_N}\s+(?:abstentions?|abstain(?:ed|ing)?)\s*\(<who:L>\)")),
        (Ballot.RECUSED, _listed(_named, rf"\b{_N}\s+(?:recusals?|recused)\s*\(<who:L>\)")),
        (Ballot.ABSENT, _listed(_named, rf"\b{_N}\s+(?:absent|excused)\s*\(<who:L>\)")),
        (Ballot.YES, _listed(_named, r"(?:voting|voted) (?:yes|aye|for|in favou?r)(?: of [^.:;]{3,80}?)?\s*:\s*<who:L>")),
        (Ballot.NO, _listed(_named, r"(?:voting|voted) (?:no|nay|against)(?: [^.:;]{3,80}?)?\s*:\s*<who:L>")),
        (Ballot.YES, _listed(_named, r"(?<=with )<who:L>\s+in favor(?=\s*(?:[.;,)]|$))")),
        (Ballot.ABSTAINED, _listed(_named, r"<who:L>\s*(?:,\s*)?(?:was |were )?(?:abstained|abstaining|abstains?)\b(?!\s+from\s+(?:(?:any|all|the|further)\s+)*(?:comment\w*|speak\w*|discuss\w*|debate|deliberat\w*)(?! and vot))")),
        (Ballot.RECUSED, _listed(_named, r"<who:L>\s*(?:,\s*)?(?:was |were )?(?:recused|recusing|recuses|recused (?:him|her|them)sel(?:f|ves)|declared a conflict(?: of interest)?(?= and (?:did not vote|left|recused)))\b")),
        (Ballot.ABSENT, _listed(_named, r"<who:L>\s*(?:,\s*)?(?:(?:was|were|being)\s+)?absent(?=\s*(?:[.;,)]|$|for the vote|and\b))(?![^.;]{0,60}\b(?:arriv|return|join)(?:ed|ing)\b)")),
    ),
    outcomes=(
        (Outcome.FAILED, _i(r"\b(?:fail(?:s|ed)?(?! to (?:receive|get|draw|find) a second from)|refused|defeated|lost|rejected|denied|negatived|di(?:es|ed)|did not (?:pass|carry|prevail)|not (?:approved|carried|adopted|agreed)|fell|(?:no|without|lack|want)\b[^.;,]{0,20}\bsecond(?:er)?|(?:did\s+)?not\b[^.;,]{0,20}\ba second(?:er)?)\b(?!\s+from)")),
        (Outcome.POSTPONED, _i(rf"\b(?:tabled|postponed|continued|deferred|referred|held over|laid over|laid on the table|remanded)\b|\b{_ONWARD}")),
        (Outcome.WITHDRAWN, _i(r"(?<!\bsecond was )(?<!\bobjection was )\bwithdrawn\b(?!\s*:|\s+from\b)|\bwithdrew\b(?=\s*(?:[.,;)]|$|and\b|it\b)|\s+(?:(?:the|that|his|her|their|its|main|original)\s+){1,2}(?:motion|amendment|resolution|proposal|ordinance|item|request|application|petition|appeal)\b)")),
        (Outcome.PASSED, _i(r"\b(?:(?-i:MSC|M/S/C|MC)|pass(?:es|ed)?|carri(?:es|ed)|approved|adopted|prevail(?:s|ed)|ratified|accepted|confirmed|agreed|granted|allowed|(?:re-?)?elected|appointed|by acclamation|enacted|resolved|so (?:ordered|voted)|nem\.? ?con|without objection"
            r"|all (?:(?:members|those|were|present|commissioners|councilmembers|trustees)\s+)*(?:vot(?:ed|ing)\s+)?(?:in favou?r|ayes?|yes|yea)|all in favou?r)\b")),
    ),
    formal=_i(r"\b(?:motion|vot(?:es?|ed|ing)|ayes?|yeas?|nays?|noes|in favou?r|unanimous(?:ly)?|carri(?:ed|es)|nem\.? ?con|without objection|so (?:ordered|voted)|of a second|seconder)\b"),
    not_outcome=_i(r"(?:\b(?:be it|be|been|being|as|the|an?|if|previously|already|had|not|recommended|formerly|newly|any|all|of|for|to|would|will|until)\s+(?:[a-z]+ly\s+)?)$"),
    labels=(
        ("mover", _i(r"(?:mover|moved(?: by)?|proposed|motion (?:made )?by|made by|proposed by|proposer|introduced by)$")),
        ("seconder", _i(r"(?:seconder|second(?:ed)?(?: by)?)$")),
        ("motion", _i(r"(?:motion|action|proposal|recommended action)$")),
        ("result", _i(r"(?:results?|outcome|disposition|status|decision|final vote|vote results?|vote|action taken)$")),
        ("no", _i(r"(?:nays?|noes|no(?: votes?)?|against|opposed|voting (?:no|nay|against)|votes? against|negative|dissenting)$")),
        ("yes", _i(r"(?:ayes?|yeas?|yes(?: votes?)?|in favou?r|for|voting (?:aye|yes|yea|in favou?r|for)|votes? (?:for|in favou?r)|affirmative|supporting)$")),
        ("abstained", _i(r"(?:abstain(?:ed|ing|s)?|abstentions?)$")),
        ("recused", _i(r"(?:recused|recusals?|not voting due to conflict)$")),
        ("absent", _i(r"(?:absent|excused)$")),
    ),
    roll=_named(r"<who:N>(?:\s*[-–—:,(]\s*|\s+(?:voted\s+)?)(?P<said>yes|aye|yea|no|nay|abstain(?:ed)?|absent|(?-i:[YN]))\b(?!\s+(?:vote|(?-i:(?!and\b|with\b|on\b|for\b)[a-z])))(?!\s*/)(?!\s*[-–—,;:/.…]*\s*(?:(?:and )?then\b|(?:and )?later\b|i mean|i[’']m sorry|sorry|wait|make that|correction|rather|changed|no[,;] wait|(?:yes|aye|no|nay|yea|abstain)\b))"),
    said={
        **dict.fromkeys(("yes", "y", "aye", "yea", "ayes", "yeas", "for", "in favor", "in favour", "affirmative"), Ballot.YES),
        **dict.fromkeys(("no", "n", "nay", "nays", "noes", "against", "opposed", "negative"), Ballot.NO),
        **dict.fromkeys(("abstain", "abstained", "abstaining", "abstention"), Ballot.ABSTAINED),
        **dict.fromkeys(("absent", "excused"), Ballot.ABSENT),
        **dict.fromkeys(("recused", "recuse", "recusal"), Ballot.RECUSED),
    },
    tally=_i(_EN_TALLY),
    unanimous=_i(r"\bunanimous(?:ly)?\b|\bnem\.? ?con\b|\ball (?:members )?(?:voted|voting) (?:aye|yes|in favor)\b|\ball ayes\b|\bwithout dissent\b|\bwith no dissent(?:ing votes?)?\b"),
    amendment=_i(r"\bamendments?\b|\bamend(?:s|ing|ed)?\s+(?:(?:the\s+|that\s+)?(?:main |original )?)(?:motion|by\b|resolution|ordinance|bill|question|article|proposal|it\b)"),
    main=_i(r"\b(?:main|original|as amended|amended)\b"),
    postpones=_i(r"^\W*(?:to\s+)?(?:(?:a motion\s+)?to\s+)?(?:(?:the\s+)?(?:board|commission|council|committee|court|body|city)\s+)?(?:table|postpone|continue|defer|refer|lay over|send [^.;]{3,80} back|hold [^.;]{3,80} over)\b|\bbe (?:tabled|postponed|continued|deferred|referred|held over|laid over|laid on the table|sent back)\b|\blie on the table\b"),
    things=_i(r"\b(?:ordinance|resolution|budget|bill|agenda|plan|application|request|contract|appointment|minutes|measure)\b"),
    unreal=_i(r"(?:\b(?:would|will|may|might|could|should|shall|must|can|if|whether|unless|until|before|once|to|not|never|n[’']t|expects?|likely|before the)\s+(?:[^\W\d]+\s+){0,4})$"),
    reported=_i(r"\b(?:said|noted|recall(?:ed|s)|report(?:ed|s)|stated|explained|mentioned|asked|argued|urged|claimed|believe[ds]?|hop(?:ed|es)|requested|suggested|wondered|reminded|told)\b"),
    denied=_i(r"\bstraw (?:poll|vote|ballot)|\b(?:in|on|by|through) (?:an? )?(?:informal|non-?binding|advisory) (?:poll|vote|show of hands)\b|\bno (?:formal )?(?:vote|action|decision) (?:was|were) (?:taken|made)\b|\b(?:did not|didn[’']t) (?:vote|take a vote)\b|\bwithout (?:a vote|voting|taking)\b"),
    earlier=_i(r"\b(?:previously|last (?:year|month|week|meeting|fall|spring)|earlier (?:this|in the) \w+|in (?:19|20)\d\d\b|at (?:its|the|their) (?:last|previous|prior) |years? ago|had (?:already |since |then )?(?:been )?(?:voted|approved|adopted|passed|carried|failed|lost|defeated|rejected|moved|tabled))"),
    corrects=_i(r"\b(?:correct(?:ed|ion|ions|ing)?|erratum|errata|should (?:read|have read|show|state)|in error|erroneously|misstated|recorded incorrectly|incorrectly recorded)\b"),
    asks_hands=_i(r"\ball (?:those )?(?:in favou?r|opposed)\b|\bsignify by\b"),
    next_item=_i(r"\bis there (?:a )?motion\b|\bnext (?:item|is|we)\b|\bitem (?:number )?\w+(?: is\b|,)|\bis an? (?:resolution|ordinance)\b|\bmove on to\b|\bon the \w+ itself\b"),
    spoken_result=_i(r"^(?:and\s+)?(?:(?:the|that|this|it)\s+)?(?:(?:main|original|substitute)\s+)?(?:motion|amendment|question|item)(?:,? as amended,?)?(?:\s+(?:was|is|has been|then))*$|^(?:so\s+)?(?:that|this|it)(?:\s+(?:is|was|has))?$"),
    calls_roll=_i(r"\b(?:call(?:ed)? (?:the |of the )?roll|roll[- ]call|take the roll|the roll was called|poll(?:ed)? the)\b"),
    spoken_move=_i(r"(?:^|[.?!,]\s+)(?:(?:uh|um|okay|yes|thank you)[,.]?\s+)*(?P<act>i(?:[’']d(?: like to)?| would(?: like to)?|[’']ll| will)?\s+(?:so\s+)?(?:move|make (?:a|the|that) motion)\b[^?]*|so moved\b(?!\s+by)[^?]*|move (?:to|for|that|approval|adoption)\b[^?]*|motion to [^?]*)"),
    spoken_second=_i(r"^(?:(?:uh|um|okay|yes|and)[,.]?\s+)*(?:i\s+)?(?:i[’']ll\s+)?second(?:ed)?(?:\s+(?:it|that|the motion))?\s*[.!]*$"),
)  # fmt: skip


_ES_N = r"(?:\d{1,2}|cero|un|uno|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|ningun[oa]?|ningún)"
_ES_WHAT = r"(?P<what>(?:(?:la|el|los|las)\s+)?(?:dictamen|expediente|calendario|licitación|licencia|moción|enmienda|propuesta|ordenanza|resolución|proposición|iniciativa|punto|acuerdo|convenio|presupuesto|plan|acta|reglamento|solicitud|contrato|obra|proyecto)\b[^.;:]{0,160}?)"
_ES_PASSED = r"(?:(?:se|quedó|queda|fue|fueron|resultó|resulta|quedando|resultando|siendo|es)\s+(?:apr(?:obó|obaron|ueba|ueban|obad[oa]s?)|adopt(?:ó|a|ad[oa]s?)|ratific(?:ó|a|ad[oa]s?)|acept(?:ó|ad[oa]s?))|\bpas(?:ó|a)(?=\s*(?:[.;,(]|$|por\b|con\b|\d)))"
_ES_FAIL = r"(?:(?:se|quedó|queda|fue|fueron|resultó|resulta|es|son|siendo)\s+(?:rechaz(?:ó|a|ad[oa]s?)|den(?:egó|iega|egad[oa]s?)|desestim(?:ó|a|ad[oa]s?)|derrotad[oa])|\b(?:murió|muere|decayó)|\bno (?:resulta aprobad[oa]|resultó aprobad[oa]|queda aprobad[oa]|prosperó|prospera|se aprobó|se aprueba|salió adelante|fue aprobad[oa]))"
_ES_POST = r"(?:(?:se|quedó|queda|fue|es)\s+(?:aplaz(?:ó|a|ad[oa])|pos(?:pone|puso)|pospuest[oa]|sobre la mesa|(?:turna|remite|traslada|devuelve|pasa|gira)(?:d[oa])? a (?:la |las )?comisi(?:ón|ones)))"
_ES_BODY = r"(?P<who>(?:el|la)\s+(?:concejo|consejo|pleno|plenaria|ayuntamiento|comisión|junta|cabildo|comité|corporación)(?:\s+(?:municipal|plenario|(?:del?\s+|de\s+la\s+)?(?-i:[A-ZÁÉÍÓÚÑ]\w+)|de\s+\w+|del\s+\w+))*)"
_ES_TALLY = (
    rf"(?P<words>(?P<a>{_ES_N})\s+(?:votos?\s+)?(?:a favor|afirmativos?|favorables?|positivos?|síes|en pro|por la afirmativa|por el sí)\s*(?:\([^)]{{0,80}}\)\s*)?(?:,|;|y|e|contra)?\s*(?:y\s+|por\s+)?(?P<b>{_ES_N})\s+(?:votos?\s+)?(?:en contra|negativos?|noes|por la negativa|por el no)"
    rf"|a favor\s*[:,]?\s+(?P<a2>{_ES_N})\s*[;,.]?\s*(?:y\s+)?(?:votos?\s+)?en contra\s*[:,]?\s+(?P<b2>{_ES_N})\b"
    rf"|(?P<f>{_ES_N})\s+(?:votos?\s+)?en contra\s*(?:,|;|y)?\s*(?:y\s+)?(?P<e>{_ES_N})\s+(?:votos?\s+)?a favor"
    rf"|(?P<c>{_ES_N})\s+votos?\s+(?:a|contra|frente a|por)\s+(?P<d>{_ES_N})\b"
    rf"|(?P<g>{_ES_N})\s+votos?\s+(?:a favor|afirmativos)|(?<![\w/.\-])(?P<h>\d{{1,2}})(?:\s?[-–]\s?|\s+a\s+)(?P<i>\d{{1,2}})(?![\w\-/%]))"
)


def _spanish() -> Language:
    return Language(
    moves=(
        _named(r"<mover:N>\s*(?:,\s*(?:secundad[oa] por)\s+<seconder:N>,\s*|,[^,.;]{1,60},)?\s+(?:propuso|propone|mocionó|mociona|present(?:ó|a) (?:una|la) (?:moción|propuesta)|h(?:ace|izo) (?:(?:una|la) )?moción|plantea|planteó|formul(?:ó|a) (?:una|la) moción)(?P<act>[^;]*)"),
        _named(r"(?:a (?:propuesta|moción|instancias?|iniciativa) de|(?:la )?(?:moción|propuesta|enmienda)(?: presentada| formulada| propuesta)?\s+(?:por|del?)|(?:lo|la) propuso|propuest[oa] por|presentad[oa] por)\s+<mover:N>(?P<act>[^;]*)"),
    ),
    puts=_i(r"(?:^|[;,]\s*)(?:se (?:somet(?:e|ió)|pon(?:e|drá)|puso) a votación|se pas(?:a|ó) a votar|sometid[oa] a votación|se procede a (?:la votación de|votar))\s+(?!(?:y|e|con|quedando|resultando|por)\b)(?P<act>[^.;:]*?)(?=\s*(?:[.;:]|, (?:resultó|quedó|fue|se)\b|$))"),
    seconds=(
        _named(r"(?:(?:la |lo )?(?:secund(?:ó|a|ada|ado)|apoy(?:a|ó|ad[oa]))(?: la (?:moción|propuesta))?(?: por)?|con la secunda de|con el apoyo de)\s+<seconder:N>"),
        _named(r"<seconder:N>\s+(?:(?:la |lo )?secund(?:ó|a|ando)\b(?!\s+por)|apoy(?:ó|a)\s+la (?:moción|propuesta))"),
    ),
    results=(
        (Outcome.FAILED, _i(rf"{_ES_WHAT}\s*,?\s*{_ES_FAIL}\b")),
        (Outcome.POSTPONED, _i(rf"{_ES_WHAT}\s*,?\s*{_ES_POST}")),
        (Outcome.WITHDRAWN, _i(r"\b(?P<bare>(?:queda|quedó|es|fue)\s+retirad[oa])\b")),
        (Outcome.WITHDRAWN, _i(r"\b(?P<bare>retir(?:a|ó|an|aron))\s+(?:del orden del día\s+)?(?P<rest>(?:su|la|el|los|las)\s+(?!(?:apoyo|objeción|objeciones|voto|firma|comentario)\b)[^.;]*)")),
        (Outcome.WITHDRAWN, _i(rf"{_ES_WHAT}\s*,?\s*(?:fue|quedó|se)\s+retir(?:ó|ad[oa])")),
        (Outcome.PASSED, _i(rf"{_ES_WHAT}\s*,?\s*{_ES_PASSED}")),
        (Outcome.FAILED, _i(rf"(?:^|[;,:]\s*|\.\s+|\by\s+)(?:l[oa] (?:que|cual)\s+)?(?P<bare>{_ES_FAIL}|rechazad[oa])\b")),
        (Outcome.PASSED, _i(rf"(?:^|[;,:]\s*|\.\s+|\by\s+)(?:l[oa] (?:que|cual)\s+)?(?P<bare>{_ES_PASSED}|aprobad[oa])\b(?P<rest>\s+(?:(?:por (?:unanimidad|mayoría)|de forma unánime)(?: (?:absoluta|simple|de votos|de (?:los|las) presentes|de (?:sus )?miembros))?,?\s+(?:con [^.;]{3,80}?,\s+)?)?(?:sin \w+\s+)?(?:el|la|los|las)\s+[^.;]*?(?=\s+por\s|[.;]|$))?")),
    ),
    decides=(
        (Outcome.POSTPONED, _i(rf"(?:{_ES_BODY}\s+|(?<!\w)se\s+)(?:aplaz[óa]|pospuso|pospone|(?:turna|turnó|remite|remitió|traslada|trasladó|devuelve|devolvió) a (?:la |las )?comisi(?:ón|ones)\b|(?:acordó|acuerda|decidió|decide|resuelve|resolvió|vot(?:ó|a)(?:,? por [^.;,]{{3,40}}?)?,?)\s+(?:aplazar|posponer|dejar sobre la mesa))(?P<act>[^;]*)")),
        (Outcome.FAILED, _i(rf"(?:{_ES_BODY}\s+|(?<!\w)se\s+)(?:rechaz[óa]|denegó|deniega|desestim[óa]|inadmite)(?:,? por (?:mayoría|unanimidad)(?: \w+)?,?)?(?P<act>[^;]*)")),
        (Outcome.PASSED, _i(r"\btod[oa]s l[oa]s (?:miembros|concejales|regidor[ea]s|ediles|presentes|asistentes)(?: del? [^.;,]{3,40}?)?\s+vot(?:aron|an) a favor de(?P<act>[^;]*)")),
        (Outcome.PASSED, _i(r"^\W*(?:acuerdo|resolución)\s+(?:n\.?\s?[°º]\.?\s*)?[\w/-]*\d[\w/-]*\s*[:.–-]+\s*(?P<act>[a-záéíóúñ]+[aei]r(?:se)?\b[^;]*)")),
        (Outcome.PASSED, _i(rf"(?:{_ES_BODY}(?:,[^.;]{{1,160}},)?\s+(?:por\s+[\w\s]{{1,40}}?\s+)?|(?<!\w)se\s+)(?:aprob(?:ó|aron)|aprueba[n]?|acordó|acuerda|resuelve|decide|adopt[óa]|ratific[óa]|decidió|resolvió|adjudic[óa]|autoriz[óa]|acept[óa]|nombr[óa]|design[óa])(?:,? por (?:mayoría|unanimidad)(?: (?:absoluta|simple|de votos|de los presentes))?(?:,? con [^.;]{{3,80}}?)?,?)?[:]?(?P<act>[^;]*)")),
    ),
    ballots=(
        (Ballot.NO, _listed(_named, r"<who:L>\s+(?:votó|votaron|votan|vota|votando)\s+(?:que no|en contra)(?!\s+de)")),
        (Ballot.YES, _listed(_named, r"<who:L>\s+(?:votó|votaron|votan|vota|votando)\s+(?:que sí|a favor)(?!\s+de)")),
        (Ballot.NO, _listed(_named, r"(?:vot(?:ó|aron|an|a|ando)\s+(?:en contra|no|que no|por la negativa|negativamente)|(?:con )?(?:el|los) votos? en contra de|(?:con )?(?:el|los) votos? (?:negativos?|contrarios?) de)\s*:?\s*<who:L>")),
        (Ballot.YES, _listed(_named, r"(?:vot(?:ó|aron|an|a|ando)\s+(?:a favor|sí|que sí|por la afirmativa|afirmativamente)|(?:con )?(?:el|los) votos? a favor de|(?:con )?(?:el|los) votos? (?:afirmativos?|favorables?) de)\s*:?\s*<who:L>")),
        (Ballot.NO, _listed(_named, rf"\b{_ES_N}\s+(?:votos?\s+)?(?:en contra|negativos?|noes)\s*\(<who:L>\)")),
        (Ballot.NO, _listed(_named, r"(?:^|(?<=[;.] ))(?:y\s+)?en contra,\s+<who:L>")),
        (Ballot.YES, _listed(_named, r"(?:^|(?<=[;.] ))(?:y\s+)?a favor,\s+<who:L>")),
        (Ballot.NO, _listed(_named, r"(?:^|(?<=[;,.] ))(?:y\s+)?por la negativa,?\s+<who:L>")),
        (Ballot.YES, _listed(_named, r"(?:^|(?<=[;,.] ))(?:y\s+)?por la afirmativa,?\s+<who:L>")),
        (Ballot.NO, _listed(_named, rf"\b{_ES_N}\s+(?:votos?\s+)?(?:en contra|negativos?)\s+de(?:l)?\s+<who:L>")),
        (Ballot.ABSTAINED, _listed(_named, r"(?:se\s+abst(?:uvo|uvieron|iene|ienen)|con (?:la abstención|las abstenciones) del?)\s*:?\s*<who:L>")),
        (Ballot.ABSTAINED, _listed(_named, r"<who:L>\s+se\s+abst(?:uvo|uvieron|iene|ienen)(?!\s+(?:de|por))")),
        (Ballot.RECUSED, _listed(_named, r"<who:L>\s+(?:se\s+(?:inhib(?:ió|ieron)|abst(?:uvo|uvieron)(?:\s+de\s+(?:participar|votar|intervenir))?(?:\s+por\s+(?:un\s+)?conflicto))|declaró un conflicto de interés y (?:no votó|salió))")),
        (Ballot.ABSENT, _listed(_named, r"<who:L>\s+(?:no\s+asisti(?:ó|eron)|(?:estuvo ausente|estuvieron ausentes|estaba ausente)(?!\s+al (?:inicio|principio|comienzo)|[^.;]{0,60}\b(?:lleg|incorpor|regres)(?:ó|aron|ando)))")),
    ),
    outcomes=(
        (Outcome.FAILED, _i(r"\b(?:rechaz(?:a|ó|ad[oa]s?|an|aron)|den(?:iega|egó|egad[oa]s?)|desestim(?:a|ó|ad[oa]s?)|no (?:se )?(?:aprueba|aprobó|aprobad[oa]|prospera|prosperó)|derrotad[oa]|(?<=resulta )negativ[oa]|(?<=resultó )negativ[oa]|muri[óo]|muere|decayó|decae|negad[oa]|niega|no (?:resulta|resultó|queda|quedó) aprobad[oa]|(?:falta|sin)\b[^.;,]{0,20}\b(?:secund\w*|segunda|apoyo|quórum))\b")),
        (Outcome.POSTPONED, _i(r"\b(?:sobre la mesa|quedan? pendientes?|aplaz(?:a|ó|ad[oa])|pos(?:pone|puso|puest[oa])|(?:turn(?:a|ó)|remit(?:e|ió)|traslad(?:a|ó)|devuelve|pas(?:a|ó)|vuelve|gira)(?:d[oa])? a (?:la |las )?comisi(?:ón|ones))\b")),
        (Outcome.WITHDRAWN, _i(r"\bretir(?:a|ó|ad[oa])\b(?!\s+(?:su|la|el)\s+(?:apoyo|objeción|voto|firma|comentario)\b)")),
        (Outcome.PASSED, _i(r"\b(?:apr(?:ueban?|obó|obaron|obad[oa]s?)|pasó(?!\s+al?\b)|(?<!no )prosper(?:a|ó)|acuerda|acordó|adoptad[oa]|ratificad[oa]|aceptad[oa]|asentimiento|de conformidad|(?<=resulta )afirmativ[oa]|(?<=resultó )afirmativ[oa])\b")),
    ),
    formal=_i(r"\b(?:vot(?:os?|ación|an|aron|ó)|unanimidad|mayoría|moción|a favor|en contra|asentimiento|sobre la mesa)\b"),
    not_outcome=_i(r"(?:\b(?:ser|sea|sean|ya|fuera|fuese|si|que|no|haya sido|había sido|hab(?:er|ía)|para|sin)\s+(?:se\s+)?)$"),
    labels=(
        ("mover", _i(r"(?:proponente|propone|moción de|presentada por|mocionante)$")),
        ("seconder", _i(r"(?:secunda|secundó|segunda|secundante|secundada por)$")),
        ("motion", _i(r"(?:moción|propuesta|asunto|acuerdo propuesto)$")),
        ("result", _i(r"(?:resultado|resolución|decisión)$")),
        ("no", _i(r"(?:(?:votos?\s+|votan\s+)?en contra|no|noes|negativos?|votos? negativos?)$")),
        ("yes", _i(r"(?:(?:votos?\s+|votan\s+)?a favor|sí|si|síes|afirmativos?|votos? afirmativos?)$")),
        ("abstained", _i(r"(?:abstenciones|abstención|se abst(?:uvo|uvieron|ienen))$")),
        ("absent", _i(r"(?:ausentes?|ausencias)$")),
        ("recused", _i(r"(?:inhibidos?|inhibiciones)$")),
    ),
    roll=_named(r"<who:N>(?:\s*[-–—:,(]\s*|\s+(?:votó\s+)?)(?P<said>sí|si|no|a favor|en contra|aprueba|apruebo|rechaza|rechazo|se abstiene|abstención|ausente)\b(?!\s+(?-i:(?!(?:y|e|con|en|de)\b)[a-záéíóúñ]))(?!\s*[-–—,;:/.…]*\s*(?:digo|perdón|mejor dicho|luego|después|rectific\w+|corrijo|(?:sí|no|a favor|en contra)\b))"),
    said={
        **dict.fromkeys(("si", "aprueba", "apruebo", "a favor", "afirmativo", "afirmativa", "favor", "positivo"), Ballot.YES),
        **dict.fromkeys(("no", "rechaza", "rechazo", "en contra", "negativo", "negativa", "contra"), Ballot.NO),
        **dict.fromkeys(("abstencion", "se abstiene", "se abstuvo", "me abstengo"), Ballot.ABSTAINED),
        **dict.fromkeys(("ausente", "no asistio"), Ballot.ABSENT),
        **dict.fromkeys(("se inhibio", "inhibido", "inhibida"), Ballot.RECUSED),
    },
    tally=_i(_ES_TALLY),
    unanimous=_i(r"\bpor unanimidad\b|\bunánimemente\b|\bunánime\b"),
    amendment=_i(r"\benmienda\b"),
    main=_i(r"\b(?:enmendad[oa]s?|con la enmienda|original|principal)\b"),
    postpones=_i(r"^\W*(?:una moción para\s+|que se\s+)?(?:(?:el |la )?(?:aplazamiento|postergación)|aplazar|posponer|postergar|diferir|continuar|aplace|posponga|dejar? sobre la mesa|(?:remitir|trasladar|turnar|devolver|remita|turne|traslade)\s+a (?:la |las )?comisi(?:ón|ones))\b"),
    things=_i(r"\b(?:ordenanza|resolución|presupuesto|convenio|plan|acta|reglamento|solicitud|contrato|obra|proyecto|acuerdo)\b"),
    unreal=_i(r"(?:\b(?:si|para que|que|antes de|hasta|podría|podrá|debe|debería|será|se votará|quiere|prevé|no|sin)\s+(?:[^\W\d]+\s+){0,3})$"),
    reported=_i(r"\b(?:dij[oe]|dijeron|record(?:ó|aron)|señal(?:ó|aron)|pregunt(?:ó|aron)|pidi(?:ó|eron)|explic(?:ó|aron)|coment(?:ó|aron)|inform(?:ó|aron)|sostuvo|cree|mencion(?:ó|aron))\b"),
    denied=_i(r"\b(?:sondeo|consulta|votación|voto) (?:no vinculante|indicativ[oa]|informal|de prueba)\b|\bno se votó\b|\bsin (?:votar|votación)\b|\bno hubo votación\b|\bno se tomó (?:ninguna )?(?:decisión|acuerdo)\b"),
    earlier=_i(r"\b(?:anteriormente|el (?:año|mes) pasado|la (?:semana|sesión) (?:pasada|anterior)|en (?:19|20)\d\d\b|hace (?:un|dos|tres|\d+) (?:años?|meses)|había(?:n)? (?:sido )?\w+ado)\b"),
    corrects=_i(r"\b(?:corrección|correcciones|se corrige|corregid[oa]|fe de erratas|debe decir|donde dice|por error|error material|rectific(?:a|ó|ación))\b"),
    asks_hands=_i(r"\b(?:por la afirmativa|levant(?:ar|en) la mano|(?:los|quienes) (?:que )?est[ée]n (?:a favor|en contra|por la))\b"),
    next_item=_i(r"\b(?:siguiente punto|pasamos al punto|hay (?:alguna |una )?moción)\b|\bpunto (?:número )?\w+[,:]|¿alguien presenta"),
    spoken_result=_i(r"^(?:(?:la|el)\s+)?(?:moción|enmienda|propuesta)(?:\s+enmendada)?$"),
    calls_roll=_i(r"\b(?:votación nominal|tom(?:e|ar|a) (?:la )?votación|pas(?:ar|ará|e|ó) lista|votación por lista)\b"),
    spoken_move=_i(r"(?:^|[.?!]\s+)(?P<act>(?:yo\s+)?(?:propongo|mociono|hago (?:una|la) moción|presento (?:una|la) moción)\b[^?]*)"),
    spoken_second=_i(r"^(?:yo\s+)?(?:la\s+|lo\s+)?(?:secundo|apoyo la moción|secundada)(?:\s+la (?:moción|propuesta))?\s*[.!]*$"),
)  # fmt: skip


_ZN = r"(?:\d{1,2}|[零〇一二两兩三四五六七八九十]{1,3})"
_ZT = (
    rf"(?P<words>(?P<a>{_ZN})(?:票|人)(?:赞成|贊成|同意|支持)[、，,]?(?:和|对)?(?P<b>{_ZN})(?:票|人)(?:反对|反對|不同意)"
    rf"|(?:赞成|贊成|同意)者?(?P<c2>{_ZN})(?:票|人)[、，,；]?(?:反对|反對|不同意)者?(?P<d2>{_ZN})(?:票|人)"
    rf"|(?P<e2>{_ZN})票(?:对|對|比)(?P<f2>{_ZN})票|(?P<h>{_ZN})(?:比|对|對)(?P<i>{_ZN})|(?:赞成|贊成|同意)(?P<c>{_ZN})票[、，,]?(?:反对|反對)(?P<d>{_ZN})票|(?P<g>{_ZN})票(?:赞成|贊成|同意))"
)
_ZWHAT = r"(?P<what>(?:^|(?<=[，；。、：的该該]))(?:修正后的|修正後的|经修正的|修正的|[主原反]|替代)?(?:动议|動議|修正案|条例|條例|决议|決議|议案|議案|提案|方案|预算|預算|纪要|紀要))"
_ZBODY = r"(?P<who>(?:会议|會議|[会會]上|[\u4e00-\u9fff]{0,6}(?:议会|議會|委员会|委員會|理事会|理事會|代表会|代表會|主席)))"


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
    seconds=(_han(r"(?:^|(?<=[，。；、：\s由]))<seconder:N>(?:表示)?(?:附议|附議|和议|和議)"),),
    results=(
        (Outcome.FAILED, _han(rf"(?:{_ZWHAT}[^；。，]*?)?(?:被否决|被否決|(?<![尚仍还還])未[获獲]?通[过過]|遭否决|遭否決)")),
        (Outcome.POSTPONED, _han(rf"{_ZWHAT}[^；。，]*?(?:延期|暂缓|暫緩|搁置|擱置)")),
        (Outcome.WITHDRAWN, _han(r"(?P<bare>(?:撤回|撤案)(?!了?其?(?:附[议議]|和[议議]|异议|異議|反[对對])))(?:了)?(?P<rest>[^，。；：]{2,60})?")),
        (Outcome.FAILED, _han(r"(?:由[于於]|因[为為]?)?(?P<bare>[没沒]有[^，。；]{0,6}(?:附[议議]|和[议議])|[无無]人(?:附[议議]|和[议議]))[，,](?P<rest>[^。；]{3,80})")),
        (Outcome.PASSED, _han(rf"{_ZWHAT}(?:[^；。，]*?)(?:获得?通过|獲得?通過|通过|通過)")),
        (Outcome.PASSED, _han(rf"以(?:{_ZN}(?:[票人][^。；]{{2,30}}?|[比对對]{_ZN}))(?P<bare>通过|通過)")),
        (Outcome.PASSED, _han(r"(?P<bare>(?:全票|一致)(?:通过|通過|同意))(?:了)?(?P<rest>[^，。；：]{3,60})")),
        (Outcome.PASSED, _han(r"(?P<bare>(?:全票|一致)(?:通过|通過|同意)|(?:获得?|獲得?)(?:通过|通過)|(?<=票反对)通过|(?<=票反對)通過|(?<=票赞成)通过)")),
        (Outcome.PASSED, _han(r"(?:^|[，；])(?P<bare>通过|通過)(?=[，。；]|$)")),
    ),
    decides=(
        (Outcome.FAILED, _han(rf"{_ZBODY}(?:以[^；。]{{1,24}}?)?(?:表决|表決|投票|一致)*不(?:同意|批准|予批准|予通过|予通過)(?P<act>[^；。]*)")),
        (Outcome.FAILED, _han(rf"{_ZBODY}(?:以[^；。]{{1,24}})?(?:否决|否決)(?:了)?(?P<act>[^；。]*)")),
        (Outcome.POSTPONED, _han(rf"{_ZBODY}(?:决定|決定)?[^；。]{{0,20}}?(?:押后|押後|暂缓|暫緩|搁置|擱置|推迟|延期)(?P<act>[^；。]*)")),
        (Outcome.PASSED, _han(r"(?:^|(?<=[，。；、]))(?:(?:会议|會議|议会|議會)|(?:与会|與會)?(?:委员|委員|议员|議員|代表|者))?(?:[经經][^，。；]{0,12})?(?:审议|審議|表决|表決|投票|全[体體][\u4e00-\u9fff]{0,6}?|一致|全票|原则|原則|并|並|举手|舉手)+(?:通过|通過|同意|批准|(?<=一致)(?:赞成|贊成|任命|推[选選]))(?:了)?(?P<act>[^；。，：:]+)")),
        (Outcome.PASSED, _han(rf"{_ZBODY}[^；。]{{0,60}}?[，](?:表决|表決|一致|决定|決定)+(?:批准|同意|通过|通過)(?:了)?(?P<act>[^；。]*)")),
        (Outcome.PASSED, _han(rf"{_ZBODY}(?:宣布|宣佈)?(?:以[^；。]{{1,24}}?)?(?:全票|一致)?(?:投票|表决|表決)?(?:全票|一致)?(?:决定|決定|同意|批准|通过|通過|议定|議定)(?:了)?(?P<act>[^；。]*)")),
    ),
    ballots=(
        (Ballot.NO, _listed(_han, r"(?:^|(?<=[，。；、：（\s]))<who:L>(?<![未没沒不])(?:投(?:了)?)?(?:反对|反對)(?:票)?(?=[，。；）]|$)")),
        (Ballot.YES, _listed(_han, r"(?:^|(?<=[，。；、：（\s]))<who:L>(?<![未没沒不])(?:投(?:了)?)?(?:赞成|贊成)(?:票)?(?=[，。；）]|$)")),
        (Ballot.ABSTAINED, _listed(_han, r"(?:^|(?<=[，。；、：（\s]))<who:L>(?<![未没沒不])(?:投(?:了)?)?(?:弃权|棄權)(?:票)?(?=[，。；）]|$)")),
        (Ballot.RECUSED, _listed(_han, r"(?:^|(?<=[，。；、：（\s]))<who:L>(?:申请|申請)?(?:回避|迴避|因利益冲突未参加表决|因利益衝突未參加表決)")),
        (Ballot.ABSENT, _listed(_han, r"(?:^|(?<=[，。；、：（\s]))<who:L>(?:缺席|请假|請假)(?![^。；]{0,20}(?:[到入]场|[到入]場|到[会會]|返回|入席))")),
        (Ballot.NO, _listed(_han, r"(?:投反对票|投反對票)的(?:有|是|为|為)<who:L>(?=[，。；）]|$)")),
        (Ballot.YES, _listed(_han, r"(?:投赞成票|投贊成票)的(?:有|是|为|為)<who:L>(?=[，。；）]|$)")),
        (Ballot.NO, _listed(_han, rf"(?:反对|反對){_ZN}[票人]?（<who:L>）")),
        (Ballot.YES, _listed(_han, rf"(?:赞成|贊成|同意){_ZN}[票人]?（<who:L>）")),
        (Ballot.ABSTAINED, _listed(_han, rf"(?:弃权|棄權){_ZN}[票人]?（<who:L>）")),
    ),
    outcomes=(
        (Outcome.FAILED, re.compile("(?:被|遭)?否[决決]|(?<![尚仍还還])未[获獲能]?得?通[过過]|不予?[获獲]?通[过過]|未[获獲][附和][议議]|不成立|不[获獲](?:处理|處理|接纳|接納|通[过過])|[无無]人(?:附[议議]|和[议議])|[没沒]有[^，。；]{0,6}(?:附[议議]|和[议議])")),
        (Outcome.POSTPONED, re.compile("保留|付委|[搁擱]置|[缓緩][议議]|延期|押[后後]|[暂暫][缓緩]|推[迟遲]|退回|再[议議]|[继繼][续續](?:审[议議]|審議|研究)|交[付由][^，。；]{2,16}[审審研跟]|[暂暫]不|送[请請]?[^，。；]{2,12}(?:研究|研[议議]|[办辦]理)")),
        (Outcome.WITHDRAWN, re.compile("(?:撤回|撤案)(?!了?其?(?:附[议議]|和[议議]|异议|異議|反[对對]))")),
        (Outcome.PASSED, re.compile("(?:照案|[无無][异異][议議]|一致|全[票体體]|多[数數]|[获獲]得?|表[决決]|修正)*通[过過](?![后後])|可[决決]|一致同意")),
    ),
    formal=re.compile("表[决決]|[票人](?:[赞贊]成|反[对對])|(?:[赞贊]成|反[对對])者?[\\d一二三四五六七八九十]+[票人]|一致|全票|多[数數]|照案|本案|[动動][议議]"),
    not_outcome=re.compile("(?:请|請|是否|拟|擬|建议|建議|若|如|应|應|将|將|待|曾)[^，。；]{0,8}$"),
    labels=(
        ("mover", re.compile(r"(?:动议人|動議人|提案人|提议人|提議人|提出)$")),
        ("seconder", re.compile(r"(?:附议人|附議人|附议|附議|和议人|和議人|和议|和議)$")),
        ("motion", re.compile(r"(?:动议|動議|议案|議案|提案|事项|事項|案由)$")),
        ("result", re.compile(r"(?:表[决決])?(?:结果|結果)|(?:大[会會])?(?:[决決][议議定]|[议議][决決])$")),
        ("no", re.compile(r"(?:反对|反對)(?:票|者)?$")),
        ("yes", re.compile(r"(?:赞成|贊成|同意)(?:票|者)?$")),
        ("abstained", re.compile(r"(?:弃权|棄權)(?:票|者)?$")),
        ("absent", re.compile(r"(?:缺席|请假|請假)(?:者)?$")),
        ("recused", re.compile(r"(?:回避|迴避)(?:者)?$")),
    ),
    roll=_han(r"(?:^|(?<=[，。；、：\s]))<who:N>[：:，,\s—–（(-]?(?P<said>赞成|贊成|反对|反對|弃权|棄權|缺席)(?=[，。；、）)\s]|$)"),
    said={
        **dict.fromkeys(("赞成", "贊成", "同意", "是"), Ballot.YES),
        **dict.fromkeys(("反对", "反對", "不同意", "否"), Ballot.NO),
        **dict.fromkeys(("弃权", "棄權"), Ballot.ABSTAINED),
        **dict.fromkeys(("缺席", "请假", "請假"), Ballot.ABSENT),
        **dict.fromkeys(("回避", "迴避"), Ballot.RECUSED),
    },
    tally=re.compile(_ZT),
    unanimous=re.compile("全票|一致"),
    amendment=re.compile("修正案|修[訂订正][动動][议議]|[动動][议議]修[訂订正](?![后後])"),
    main=re.compile("修正后的|修正後的|经修正的|經修正的|修正后条例|[主原](?:[动動][议議]|[议議]?案)"),
    postpones=re.compile("^[^，。]{0,24}(?:延期|暂缓|暫緩|搁置|擱置|推迟|推遲|押[后後]|付委|退回|交[付由][^，。；]{2,16}[审審研跟]|[移延]至|[转轉移]交)"),
    things=re.compile("条例|條例|决议|決議|方案|预算|預算|纪要|紀要"),
    unreal=re.compile(r"(?:(?:^|[。；\s])(?:审查意见|審查意見|[办辦]法|[说說]明|理由))[：:][^。；：]{0,40}$|(?:如果|若|将|將|(?<![大议議员員协協开開社])(?:会|會)(?![议議])|应|應|是否|要求|希望|未|不|建议|建議|打算|预计|預計)[^，。；：]{0,12}$"),
    reported=re.compile("(?:说|說|表示|提到|指出|回顾|回顧|询问|詢問|要求|希望|(?<!会议)认为|(?<!會議)認為)"),
    denied=re.compile("非正式(?:的)?(?:表[决決]|投票)|(?:意向性|模[拟擬]|[试試][探验驗]性)(?:的)?(?:表[决決]|投票)|未形成[决決][议議]|未作表决|未作表決|没有表决|沒有表決|未经表决|不作表决|未表决"),
    earlier=re.compile("去年|前年|上月|上次会议|上次會議|此前|年前"),
    corrects=re.compile("更正|订正|訂正|勘误|勘誤|应为|應為|误记|誤記"),
    asks_hands=re.compile("[举舉]手|(?:现在|現在|开始|開始|进行|進行)表[决決]|有[没沒]有(?:意[见見]|异议|異議)|同意[吗嗎]"),
    next_item=re.compile("下面是|下一[项個个]|第[一二三四五六七八九十\\d]+[项項案]|有人动议|有人動議|哪位提出"),
    spoken_result=re.compile("^(?:本案|全案|[该該此]案)$|^(?:修正后的|修正後的)?(?:动议|動議|修正案|议案|議案|提案)$"),
    calls_roll=re.compile("点名|點名|唱名|记名表决|記名表決"),
    spoken_move=re.compile(r"(?:^|[，。！])(?P<act>(?:主席，)?我?(?:动议|動議|提议|提議)(?!(?:获得?|獲得?|被|未|以)|(?:通过|通過)[。！]*$)[^？]*)"),
    spoken_second=re.compile(r"^(?:我)?(?:来|來|表示)?(?:附议|附議|和议|和議)[。！]*$"),
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
