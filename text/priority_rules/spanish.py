"""Spanish: the words that stress, and the formulas that do not."""

from __future__ import annotations

import re

from domain.meetings import Rule
from text.priority_rules.grammar import Grammar, Names, cue
from text.terms import stem

_BODY = (
    r"(?:ayuntamiento|presupuesto|resolución|moción|pleno|alcald(?:e|esa|ía)|corporación|concejo|consejo|consistorio|municipio|cabildo|diputación|gobierno(?:\s+municipal)?|"
    r"(?<!dos )(?<!tres )(?<!algunos )(?<!varios )(?:concejales|concejalas|ediles|regidores)|junta(?:\s+de\s+gobierno)?|comisión|ciudad|sesión|reunión|asamblea|intendent[ea]|intendencia|municipalidad|equipo\s+de\s+gobierno|plan|presidenta?\s+municipal)"
)
_PLACE = r"(?:\s+(?:[a-záéíóúñ]+(?:nte|al|iv[oa]|ad[oa])|local|de\s+(?:la\s+|el\s+)?(?-i:[A-ZÁÉÍÓÚÑ])[\wáéíóúñ]+(?:\s+(?-i:[A-ZÁÉÍÓÚÑ])[\wáéíóúñ]+)*|(?-i:[A-ZÁÉÍÓÚÑ])[\wáéíóúñ]+(?:\s+(?-i:[A-ZÁÉÍÓÚÑ])[\wáéíóúñ]+)*))*"
_ADVERBS = r"(?:también|además|asimismo|igualmente|ha|han|se|va\s+a|deberá|debe)"
_ASIDE = r"(?:,[^,]{1,80},)?"
_NEED = r"(?:necesidad|importancia|urgencia|conveniencia)"
_URGE = r"(?:impulsar|promover|reforzar|fortalecer|acelerar|ampliar|mejorar|priorizar|potenciar|fomentar|agilizar)"


_CUES = (
    cue(
        Rule.PRIORITY,
        "prioridad",
        r"\b(?:dará|darán|dio|dieron|da|dar)\s+(?:la\s+)?(?:máxima\s+)?prioridad\s+a(?=l?\b)",
        by_body=True,
    ),
    cue(
        Rule.PRIORITY,
        "prioriza|priorizó|priorizará",
        r"\b(?:priorizará|priorizarán|priorizó|priorizar|prioriza)\b",
        by_body=True,
    ),
    cue(
        Rule.EMPHASIS,
        "hincapié",
        r"\b(?:se\s+)?(?:hizo|hace|hará|hicieron|harán)\s+(?:especial\s+)?hincapié\s+en\b",
        by_body=True,
    ),
    cue(
        Rule.EMPHASIS,
        "énfasis|acento|foco",
        r"\b(?:puso|pone|pondrá|pusieron|ponen|pondrán|hace|hará|harán)\s+(?:(?:el|un|especial|mayor|particular)\s+)*(?:énfasis|acento|foco)\s+en\b",
        by_body=True,
    ),
    cue(
        Rule.EMPHASIS,
        "se subrayó|se destacó|se recalcó|se enfatizó|se remarcó|se insistió",
        rf"\bse\s+(?:subrayó|destacó|recalcó|enfatizó|remarcó|insistió\s+en)\b(?=\s+(?:en\s+)?la\s+{_NEED})",
    ),
    cue(
        Rule.EMPHASIS,
        "subray|destac|recalc|enfatiz|remarc|insist",
        rf"\b(?:subrayó|destacó|recalcó|enfatizó|remarcó|subraya|destaca|insistió\s+en|insiste\s+en)\b(?=\s+la\s+{_NEED})",
        by_body=True,
    ),
    cue(
        Rule.FOCUS,
        "centrará|enfocará|concentrará|focalizará",
        r"\b(?:centrará|centrarán|enfocará|enfocarán|concentrará|concentrarán|focalizará)(?:\s+(?:sus?|los)\s+\w+)?\s+en\b",
        by_body=True,
    ),
    cue(Rule.UNDERTAKING, "acord", rf"\bse\s+acord(?:ó|aron)(?=\s+{_URGE}\b)"),
    cue(
        Rule.UNDERTAKING,
        "acord|acuerda|aprobó|decidió",
        rf"\b(?:acordó|acuerda|aprobó|decidió)(?=\s+{_URGE}\b)",
        by_body=True,
    ),
    cue(
        Rule.UNDERTAKING,
        "impulsará|reforzará|acelerará|potenciará|fortalecerá",
        r"\bse\s+(?:impulsará|reforzará|acelerará|potenciará|fortalecerá)n?\b",
    ),
    cue(
        Rule.AIM,
        "prevé|propone|pretende|objetivo|planea|debe|comprome|aspira",
        r"\b(?:prevé|prevén|proponen?|pretenden?|tienen?\s+como\s+objetivo|planean?|deberán?|debe|compromete(?:rá)?\s+a|"
        r"comprometió\s+a|aspira\s+a)(?=\s+[a-záéíóúñ]+r(?:se)?\b)(?!\s+(?:ser|estar|haber|tener|votar|aprobar|celebrar|publicar|presentar)\b)",
        by_body=True,
        several=False,
    ),
)

_DET = r"(?:(?:un[oa]?\s+de|una?|la|las|el|los|su|sus|nuestra|nuestras|como|de\s+las|de\s+los)\s+)*"
_HOW = r"(?:(?:propi[oa]s?|principal(?:es)?|gran(?:des)?|máxim[oa]s?|primer[oa]?s?|mayor(?:es)?|únic[oa]|tres|dos|cuatro|cinco|clara)\s+)*"
_MORE = (
    r"(?:\s+(?:municipal(?:es)?|principal(?:es)?|estratégic[oa]s?|absolut[oa]s?|urgentes?|inmediat[oa]s?|número\s+uno|central(?:es)?|prioritari[oa]s?|"
    r"máxim[oa]s?|más\s+\w+|de\s+primer\s+orden))*"
)

_URGENT = r"(?:más\s+(?:urgentes?|importantes?|apremiantes?|inmediat[oa]s?)|urgentes?|prioritari[oa]s?|principal(?:es)?|primordial(?:es)?)"

_NAMES = Names(
    hints=(
        "priori",
        "foco",
        "eje",
        "énfasis",
        "meta",
        "objetivo",
        "primer",
        "pilar",
        "línea",
        "urgente",
        "más importante",
        "encabeza",
        "centrar",
        "enfocar",
        "concentrar",
        "focalizar",
        "preferencia",
        "mayor ",
        "compromiso",
        "por delante",
        "antes que",
        "a la cabeza",
    ),
    name=re.compile(
        rf"\b{_DET}{_HOW}(?:listas?\s+de\s+(?:las\s+)?prioridades|prioridad(?:es)?(?:\s+(?:[A-Z]|\d{{1,2}})\b)?|(?:proyectos?|temas?|asuntos?|objetivos?|ejes?|obras?|interés)\s+"
        rf"(?:prioritari[oa]s?|central(?:es)?|rector(?:es)?)|prioritari[oa]s?(?:\s+(?:los|las)\s+siguientes\s+\w+)?|foco(?=\s+del?\b)|(?:metas?|objetivos?|ejes?|pilar(?:es)?)(?:\s+n\.º)?(?:\s+\d{{1,2}}\b)?|carácter\s+prioritario"
        rf"|(?:líneas?|compromisos?|tareas?|necesidad(?:es)?|apuestas?|cuestion(?:es)?|cuestión|temas?|asuntos?)(?:\s+que\s+[^.,;:]{{3,40}}?)?(?:\s+como)?\s+{_URGENT}|líneas?\s+(?:estratégicas?|maestras?|de\s+(?:acción|trabajo|actuación))|compromisos?\s+(?:del?|para)\b"
        rf"|lo\s+(?:primero|más\s+(?:urgente|importante|apremiante)|prioritario)){_MORE}\b",
        re.IGNORECASE,
    ),
    behind=re.compile(
        r"(?:\s+[^.,:;]{1,70}?)??(?:,[^.:;]{3,60}:(?=\s*\(?(?:\d|[a-h]\)))|\s*:|\s+(?:es|son|será|serán|sigue\s+siendo|siguen\s+siendo|incluyen?|figuran?|destacan?|están?)\b"
        r"(?:\s+[^.,:;]{1,40}:)?)\s+",
        re.IGNORECASE,
    ),
    subject=re.compile(
        r"\s(?:(?:también|ahora)\s+)?(?:es|son|será|serán|sea|sean|era|fue|fueron|ser|sigue\s+siendo|siguen\s+siendo|tenga|tendrá|deben?\s+estar|deberían?\s+estar|constituyen?|pasa\s+a\s+ser|debe\s+ser|deben\s+ser|deberá\s+ser|"
        r"quedó|quedaron)(?:\s+\w+(?:ad|id|t|ch)[oa]s?)?(?:\s+(?:como|por\s+(?:el|la)\s+"
        rf"{_BODY}{_PLACE}|entre|en|a|de|la|las))*\s*$",
        re.IGNORECASE,
    ),
    joined=re.compile(
        r"(?:[\s,]+(?:como|en|entre|a|al|de|la|las|lo|el|primer\s+lugar|puesto))*[\s,]*$", re.IGNORECASE
    ),
    marked=re.compile(
        r"^(?:como|de|entre|un[oa]?|el|la|los|las|sus?|nuestr[oa]s?)\s|prioritari", re.IGNORECASE
    ),
    opens=re.compile(
        r"(?:\b(?!prioridades)[a-záéíóú]{2,}(?:ar|er|ir)|,\s+\w+(?:ando|iendo))\s+(?=(?:el|la|los|las|un|una|más|\w{4,}))",
        re.IGNORECASE,
    ),
    verb=re.compile(
        r"\b(?!(?:de|del|y|e|que|en|a|al|por|con|como|ha|han|es|son|fue|para|su|sus|se|la|el|las|los)\b)[a-záéíóúñ]+(?:\s+por)?(?:\s+|$)"
    ),
    leads=re.compile(
        rf"\b(?:encabezan?|encabezó|encabezará|lideran?|lideró)\s+{_DET}(?:(?:lista|agenda|programa|plan)\b(?:\s+de\s+(?:las\s+|sus\s+)?(?:prioridades|metas|objetivos))?|(?:las\s+|sus\s+)?(?:prioridades|metas|objetivos)\b)|"
        r"\b(?:obtuvo|obtuvieron|recibió|recibieron|logró|consiguió|reunió|sumó)\s+(?:(?:el|la|los)\s+)?(?:mayor|máxim[oa]|más)\s+(?:cantidad\s+de\s+|número\s+de\s+)?(?:respaldo|apoyo|votos|puntuación|votación)\b|"
        r"\b(?:tienen?\s+que|deben?|deberán?|han?\s+de)\s+(?:ir|atenderse|ejecutarse|hacerse|ponerse|estar)\s+(?:primero|por\s+delante|antes\s+que|en\s+primer\s+lugar|a\s+la\s+cabeza)\b|\b(?:irá|irán|va|van)\s+(?:primero|por\s+delante)\b|"
        r"\b(?:ocupa|ocupan|ocupará|ocupó|pasa|pasó)\s+(?:al?|el)\s+primer\s+(?:lugar|puesto)\b",
        re.IGNORECASE,
    ),
    calls=re.compile(
        r"\b(?:coloc|sitú|situ|pon|pus|ubic)\w*\s+(?=(?:el|la|los|las)\s[^.,:;]{3,60}\s+(?:a\s+la\s+cabeza|en\s+(?:el\s+)?primer\s+(?:lugar|puesto)))|"
        r"\b(?:centr|enfoc|concentr|focaliz)(?:ar[áa]?n?|arse|an?|ó|aron)(?:\s+[\wáéíóúñ]+){0,5}?\s+en\s+(?=(?:el|la|los|las)\s)|"
        r"\b(?:dar|dará|dan?|dio|dieron|otorgar?|otorgó|conceder?|concedió)\s+(?:la\s+)?(?:máxima\s+)?(?:prioridad|preferencia)(?:\s+(?:absoluta|máxima|alta))?(?:\s+en\s+[^.,:;]{3,40}?)?\s+a(?:\s+(?:lo\s+siguiente|(?:dos|tres|cuatro|cinco|los\s+siguientes|las\s+siguientes)\s+\w+):)?\s+(?=(?:el|la|los|las)\s)|"
        r"\b(?:priorizar|prioric(?:e|en)|prioriz(?:an?|ó|aron|ará|arán)|de\s+(?:forma|manera)\s+prioritaria\s+a|con\s+prioridad|(?:ubicó|colocó|puso|situó)\s+en\s+(?:el\s+)?primer\s+lugar|(?:hará|hacer|poner|pondrá|pone)\s+(?:especial\s+|mayor\s+|el\s+)?énfasis\s+en)\s+(?=(?:el|la|los|las)\s)|"
        rf"\b(?:\w+(?:ó|aron|ieron|ar|er|ir|ad[oa]|e|a|en|an))\s+(?:(?:como|entre\s+sus?|de\s+interés)\s+)?{_DET}{_HOW}(?:prioridad(?:es)?|(?:asuntos|temas|ejes|proyectos|objetivos)\s+prioritarios|prioritari[oa]s?|metas|objetivos|ejes|pilares|foco){_MORE}"
        r"(?:\s+(?:del?|para)\s+[^.,:;]{1,40}?)?:?\s+(?=(?:el|la|los|las)\s)(?!la\s+que)",
        re.IGNORECASE,
    ),
    official=re.compile(
        rf"\b{_BODY}\b|\b(?:concejales|ediles|regidores|moción|acuerdo|acuerda|acordó|unanimidad|votos|aprobó|aprobaron|aprueba|acta)\b",
        re.IGNORECASE,
    ),
    others=re.compile(
        rf"\bprioridad(?:es)?\s+(?:del|de\s+la|de\s+su)\s+(?!{_BODY}|año|ejercicio|[bt]rienio|mandato|per[ií]odo|semestre|curso|próxim)|"
        r"\?\s*$|\b(?:vecin[oa]s?|residentes?|ciudadan[oa]s|comerciantes|asistentes?)\b(?!,)|\bruegos\b|\b(?:no|nunca|ni|sin|rechaz\w+|fracas\w+|desestim\w+|prosper\w+|"
        r"cumplid[oa]s?|ejecutad[oa]s?|seguimiento|aplaz\w+|pospus\w+|retir(?:ó|aron|ad[oa]s?|ar)\b|complet\w+|conclu\w+|finaliz\w+|termin\w+|antiguas?|anterior(?:es)?|si|pasad[oa])\b|\bcorreo\b|\bcarril\b",
        re.IGNORECASE,
    ),
    clause=re.compile(r"\bque\s+(?=(?:el|la|los|las|un|una)\s)", re.IGNORECASE),
    order=re.compile(
        r"[,;]?\s*(?:\by\s+)?\(?(?:\b\d{1,2}(?:[.)]|\.?[ºª])|\b[a-h]\))\s+|[,;]?\s*(?:\by\s+)?\b(?:primero|segundo|tercero|cuarto|quinto),\s+|[,;]?\s+y\s+(?:le\s+siguen|a\s+continuación,?|añade\s+(?:dos|tres)\s+más:)\s+|,\s+seguid[oa]s?\s+(?:de|por)\s+",
        re.IGNORECASE,
    ),
    several=re.compile(
        r"\b(?:prioridades|metas|objetivos|ejes|pilares|l[ií]neas|compromisos|retos|\w+s\s+prioritari[oa]s|prioritari[oa]s|temas|asuntos|proyectos)\b",
        re.IGNORECASE,
    ),
    besides=re.compile(
        r"(?:además\s+de|junto\s+con|aparte\s+de)\s+(?:priorizar\s+)?(?P<x>[^,]{3,80}),\s", re.IGNORECASE
    ),
)

SPANISH = Grammar(
    cues=_CUES,
    names=_NAMES,
    body=re.compile(
        rf"(?<!\bdel )(?<!\bde la )\b{_BODY}{_PLACE}(?:\s+(?-i:[A-ZÁÉÍÓÚÑ])[\wáéíóúñ]+)*{_ASIDE}(?:\s+{_ADVERBS})*\s*$",
        re.IGNORECASE,
    ),
    body_first=re.compile(rf"\s*(?:el\s+|la\s+)?{_BODY}{_PLACE}\s*(?:[,.;]|$)", re.IGNORECASE),
    pronoun=re.compile(r"^(?:también|además|asimismo)[\s,]*(?:se\s+)?$", re.IGNORECASE),
    reports=re.compile(
        r"\b(?:dijo|dice|dicho|afirmó|afirma|indicó|explicó|recordó|manifestó|aseguró|sostuvo|opinó|comentó|reiteró|advirtió|según(?!\s+(?:consta|(?:acord|aprob|decid|resolv|establec|fij)\w+|(?:el|la)\s+(?:acta|documento|plan|acuerdo|texto|informe|presupuesto|resolución)))|pidió|pidieron|(?:pide|insta|ruega|exige|reclama|demanda|solicita|suplica|apela|exhorta)n?(?=\s+(?:al?|que)\b)|(?<!\bse )(?:(?:solicit|inst|rog|suplic|implor|demand|exhort|apel|conmin|reivindic)(?:ó|aron)|(?:urg|requir)(?:ió|ieron))|preguntó|preguntaron|reclamó|reclamaron|exigió|exigieron|propuso(?!.*\b(?:aprob|respald|acept)\w+)|criticó)\b",
        re.IGNORECASE,
    ),
    clauses=re.compile(r"\b(?:si|cómo|qué)\b", re.IGNORECASE),
    opens_with_body=re.compile(
        rf"^(?:[\w ]{{2,40}},\s+)?(?:(?:el|la|este|esta|nuestro)\s+)?{_BODY}\b", re.IGNORECASE
    ),
    joins=re.compile(rf"(?:\by|\be|,)(?:\s+{_ADVERBS})*\s*$", re.IGNORECASE),
    lead=re.compile(
        rf"\s*(?:en\s+)?la\s+(?:urgente\s+|gran\s+)?{_NEED}\s+de(?:l)?\s+(?:que\s+)?", re.IGNORECASE
    ),
    end=re.compile(
        r",?\s+(?:para\b|con\s+el\s+(?:fin|objetivo|objeto)|a\s+fin\s+de|mediante\b|a\s+través\b|durante\b|a\s+lo\s+largo\b|así\s+como\b|incluid[oa]s?\b|"
        r"entre\s+(?:ellas|ellos)|tales?\s+como\b|en\s+(?:el|los|las|la)\s+próxim\w+|este\s+(?:año|mes)|que\b|cuando\b|porque\b|aunque\b|y\s+\w+(?:ó|aron|ieron)\b|"
        r"en\s+20\d\d|antes\s+de|a\s+la\s+cabeza|en\s+(?:el\s+)?primer\s+(?:lugar|puesto)|pero\b|mientras\b|en\s+todo\s+el)|:\s|\s[–—-]{1,2}\s|[.!](?:\s|$)|\s*\(",
        re.IGNORECASE,
    ),
    aside=re.compile(r",\s+(?:incluid[oa]s?|con\s+(?:una?|medidas)|tales?\s+como)\b", re.IGNORECASE),
    intro=re.compile(
        r"(?:(?:además|asimismo|también|por\s+último|este\s+año)|(?:entre|en|durante|por|tras|según|desde|con|para|a)\s[^,]{2,60}),\s+",
        re.IGNORECASE,
    ),
    verb=re.compile(r"\b(?:es|son|fue|fueron|ha|han|será|dijo|aprobó|acordó|que)\b", re.IGNORECASE),
    separator=re.compile(r"\s*[,;]\s+(?:(?:y|e|o)\s+)?", re.IGNORECASE),
    last=re.compile(r"(?:^|\s|,)(?:y|e)\s+", re.IGNORECASE),
    gerund=re.compile(r"\s*[a-záéíóúñ]+(?:ando|iendo|yendo)\b"),
    skip=re.compile(
        r"\?\s*$|\b(?:agradec|felicit|reconoc|homenaj|aplaud)\w*|\b(?:comenzó|empezó|se\s+inició|abrió)\b[^.]{0,40}\b(?:con|sesión)\b|"
        r"\bno\s+(?:\w+\s+){0,2}(?:priori|prev|centrar|hincapi)",
        re.IGNORECASE,
    ),
    closing=re.compile(
        r"\b(?:sesión|pleno|reunión|alcald\w+|acto)\b[^.]{0,60}\b(?:concluyó|finalizó|terminó|cerró|se\s+levant\w+|clausuró)\b|"
        r"^\s*(?:para\s+concluir|en\s+conclusión)\b",
        re.IGNORECASE,
    ),
    procedure=re.compile(
        r"^(?:y|o|por|con|sin|para|en|según)\s|\s(?:y|o|de|del|en|para|por|con|la|el|los|las|sus?)$|\b(?:votos?|abstenci\w+|unanimidad|acta|actas|orden\s+del\s+día|quórum|ruegos|preguntas|dación\s+de\s+cuenta|mociones|convocatoria\s+de\s+(?:la\s+)?sesión|"
        r"trayectoria|logros?|aniversario|homenaje)\b",
        re.IGNORECASE,
    ),
    empty=frozenset(
        stem(word)
        for word in (
            "bienio trienio cuatrienio ejercicio período periodo mandato semestre legislatura acción acciones actuar adelante alcanzar año anual anuales avanzar avance buen buena bueno cada ciudad común compromiso "
            "con conjunto conjunta continuar cumplir cumplimiento decisiones desarrollo diálogo esfuerzo esfuerzos esta este estos "
            "fijados fijadas futuro gran grande importante juntos línea logro medidas mejor mejores meta metas misma mismo "
            "municipal municipio necesario nueva nuevo objetivo objetivos para plan planes poder prioridad prioridades "
            "proceso próximo próximos proyecto proyectos asunto asuntos siguientes resultados ritmo seguir sesión ser siguiente tareas tema temas toda todas todo "
            "todos trabajando trabajar trabajo trabajos unidad unidos voluntad".split()
        )
    ),
    breaks=re.compile(r",?\s+(?:en|por|con|para|desde|entre|hasta|que|y)\s", re.IGNORECASE),
)

HEADING = re.compile(
    r"\W*(?:(?:\d+|[IVX]+|[a-z])[.)]\s*)?(?:(?:principales|líneas)\s+)?(?:prioridades|objetivos|metas|ejes\s+prioritarios|ejes\s+estratégicos|"
    r"líneas\s+(?:estratégicas|de\s+acción)|plan\s+estratégico)(?:\s+(?:estratégic[oa]s|municipales|principales|y\s+\w+))*"
    r"(?:\s+(?:para|de|del)\b[^.:]{1,60}|\s+\d{4}(?:\s*[-–/]\s*\d{2,4})?)?\s*:?\W*",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"(?:eje|objetivo|meta|prioridad|pilar|línea)(?:\s+(?:estratégic[oa]|prioritari[oa]|rector|de\s+acción))?\s+(?:n\.º\s*)?(?:\d{1,2}|[IVX]{1,4}|[A-H])\s*[.)–—-]\s+(?=[^\W\d])",
    re.IGNORECASE,
)
LEAD_IN = re.compile(
    r"\b(?:objetivos|prioridades|metas|ejes|líneas\s+(?:estratégicas|de\s+acción))\b[^.?!]{0,80}:\s*\Z",
    re.IGNORECASE,
)
