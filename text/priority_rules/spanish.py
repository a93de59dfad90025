"""Spanish: the words that stress, and the formulas that do not."""

from __future__ import annotations

import re

from domain.priorities import Rule
from text.priority_rules.grammar import Grammar, cue
from text.terms import stem

_BODY = (
    r"(?:ayuntamiento|pleno|alcald(?:e|esa|ía)|corporación|concejo|consejo|consistorio|municipio|cabildo|diputación|gobierno(?:\s+municipal)?|"
    r"junta(?:\s+de\s+gobierno)?|comisión|ciudad|sesión|reunión|asamblea|intendent[ea]|intendencia|municipalidad|equipo\s+de\s+gobierno|plan|presidenta?\s+municipal)"
)
_PLACE = r"(?:\s+(?:municipal|local|de\s+(?:la\s+|el\s+)?(?-i:[A-ZÁÉÍÓÚÑ])[\wáéíóúñ]+(?:\s+(?-i:[A-ZÁÉÍÓÚÑ])[\wáéíóúñ]+)*|(?-i:[A-ZÁÉÍÓÚÑ])[\wáéíóúñ]+(?:\s+(?-i:[A-ZÁÉÍÓÚÑ])[\wáéíóúñ]+)*))*"
_ADVERBS = r"(?:también|además|asimismo|igualmente|ha|han|se|va\s+a|deberá|debe)"
_ASIDE = r"(?:,[^,]{1,80},)?"
_NEED = r"(?:necesidad|importancia|urgencia|conveniencia)"
_URGE = r"(?:impulsar|promover|reforzar|fortalecer|acelerar|ampliar|mejorar|priorizar|potenciar|fomentar|agilizar)"


_CUES = (
    cue(
        Rule.PRIORITY,
        "priori",
        r"\s+(?:es|son|será|serán|sigue\s+siendo|siguen\s+siendo|seguirá\s+siendo)\s+(?:(?:una?|la|las|los|nuestra)\s+)?"
        r"(?:(?:principal(?:es)?|gran(?:des)?|máxima|primera|de\s+las)\s+)*(?:prioridad(?:es)?|prioritari[oa]s?)\b",
        before=True,
    ),
    cue(
        Rule.PRIORITY,
        "prioridades",
        r"\bprioridades\b(?:\s+[^.,:;]{1,60}?)?\s*(?:(?:son|serán|incluyen|están)(?:\s+las\s+siguientes)?\s*:?|:)\s",
    ),
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
        r"\b(?:puso|pone|pondrá)\s+(?:el\s+)?(?:énfasis|acento|foco)\s+en\b",
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

SPANISH = Grammar(
    cues=_CUES,
    body=re.compile(
        rf"(?<!\bdel )(?<!\bde la )\b{_BODY}{_PLACE}(?:\s+(?-i:[A-ZÁÉÍÓÚÑ])[\wáéíóúñ]+)*{_ASIDE}(?:\s+{_ADVERBS})*\s*$",
        re.IGNORECASE,
    ),
    body_first=re.compile(rf"\s*(?:el\s+|la\s+)?{_BODY}{_PLACE}\s*(?:[,.;]|$)", re.IGNORECASE),
    pronoun=re.compile(r"^(?:también|además|asimismo)[\s,]*(?:se\s+)?$", re.IGNORECASE),
    reports=re.compile(
        r"\b(?:dijo|dice|pidió|pidieron|preguntó|preguntaron|reclamó|reclamaron|exigió|exigieron|propuso|criticó|si|cómo|qué)\b",
        re.IGNORECASE,
    ),
    opens_with_body=re.compile(
        rf"^(?:[\w ]{{2,40}},\s+)?(?:(?:el|la|este|esta|nuestro)\s+)?{_BODY}\b", re.IGNORECASE
    ),
    joins=re.compile(rf"(?:\by|\be|,)(?:\s+{_ADVERBS})*\s*$", re.IGNORECASE),
    lead=re.compile(
        rf"\s*(?:en\s+)?la\s+(?:urgente\s+|gran\s+)?{_NEED}\s+de(?:l)?\s+(?:que\s+)?", re.IGNORECASE
    ),
    end=re.compile(
        r",?\s+(?:para\b|con\s+el\s+(?:fin|objetivo|objeto)|a\s+fin\s+de|mediante\b|a\s+través\b|durante\b|así\s+como\b|incluid[oa]s?\b|"
        r"entre\s+(?:ellas|ellos)|tales?\s+como\b|en\s+(?:el|los|las|la)\s+próxim\w+|este\s+(?:año|mes)|que\b|cuando\b|porque\b|aunque\b|"
        r"en\s+20\d\d|antes\s+de|pero\b|mientras\b|en\s+todo\s+el)|:\s|\s[–—-]{1,2}\s|[.!](?:\s|$)|\s*\(",
        re.IGNORECASE,
    ),
    aside=re.compile(r",\s+(?:incluid[oa]s?|con\s+(?:una?|medidas)|tales?\s+como)\b", re.IGNORECASE),
    intro=re.compile(
        r"(?:(?:además|asimismo|también|por\s+último|este\s+año)|(?:en|durante|por|tras|según|desde|con|para|a)\s[^,]{2,60}),\s+",
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
        r"\b(?:acta|actas|orden\s+del\s+día|quórum|ruegos|preguntas|dación\s+de\s+cuenta|mociones|convocatoria\s+de\s+(?:la\s+)?sesión|"
        r"trayectoria|logros?|aniversario|homenaje)\b",
        re.IGNORECASE,
    ),
    empty=frozenset(
        stem(word)
        for word in (
            "acción acciones actuar adelante alcanzar año anual anuales avanzar avance buen buena bueno cada ciudad común compromiso "
            "con conjunto conjunta continuar cumplir cumplimiento decisiones desarrollo diálogo esfuerzo esfuerzos esta este estos "
            "fijados fijadas futuro gran grande importante juntos línea logro medidas mejor mejores meta metas misma mismo "
            "municipal municipio necesario nueva nuevo objetivo objetivos para plan planes poder prioridad prioridades "
            "proceso próximo próximos resultados ritmo seguir sesión ser siguiente tareas tema temas toda todas todo "
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
LEAD_IN = re.compile(r"[^.?!]*\b(?:objetivos|prioridades|metas|ejes)\b[^.?!]{0,80}:\s*", re.IGNORECASE)
