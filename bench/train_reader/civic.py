"""Minutes, agendas and news of towns that do not exist, with questions that they answer and questions that they only seem to.

A fact is a sentence with slots, some of them in brackets: a bracketed part may be left out, and then what it says is
asked for in vain. Two sentences of one fact with other keys (TIF 9 beside TIF 10, the secretary beside the deputy) teach that
the key decides; a question with a key that no sentence has is unanswered.
"""

from __future__ import annotations

import difflib
import random
import re
from dataclasses import dataclass

from pairs import Pair

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "person": "Ana Brandt|Tom Hale|Priya Raman|Lucius Webb|Dana Ortega|Miriam Cole|Henry Osei|Jo Lindqvist|Carla Meeks|Ray Dumont|Sam Whitlock|Grace Okafor|Peter Nyland|Ines Duarte|Walt Brannigan|Leah Stroud",
        "role": "secretary|deputy secretary|treasurer|deputy treasurer|chair|vice chair|mayor|deputy mayor|city clerk|assistant city clerk|city manager|assistant city manager|fire chief|assistant fire chief|director of parks|deputy director of parks|party secretary|deputy party secretary",
        "place": "Alder Hall|the Brookside Library|City Hall, Room 204|the Fenwick Senior Center|the Old Mill annex|Lakeview School|the Harbor Pavilion",
        "street": "Birch Street|Canal Road|Mercer Avenue|Pine Hollow Lane|Dock Street|Orchard Parkway|Tanner Way|Quarry Road",
        "day": "March 3|April 14|May 6|June 22|July 9|August 1|September 17|October 8|November 12|January 20",
        "year": "2017|2018|2019|2021|2022|2024|2025|2026|2027|2028",
        "time": "5:30 p.m.|6 p.m.|7:00 p.m.|9 a.m.|noon|4:45 p.m.",
        "money": "$1.2 million|$48,000|$310,500|$6.75 million|$92,400|$3 million|$725,000|$18.4 million",
        "count": "12|18|27|34|46|58|75|110|240|316",
        "thing": "a skate park|a pedestrian bridge|a second fire station|a stormwater basin|a bus shelter|a splash pad|a sewer lift station|a parking deck|a dog park|a community garden",
        "firm": "Corbin Paving|Delmar Engineering|Northgate Homes|Sable Construction|Whitfield & Sons|Terrace Partners|Blue Heron Development",
        "reason": "the bids came in over budget|the survey was not finished|the owner asked for more time|the grant had not been signed|traffic counts were out of date",
        "district": "TIF 3|TIF 4|TIF 9|TIF 10|District 1|District 2|District 5|Zone A|Zone B|Ward 6|Ward 7|Phase I|Phase II|Ordinance 24-118|Ordinance 24-119|Resolution 26-311|Resolution 26-312|Item 4|Item 14",
        "topic": "the noise ordinance|short-term rentals|the leash law|the tree canopy plan|the bicycle plan|food trucks|the curfew|the sidewalk program",
    },
    "es": {
        "person": "Ana Brandt|Tomás Herrera|Lucía Robles|Carmen Duarte|Iván Peralta|Miriam Colón|Hugo Salinas|Elena Prado|Raúl Montes|Sofía Cárdenas|Pedro Navas|Inés Quiroga",
        "role": "secretaria|subsecretaria|tesorera|presidenta|vicepresidenta|alcaldesa|vicealcaldesa|directora de parques|subdirectora de parques|jefa de bomberos|administradora municipal|administradora municipal adjunta",
        "place": "el Salón Alameda|la Biblioteca del Río|la sala 204 del ayuntamiento|el centro de mayores Fuentes|la escuela Lago Verde|el pabellón del puerto",
        "street": "la calle Abedul|la avenida Mercedes|el camino del Canal|la calle Muelle|la avenida Huertos|la calle Cantera",
        "day": "3 de marzo|14 de abril|6 de mayo|22 de junio|9 de julio|1 de agosto|17 de septiembre|8 de octubre|12 de noviembre|20 de enero",
        "year": "2017|2018|2019|2021|2022|2024|2025|2026|2027|2028",
        "time": "17:30|18:00|19:00|9:00|16:45",
        "money": "1,2 millones de dólares|48.000 dólares|310.500 dólares|6,75 millones de dólares|92.400 dólares|725.000 dólares",
        "count": "12|18|27|34|46|58|75|110|240|316",
        "thing": "un parque de patinaje|un puente peatonal|una segunda estación de bomberos|un estanque pluvial|una marquesina|un aparcamiento|un parque canino|un huerto comunitario",
        "firm": "Pavimentos Corbin|Ingeniería Delmar|Hogares Norte|Construcciones Sable|Hermanos Vidal|Desarrollos Garza",
        "reason": "las ofertas superaban el presupuesto|el estudio no estaba terminado|el propietario pidió más tiempo|no se había firmado la subvención",
        "district": "TIF 3|TIF 4|TIF 9|TIF 10|Distrito 1|Distrito 2|Distrito 5|Zona A|Zona B|Fase I|Fase II|Ordenanza 24-118|Ordenanza 24-119|Resolución 26-311|Resolución 26-312",
        "topic": "la ordenanza de ruido|los alquileres de corta estancia|el plan de arbolado|el plan ciclista|los camiones de comida|el toque de queda|el programa de aceras",
    },
    "zh": {
        "person": "王建国|李秀兰|陈志明|周海燕|赵立新|孙玉梅|何文博|林晓东|郭美玲|唐国强|许静怡|罗大伟",
        "role": "书记|副书记|市长|副市长|秘书长|副秘书长|主任|副主任|财务主管|财务副主管|消防局长|消防副局长|公园处处长|公园处副处长",
        "place": "文化馆|河滨图书馆|市政厅204室|老年活动中心|湖景学校|港口会馆",
        "street": "白桦街|运河路|梅园大道|松谷巷|码头街|果园路|石矿路",
        "day": "3月3日|4月14日|5月6日|6月22日|7月9日|8月1日|9月17日|10月8日|11月12日|1月20日",
        "year": "2017年|2018年|2019年|2021年|2022年|2024年|2025年|2026年|2027年|2028年",
        "time": "下午五点半|晚上六点|晚上七点|上午九点|中午十二点",
        "money": "120万元|4.8万元|31万元|675万元|92400元|300万元|1840万元",
        "count": "12|18|27|34|46|58|75|110|240|316",
        "thing": "滑板公园|人行天桥|第二消防站|雨水调蓄池|公交候车亭|停车楼|宠物公园|社区花园|污水泵站",
        "firm": "科宾路桥公司|德马工程公司|北门置业|黑貂建设|惠田公司|蓝鹭开发公司",
        "reason": "投标价超出预算|勘测尚未完成|业主要求延期|补助协议尚未签署|交通数据过时",
        "district": "TIF 3区|TIF 4区|TIF 9区|TIF 10区|第一选区|第二选区|第五选区|A区|B区|一期工程|二期工程|第24-118号条例|第24-119号条例|第26-311号决议|第26-312号决议",
        "topic": "噪声条例|短租房管理|树木保护计划|自行车规划|餐车管理|宵禁|人行道项目",
    },
}
"""Slots and what may stand in them."""

FACTS: dict[str, list[tuple[str, dict[str, list[str]]]]] = {
    "en": [
        ("{person} was [re]elected {role}[ by the council][ on {day}, {year}].", {"person": ["Who is the {role}?", "Who was elected {role}?"], "role": ["What office does {person} hold?"], "day, year": ["When was {person} elected {role}?", "In what year did {person} become {role}?"], "-": ["Who did {person} replace as {role}?", "Who appointed {person}?", "How long is the term of the {role}?", "When did {person} resign?", "What is the salary of the {role}?"]}),
        ("{role:The} {person} resigned[ on {day}][, because of ill health].", {"person": ["Which {role} resigned?", "Who resigned as {role}?"], "day": ["When did {person} resign?"], "-": ["Who will follow {person} as {role}?", "Who appointed {person} as {role}?", "Where did {person} work before?"]}),
        ("The {which} regular meeting [of the {body} ]will be held [on {day} ][at {time} ][in {place}].", {"day": ["When will the {which} regular meeting be held?", "On what day is the {which} meeting?"], "time": ["At what time does the {which} regular meeting begin?"], "place": ["Where will the {which} regular meeting be held?"], "-": ["Who will chair the {which} regular meeting?", "How many people attended the {which} meeting?"]}),
        ("The {which} meeting [of the {body} ]was called to order [at {time} ]by {person}[ in {place}].", {"person": ["Who called the {which} meeting to order?"], "time": ["When was the {which} meeting called to order?"], "place": ["Where was the {which} meeting held?"], "-": ["When did the {which} meeting adjourn?", "Who was absent from the {which} meeting?", "When will the {which} meeting of the board be held?"]}),
        ("The {body} approved [{money} for ]{thing} on {street}[, to be built by {firm}][ by {year}].", {"money": ["How much will {thing} on {street} cost?", "How much money was approved for {thing}?"], "street": ["Where will {thing} be built?"], "firm": ["Who will build {thing} on {street}?", "Which company builds {thing}?"], "year": ["When will {thing} on {street} be finished?", "By what year will {thing} be built?"], "-": ["Who voted against {thing}?", "Who will maintain {thing} on {street}?", "How large is {thing} on {street}?", "Why is {thing} needed?", "Who proposed {thing} on {street}?"]}),
        ("{firm} plans to build [{count} homes ]at {num} {street}[ in {district}][ on {acres} acres].", {"count": ["How many homes does {firm} plan at {num} {street}?", "How many homes are planned on {street}?"], "district": ["In which district does {firm} plan to build?"], "acres": ["How many acres does the {firm} site have?"], "-": ["When will {firm} begin to build on {street}?", "How much will the homes of {firm} cost?", "Who owns {num} {street}?"]}),
        ("{district} was [created in {year} and ]extended to {year2}[ to pay for {thing}].", {"year2": ["Until when was {district} extended?"], "year": ["When was {district} created?"], "thing": ["What does {district} pay for?"], "-": ["How much money has {district} raised?", "Who opposed {district}?", "When was {district} closed?", "Who manages {district}?"]}),
        ("{person} moved to approve {district}[, seconded by {person2}][; the motion passed {yes} to {no}].", {"person": ["Who moved to approve {district}?"], "person2": ["Who seconded the motion on {district}?"], "yes": ["How did the vote on {district} go?", "By what vote did {district} pass?"], "-": ["Who voted against {district}?", "Why was {district} rejected?", "When was {district} repealed?", "Who wrote {district}?"]}),
        ("{district} was tabled[ until {day}][ because {reason}].", {"reason": ["Why was {district} tabled?"], "day": ["Until when was {district} tabled?"], "-": ["Who moved to table {district}?", "Why was {district} adopted?", "How many people spoke on {district}?"]}),
        ("{person}, a resident of {street}, spoke {side} {topic}[ and asked for {thing}][, because {reason}].", {"person": ["Who spoke {side} {topic}?"], "thing": ["What did {person} ask for?"], "reason": ["Why did {person} speak {side} {topic}?"], "street": ["Where does {person} live?"], "-": ["Who spoke {otherside} {topic}?", "What did the council decide on {topic}?", "How long has {person} lived on {street}?", "How did the council answer {person}?"]}),
        ("The contract for {thing} went to {firm}[ for {money}][; {firm2} had bid {money2}].", {"firm": ["Which firm won the contract for {thing}?", "Who got the contract for {thing}?"], "money": ["What will {firm} be paid for {thing}?", "How much was the winning bid for {thing}?"], "money2": ["How much did {firm2} bid?"], "-": ["When will {firm} start work on {thing}?", "How many firms bid for {thing}?", "Who signed the contract with {firm}?", "Where will {thing} stand?"]}),
        ("Staff reported that {count} applications for {topic} were received[ in {year}][, of which {count2} were approved].", {"count": ["How many applications for {topic} were received?"], "count2": ["How many applications for {topic} were approved?"], "year": ["In which year were the applications for {topic} received?"], "-": ["How many applications for {topic} were denied?", "Who reviews applications for {topic}?", "What does an application for {topic} cost?"]}),
        ("The plan for {street} has {n} goals: {goal}, {goal2}, and {goal3}.", {"goal, goal2, and goal3": ["What are the goals of the plan for {street}?"], "n": ["How many goals does the plan for {street} have?"], "-": ["What does the plan for {street} cost?", "When was the plan for {street} adopted?", "Who wrote the plan for {street}?"]}),
        ("The plan for {street} names {n} goals and will be discussed[ at the {which} meeting].", {"n": ["How many goals does the plan for {street} name?"], "-": ["What are the goals of the plan for {street}?", "Which goals does the plan for {street} name?", "Who will discuss the plan for {street}?", "What are the {n} goals?"]}),
    ],
    "es": [
        ("{person} fue [re]elegida {role}[ por el consejo][ el {day} de {year}].", {"person": ["¿Quién es la {role}?", "¿Quién fue elegida {role}?"], "role": ["¿Qué cargo tiene {person}?"], "day de year": ["¿Cuándo fue elegida {person}?", "¿En qué año fue elegida {role} {person}?"], "-": ["¿A quién reemplazó {person}?", "¿Quién nombró a {person}?", "¿Cuándo renunció {person}?", "¿Cuánto dura el mandato de la {role}?"]}),
        ("La {which} reunión ordinaria se celebrará [el {day} ][a las {time} ][en {place}].", {"day": ["¿Cuándo será la {which} reunión ordinaria?", "¿Qué día es la {which} reunión?"], "time": ["¿A qué hora empieza la {which} reunión?"], "place": ["¿Dónde se celebrará la {which} reunión?"], "-": ["¿Quién presidirá la {which} reunión?", "¿Cuántas personas asistieron a la {which} reunión?"]}),
        ("La {which} sesión fue abierta [a las {time} ]por {person}[ en {place}].", {"person": ["¿Quién abrió la {which} sesión?"], "time": ["¿A qué hora se abrió la {which} sesión?"], "place": ["¿Dónde se celebró la {which} sesión?"], "-": ["¿Cuándo terminó la {which} sesión?", "¿Quién faltó a la {which} sesión?"]}),
        ("El consejo aprobó [{money} para ]{thing} en {street}[, que construirá {firm}][ para {year}].", {"money": ["¿Cuánto costará {thing} en {street}?", "¿Cuánto dinero se aprobó para {thing}?"], "street": ["¿Dónde se construirá {thing}?"], "firm": ["¿Quién construirá {thing} en {street}?"], "year": ["¿Cuándo estará terminado {thing}?"], "-": ["¿Quién votó en contra de {thing}?", "¿Por qué se necesita {thing}?", "¿Quién propuso {thing} en {street}?", "¿Qué tamaño tendrá {thing}?"]}),
        ("{firm} planea construir [{count} viviendas ]en {street}, {num}[, {district}][, sobre {acres} hectáreas].", {"count": ["¿Cuántas viviendas planea {firm} en {street}?"], "district": ["¿En qué distrito construirá {firm}?"], "acres": ["¿Cuántas hectáreas tiene el proyecto de {firm}?"], "-": ["¿Cuándo empezará {firm} a construir?", "¿Cuánto costarán las viviendas de {firm}?", "¿De quién es el terreno de {street}?"]}),
        ("{district} fue [creada en {year} y ]prorrogada hasta {year2}[ para pagar {thing}].", {"year2": ["¿Hasta cuándo se prorrogó {district}?"], "year": ["¿Cuándo se creó {district}?"], "thing": ["¿Qué paga {district}?"], "-": ["¿Cuánto dinero ha recaudado {district}?", "¿Quién se opuso a {district}?", "¿Quién administra {district}?"]}),
        ("{person} propuso aprobar {district}[, con el apoyo de {person2}][; la moción pasó por {yes} a {no}].", {"person": ["¿Quién propuso aprobar {district}?"], "person2": ["¿Quién secundó la moción sobre {district}?"], "yes": ["¿Cuál fue el resultado del voto sobre {district}?"], "-": ["¿Quién votó en contra de {district}?", "¿Por qué se rechazó {district}?", "¿Quién redactó {district}?"]}),
        ("{district} quedó aplazada[ hasta el {day}][ porque {reason}].", {"reason": ["¿Por qué se aplazó {district}?"], "day": ["¿Hasta cuándo se aplazó {district}?"], "-": ["¿Quién propuso aplazar {district}?", "¿Por qué se aprobó {district}?"]}),
        ("{person}, vecina de {street}, habló {side} {topic}[ y pidió {thing}][, porque {reason}].", {"person": ["¿Quién habló {side} {topic}?"], "thing": ["¿Qué pidió {person}?"], "reason": ["¿Por qué habló {person} {side} {topic}?"], "street": ["¿Dónde vive {person}?"], "-": ["¿Quién habló {otherside} {topic}?", "¿Qué decidió el consejo sobre {topic}?", "¿Qué respondió el consejo a {person}?"]}),
        ("El contrato de {thing} fue para {firm}[ por {money}][; {firm2} había ofrecido {money2}].", {"firm": ["¿Qué empresa ganó el contrato de {thing}?"], "money": ["¿Cuánto cobrará {firm} por {thing}?"], "money2": ["¿Cuánto ofreció {firm2}?"], "-": ["¿Cuándo empezará {firm} la obra?", "¿Cuántas empresas ofertaron por {thing}?", "¿Quién firmó el contrato con {firm}?"]}),
        ("Se recibieron {count} solicitudes para {topic}[ en {year}][, de las que se aprobaron {count2}].", {"count": ["¿Cuántas solicitudes para {topic} se recibieron?"], "count2": ["¿Cuántas solicitudes para {topic} se aprobaron?"], "year": ["¿En qué año se recibieron las solicitudes para {topic}?"], "-": ["¿Cuántas solicitudes para {topic} se denegaron?", "¿Quién revisa las solicitudes para {topic}?", "¿Cuánto cuesta una solicitud para {topic}?"]}),
        ("El plan para {street} nombra {n} objetivos y se debatirá[ en la {which} reunión].", {"n": ["¿Cuántos objetivos nombra el plan para {street}?"], "-": ["¿Cuáles son los objetivos del plan para {street}?", "¿Quién debatirá el plan para {street}?", "¿Cuáles son los {n} objetivos?"]}),
    ],
    "zh": [
        ("{person}[于{year}{day}]当选为{role}。", {"person": ["谁是{role}？", "{role}是谁？", "谁当选为{role}？"], "role": ["{person}担任什么职务？"], "yearday": ["{person}什么时候当选为{role}？"], "-": ["{person}接替了谁？", "谁任命了{person}？", "{person}什么时候辞职？", "{role}的任期多长？"]}),
        ("{which}例会[将于{day}][{time}][在{place}]举行。", {"day": ["{which}例会什么时候举行？", "{which}例会在哪一天？"], "time": ["{which}例会几点开始？"], "place": ["{which}例会在哪里举行？"], "-": ["谁主持{which}例会？", "多少人参加了{which}例会？"]}),
        ("{which}会议由{person}[于{time}][在{place}]宣布开始。", {"person": ["谁宣布{which}会议开始？", "{which}会议由谁主持？"], "time": ["{which}会议几点开始？"], "place": ["{which}会议在哪里举行？"], "-": ["{which}会议几点结束？", "谁缺席了{which}会议？"]}),
        ("市议会批准[拨款{money}]在{street}修建{thing}[，由{firm}承建][，{year}完工]。", {"money": ["{street}的{thing}要花多少钱？", "为{thing}批准了多少钱？"], "street": ["{thing}将建在哪里？"], "firm": ["谁承建{street}的{thing}？", "哪家公司修建{thing}？"], "year": ["{thing}什么时候完工？"], "-": ["谁投票反对{thing}？", "为什么要修建{thing}？", "{street}的{thing}有多大？", "谁提议修建{thing}？"]}),
        ("{firm}计划在{street}{num}号建[{count}套]住宅[，位于{district}][，占地{acres}亩]。", {"count": ["{firm}计划建多少套住宅？", "{street}将建多少套住宅？"], "district": ["{firm}的住宅位于哪个区？"], "acres": ["{firm}的项目占地多少亩？"], "-": ["{firm}什么时候开工？", "{firm}的住宅售价是多少？", "{street}{num}号归谁所有？"]}),
        ("{district}[于{year}设立，]延期至{year2}[，用于支付{thing}]。", {"year2": ["{district}延期到什么时候？"], "year": ["{district}是哪一年设立的？"], "thing": ["{district}用于支付什么？"], "-": ["{district}筹集了多少钱？", "谁反对{district}？", "{district}由谁管理？"]}),
        ("{person}提议通过{district}[，{person2}附议][，表决结果为{yes}票赞成、{no}票反对]。", {"person": ["谁提议通过{district}？"], "person2": ["谁附议{district}？"], "yes": ["{district}有多少票赞成？"], "no": ["{district}有多少票反对？"], "-": ["谁投票反对{district}？", "{district}为什么被否决？", "{district}是谁起草的？"]}),
        ("{district}被搁置[至{day}][，因为{reason}]。", {"reason": ["{district}为什么被搁置？"], "day": ["{district}搁置到什么时候？"], "-": ["谁提议搁置{district}？", "{district}为什么获得通过？", "多少人就{district}发言？"]}),
        ("{street}居民{person}发言{side}{topic}[，并要求修建{thing}][，理由是{reason}]。", {"person": ["谁发言{side}{topic}？"], "thing": ["{person}要求修建什么？"], "reason": ["{person}为什么{side}{topic}？"], "street": ["{person}住在哪里？"], "-": ["谁发言{otherside}{topic}？", "议会对{topic}作出了什么决定？", "议会如何答复{person}？"]}),
        ("{thing}合同由{firm}[以{money}]中标[，{firm2}报价{money2}]。", {"firm": ["哪家公司中标{thing}？"], "money": ["{firm}的中标价是多少？"], "money2": ["{firm2}报价多少？"], "-": ["{firm}什么时候开工建{thing}？", "有多少家公司投标{thing}？", "谁与{firm}签约？"]}),
        ("[{year}]共收到{count}份{topic}申请[，其中{count2}份获批]。", {"count": ["收到了多少份{topic}申请？"], "count2": ["多少份{topic}申请获批？"], "year": ["{topic}申请是哪一年收到的？"], "-": ["多少份{topic}申请被拒绝？", "谁审核{topic}申请？", "{topic}申请要交多少费用？"]}),
        ("{street}规划提出了{n}项目标[，将在{which}会议上讨论]。", {"n": ["{street}规划提出了几项目标？"], "-": ["{street}规划的目标是什么？", "{street}规划由谁讨论？", "{n}项目标分别是什么？"]}),
    ],
}
"""A sentence with its slots → for each slot the questions it answers; under ``-`` questions it never answers."""

_EXTRA = {
    "en": {"which": "next|last|previous|special|joint", "body": "council|board|planning commission|library board", "side": "for|against", "goal": "safer crossings|more shade trees|slower traffic|wider sidewalks|better lighting|new bus stops"},
    "es": {"which": "próxima|última|anterior|siguiente", "side": "a favor de|en contra de"},
    "zh": {"which": "下次|上次|本次|特别", "side": "支持|反对"},
}
_OTHERSIDE = {"for": "against", "against": "for", "a favor de": "en contra de", "en contra de": "a favor de", "支持": "反对", "反对": "支持"}


@dataclass(frozen=True, slots=True)
class _Said:
    sentence: str
    places: dict[str, tuple[int, int]]
    values: dict[str, str]
    fact: int


class Town:
    """Makes pairs; the same from the same ``chance``."""

    def __init__(self, language: str, chance: random.Random) -> None:
        self._language, self._chance = language, chance
        tables = {**WORDS[language], **_EXTRA[language]}
        self._words = {slot: table.split("|") for slot, table in tables.items()}

    def pair(self) -> Pair:
        """One of a made-up record: about half of them unanswered."""
        while True:
            made = self._pair()
            if made is not None:
                return made

    def _pair(self) -> Pair | None:
        chance, facts = self._chance, FACTS[self._language]
        number = chance.randrange(len(facts))
        said = self._say(number)
        _, asks = facts[number]
        others = [self._say(chance.randrange(len(facts))) for _ in range(chance.randrange(1, 6))]
        if chance.random() < 0.6:  # the same fact with other keys
            others.append(self._say(number))
        values = dict(said.values)
        way = chance.random()
        slot = ""
        if way < 0.5:  # answered
            slots = [each for each in asks if each != "-" and each in said.places]
            if not slots:
                return None
            slot = chance.choice(slots)
        elif way < 0.68:  # what a sentence lacks
            slots = [each for each in asks if each != "-" and each not in said.places]
            if not slots:
                return None
            asked = chance.choice(slots)
        elif way < 0.84:  # what no such sentence says
            asked = "-"
        else:  # a key that no sentence has
            slots = [each for each in asks if each != "-" and each in said.places]
            if not slots:
                return None
            asked = chance.choice(slots)
            keys = [key for key in re.findall(r"\{(\w+)", " ".join(asks[asked])) if key in self._words and key not in asked]
            if not keys:
                return None
            key = chance.choice(keys)
            values[key] = self._near(key, values[key])
        asking = chance.choice(asks[slot or asked])
        question = self._filled(asking, values)
        whole = [said, *others]
        keys = [key for key in re.findall(r"\{(\w+)\}", asking)]
        if (slot or asked != "-") and any(
            other.fact == number and all(other.values[key] == values[key] for key in keys) for other in others
        ):
            return None  # another sentence could be meant just as well
        chance.shuffle(whole)
        gap = "" if self._language == "zh" else " "
        text, answers = "", ()
        for each in whole:
            start = len(text) + (len(gap) if text else 0)
            text += (gap if text else "") + each.sentence
            if each is said and slot:
                begin, end = said.places[slot]
                answers = ((begin + start, end + start),)
        return Pair(question, text, answers, self._language, "civic", "answered" if slot else "civic", "civic")

    def _say(self, number: int) -> _Said:
        chance = self._chance
        pattern, _ = FACTS[self._language][number]
        pattern = pattern.replace("[re]", "")
        pattern = re.sub(r"\[([^\]]*)\]", lambda found: found.group(1) if chance.random() < 0.55 else "", pattern)
        values = self._values()
        pieces: list[str] = []
        places: dict[str, tuple[int, int]] = {}
        at = length = 0
        for match in re.finditer(r"\{(\w+)(?::(\w+))?\}", pattern):
            before = pattern[at : match.start()]
            word = values[match.group(1)]
            if match.group(2):
                word = f"{match.group(2)} {word}"
            length += len(before)
            places[match.group(1)] = (length, length + len(word))
            pieces += [before, word]
            length += len(word)
            at = match.end()
        sentence = re.sub(r" +([.,;])", r"\1", "".join(pieces) + pattern[at:])
        first = sentence[:1].upper() + sentence[1:]
        for slots in FACTS[self._language][number][1]:
            parts = re.findall(r"[a-z]+\d?", slots)
            parts = [part for part in parts if part in values] or [p for p in ("year", "day") if p in slots]
            if len(parts) > 1 and all(part in places for part in parts):
                places[slots] = (min(places[p][0] for p in parts), max(places[p][1] for p in parts))
        return _Said(first, places, values, number)

    def _values(self) -> dict[str, str]:
        chance = self._chance
        values = {slot: chance.choice(table) for slot, table in self._words.items()}
        for slot in ("person", "firm", "money", "count", "year"):
            values[f"{slot}2"] = chance.choice([word for word in self._words[slot] if word != values[slot]])
        if "goal" in self._words:
            values["goal"], values["goal2"], values["goal3"] = chance.sample(self._words["goal"], 3)
        values["num"] = str(chance.randrange(11, 4800))
        values["acres"] = f"{chance.randrange(2, 400)}"
        values["n"] = chance.choice(["three", "four", "five"] if self._language == "en" else ["tres", "cuatro", "cinco"] if self._language == "es" else ["三", "四", "五"])
        values["yes"], values["no"] = str(chance.randrange(4, 9)), str(chance.randrange(0, 4))
        values["otherside"] = _OTHERSIDE[values["side"]]
        return values

    def _near(self, slot: str, word: str) -> str:
        """Another word for the slot; half the time one that looks like it: secretary and deputy secretary."""
        others = [other for other in self._words[slot] if other != word]
        alike = sorted(others, key=lambda other: -difflib.SequenceMatcher(None, other, word).ratio())
        return self._chance.choice(alike[:2] if self._chance.random() < 0.6 else others)

    def _filled(self, question: str, values: dict[str, str]) -> str:
        return re.sub(r"\{(\w+)\}", lambda found: values[found.group(1)], question)
