"""English: the words that stress, and the formulas that do not."""

from __future__ import annotations

import re

from domain.meetings import Rule
from text.priority_rules.grammar import Grammar, Names, cue
from text.terms import stem

_BODY = (
    r"(?:cit(?:y|ies)|town|township|county|village|borough|municipality|council|government|administration|board|"
    r"commission|committee|district|departments?|officials|leaders|(?:(?:vice\s+)?mayor(?:\s+pro\s+tem)?|first\s+select(?:man|woman)|(?:council|board)\s+(?:president|chair\w*)|(?:city|town|county|village)\s+(?:manager|administrator|executive|supervisor))(?:\s+(?-i:[A-Z])[\w.’'-]*){0,3}|meeting|session|resolution|selectmen|supervisors|"
    r"plenary|assembly|staff|(?:plan|strategy|budget(?:\s+message)?)(?:\s+(?:approved|adopted|passed)(?:\s+(?:tonight|today|yesterday|(?:on\s+|last\s+)?\w+day(?:\s+(?:night|evening))?))?)?|"
    r"(?<!two )(?<!three )(?<!some )(?<!few )(?<!several )(?:members\s+of\s+(?:the|its)\s+(?:\w+\s+){0,2}?(?:council|board|commission|committee)|council\s?members|council?lors|councillors|commissioners|trustees|aldermen))"
)
_ADVERBS = (
    r"(?:also|again|hereby|further|repeatedly|strongly|particularly|especially|then|now|has|have|had|will|would|should|must|"
    r"shall|is|are|to|continues?|continue\s+to|jointly|"
    r"unanimously|(?:agreed|voted|decided|resolved|chose)\s+to)"
)
_ASIDE = r"(?:,[^,]{1,80},)?"
_MOD = r"(?:(?:top|high|higher|highest|key|main|major|first|strategic|urgent|clear|absolute|number\s+one|\w+’s|\w+'s)\s+)*"
_ONE = r"(?:(?:a|an|the|its|our|their|another|one\s+of\s+(?:the|its|our))\s+)?"
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
        "focus on|emphasis on",
        r"\b(?:with|[a-z]+(?:ed|es|s|ut|ts))\s+(?:an?\s+|its\s+|the\s+)?(?:\w+\s+)?(?:focus|emphasis)\s+on\b",
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
        rf"{_BODY})(?:\s+(?:for|in|this|next|during)\s+[^.,:;]{{1,40}}?)?\s+(?:is|are|will\s+be)\s+to\b",
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

_DET = (
    r"(?:(?:an?|the|its|our|their|this\s+year[’']s|one\s+of\s+(?:the|its|our|their))\s+)?(?:[\w-]+[’']s?\s+)?"
)
_HOW = (
    r"(?:(?:(?:19|20)\d\d|(?:city|town|county|village)-?wide|top|high|key|main|major|first|chief|leading|central|core|strategic|urgent|clear|absolute|number[\s-]one|immediate|overriding|"
    r"council|city|town|village|borough|board|county|municipal|community|legislative|policy|budget|public|two|three|four|five|six|"
    r"most\s+\w+|[a-z]+est|highest|matters?\s+of)\s+)*"
)
_THING = r"(?:projects?|initiatives?|items?|issues?|areas?|matters?|lists?|goals?|tasks?)"
_NO_NOUN = (
    r"(?!\s+(?!(?:for|of|in|on|at|as|to|by|this|next|and|or|is|are|was|were|will|remains?|include[sd]?|that|which|during|over|before|after|"
    r"when|within|with|through|until|because|while|the|they|it|listed|set|adopted|named|agreed|identified|read|heading|going|moving|starting|beginning)\b)[a-z])"
)
_PRIME = (
    r"(?:top|main|chief|primary|principal|foremost|overriding|number[\s-]one|highest|leading|central|"
    r"most\s+(?:pressing|urgent|important|critical|immediate|essential))"
)
_PLAN = r"(?:agenda|work(?:\s+plan|\s+program(?:me)?)?|program(?:me)?|efforts?|lists?|plans?|budget)"
_NAME = (
    rf"(?:(?:top\s+(?:spot\s+on|of)\s+(?:the|its|their)\s+)?lists?\s+of\s+(?:[\w’'-]+\s+){{0,2}}priorit(?:ies|y\s+{_THING})|top\s+of\s+(?:the|its|their)\s+(?:[\w’'-]+\s+)?lists?|(?:goals?|objectives?)(?:\s+(?:no\.\s*)?\d{{1,2}}\b)?|priorities|priority\s+{_THING}|priority(?:\s+(?:\d{{1,2}}|[A-Z])\b|{_NO_NOUN})"
    r"|(?:most\s+\w+|[a-z]+est|top|main|chief|primary)\s+concerns?|(?:areas?\s+of\s+)(?:focus|emphasis|concentration)|focus(?:\s+areas?)?(?:\s+\d{1,2})?(?=\s+(?:of|for|is|are|will|this|in|during|as|over|through)\b|\s*[:.,;])"
    rf"|{_PRIME}\s+(?:aims?|tasks?|needs?|emphasis|commitments?|undertakings?|themes?|thrusts?|efforts?|orders?\s+of\s+business)"
    r"|(?:first|foremost|chief)\s+(?:of|among)\s+(?:the|its|their)\s+(?:[\w’'-]+\s+)?(?:aims|tasks|commitments)|first\s+order\s+of\s+business|critical\s+needs?"
    r"|strategic\s+(?:(?:priority|focus)\s+)?(?:aims?|themes?|pillars?|directions?|areas?|initiatives?|outcomes?|imperatives?)(?:\s+\d{1,2})?|pillars?(?:\s+\d{1,2})?"
    rf"|(?:cent(?:er|re)|heart|head|forefront)\s+of\s+(?:the|its|their)\s+(?:[\w’'-]+\s+){{0,2}}?{_PLAN}|ahead\s+of\s+(?:all|every|any)\s+other\b|above\s+(?:all|every|any)\s+(?:else|others?)\b|(?:tier\s+(?:1|one)|category\s+(?:A|1|one))\b)"
)
_OF_OTHERS = rf"(?!\s+of\s+(?!(?:its|our|their)\b|(?:the|this)\s+(?:[\w-]+\s+){{0,2}}(?:{_BODY}|year|term)\b|(?:19|20)\d\d))"

_NAMES = Names(
    hints=(
        "priorit",
        "focus",
        "goal",
        "objective",
        "top of the",
        "emphasi",
        "concentrat",
        "ranked",
        "concern",
        "task",
        "most ",
        "highest",
        "strategic",
        "pillar",
        " first",
        "precedence",
        "ahead of",
        "above ",
        "tier ",
        "critical need",
        "settled on",
        "zeroed in",
        "built around",
        "organized around",
        "centered on",
        "consensus on",
        "center of",
        "centre of",
        "heart of",
        "forefront of",
    ),
    name=re.compile(rf"\b{_DET}{_HOW}{_NAME}{_OF_OTHERS}", re.IGNORECASE),
    behind=re.compile(
        r"(?:\s+[^.,:;]{1,70}?)??(?:,\s+in\s+(?:this\s+)?order[^.,:;]{0,30}:|,[^.:;]{3,60}:(?=\s*\(?(?:\d|[a-h]\)))|\s*:|\s+(?:is|are|were|will\s+be|remains?|continues?\s+to\s+be|(?:will\s+)?includes?|included)\b(?!\s+(?:the\s+following|being|not|set|to\s+be|"
        r"\w+ed)\b(?![^.;]{0,30}:))(?:\s+[^.,:;]{1,40}:)?)\s+",
        re.IGNORECASE,
    ),
    subject=re.compile(
        r"(?:\s(?:emerged|came|stood|ended|(?:ranks?|ranked)(?=\s+\w))(?:\s+(?:out|up))?|(?<!\bto)\s(?:(?:also|now|still|again)\s+)?(?:is|are|was|were|(?:has|have)\s+been|be|remains?|remained|becomes?|became)"
        r"(?:\s+(?:also|again|now|still|formally|officially|unanimously))?(?:\s+(?:\w+ed|named|set|chosen|made|put|found))?"
        rf"(?:\s+by\s+(?:the\s+)?(?:\w+\s+){{0,2}}{_BODY})?)"
        r"(?:\s+(?:as|to\s+be|at|on|in|among|to|onto|first|top|of|the|one))*\s*$",
        re.IGNORECASE,
    ),
    joined=re.compile(
        r"(?:[\s,]+(?:an?\s+matter\s+of|(?:top|one)\s+of|up|as|to\s+be|at|on|in|among|to|onto|first|the|for))*[\s,]*$",
        re.IGNORECASE,
    ),
    marked=re.compile(r"^(?:an?|the|its|our|their|this|one|[\w-]+[’']s?|ahead|above)\s", re.IGNORECASE),
    opens=re.compile(
        r"(?:(?<!\bgoing )(?<!\bgoes )(?<!\bwent )(?<!\bgiven )(?<!\bcommitment )\bto\s+(?:\w+ly\s+)?[a-z]+|[,;]\s+[a-z]{3,}ing|\bin\s+[a-z]+ing|\bcommitment\s+to|\b(?:motion|resolution|vote|proposal)\s+[a-z]+ing|\bwith)\s+",
        re.IGNORECASE,
    ),
    verb=re.compile(
        r"\b(?!(?:of|and|or|that|who|which|in|on|at|for|to|with|has|have|had|will|would|is|are|was|were|as|by|from|after|before|during)\b)[a-z]+(?:\s+in\s+on|\s+out|\s+up)?(?:\s+|$)"
    ),
    leads=re.compile(
        r"\s(?:came\s+out|came\s+in|ranked|rated|scored|polled|finished|placed)\s+(?:the\s+)?(?:first|highest|number\s+one|on\s+top|at\s+the\s+top)\b|"
        r"\s(?:also\s+)?(?:tops?|topped|heads?|headed|leads?|led)\s+(?:the|its|their|an?)\s+(?:[\w’'-]+\s+){0,3}?"
        r"(?:lists?(?:\s+of\s+(?:\w+\s+)?(?:priorities|goals))?|agenda|work\s+plan|priorit(?:y|ies)(?:\s+lists?)?)\b|"
        r"\s(?:has\s+|have\s+)?(?:received|drew|drawn|got|won|earned|garnered|gathered)\s+(?:by\s+far\s+)?(?:the\s+)?(?:most|highest|greatest|largest)\s+(?:(?:number|share)\s+of\s+)?(?:votes?|support|points?|dots|scores?|totals?)\b|"
        r"\s(?:must|should|will|shall|ha[sd]\s+to|have\s+to|is\s+to|are\s+to|needs?\s+to)\s+(?:now\s+)?(?:(?:come|go|rank|be)(?:\s+(?:done|tackled|addressed|handled|funded|taken\s+up|dealt\s+with))?\s+(?:first(?!\s+\w+\s+(?:on|in|of|at)\b)|ahead\s+of|before\s+(?:any|every|all)|at\s+the\s+(?:cent(?:er|re)|head|forefront|heart|top))|take\s+(?:precedence|first\s+place))\b|"
        r"\s(?:takes?|took|have|has)\s+precedence\b|\s(?:moves?|moved|rises?|rose)\s+(?:up\s+)?to\s+(?:tier\s+(?:1|one)|(?:the\s+)?(?:top|first|head))\b",
        re.IGNORECASE,
    ),
    calls=re.compile(
        r"\b(?:to|should|must|will|would|that|which)\s+(?:\w+ly\s+)?(?:prioriti[sz]es?|emphasi[sz]es?|focus(?:es)?\s+on|gives?\s+(?:top\s+|high(?:est)?\s+)?priority\s+to|"
        r"concentrates?\s+(?:[\w’'-]+\s+){0,3}?on)\s+|\b(?:settled|zeroed\s+in|honed\s+in|agreed|centered|centred)\s+on\s+(?=[^.]{3,120}\bas\b)|\breached\s+consensus\s+on\s+|"
        r"\b(?:(?:built|organi[sz]ed|structured|cent(?:er|re)d)\s+(?:around|on|upon)|rests?\s+on)\s+(?:(?:two|three|four|five|six|the\s+following)\s+(?:[\w-]+\s+){0,2}\w+:\s+)?(?!\w+ing\s+(?:the|that)\b)|\branked\s+(?=[^.,]{3,60}\s+first\b)|"
        rf"\bas\s+{_DET}{_HOW}priorities\s+(?=[a-z])(?!(?:for|of|in|on|at|and|to|this|next|during|by|over|before|after|when|with|through)\b)",
        re.IGNORECASE,
    ),
    official=re.compile(
        rf"\b{_BODY}\b|\b(?:alder(?:man|men|woman)|motions?|resolution|vote[sd]?|consensus|unanimous\w*|adopted|approved)\b",
        re.IGNORECASE,
    ),
    others=re.compile(
        rf"\b(?:(?!(?:{_BODY}|year)\b)(?-i:[a-z])[\w-]*[’']s?|his|her|my|your)\s+{_HOW}{_NAME}|"
        r"\?\s*$|\b(?:residents?|neighbou?rs?|speakers?|citizens?|petitioners?|applicants?|callers?|commenters?)\s+(?:\w+\s+){0,3}?(?:\w+ed|said|says?|told|wants?|hopes?|made|sought)\b|\bby\s+(?:\w+\s+){0,2}(?:residents|neighbou?rs|citizens)\b|\bpublic\s+comment\b|"
        r"\b(?:fail(?:ed|s|ure)?|defeated|tabled|postpon\w+|deferr\w+|reject\w*|declin\w+|denied|died|lost|withdr\w+|not|never|no(?!\.\s*\d)|neither|nor|without|remov\w+|"
        r"drop(?:s|ped)?|former|previous|prior|completed?|completion|finished|closed\s+out|accomplish\w+|whether|if|instead\s+of|rather\s+than|last\s+year\w*|lower)\b|"
        r"\b(?:emphasi[sz]|stress|underlin|underscor)\w*\s+that\b.*\b(?:must|should|needs?\s+to|ha[sd]\s+to)\b",
        re.IGNORECASE,
    ),
    clause=re.compile(r"\bthat\s+", re.IGNORECASE),
    order=re.compile(
        r"[,;]?\s*(?:and\s+)?\(?(?:\d{1,2}[).]|[a-h]\))\s+|[,;]?\s*(?:\band\s+)?\b(?:first|second|third|fourth|fifth)(?:ly)?,\s+(?!followed)|(?:\s+first)?,\s+(?:then|followed\s+by)\s+",
        re.IGNORECASE,
    ),
    several=re.compile(
        r"\b(?:priorities|goals|objectives|concerns|areas|aims|tasks|needs|themes|pillars|projects|initiatives|items|issues|matters)\b",
        re.IGNORECASE,
    ),
    besides=re.compile(
        r"(?:in\s+addition\s+to|along\s+with|besides|apart\s+from|as\s+well\s+as)\s+(?P<x>[^,]{3,80}),\s",
        re.IGNORECASE,
    ),
)

ENGLISH = Grammar(
    cues=_CUES,
    names=_NAMES,
    body=re.compile(
        rf"(?<!\bof )(?<!\bof the )(?<!\bof our )\b{_BODY}(?:\s+of\s+(?-i:[A-Z])\w+)?{_ASIDE}(?:\s+{_ADVERBS})*\s*$",
        re.IGNORECASE,
    ),
    body_first=re.compile(rf"\s*(?:the\s+|our\s+)?{_BODY}\s*(?:[,.;]|$)", re.IGNORECASE),
    pronoun=re.compile(rf"(?:^|[,;]\s|\band\s)it(?:\s+{_ADVERBS})*\s*$", re.IGNORECASE),
    reports=re.compile(
        r"\b(?<!was )(?<!were )(?<!\bas )(?:said|says|asked|asks|argued|argues|claimed|claims|told|complained|suggested|urge[sd]|asking|ask|petition(?:s|ed)|request(?:ed|s\s+that)|implore[sd]?|beg(?:s|ged)|beseech(?:es)?|besought|entreat(?:s|ed)|exhort(?:s|ed)|encourage[sd]|lobb(?:ies|ied)|plead(?:s|ed)|pled|appeal(?:s|ed)\s+to|call(?:s|ed)\s+(?:on|upon)|demand(?:ed|s\s+(?:that|the))|(?:press|push)(?:es|ed)\s+(?:the|for)|would\s+like|propose[sd]?(?!.*\b(?:approved|adopted|carried|passed|agreed|concurred)\b)|wants?|wanted|believes?|hoped?)\b|"
        r"\b(?-i:I)(?:[’'](?:m|d|ll|ve))?\s+(?-i:[a-z])",
        re.IGNORECASE,
    ),
    clauses=re.compile(r"\b(?:whether|if|what|how|why)\b", re.IGNORECASE),
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
        r"in\s+order\s+to\b|so\s+(?:as\s+to|that)\b|by\s+\w+ing\b|through\s+\w+ing\b|while\b|(?<!,\s)as\s+well\s+as\b|as\s+(?:\w+\s+){0,3}priorit|and\s+[a-z]+ed\s+(?:the|that|staff|to|for|an?|its|it)\b|because\b|which\b|where\b|when\b|"
        r"after\b|before\b|unless\b|if\b|but\b|to\s+(?:ensure|guarantee|help|enable|keep|demonstrate|secure|create|achieve|"
        r"make|meet|protect|support|promote|prevent)\b|at\s+(?:the|its|this)\s+(?:\w+\s+)?(?:meeting|session)|during\b|"
        r"(?:over|in|for|within)\s+the\s+(?:coming|next|upcoming|remaining|second|first)\b|in\s+the\s+(?:city|town|year)\b|"
        r"(?:this|next)\s+(?:year|month|quarter|fiscal|spring|summer|fall|autumn|winter|week)\b|"
        r"(?:in|by|for)\s+(?:fiscal\s+year\s+)?(?:19|20)\d\d\b|(?:as|is|are|was|were)\s+(?:an?|the|its|one)\b|(?:he|she|they)\s+said|according\s+to\b|close\s+behind)"
        r"|,\s+(?:the\s+)?(?:[\w.’']+\s+){1,5}(?:said|reported|noted|announced|wrote|told)\b|:\s|\s[–—-]{1,2}\s|—|[.!](?:\s|$)|\s*\((?![^()]{1,20}\)(?:[,;]|\s+and\b))|\s+\[",
        re.IGNORECASE,
    ),
    aside=re.compile(
        r",?\s+with\s+(?:an?|initiatives|measures|practical)\b|,\s+(?:including|such\s+as)\b", re.IGNORECASE
    ),
    intro=re.compile(
        r"(?:(?:additionally|moreover|furthermore|meanwhile|also|however|this\s+year|next\s+year|first|second|third|\w+ly)|"
        r"(?:of|among|in|at|on|for|during|as|since|after|following|by|despite|with|to|under|over|through|when|while|once)\s[^,]{2,60}),\s+",
        re.IGNORECASE,
    ),
    verb=re.compile(
        r"^\s*(?:(?:it|they|he|she|we|you|there|one)\b|(?:this|that|these|those)\s*$)|\bI\s|"
        r"\b(?:was|were|is|are|has|have|had|will|would|said|says|met|voted|approved|held|heard|adopted|asked|told|noted|added|which|that|who)\b",
        re.IGNORECASE,
    ),
    separator=re.compile(
        r"(?:\s*\([^()]{1,20}\))?\s*[,;]\s+(?:(?:and|or|as\s+well\s+as)\s+)?", re.IGNORECASE
    ),
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
        r"^(?:and|or|for|by|at|in|on|from|to)\s|\s(?:and|or|of|on|for|to|by|in|at|from|its|the)$|\b(?:roll\s+call|minutes|votes?|abstentions?|adjourn\w*|quorum|call(?:ed)?\s+to\s+order|pledge\s+of|consent\s+(?:agenda|calendar)|"
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
    r"\W*(?:(?:\d{1,2}|[IVXivx]+|[A-Za-z])[.)]\s*)?(?:(?:FY\s*)?\d{4}(?:\s*[-–/]\s*\d{2,4})?\s+)?(?:(?:strategic|council|city|town|county|board|community|key|top|main|annual|major|"
    r"mayor’s|mayor's|council’s|council's|city’s|city's|budget|policy|legislative|our|its|current|adopted|proposed|shared|interim|revised|new|consensus|tier\s+\d|long-term|short-term)\s+){0,3}"
    r"(?:goals?|priorities|priority\s+areas|objectives|focus\s+areas|areas\s+of\s+focus|strategic\s+plan)"
    r"(?:\s*(?:and|&|,)\s*(?:goals|priorities|objectives|initiatives|strategies|actions|tasks?(?:\s+list)?|projects|work\s+plan))*"
    r"(?:\s+(?:for|of)\b[^.:]{1,60}|,?\s+(?:FY\s*)?\d{2,4}(?:\s*[-–/]\s*\d{2,4})?)?\s*:?\W*",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"(?:(?:strategic|council|city|town|key|priority|policy)\s+){0,2}(?:goal|priority|objective|focus\s+area|priority\s+area|pillar|initiative)\s+(?:#\s*)?(?:\d{1,2}|[IVX]{1,4}|[A-H])\s*[.)–—-]\s+(?=[^\W\d])",
    re.IGNORECASE,
)
"""An item that says of itself what it is: “Goal 1 – …”."""
LEAD_IN = re.compile(
    r"\b(?:goals|priorities|objectives|focus\s+areas|priority\s+(?:areas|projects)|areas\s+of\s+focus)\b[^.?!]{0,80}:\s*\Z",
    re.IGNORECASE,
)
