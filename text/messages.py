"""What a message asks, and what it claims. Pure rules; nothing here decides what is true, or whether there is an answer.

People write more than their question: a greeting, how they came to it, what somebody else wrote, thanks. And they ask two or
three things at once. ``questions_in`` leaves the questions, one by one, each with the words that it may point back to.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from text.followup_cues import ASKING, AUXILIARY, COURTESY, PRONOUNS, ZH_ASKING
from text.language import HAN, question_language
from text.questions import parts_of
from text.sentences import split
from text.terms import WORD, terms_of, unfolded

MOST_QUESTIONS = 3
"""Questions of one message that are answered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a message."""

    text: str
    about: str = ""
    """What the sentences before it name: “it” may stand for that. Empty where the question names something itself."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a message asks."""

    questions: tuple[Asked, ...]
    """At least one: where nothing has the form of a question, all there is."""
    left_out: int = 0
    """Questions beyond the first ``MOST_QUESTIONS``."""


# --- What is no text of the person who asks: quotes, code, addresses, marks.

_CODE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_QUOTED_LINE = re.compile(r"^[ \t]*>+[^\n]*$", re.MULTILINE)
_MARKED = re.compile(
    r"<(?:@[!&]?|#|a?:\w+:|t:|/)[^>]*>|<?https?://\S+|(?<!\S)@[\w.]+|[\U0001F000-\U0001FAFF\u2600-\u27BF]\ufe0f?"
)
_STYLE = re.compile(
    r"\*{1,3}|__|~~|\|\||`(?=[^`\n]+`)|(?<=[^\s`])`(?=\W|$)|^[ \t]*(?:#{1,3}|-#|[-•]|\d{1,2}[.)]|>+)[ \t]+",
    re.MULTILINE,
)


def questions_in(raw: str) -> Message:
    """The questions of a message, in its order. One that is only a question is left as it is.

    >>> message = "Hi! The flood wall worries us. Who voted for it, and when was it built? Thanks, Ana"
    >>> [one.text for one in questions_in(message).questions]
    ['Who voted for it?', 'when was it built?']
    """
    if not any(map(str.isalnum, raw)):
        return Message((Asked(raw),))
    sentences = [sentence for line in _plain(raw).splitlines() for sentence in _sentences(line)]
    asking = [sentence for sentence in sentences if _asks(sentence)]
    if any(map(_is_marked, asking)):
        asking = [sentence for sentence in asking if _is_marked(sentence)]
    if not asking:
        said = " ".join(filter(None, (_ABOUT.sub("", _without_courtesy(one)) for one in sentences)))
        return Message((Asked(said or " ".join(sentences) or raw),))
    found: dict[str, Asked] = {}
    topic = ""
    for sentence in sentences:
        question = _bare(sentence) if sentence in asking else ""
        topic = _topic(sentence.removesuffix(question)) or topic
        for part in _apart(question) if question else ():
            about = topic if not found and _points_back(part) else ""
            found.setdefault(part.casefold(), Asked(part, about))
    real = [one for one in found.values() if not _SMALL_TALK.fullmatch(one.text.strip(_EDGES))] or [
        *found.values()
    ]
    return Message(tuple(real[:MOST_QUESTIONS]), max(0, len(real) - MOST_QUESTIONS))


def says_something(raw: str) -> bool:
    """Whether there is more in a message than a greeting, thanks, small talk and marks.

    >>> [says_something(each) for each in ("Thanks a lot!", "👍", "flood wall", "Hi! When was it built?")]
    [False, False, True, True]
    """
    said = (
        _without_courtesy(one).strip(_EDGES) for line in _plain(raw).splitlines() for one in _sentences(line)
    )
    return any(any(map(str.isalnum, one)) and not _SMALL_TALK.fullmatch(one) for one in said)


def is_greeting(raw: str) -> bool:
    """Whether a message has words, and none that could be looked up.

    >>> [is_greeting(each) for each in ("hello", "???", "flood wall")]
    [True, False, False]
    """
    return any(map(str.isalnum, raw)) and not says_something(raw)


def _plain(raw: str) -> str:
    """Without what is not the person's own words; where nothing else is there, with it."""
    for forms in ((_CODE, _QUOTED_LINE, _MARKED), (_CODE, _MARKED), (_MARKED,)):
        text = raw
        for form in forms:
            text = form.sub(" ", text)
        text = _STYLE.sub("", text)
        if any(map(str.isalnum, text)):
            return text
    return raw


def _sentences(line: str) -> Iterator[str]:
    language = question_language(line) or "en"
    for span in split(line, language):
        for part in re.split(r"(?<=[?？])\s*(?=\S)", line[span.start : span.end]):
            if part.strip():
                yield part.strip()


def _is_marked(sentence: str) -> bool:
    told = _ABOUT.match(_without_courtesy(sentence)) or _TELL.match(_bare(sentence))
    return sentence.rstrip(_BEHIND).endswith(("?", "？")) or told is not None


# --- Which sentences ask, and what stands before and behind a question in its sentence.

_EDGES = " \t?？!！.。…,，;；:：¿¡—–-"
_BEHIND = ' \t"”»」』)）!！…'
_COURTESY_BEFORE = re.compile(
    r"^[\s¿¡]*(?:(?:(?:ok(?:ay)?|great|cool|nice|thanks?(?: you| a lot| so much)?|hi|hey|hello|dear|good (?:morning|afternoon|evening|day)|"
    r"hola|buen[oa]s(?: d[ií]as| tardes| noches)?)(?:[\s,]+(?:there|all|everyone|everybody|folks|team|plenum|bot|a tod[oa]s|tod[oa]s)\b)?|"
    r"quick question|question|one (?:more )?question|just curious|plenum|please|sorry|excuse me|"
    r"gracias|perd[oó]n|disculpe?n?|por favor|una pregunta|"
    r"你好|您好|大家好|早上好|下午好|晚上好|请问(?:一下)?|請問(?:一下)?|不好意思|打扰(?:一下)?|打擾(?:一下)?|谢谢|謝謝)(?![a-z])[\s,，.。!！:：;；~、]*)+",
    re.IGNORECASE,
)
_COURTESY_BEHIND = re.compile(
    # From the beginning of a run of blanks and marks: tried from each of them, time would grow with its square.
    r"(?<![\s,，.。!！—–-])[\s,，.。!！—–-]+(?:(?:please|thanks?(?: you)?(?: (?:a lot|so much|in advance|very much))?|thx|ty|cheers|gracias|por favor|谢谢(?:你|大家)?|謝謝(?:你|大家)?|拜托了?|拜託了?)[\s,.!！。]*)+(?=[?？]*$)",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:thanks?(?: you)?|cheers|best|regards|kind regards|best regards|sincerely|yours|gracias|saludos|atentamente|[-—–])[\s,!.—–-]+(?:[A-ZÀ-Þ][\w.’'-]*\s*){1,3}[.!]?"
)
_LEAD = re.compile(
    r"^.*?\b(?:(?:i|we|and)(?: was|'m|’m| am| were|'re|’re| are)? (?:just |also |really |still )*(?:wonder(?:ing)?|curious|asking|trying to find out|"
    r"would like to (?:know|ask)|want(?:ed)? to (?:know|ask)|need to know)|(?:i|we)['’]d (?:like|love) to (?:know|ask)|"
    r"(?:can|could|would|will) (?:you|anyone|anybody|someone)(?: please| kindly)? (?:tell|explain to|remind|inform) (?:me|us)|"
    r"do(?:es)? (?:you|anyone|anybody|someone)(?: here)? (?:know|remember)|(?:please )?(?:tell|remind) (?:me|us)|"
    r"(?:quer[ií]a|quisiera|quiero|me gustar[ií]a|necesito) (?:saber|preguntar)|me pregunt(?:o|aba)|"
    r"(?:me |nos )?(?:puedes?|podr[ií]as?|pueden|podr[ií]an) (?:decir(?:me|nos)?|explicar(?:me|nos)?)|(?:alguien )?sabe[ns]?(?: alguien| usted)?)"
    r"(?: if (?:you|anyone) (?:know|knows)| about)?[\s,:]+¿?(?=(?P<asking>\w+))"
    r"|^.*?(?:我(?:们|們)?(?:只是)?(?:很)?(?:想|要|希望)(?:知道|问(?:一下)?|問(?:一下)?|了解(?:一下)?)|(?:能|可以|可否|能否)(?:不能)?(?:告诉|告訴)(?:我|我们|我們)|"
    r"(?:有人|谁|誰|你|您|大家)知道|想(?:请|請)?(?:问|問)(?:一下)?|(?:请|請)(?:问|問|告诉我|告訴我))(?:一下)?[，,：:\s]*",
    re.IGNORECASE,
)
_TELL = re.compile(
    r"^(?:give|show|list|name|summari[sz]e|explain|describe|tell (?:me|us)|find|sum up|recap|"
    r"d[aá]me|mu[eé]stra(?:me)?|enumera|resume|res[uú]me(?:me)?|expl[ií]ca(?:me)?|haz(?:me)?|lista)\b|^(?:给我|給我|列出|总结|總結|概括|说明|說明|介绍|介紹|告诉我|告訴我)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^what (?:do|does|did) (?:the|your|our|these) (?:public |published )?records? (?:say|tell|show|hold|have)(?: us| me)? (?:about|on|regarding) (?!(?:it|that|this|them)\b)|"
    r"^¿?qu[eé] (?:dicen?|consta en|cuentan?) (?:el |los )?(?:registros?|documentos?)(?: p[uú]blicos?| publicados?)? (?:sobre|acerca de)\s+(?!(?:eso|esto|ello)\b)|"
    r"^(?:please )?(?:tell|show|teach|give) (?:me|us) (?:something |everything |more |info(?:rmation)? )?about (?!(?:it|that|this|them)\b)|"
    r"^(?:cu[eé]nta(?:me|nos)|h[aá]bla(?:me|nos)|dime|inf[oó]rma(?:me|nos)) (?:algo |m[aá]s )?(?:de|del|sobre|acerca de)\s+(?!(?:eso|esto|ello)\b)|"
    r"^(?:请|請)?(?:告诉我|告訴我|说说|說說|讲讲|講講|谈谈|談談|介绍(?:一下)?|介紹(?:一下)?)(?:关于|關於)?(?![这那它這])",
    re.IGNORECASE,
)
"""Before words that are to be searched."""
_SMALL_TALK = re.compile(
    r"(?:how are you(?: doing)?(?: today)?|how is everyone|what'?s up|can (?:you|anyone) help(?: me| us)?|can i ask (?:you )?(?:a question|something)|"
    r"are you there|does that make sense|is that (?:ok|right)|right|really|ok|you know|anyone|(?:any )?(?:ideas|thoughts)|know what i mean|"
    r"¿?(?:c[oó]mo est[aá]s?|qu[eé] tal|verdad|de verdad|me (?:ayudas|puedes ayudar)|puedes ayudarme|alguien)|"
    r"(?:你|您)?好吗|(?:你|您)?好嗎|在吗|在嗎|对吗|對嗎|是吗|是嗎|真的吗|真的嗎|有人吗|有人嗎|可以(?:问|問)(?:一下|个问题|個問題)?(?:吗|嗎)?|能(?:帮忙|幫忙|帮我)吗?)",
    re.IGNORECASE,
)
_SUBJECTS = frozenset(
    "i you he she it we they the a an this that these those there his her its our their any anyone".split()
)
_ZH_ASKS = re.compile(rf"{ZH_ASKING}|是否|有没有|有沒有|是不是|能不能")


def _asks(sentence: str) -> bool:
    """Whether it has the form of a question, or of a request."""
    if COURTESY.fullmatch(sentence) or not any(map(str.isalnum, sentence)):
        return False
    question = _bare(sentence)
    return _is_marked(sentence) or bool(_ZH_ASKS.search(question)) or _begins_asking(question)


def _begins_asking(words: str) -> bool:
    """“who led”, “what is”, “in which year did”, “did the council”; not “when I was there”, “which is why”."""
    found = [unfolded(match.group()).replace("’", "'") for match in itertools.islice(WORD.finditer(words), 6)]
    if found and found[0] in {
        "in",
        "on",
        "at",
        "for",
        "to",
        "by",
        "with",
        "from",
        "en",
        "de",
        "a",
        "por",
        "con",
        "para",
        "desde",
    }:
        found = found[1:]
    if len(found) < 2:
        return False
    first, second = found[0], found[1]
    if first in ASKING | {"que"}:
        return second not in _SUBJECTS
    return first in AUXILIARY - {"to", "there", "be", "been", "being", "lo", "le", "les", "se"} and (
        second in _SUBJECTS or second in ASKING or words[len(first) :].lstrip()[:1].isupper()
    )


def _without_courtesy(sentence: str) -> str:
    if COURTESY.fullmatch(sentence) or _SIGNED.fullmatch(sentence):
        return ""
    return _COURTESY_BEHIND.sub("", _COURTESY_BEFORE.sub("", sentence)).strip()


def _bare(sentence: str) -> str:
    """A question without what is said before it and behind it to be friendly."""
    text = _without_courtesy(sentence) or sentence
    lead = _LEAD.match(text)
    if lead is not None:
        rest = text[lead.end() :]
        asking = unfolded(lead["asking"] or "")
        if (
            HAN.search(rest)
            or asking in ASKING | AUXILIARY | {"que", "if", "whether", "si"}
            or _begins_asking(rest)
        ):
            text = re.sub(r"^(?:if|whether|si)\s+", "", rest, flags=re.IGNORECASE) if len(rest) > 3 else text
    else:
        comma = re.search(r"(?:,| [—–-]|:) +¿?(?=(?:and |so |but )?\w)", text)
        if comma and _PERSONAL.search(text[: comma.end()]) and _begins_asking(text[comma.end() :]):
            text = text[comma.end() :]
        elif "¿" in text[1:]:
            text = text[text.index("¿", 1) :]
    return _ABOUT.sub("", _COURTESY_BEHIND.sub("", text)).strip()


_PERSONAL = re.compile(
    r"\b(?:[Ii]|[Ii]['’](?:m|ve)|[Ww]e|[Mm]y|[Oo]ur|me|us|[Yy]o|[Mm]i|nos|[Nn]uestr[oa])\b"
)
"""Somebody tells of themselves: how they came to ask. “In March, who …”, “Other than parks, what …” are parts of a question."""


# --- Two questions in one sentence.

_JOINT = re.compile(
    r"\s*[,;，；]\s*(?:and|also|y|e|además|o|or|then|plus)?\s+(?:also )?|\s+(?:and|y|e)\s+(?:also |also,? )?",
    re.IGNORECASE,
)
_ZH_JOINT = re.compile(
    r"\s*[，；、,;]\s*(?:以及|并且|並且|而且|还有|還有|那么|那麼|另外|又)?|以及|并且|並且|还有|還有"
)
_ZH_ADVERB = re.compile(
    "(?:如何|怎么样?|怎樣|怎样|何时|何時|何地|什么时候|什麼時候|哪里|哪裡|为什么|為什麼|为何|為何)$"
)
_BARE_BEHIND = re.compile(
    r"(?:when|where|why|how|how much|by whom|cu[aá]ndo|d[oó]nde|por qu[eé]|cu[aá]nto|c[oó]mo)", re.IGNORECASE
)


def _apart(question: str) -> list[str]:
    """The whole questions that are joined in one sentence; mostly one.

    >>> _apart("Who proposed and seconded the motion?")
    ['Who proposed and seconded the motion?']
    """
    joints = (_ZH_JOINT if HAN.search(question) else _JOINT).finditer(question)
    for joint in joints:
        left, right = question[: joint.start()], question[joint.end() :]
        said = re.search(r"[^\W_]", joint.group())
        if (
            _goes_on_asking(right, joined=said is not None)
            and _is_whole(left)
            and not _describes(left, right)
        ):
            mark = "？" if HAN.search(question) else "?"
            first, second = left.strip(" \t,-–—"), right.strip()
            opened = "¿" if first.startswith("¿") and "¿" not in second else ""
            return [first.rstrip("?？") + mark, *_apart(opened + second)]
    return [question]


def _describes(left: str, right: str) -> bool:
    """“the man who spoke and who seconded it”: both clauses say which man."""
    first = right.lstrip("¿ ").split(maxsplit=1)[0].lower()
    return first in {"who", "which", "that", "que", "quien"} and bool(
        re.search(rf"\w\s+{first}\s", left[1:]) and not re.match(rf"\W*{first}\b", left, re.IGNORECASE)
    )


def _is_whole(left: str) -> bool:
    """Whether a question could end here: it asks, and says what of."""
    if HAN.search(left):
        if _ZH_ADVERB.search(left) and "是" not in left:
            return False
        rest = re.sub(rf"{ZH_ASKING}|[的是在了，、]", "", left)
        return bool(_ZH_ASKS.search(left)) and len(rest) > 1
    tokens = parts_of(left.strip(_EDGES)).tokens
    asking = [token for token in tokens if token.role == "asking"]
    verbs = [token for token in tokens if token.role == "does"]
    if not asking:
        return _begins_asking(left.lstrip("¿ ")) and len(tokens) > 2
    if tokens[0].word in {"when", "where", "why"} and tokens[1:] and tokens[1].word not in AUXILIARY:
        return False  # “When cells divide, what …”
    if any(one.role == "content" and two.role == "determiner" for one, two in itertools.pairwise(tokens)):
        return True  # a verb that no list has, and its object: “quién preside la junta”
    # “how many homes”, “what is”: something is still to come.
    return bool(verbs) and (len(verbs) > 1 or verbs[-1].word not in AUXILIARY or tokens[-1].role != "does")


def _goes_on_asking(right: str, *, joined: bool) -> bool:
    """Whether a question begins here. Without “and”, “who” and “which” begin a clause that describes."""
    if HAN.search(right):
        return bool(_ZH_ASKS.search(right))
    words = right.strip(_EDGES)
    if joined and _BARE_BEHIND.fullmatch(words):
        return True
    first = unfolded(words.split(maxsplit=1)[0]) if words else ""
    if (
        not joined
        and first in {"who", "whom", "whose", "which", "que", "quien", "donde", "cuando", "como"}
        and "¿" not in right
    ):
        return False
    found = [unfolded(match.group()) for match in itertools.islice(WORD.finditer(words), 3)]
    if first in ASKING and len(found) > 2 and found[1] in AUXILIARY and found[2] in ASKING:
        return False
    return _begins_asking(right.lstrip("¿ ")) and not (first in AUXILIARY and not joined)


# --- What a question points back to.


def _points_back(question: str) -> bool:
    """Whether it has “it”, “they”, “这”, or names nothing at all."""
    parts = parts_of(question.strip(_EDGES))
    if HAN.search(question):
        return parts.subject is None or bool(re.search(r"[它牠他她]|[这這那](?![年次里裡个個])", question))
    return parts.subject is None or any(token.role == "pronoun" for token in parts.tokens)


_TOLD = re.compile(
    r"^(?:(?:我们|我們|我|你们|他们|最近|昨天|今天|上周|刚才|剛才|新闻(?:里)?|新聞(?:裡)?|报纸(?:上)?|邻居|鄰居|听|聽|看|说|說|到|了|读|讀|据|據)+)"
)


_SAID_OF = re.compile(r"\b(?:about|regarding|concerning|sobre|acerca del?)\b ", re.IGNORECASE)
_STATES = frozenset(
    "look looks seem seems sound sounds feel feels worry worries bother bothers annoy annoys scare scares upset upsets cause "
    "causes bring brings ruin ruins affect affects parece preocupa molesta suena arruina afecta".split()
)
"""What things do to people who ask about them."""


def _topic(statement: str) -> str:
    """What a sentence before the question is about: what it says so of (“Mary spoke about the humps”), what it begins with, or else
    what it names last.
    """
    words = _TOLD.sub("", _without_courtesy(statement)).strip(_EDGES)
    about = _SAID_OF.search(words)
    if about:
        behind = words[about.end() :]
        verb = next((one for one in parts_of(behind).tokens if one.role == "does"), None)
        if of := parts_of(behind[: verb.start] if verb else behind).carried:
            return of
    if not words or not terms_of(words):
        return ""
    parts = parts_of(words)
    first = next((token for token in parts.tokens if token.role not in {"determiner", "particle"}), None)
    if first is not None and first.role == "content" and unfolded(first.word) not in PRONOUNS:
        verbs = (one for one in parts.tokens if one.start > first.start)
        verb = next((one for one in verbs if one.role == "does" or one.word in _STATES), None)
        begun = parts_of(words[: verb.start].strip()) if verb else parts
        if begun.subject is not None:
            named = begun.carried
            return named[:1].lower() + named[1:] if first is not parts.tokens[0] else named
    return parts.carried


# --- What a message claims, cut into sentences that can be looked up.

MOST_CLAIMS = 3
"""Claims of one message that are looked up."""
_LONGEST = 400
_CLAUSES = re.compile(
    r"\s*[,;，；]\s*(?:(?:and|but|while|whereas|y|pero|mientras(?: que)?)\s+|(?:而且|并且|並且|但是?|而))",
    re.IGNORECASE,
)
_BORDER = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")
_TELLING = 2
"""A sentence with fewer content words claims nothing ("Really?", "I agree")."""


def _clauses(sentence: str) -> list[str]:
    """The claims that are joined in one sentence; mostly one. Each has somebody or something, and what they did; one that has “it”
    is not looked up without what that is.
    """
    for joint in _CLAUSES.finditer(sentence):
        left, right = sentence[: joint.start()], sentence[joint.end() :]
        if _tells(left) and _tells(right) and not _points_back(right):
            return [left, *_clauses(right)]
    return [sentence]


def _tells(clause: str) -> bool:
    tokens = [token for token in parts_of(clause.strip(_EDGES)).tokens if token.word != "to"]
    return any(token.role == "does" for token in tokens[1:]) and len(terms_of(clause)) >= _TELLING


def claims_in(message: str) -> list[str]:
    """The sentences with most to look up, in their own order; empty when none says anything. Links, mentions and code
    are left out.

    >>> claims_in("No way! The council raised the lodging tax to 9% in June. https://city.example/x")
    ['The council raised the lodging tax to 9% in June.']
    >>> claims_in("The wall will cost 12.5 million, and nobody voted against the wall.")
    ['The wall will cost 12.5 million', 'nobody voted against the wall.']
    """
    plain = re.sub(r"[*_~|]{2,}|`{1,3}[^`]*`{1,3}", "", _MARKED.sub(" ", message))
    sentences = [
        claim for part in _BORDER.split(plain) for claim in _clauses(" ".join(part.split()).lstrip("> "))
    ]
    weighed = [(len(terms_of(sentence)), at, sentence[:_LONGEST]) for at, sentence in enumerate(sentences)]
    telling = sorted((each for each in weighed if each[0] >= _TELLING), key=lambda each: (-each[0], each[1]))[
        :MOST_CLAIMS
    ]
    found = [sentence for _, _, sentence in sorted(telling, key=lambda each: each[1])]
    if found:
        return found
    whole = " ".join(" ".join(sentences).split())[:_LONGEST]
    return [whole] if len(terms_of(whole)) >= _TELLING else []
