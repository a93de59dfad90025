"""English: the words that stress, and the formulas that do not."""

from __future__ import annotations

import re

from domain.priorities import Rule
from text.priority_rules.grammar import Grammar, cue
from text.terms import stem

_BODY = (
    r"(?:cit(?:y|ies)|town|township|county|village|borough|municipality|council|government|administration|board|"
    r"commission|committee|district|departments?|officials|leaders|mayor(?:\s+(?-i:[A-Z])[\w.’'-]*){0,3}|meeting|session|"
    r"plenary|assembly|plan|strategy|staff|"
    r"(?<!two )(?<!three )(?<!some )(?<!few )(?<!several )(?:council\s?members|council?lors|councillors|commissioners|trustees|aldermen))"
)
_ADVERBS = (
    r"(?:also|again|further|repeatedly|strongly|particularly|especially|then|now|has|have|had|will|would|should|must|"
    r"shall|is|are|to|continues?|continue\s+to|jointly|"
    r"unanimously|(?:agreed|voted|decided|resolved|chose)\s+to)"
)
_ASIDE = r"(?:,[^,]{1,80},)?"
_MOD = r"(?:(?:top|high|higher|highest|key|main|major|first|strategic|urgent|clear|absolute|number\s+one|\w+’s|\w+'s)\s+)*"
_ONE = r"(?:(?:a|an|the|its|our|their|another|one\s+of\s+(?:the|its|our))\s+)?"
_OF = r"(?:\s+(?:for|of|in)\s+[^.,:;]{1,50}?)?"
_SET = r"(?:(?:are|were|include|will\s+be)(?:\s+(?:the\s+following|agreed|set|adopted|identified|named|approved))?\s*)?:"
_BE = r"(?:was|were|is|are|has\s+been|have\s+been|will\s+be|shall\s+be|remains?)"
_STRESSED = (
    r"(?:(?:was|were|has\s+been|have\s+been)\s+(?:also\s+|again\s+|particularly\s+)?"
    r"(?:stressed|emphasi[sz]ed|highlighted|underlined|underscored|prioriti[sz]ed)|(?:is|are|will\s+be)\s+prioriti[sz]ed)"
)
_NOT_BY_OTHERS = rf"(?!\s+(?:\w+\s+)?by\s+(?!(?:the\s+)?(?:\w+\s+){{0,2}}{_BODY}\b))(?!\s+by\s+(?:\w+\s+)*?(?:member|resident))"


_CUES = (
    cue(
        Rule.FOCUS,
        "priorit|focus|goal|task",
        rf"\s+{_BE}\s+(?:also\s+)?(?:identified|named|singled\s+out|described|set|listed|chosen)\s+as\s+{_ONE}{_MOD}"
        rf"(?:priorit(?:y|ies)|areas?\s+of\s+focus|focus(?:\s+areas?)?|goals?|tasks?)\b{_NOT_BY_OTHERS}",
        before=True,
    ),
    cue(
        Rule.EMPHASIS,
        "stressed|emphasi|highlighted|underlined|underscored|prioriti",
        rf"\s+{_STRESSED}\b{_NOT_BY_OTHERS}",
        before=True,
    ),
    cue(
        Rule.PRIORITY,
        "priorit",
        rf"\s+(?:as\s+)?(?:an?|the|its|our|their|one\s+of\s+(?:its|our|their|the))\s+{_MOD}priorit(?:y|ies)\b",
        opens=r"\b(?:identif(?:y|ies|ied)|nam(?:es?|ed)|ma(?:kes?|de)|sets?|declare[sd]?|cho(?:oses?|se)|adopt(?:s|ed)?|"
        r"list(?:s|ed)?)\s+",
        before=True,
        by_body=True,
    ),
    cue(
        Rule.FOCUS,
        "at the core|at the heart|at the cent|at the forefront",
        r"\s+(?:will\s+be|is|are|remains?|will\s+remain|(?:will\s+be|was|were)\s+(?:placed|put))\s+at\s+the\s+"
        r"(?:core|heart|cent(?:er|re)|forefront)\s+of\b",
        before=True,
    ),
    cue(
        Rule.PRIORITY,
        "given to|attached to|paid to",
        r"(?:a\s+|an\s+)?(?:(?:more\s+)?prominent|central|key|leading|top|special|high|higher|highest|greater)\s+"
        r"(?:position|place|priority|importance|attention|emphasis)\s+(?:will\s+be|is|was|has\s+been|shall\s+be)\s+"
        r"(?:given|attached|paid)\s+to\b",
        several=False,
    ),
    cue(
        Rule.PRIORITY,
        "priority to|importance to",
        rf"\b(?:gives?|gave|give|giving|attach(?:es|ed)?)\s+{_ONE}{_MOD}(?:priority|importance)\s+to\b",
        by_body=True,
    ),
    cue(
        Rule.PRIORITY,
        "priorit",
        rf"\s+{_BE}\s+{_ONE}{_MOD}priorit(?:y|ies)\b(?!\s+(?:list|based|area|project|order))(?!\s+of\s+(?!the\s+(?:\w+\s+)?{_BODY}\b))",
        before=True,
    ),
    cue(
        Rule.PRIORITY,
        "priorities|areas",
        rf"\b(?:{_MOD}priorities|areas\s+of\s+focus|focus\s+areas)\b{_OF}\s*(?:{_SET}|"
        r"(?:are|will\s+be|include|will\s+include)\b(?!\s+(?:the\s+following|being|not|set|\w+ed)\b))\s",
    ),
    cue(
        # Goals are also shot: without a colon, “are” says nothing.
        Rule.PRIORITY,
        "goals",
        rf"\bgoals\b{_OF}\s*(?:{_SET}|(?:will\s+)?include\b)\s",
    ),
    cue(Rule.PRIORITY, "prioriti", r"^(?:\w+,\s+)?prioriti[sz]ing\b", several=False),
    cue(Rule.PRIORITY, "prioriti", r"\bprioriti[sz](?:es?|ed)\b", by_body=True),
    cue(
        Rule.EMPHASIS,
        "emphasi|stress|underlin|underscor",
        r"\b(?:emphasi[sz]|stress|underlin|underscor)(?:es?|ed)\b(?!\s+(?:that|out)\b)",
        by_body=True,
    ),
    cue(
        Rule.EMPHASIS,
        "highlight|point",
        r"\b(?:highlight(?:s|ed)?|point(?:s|ed)\s+to)\b(?=\s+(?:the\s+)?(?:need|importance|urgency|necessity)\b)",
        by_body=True,
    ),
    cue(
        Rule.FOCUS,
        "focus|concentrat",
        r"\b(?:will|must|should|to|would|is\s+going\s+to|agreed\s+to|resolved\s+to|voted\s+to|decided\s+to|chose\s+to)\s+(?:also\s+)?"
        r"(?:focus|concentrate)(?:\s+(?:its|their|our)\s+\w+)?\s+on\b",
        by_body=True,
    ),
    cue(
        Rule.FOCUS,
        "focus|concentrat",
        r"\b(?:is\s+|are\s+)?(?:focus(?:es|ing)|concentrat(?:es|ing))\s+on\b",
        by_body=True,
    ),
    cue(
        Rule.FOCUS,
        "with a|with its",
        r"\bwith\s+(?:a|an|its)\s+(?:\w+\s+)?(?:focus|emphasis)\s+on\b",
        by_body=True,
        several=False,
    ),
    cue(
        Rule.UNDERTAKING,
        "pursued|advanced|accelerated|deepened|intensified|stepped",
        r"\s+will\s+be\s+(?:vigorously\s+|actively\s+|further\s+|resolutely\s+)?(?:pursued|advanced|accelerated|deepened|"
        r"intensified|stepped\s+up)\b",
        before=True,
    ),
    cue(
        Rule.AIM,
        "aim|plan|intend|seek|pledge|resolve|vow|commit|set out",
        r"\b(?:aims?|plans?|intends?|seeks?|pledge[sd]?|resolve[sd]?|vow(?:s|ed)?|commit(?:s|ted)?(?:\s+itself)?|"
        r"set\s+out)\s+to\b(?=\s+\w)",
        by_body=True,
        several=False,
    ),
    cue(
        Rule.AIM,
        "must|need",  # What the law bids a council to do next is procedure: “must vote”, “must publish”.
        r"\b(?:must|needs?\s+to)\b(?:\s+also\b)?(?!\s+(?:also|be|have|not|vote|approve|adopt|follow|comply|hold|hear|consider|meet|file|"
        r"submit|notify|publish|decide|wait|pay|give|send|sign|take|do|see|go|get|find|listen|stop)\b)",
        by_body=True,
        several=False,
    ),
    cue(
        Rule.AIM,
        "goal|aim|objective",
        rf"\b(?:{_BODY}(?:’s|'s)\s+(?:\w+\s+)?(?:goal|aim|objective)s?|(?:goal|aim|objective)s?\s+of\s+(?:the|this)\s+(?:\w+\s+){{0,2}}"
        rf"{_BODY})\s+(?:is|are)\s+to\b",
        several=False,
    ),
)

_EMPTY = frozenset(
    stem(word)
    for word in (
        "ability achieve achieved achieving action actions actively active advance advancing aim aims aimed all annual another "
        "approach area areas aspect aspects assigned attention awareness begin being best better broader build building "
        "carry carried carrying challenge challenges city coming common complete completing completion concerted "
        "confidence consensus continue continued continuing coordinated cooperation decision decisions deliver delivering "
        "determined devise devising development direction do done effective effectively effectiveness effort efforts eight eighth "
        "economic social ensure ensuring everyone everything fifth first fight five focus following forward four full fully "
        "fulfil fulfill further future general goal goals good great greater hard high-quality high quality higher idea "
        "ideas implement implementation implementing important importance improve issue issues items joint last level "
        "make making maintain many matter matters measure measures meet meeting momentum move moving need needs new next "
        "objective objectives opportunities opportunity outcome outcomes overall people period plan plans plenary practical "
        "priorities priority proactive problem problems process progress project projects presentation report promote promoting promotion pursue push quality "
        "remain resolve responsibilities responsibility result results right same second seventh seize session sessions set several seven "
        "shared sixth six solid spirit staff stay steadfast step steps strategic strategies strategy strive striving strong "
        "stronger success successful target targets task tasks team ten things third this three time together toward towards two unite "
        "united unity upcoming vigilant vigorous vigorously vision way ways well work working year years".split()
    )
)

ENGLISH = Grammar(
    cues=_CUES,
    body=re.compile(
        rf"(?<!\bof )(?<!\bof the )(?<!\bof our )\b{_BODY}(?:\s+of\s+(?-i:[A-Z])\w+)?{_ASIDE}(?:\s+{_ADVERBS})*\s*$",
        re.IGNORECASE,
    ),
    body_first=re.compile(rf"\s*(?:the\s+|our\s+)?{_BODY}\s*(?:[,.;]|$)", re.IGNORECASE),
    pronoun=re.compile(rf"(?:^|[,;]\s|\band\s)it(?:\s+{_ADVERBS})*\s*$", re.IGNORECASE),
    reports=re.compile(
        r"\b(?:said|says|asked|asks|argued|argues|claimed|claims|told|complained|suggested|urged|asking|ask|proposed?|wants?|wanted|believes?|hoped?|whether|if|what|how|why)\b|"
        r"\b(?-i:I)(?:[’'](?:m|d|ll|ve))?\s+(?-i:[a-z])",
        re.IGNORECASE,
    ),
    opens_with_body=re.compile(
        rf"^(?:[\w ]{{2,40}},\s+)?(?:(?:the|this|our|all)\s+)?(?:[\w’'-]+\s+){{0,3}}?{_BODY}\b(?!\s+(?:member|president|manager|chair|resident))",
        re.IGNORECASE,
    ),
    joins=re.compile(rf"\b(?:and|,)(?:\s+{_ADVERBS})*\s*$", re.IGNORECASE),
    lead=re.compile(
        r"\s*(?:(?:on|the|an?|its|their|urgent|critical|growing|continued)\s+)*(?:need|importance|necessity|urgency|significance|efforts?)\s+"
        r"(?:for|of|to)\s+",
        re.IGNORECASE,
    ),
    end=re.compile(
        r",?\s+(?:with\s+(?:an?|initiatives|measures|particular|special|practical|the\s+(?:goal|aim))\b|including\b|such\s+as\b|"
        r"in\s+order\s+to\b|so\s+(?:as\s+to|that)\b|by\s+\w+ing\b|through\s+\w+ing\b|while\b|as\s+well\s+as\b|because\b|which\b|where\b|when\b|"
        r"after\b|before\b|unless\b|if\b|but\b|to\s+(?:ensure|guarantee|help|enable|keep|demonstrate|secure|create|achieve|"
        r"make|meet|protect|support|promote|prevent)\b|at\s+(?:the|its|this)\s+(?:\w+\s+)?(?:meeting|session)|during\b|"
        r"(?:over|in|for|within)\s+the\s+(?:coming|next|upcoming|remaining|second|first)\b|in\s+the\s+(?:city|town|year)\b|"
        r"(?:this|next)\s+(?:year|month|quarter|fiscal|spring|summer|fall|autumn|winter|week)\b|"
        r"(?:in|by|for)\s+(?:fiscal\s+year\s+)?(?:19|20)\d\d\b|(?:as|is|are|was|were)\s+(?:an?|the|its|one)\b|,?\s*(?:he|she|they)\s+said)"
        r"|:\s|\s[–—-]{1,2}\s|—|[.!](?:\s|$)|\s*\(|\s+\[",
        re.IGNORECASE,
    ),
    aside=re.compile(
        r",?\s+with\s+(?:an?|initiatives|measures|practical)\b|,\s+(?:including|such\s+as)\b", re.IGNORECASE
    ),
    intro=re.compile(
        r"(?:(?:additionally|moreover|furthermore|meanwhile|also|however|this\s+year|next\s+year|first|second|third|\w+ly)|"
        r"(?:in|at|on|for|during|as|since|after|following|by|despite|with|to|under|over|through)\s[^,]{2,60}),\s+",
        re.IGNORECASE,
    ),
    verb=re.compile(
        r"^\s*(?:(?:it|they|he|she|we|you|there|one)\b|(?:this|that|these|those)\s*$)|\bI\s|"
        r"\b(?:was|were|is|are|has|have|had|will|would|said|says|met|voted|approved|held|heard|adopted|asked|told|noted|added|which|that|who)\b",
        re.IGNORECASE,
    ),
    separator=re.compile(r"\s*[,;]\s+(?:(?:and|or|as\s+well\s+as)\s+)?", re.IGNORECASE),
    last=re.compile(r"(?:^|\s|,)(?:and|&)\s+", re.IGNORECASE),
    gerund=re.compile(
        r"\s*(?:\w+ly\s+)?(?!housing|parking|funding|lighting|building|planning|training|staffing)[a-z]{3,}ing\s+\w"
    ),
    skip=re.compile(
        r"\?\s*$|\b(?:began|begun|opened|started)\s+(?:by|with)\b|\b(?:acknowledg|congratulat|commend|prais|applaud|thank)\w*|"
        r"\b(?:no\s+longer|never|not)\s+(?:\w+\s+){0,2}(?:priorit|focus|emphas|stress|plan|aim|intend)|"
        r"^\s*(?:whereas|be\s+it)\b",
        re.IGNORECASE,
    ),
    closing=re.compile(
        r"\b(?:meeting|session|conference|mayor|plenary|chair)\b[^.]{0,40}\b(?:concluded|closed|ended|wrapped\s+up)\b|"
        r"^\s*(?:in\s+closing|in\s+conclusion|to\s+conclude)\b",
        re.IGNORECASE,
    ),
    procedure=re.compile(
        r"\b(?:roll\s+call|minutes|adjourn\w*|quorum|call(?:ed)?\s+to\s+order|pledge\s+of|consent\s+(?:agenda|calendar)|"
        r"public\s+(?:comment|hearing)s?|(?:executive|closed)\s+session|meet\s+in\s+private|motions?|second\s+reading|next\s+meeting|agenda|"
        r"achievements?|accomplishments?|successes|contributions?|anniversary|dedication|career|legacy|awards?|"
        r"volunteers?|birthday|invocation|recess|approval|comply|compliance)\b",
        re.IGNORECASE,
    ),
    empty=_EMPTY,
    breaks=re.compile(
        r",?\s+(?:by|through|in|on|at|for|with|from|that|across|under|between|into|and)\s", re.IGNORECASE
    ),
)

HEADING = re.compile(
    r"\W*(?:(?:\d+|[IVXivx]+|[A-Za-z])[.)]\s*)?(?:(?:strategic|council|city|town|county|board|community|key|top|main|annual|major|"
    r"mayor’s|mayor's|council’s|council's|city’s|city's|budget|policy|legislative|our|its|current|adopted|proposed|shared|long-term|short-term)\s+){0,3}"
    r"(?:goals?|priorities|priority\s+areas|objectives|focus\s+areas|areas\s+of\s+focus|strategic\s+plan)"
    r"(?:\s*(?:and|&|,)\s*(?:goals|priorities|objectives|initiatives|strategies|actions))*"
    r"(?:\s+(?:for|of)\b[^.:]{1,60}|,?\s+(?:FY\s*)?\d{2,4}(?:\s*[-–/]\s*\d{2,4})?)?\s*:?\W*",
    re.IGNORECASE,
)
LEAD_IN = re.compile(
    r"[^.?!]*\b(?:goals|priorities|objectives|focus\s+areas|areas\s+of\s+focus)\b[^.?!]{0,80}:\s*",
    re.IGNORECASE,
)
