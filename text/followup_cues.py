"""The words by which a follow-up is told, in English, Spanish and Chinese. Words and patterns only; the rules are in
``text.followups`` and ``text.coreference``.

Latin words stand here without accents and in lower case: that is how people type, and how they are compared.
"""

from __future__ import annotations

import re

ASKING = frozenset(
    "who whom whose what when where why how which "
    "quien quienes que cuando donde cuanto cuanta cuantos cuantas como cual cuales porque".split()
)
MEASURES = frozenset("much many long often far old high large big tall expensive soon".split())
"""They ask behind “how”, and describe elsewhere."""
AUXILIARY = frozenset(
    "is are was were be been being am do does did done has have had having will would can could should may might must "
    "shall isn't wasn't didn't won't doesn't to there "
    "es son fue fueron era sera seran esta estan estaba ha han habia hay se lo le les va van puede pueden".split()
)
PARTICLES = frozenset(
    "against not no else so then also now yet already still instead again exactly more most only ever anyone anybody somebody "
    "someone anything something everything in-favor favor favour unanimously please ok okay just actually really "
    "and or but if because y e o pero si contra mas tambien ya alguien algo any us me".split()
)
THINGS = frozenset("it this that these those eso esto ese esa aquello ello".split())
PLURAL = frozenset("they them ellos ellas".split())
PERSONS = frozenset("he she him".split())
OWNERS = frozenset("its his her their theirs su sus".split())
PRONOUNS = THINGS | PLURAL | PERSONS | OWNERS
DETERMINERS = frozenset(
    "the a an this that these those el la los las un una unos unas al del este esta esa ese our".split()
)
PREPOSITIONS = frozenset(
    "about on for of in at by from with over under into regarding concerning during since until after before near per "
    "as up out off down through between than sobre en por para con de del a al desde hasta ante tras segun".split()
)
BODIES = frozenset(
    "council city mayor board commission committee government town county municipality department staff members people "
    "we you i officials councillors councilors commissioners pleno ayuntamiento ciudad alcalde alcaldesa municipio "
    "gobierno comision junta concejo concejales".split()
)
OF_BODIES = frozenset("municipal planning school deputy".split())
"""They belong to a body's name, and name none alone."""
ATTRIBUTES = frozenset(
    "cost price vote deadline reason owner date rate amount total budget purpose outcome result decision status costo coste "
    "precio motivo fecha resultado importe votacion".split()
)
"""What is asked of a subject: “what was the vote?” leaves out on what."""
BODY_HEADS = frozenset(
    "council board commission committee pleno ayuntamiento junta comision concejo government".split()
)
VERBS = frozenset(
    "voted vote votes approve approves approved decide decides decided say says said cost costs spend spends spent begin "
    "begins began begun start starts happen happens pass passes adopt reject lead leads led chair hold holds held speak "
    "spoke attend attends discuss propose proposes build builds built pay pays paid fund funds open opens close closes "
    "meet meets met oppose opposes support supports introduce present ask announce receive receives get gets got make "
    "makes made take takes took taken go goes went gone need needs want wants change increase decrease raise raises end "
    "ends finish finishes last lasts second seconds move moves recommend recommends own owns save saves effect mean means "
    "work works apply applies become becomes bring brings brought come comes came know think thinks thought agree agrees "
    "object objects abstain abstains lose loses lost win wins won give gives gave given call called use uses rise rises "
    "going expect explain explains grow grew pledge plan plans planned remain report write written exempt responsible "
    "present absent true happening changing next finally wrote drew sent brought ran rose fell chose knew taught kept fought bought sold became "
    "told heard found "
    "voto votaron votar aprobo aprobaron aprobar cuesta cuestan costo costara costar decidio decidieron dijo dijeron "
    "dirigio presidio empieza empezara comienza abre entra vigor propuso pago gasto gastaron gastar opina opino explico "
    "construye construira necesaria necesario termina dura vota pasa paso tiene ocupa desempena hizo hace dice propone preside dirige cobra".split()
)
"""Words that say what was done with a subject, and no subject themselves."""
INTRANSITIVE = frozenset(
    "vote votes voted say says said speak speaks spoke talk talks talked happen happens happened happening meet meets met go goes "
    "went gone come comes came object objects objected abstain abstains abstained agree agrees agreed think thinks thought know "
    "knows knew rise rises rose work works worked begin begins began begun start starts started last lasts lasted apply applies "
    "contra favor".split()
)
"""Words behind which no object stands without a preposition: “who voted”, “what did they say”, “quién votó en contra”."""
NOUNS_TOO = frozenset(
    "vote votes cost costs fund funds support change increase decrease raise end plan plans work works report move "
    "call use object present effect need needs pago gasto vigor paso chair second start last".split()
)
"""Verbs that are also nouns: nouns behind an article or where no auxiliary came before."""
_SPANISH_VERB = re.compile(r"\w{3,}(?:ó|aron|ieron|ará|erá|irá|arán|erán|irán)")
_PAST = re.compile(r"[a-z]{3,}ed")
_NOT_PAST = frozenset("speed breed indeed hundred exceed proceed succeed embed watershed".split())
HEADS = frozenset("budget spending fund funding program programme".split())
"""The last word of “the parks budget”, which stays when “libraries” takes the place of “parks”."""
MEETINGS = frozenset("meeting hearing session workshop reunion sesion".split())
MADE_OF = re.compile(
    r"^(?:the |el |la )?(?:total |annual )?(?:cost|price|owner|date|reason|amount|number|total|purpose|length|size|"
    r"costo|coste|precio|fecha|motivo|importe)s? (?:of|for|del?|para) ",
    re.IGNORECASE,
)
"""“The cost of” the flood wall: what was asked of a subject, not the subject."""


def is_verb_form(word: str) -> bool:
    """Whether a word in lower case has the form of a past tense, or of a Spanish past or future."""
    if word in _NOT_PAST:
        return False
    return bool(_PAST.fullmatch(word) or _SPANISH_VERB.fullmatch(word))


# --- whole phrases -----------------------------------------------------------------------------------------

CONNECTIVE = re.compile(
    r"^(?:(?:and|adn|ok(?:ay)?|so|but|then)\b[\s,]*)?(?:w(?:h?at|aht|hta|ath)|hwat|how|hwo)\s+(?:about|abuot|abotu|baout|bout|of)\b\s*"
    r"|^(?:and|adn|nad|but|also|so)\b[\s,]*"
    r"|^(?:y\s+|pero\s+)?¿?\s*(?:qu[eé] (?:hay|pasa|tal)(?: (?:con|de|sobre))?)\s+"
    r"|^(?:y|pero)\b\s*¿?"
    r"|^(?:那么|那麼|那(?![个個些次年时時里裡边邊])|还有|還有|以及|至于|至於|可是|但是)[,，]?",
    re.IGNORECASE,
)
CONNECTIVE_BEHIND = re.compile(r"(?:呢|怎么样|怎麼樣|又如何)$")
MORE = re.compile(
    r"(?:and |so )?(?:any(?:thing)? (?:else|more)|what else|something else|tell me more|more|more (?:please|details|about (?:it|that|this))|go on|"
    r"is there (?:anything else|more)|(?:hay )?(?:algo|alguna cosa) m[aá]s|qu[eé] m[aá]s|m[aá]s|cu[eé]ntame m[aá]s|"
    r"(?:还|還)有(?:吗|嗎|呢|别的(?:吗|嗎)?|別的(?:吗|嗎)?|什么|什麼|其他(?:的)?(?:吗|嗎)?)?|更多)",
    re.IGNORECASE,
)
COURTESY = re.compile(
    r"(?:ok(?:ay)?|great|cool|nice|thanks?(?: you| a lot)?|thx|ty|(?:muchas )?gracias|vale|perfecto|hi|hello|hola|谢谢你?|謝謝你?|多谢|多謝|好的?|你好|[\s,.!，。！])+",
    re.IGNORECASE,
)
"""Said to be friendly: it asks nothing of the question before."""
SAME_RECORD = re.compile(
    r"\b(?:at|in|during) (?:that|this|the same) (?:meeting|session|hearing|record|document)\b|"
    r"\ben (?:esa|esta|la misma|ese|este) (?:reuni[oó]n|sesi[oó]n|acta|documento)\b|"
    r"(?:那|这|這|该|該|同一)次?(?:会议|會議)(?:上|中|里|裡)?",
    re.IGNORECASE,
)
_COUNT = r"(?P<{}>a|one|two|three|four|five|un|dos|tres|\d{{1,2}})"
YEARS_BEFORE = re.compile(
    rf"\b(?:in |en )?(?:(?:the )?(?:year before|(?:previous|prior|preceding) year)|(?:the )?(?P<deictic>last year|año pasado|ano pasado)|"
    rf"{_COUNT.format('count')} years? (?:before|earlier|prior|ago)|(?:el )?a[nñ]o (?:anterior|previo|(?P<deictic2>pasado))|"
    rf"{_COUNT.format('count2')} a[nñ]os? (?:antes|atr[aá]s))\b(?: that\b)?|(?:在)?(?:前|上)一年|上年度?|(?P<deictic3>去年)",
    re.IGNORECASE,
)
YEARS_AFTER = re.compile(
    rf"\b(?:in |en )?(?:(?:the )?(?:year after|(?:following|subsequent) year)|(?:the )?(?P<deictic>next year)|"
    rf"{_COUNT.format('count')} years? (?:after|later)|(?:el )?a[nñ]o (?:siguiente|posterior)|"
    rf"(?P<deictic2>el pr[oó]ximo a[nñ]o)|{_COUNT.format('count2')} a[nñ]os? despu[eé]s)\b(?: that\b)?"
    r"|(?:在)?(?:后|後|下)一年|次年|翌年|隔年|(?P<deictic3>明年)",
    re.IGNORECASE,
)
NUMBERS = {"a": 1, "one": 1, "un": 1, "two": 2, "dos": 2, "three": 3, "tres": 3, "four": 4, "five": 5}

ACCENTS = {
    "cuando": "cuándo", "donde": "dónde", "quien": "quién", "quienes": "quiénes", "cuanto": "cuánto", "cuanta": "cuánta",
    "cuantos": "cuántos", "cuantas": "cuántas", "por que": "por qué", "cual": "cuál",
}  # fmt: skip
ACCENTED = re.compile(rf"^(?:{'|'.join(sorted(ACCENTS, key=len, reverse=True))})\b", re.IGNORECASE)
"""Words that ask, typed without their accent, where a question begins."""

# --- Chinese: no blanks, so the words between which a subject stands ------------------------------------------

ZH_ASKING = (
    "什么时候|什麼時候|何时|何時|哪一?[年天日月]|几[月号號点點]|幾[月號點]|谁|誰|哪[位些个個]人?|在?哪(?:里|裡|儿|兒)|何处|何處|为什么|為什麼|为何|為何|"
    "多少钱|多少錢|多少|多大|多高|多长|多長|多久|怎么样?|怎麼樣?|如何|什么|什麼|哪些|吗|嗎|呢|几|幾"
)
ZH_VERBS = (
    "主持召?开?了?|主持召?開?了?|批准了?|通过了?|通過了?|决定了?|決定了?|投了?(?:反对|反對|赞成|贊成)票|投下(?:反对|反對)票|投票|反对|反對|赞成|贊成|支持|花费|花費|花了|要花|"
    "需要|开始|開始|开工|開工|动工|動工|完工|启用|啟用|举行了?|舉行了?|召开了?|召開了?|实施|實施|生效|出席|参加|參加|讨论了?|討論了?|提出了?|同意|"
    "连接|連接|位于|位於|建成|兴建|興建|开放|開放|宣布|说了?|說了?|做了|有没有|有沒有|已经|已經|关于|關於|对于|對於|"
    "(?<![主必重只])要(?!求|点|點)|是|(?<![议議委员員大社协協机機开開召全])[会會](?![议議员員场場计計])|了|对|對|由|把|被"
)
ZH_VERB = re.compile(ZH_VERBS)
ZH_SPLIT = re.compile(rf"(?P<asking>{ZH_ASKING})|(?P<verb>{ZH_VERBS})")
ZH_BODIES = re.compile(
    r"(?:市?政府|市?[议議][会會]|市[长長]|[会會][议議]|委[员員][会會]|他们|他們|我们|我們)"
)
ZH_THING = re.compile(r"[它牠]们?們?|[这這那][个個项項件]?(?![年次时時])|此事|该项|該項")
ZH_PERSON = re.compile(r"[他她](?!们|們)")
ZH_ATTRIBUTE = re.compile(
    r"的?(?:总|總)?(?:支出|预算|預算|经费|經費|投资|投資|费用|費用|造价|造價|税率|稅率)$"
)
"""What was asked of a subject: kept when another subject takes its place, left when the subject is carried on."""
