"""Decisions and votes in simulated records: a year of three fictional cities, written with known truth, and how much of it is found.

    python bench/decisions.py                   # held-out phrasings first, then those the rules were made on
    python bench/decisions.py --write FOLDER    # only writes the records and truth.json
    python bench/decisions.py --wrong           # and what was shown wrong or not found

Every record says that it is fictional. Whatever a record states is written by a template, and what a template has slots for is
what is true of it: a template without the seconder makes no claim about one. Each set of
templates was written without a look at the rules, run once, and only then read: what came of it at first sight stands in
docs/decisions-and-votes.md. HELD_OUT is the last of them, and has been read since.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

MEETINGS = 60
ITEMS = 4


@dataclass(frozen=True)
class City:
    """Who sits in a fictional council, and what it decides on."""

    name: str
    language: str
    body: str
    place: str
    members: tuple[str, ...]
    title: str
    things: tuple[str, ...]
    acts: tuple[str, ...]
    fictional: str
    minutes: str


CITIES = (
    City(
        "wren-harbor", "en", "City Council", "Wren Harbor",
        ("Ruth Calloway", "Devin Osei", "Marta Lindgren", "Paul Okoro", "Hana Sato", "Leo Brandt", "Ines Whitlock"),
        "Council member",
        ("the ferry landing repair", "the Quarry Road sidewalk", "the tree nursery lease", "the night bus trial", "the flood siren contract",
         "the skate plaza design", "the well field study", "the salt shed purchase", "the harbor lights grant", "the compost pilot",
         "the archive room shelving", "the school crossing plan", "the sewer lining bid", "the dog run rules", "the boat ramp fee"),
        ("approve", "adopt", "authorize"), "Fictional. Wren Harbor, its people and its decisions are invented.", "Minutes of the City Council"),
    City(
        "monte-claro", "es", "Concejo Municipal", "Monte Claro",
        ("Elena Barrantes", "Tomás Quiroga", "Lucía Ferrán", "Hugo Palomeque", "Sara Villalba", "Iván Cordero", "Noemí Zúñiga"),
        "concejal",
        ("el arreglo del lavadero", "la acera de la ronda norte", "el convenio del vivero", "la prueba del bus nocturno", "la compra de la ambulancia",
         "el diseño del rocódromo", "el estudio de los pozos", "la nave de sal", "la beca de música", "el plan de compostaje",
         "la estantería del archivo", "el paso escolar", "la obra del colector", "la norma de terrazas", "la tasa del embarcadero"),
        ("aprobar", "adoptar", "autorizar"), "Ficticio. Monte Claro, su gente y sus decisiones son inventadas.", "Acta del Concejo Municipal"),
    City(
        "yunxi", "zh", "市议会", "云汐市",
        ("罗书瑶", "高振东", "韩雪梅", "唐志远", "袁晓峰", "冯立新", "曹雅琴"),
        "委员",
        ("渡口码头维修方案", "石桥路人行道工程", "苗圃租赁合同", "夜间公交试点", "防汛警报器采购", "滑板广场设计", "水井勘查项目", "盐仓购置",
         "港口灯光补助", "堆肥试点计划", "档案室书架采购", "学校路口方案", "污水管修复工程", "遛狗区管理办法", "船坞收费标准"),
        ("批准", "通过", "同意"), "虚构。云汐市及其人物、决定均为虚构。", "市议会会议纪要"),
)  # fmt: skip

# What a template says is what it has slots for. {act} is the matter with its verb; names come with or without titles.
# The scenario (the key) says what came of it.
Templates = dict[str, tuple[str, ...]]
FIRST: dict[str, Templates] = {
    "en": {
        "passed": (
            "{mover} moved to {act}; {seconder} seconded. The motion carried {yes_n}-{no_n}. {no_names} voted no.",
            "Motion by {mover}, seconded by {seconder}, to {act}. The motion passed {yes_n} to {no_n}, with {no_names} opposed.",
            "On a motion by {mover}, seconded by {seconder}, the council voted {yes_n}-{no_n} to {act}.",
            "MOTION: To {act}.\n\nMOVER: {mover}\n\nSECONDER: {seconder}\n\nAYES: {yes_names}\n\nNAYS: {no_names}\n\nABSENT: {absent_names}\n\nRESULT: Passed {yes_n}-{no_n}",
            "{mover} made a motion to {act}. The motion was seconded by {seconder} and passed by a roll call vote. Ayes: {yes_names}. Nays: {no_names}. Absent: {absent_names}.",
            "The council voted {yes_n}-{no_n} to {act}. {abstain_names} abstained.",
            "Moved by {mover}, seconded by {seconder}, to {act}.\n\nThe roll was called:\n\n{table}\n\nThe motion carried.",
            "| Matter | Mover | Seconder | Ayes | Nays | Result |\n|---|---|---|---|---|---|\n| {matter} | {mover} | {seconder} | {yes_names} | {no_names} | Passed |",
        ),
        "unanimous": (
            "{mover} moved to {act}. {seconder} seconded the motion. The motion passed unanimously.",
            "Motion by {mover}, second by {seconder}, to {act}; carried {yes_n}-0.",
            "The council unanimously voted to {act}.",
        ),
        "failed": (
            "{mover} moved to {act}; {seconder} seconded. The motion failed {no_n}-{yes_n}, with {no_names} in favor.",
            "Motion by {mover} to {act}. The motion failed for lack of a second.",
        ),
        "tabled": (
            "{mover} moved to table {matter}; {seconder} seconded. The motion carried {yes_n}-{no_n}.",
        ),
        "amended": (
            "{mover} moved to {act}; {seconder} seconded. {third} moved to amend the motion by adding a yearly report; {fourth} seconded. The amendment passed {yes_n}-{no_n}. The motion as amended carried unanimously.",
        ),
        "recused": (
            "{recused_names} recused herself and left the room. {mover} moved to {act}; {seconder} seconded. The motion carried {yes_n}-{no_n}.",
        ),
        "trap": (
            "Staff will bring {matter} back for a vote next month.",
            "A resident of {surname} Street asked the council to vote against {matter}.",
            "{mover} asked whether the council had approved {matter} in 2019. The manager said that it had.",
            "No vote was taken on {matter}.",
            "{mover} said that he would vote no on {matter} unless the cost fell.",
        ),
        "transcript": (
            "Mayor Ashby: Next is {matter}. Is there a motion?\n\n{mover}: I move to {act}.\n\n{seconder}: Second.\n\nMayor Ashby: The clerk will call the roll.\n\n{turns}\n\nMayor Ashby: The motion carries.",
            "Mayor Ashby: We have a motion from {mover}, a second from {seconder}, to {act}. All in favor? Any opposed? The motion carries.",
        ),
    },
    "es": {
        "passed": (
            "{mover} propuso {act}. Secundó {seconder}. La moción se aprobó por {yes_n} votos a {no_n}; votó en contra {no_names}.",
            "A propuesta de {mover}, secundada por {seconder}, se acordó {act} por {yes_n} votos a favor y {no_n} en contra.",
            "Moción de {mover} para {act}, secundada por {seconder}. Votos a favor: {yes_names}. Votos en contra: {no_names}. Abstenciones: {abstain_names}. Resultado: aprobada.",
            "{mover} presentó una moción para {act}; la secundó {seconder}.\n\n{table}\n\nLa moción quedó aprobada.",
            "El concejo acordó {act} por {yes_n} votos a {no_n}. {abstain_names} se abstuvo.",
        ),
        "unanimous": (
            "{mover} propuso {act} y {seconder} secundó la propuesta. Se aprobó por unanimidad.",
            "El concejo aprobó por unanimidad {matter}.",
        ),
        "failed": (
            "{mover} propuso {act}. La moción fue rechazada por {yes_n} votos en contra y {no_n} a favor; votó a favor {no_names}.",
        ),
        "tabled": (
            "{mover} propuso aplazar {matter}; secundó {seconder}. Se aprobó por {yes_n} votos a {no_n}.",
        ),
        "amended": (
            "{mover} propuso {act}. {third} propuso una enmienda para añadir un informe anual; la secundó {fourth}. La enmienda se aprobó por {yes_n} votos a {no_n}. La propuesta enmendada se aprobó por unanimidad.",
        ),
        "recused": (
            "{recused_names} se inhibió y salió de la sala. {mover} propuso {act}. La moción se aprobó por {yes_n} votos a {no_n}.",
        ),
        "trap": (
            "{matter_cap} se votará en la próxima sesión.",
            "Un vecino de la calle {surname} pidió al concejo que votara en contra de esto: {matter}.",
            "No se votó sobre {matter}.",
            "{mover} dijo que votaría en contra si no bajaba el coste de {matter}.",
        ),
        "transcript": (
            "Alcalde Roldán: Pasamos a votar sobre {matter}.\n\n{mover}: Propongo {act}.\n\n{seconder}: Secundo.\n\nAlcalde Roldán: Votación nominal, por favor.\n\n{turns}\n\nAlcalde Roldán: Queda aprobada la moción.",
        ),
    },
    "zh": {
        "passed": (
            "{mover}动议{act}，{seconder}附议。动议以{yes_n}票赞成、{no_n}票反对获得通过，{no_names}反对。",
            "会议以{yes_n}票赞成、{no_n}票反对{act}。动议由{mover}提出，{seconder}附议。",
            "{mover}提议{act}，{seconder}附议。表决结果如下。\n\n{table}\n\n动议获得通过。",
            "{mover}动议{act}，{seconder}附议。赞成：{yes_names}。反对：{no_names}。弃权：{abstain_names}。动议通过。",
            "会议{act}，{yes_n}票赞成，{no_n}票反对，{abstain_names}弃权。",
        ),
        "unanimous": (
            "{mover}动议{act}，{seconder}附议，全票通过。",
            "会议一致{act}。",
        ),
        "failed": (
            "{mover}动议{act}，{seconder}附议。动议以{no_n}票赞成、{yes_n}票反对被否决，{no_names}赞成。",
        ),
        "tabled": (
            "{mover}动议将{matter}延期审议，{seconder}附议，以{yes_n}票赞成、{no_n}票反对通过。",
        ),
        "amended": (
            "{mover}动议{act}。{third}提出修正案，要求每年报告一次，{fourth}附议。修正案以{yes_n}票赞成、{no_n}票反对通过。修正后的动议全票通过。",
        ),
        "recused": (
            "{recused_names}回避并离场。{mover}动议{act}，{seconder}附议，以{yes_n}票赞成、{no_n}票反对通过。",
        ),
        "trap": (
            "{matter}将于下月表决。",
            "会议听取了{matter}的报告，未作表决。",
            "{mover}说，如果费用不降，他会对{matter}投反对票。",
            "居民要求市议会否决{matter}。",
        ),
        "transcript": (
            "叶市长：下面是{matter}，有人动议吗？\n\n{mover}：我动议{act}。\n\n{seconder}：附议。\n\n叶市长：现在逐个点名表决。\n\n{turns}\n\n叶市长：动议通过。",
        ),
    },
}  # fmt: skip
SECOND: dict[str, Templates] = {
    "en": {
        "passed": (
            "It was MOVED by {mover}, seconded by {seconder}, to {act}. Carried {yes_n}-{no_n}; {no_names} dissenting.",
            "{mover} moved and {seconder} seconded to {act}. Motion carried by vote of {roll}.",
            "Upon motion of {mover} and second of {seconder}, the City Council took action to {act}. The vote was as follows: Yeas – {yes_names}. Nays – {no_names}. Absent – {absent_names}. Motion carried.",
            "A motion was made by {mover}, and seconded by {seconder}, that the Council {act}. Voting in favor: {yes_names}. Voting against: {no_names}. The motion prevailed.",
            "Action: {Act}. Moved: {mover}. Seconded: {seconder}. In favor ({yes_n}): {yes_names}. Opposed ({no_n}): {no_names}. Abstained: {abstain_names}. Outcome: approved.",
            "By a vote of {yes_n} to {no_n}, the council decided to {act}. Casting the dissenting votes were {no_names}.",
            "| Name | Aye | Nay | Abstain |\n|---|---|---|---|\n{boxes}\n\nThe motion by {mover} to {act} was adopted.",
        ),
        "unanimous": (
            "{mover} moved and {seconder} seconded to {act}. Motion passed unanimously.",
            "It was moved by {mover} and seconded by {seconder} to {act}. All voted aye. Motion carried.",
            "A motion to {act} was offered by {mover}, supported by {seconder}, and adopted without dissent.",
        ),
        "failed": (
            "{mover}, seconded by {seconder}, moved to {act}. The question was put and the motion was defeated, {no_n} ayes to {yes_n} nays.",
            "The motion of {mover} to {act} died for want of a second.",
        ),
        "tabled": (
            "{mover} offered a motion to postpone {matter} to a later date. Seconded by {seconder}. Motion adopted {yes_n}-{no_n}.",
        ),
        "amended": (
            "It was moved by {mover} and seconded by {seconder} to {act}. An amendment requiring quarterly audits was then moved by {third} and seconded by {fourth}. The amendment carried {yes_n}-{no_n}. The main motion, as amended, then carried unanimously.",
        ),
        "recused": (
            "{recused_names} declared a conflict of interest and did not vote. Moved by {mover} and seconded by {seconder} to {act}. Approved {yes_n}-{no_n}.",
        ),
        "trap": (
            "The council expects to decide on {matter} in the autumn.",
            "{mover} noted that the county board voted 4-1 to support {matter}.",
            "If the motion carries, {matter} will begin in June.",
        ),
        "transcript": (
            "Mayor Ashby: I would entertain a motion on {matter}.\n\n{mover}: So moved, to {act}.\n\n{seconder}: I second it.\n\nMayor Ashby: Roll call, please.\n\n{turns}\n\nClerk: Motion passes.",
        ),
    },
    "es": {
        "passed": (
            "Sometida a votación la propuesta de {mover} de {act}, resultó aprobada con {yes_n} votos afirmativos y {no_n} negativos ({no_names}).",
            "Se somete a votación {act}. Votan a favor: {yes_names}. Votan en contra: {no_names}. Se aprueba por mayoría.",
            "{mover}, con el respaldo de {seconder}, plantea {act}. Queda aprobado con el voto en contra de {no_names}.",
            "Por {yes_n} votos contra {no_n}, el Concejo resolvió {act}. Se abstuvieron: {abstain_names}.",
        ),
        "unanimous": (
            "Por unanimidad de los presentes se acuerda {act}, a moción de {mover}.",
            "{mover} mociona para {act}; secunda {seconder}. Aprobado unánimemente.",
        ),
        "failed": (
            "La moción de {mover} para {act} no prosperó: {no_n} votos a favor y {yes_n} en contra.",
        ),
        "tabled": (
            "Se acordó dejar sobre la mesa {matter}, a petición de {mover}, por {yes_n} votos a {no_n}.",
        ),
        "amended": (
            "{mover} mociona para {act}. {third} plantea una enmienda que exige un informe trimestral. Se aprueba la enmienda por {yes_n} votos a {no_n}. Se aprueba por unanimidad la moción con la enmienda.",
        ),
        "recused": (
            "{recused_names} declaró un conflicto de interés y no votó. Se acordó {act} por {yes_n} votos a {no_n}.",
        ),
        "trap": (
            "El concejo prevé decidir sobre {matter} en otoño.",
            "{mover} recordó que la Diputación aprobó {matter} por cuatro votos a uno.",
        ),
        "transcript": (
            "Alcalde Roldán: ¿Alguien presenta una moción sobre {matter}?\n\n{mover}: Mociono para {act}.\n\n{seconder}: Apoyo la moción.\n\nAlcalde Roldán: La secretaria pasará lista para votar.\n\n{turns}\n\nSecretaria: Aprobada la moción.",
        ),
    },
    "zh": {
        "passed": (
            "经{mover}提议、{seconder}附议，会议表决{act}：赞成{yes_n}票，反对{no_n}票（{no_names}）。",
            "就{mover}关于{act}的动议进行表决，投赞成票的有{yes_names}，投反对票的有{no_names}，动议通过。",
            "{matter}付诸表决，{yes_n}人赞成，{no_n}人反对，{abstain_names}弃权，获得通过。",
        ),
        "unanimous": (
            "{mover}提出{act}的动议，{seconder}附议，与会委员一致同意，动议通过。",
        ),
        "failed": (
            "{mover}关于{act}的动议未获通过，{no_n}票赞成，{yes_n}票反对。",
        ),
        "tabled": (
            "经{mover}提议，会议决定暂缓表决{matter}，{yes_n}票赞成，{no_n}票反对。",
        ),
        "amended": (
            "{mover}提议{act}，{seconder}附议。{third}提出增加季度审计的修正案，以{yes_n}票赞成、{no_n}票反对通过。经修正的动议随后一致通过。",
        ),
        "recused": (
            "{recused_names}因利益冲突未参加表决。会议以{yes_n}票赞成、{no_n}票反对{act}。",
        ),
        "trap": (
            "{matter}预计秋季再行审议。",
            "{mover}提到县议会去年以四票赞成、一票反对支持{matter}。",
        ),
        "transcript": (
            "叶市长：关于{matter}，哪位提出动议？\n\n{mover}：我提议{act}。\n\n{seconder}：我附议。\n\n叶市长：请秘书点名。\n\n{turns}\n\n秘书：动议获得通过。",
        ),
    },
}  # fmt: skip
DEVELOPED: dict[str, Templates] = {
    language: {
        scenario: FIRST[language].get(scenario, ()) + SECOND[language].get(scenario, ())
        for scenario in FIRST[language]
    }
    for language in FIRST
}
"""SECOND was held out at first (decisions shown right .941, found .751), and then read."""
HELD_OUT: dict[str, Templates] = {
    "en": {
        "passed": (
            "MOTION: {mover} moved to {act}, seconded by {seconder}.\n\nThe motion carried, {yes_n}-{no_n}, by the following roll call vote:\n\nAYES: {yes_names}\n\nNOES: {no_names}\n\nABSENT: {absent_names}",
            "Motion made by {mover}, seconded by {seconder}, to {act}. Vote: {yes_n} yea, {no_n} nay. Motion carries.",
            "Motion by {mover} seconded by {seconder} to {act}. Motion carried by roll call vote.\n\n{lines}",
            "{mover} made a motion that the city {act}, which motion was seconded by {seconder}, and upon the roll being called, the vote was as follows: Ayes: {yes_names} Nays: {no_names} Absent: {absent_names}. The motion was declared adopted.",
            "{mover} moved to {act}, {seconder} seconding. Upon voice vote, the motion carried with {no_names} voting nay.",
            "The council, after discussion, adopted {matter} ({yes_n}-{no_n}). {abstain_names} abstained from the vote.",
            "RESOLUTION 26-14: {Act}\n\nMoved by {mover}; second by {seconder}. Roll call: {roll}. Motion passes {yes_n} to {no_n}.",
            "| Agenda item | Moved by | Seconded by | For | Against | Outcome |\n|---|---|---|---|---|---|\n| {matter} | {mover} | {seconder} | {yes_names} | {no_names} | Carried {yes_n}-{no_n} |",
        ),
        "unanimous": (
            "On motion by {mover}, seconded by {seconder}, and unanimously carried, the Council voted to {act}.",
            "Following a motion from {mover} and a second from {seconder}, members agreed unanimously to {act}. Motion carried.",
        ),
        "failed": (
            "Motion by {mover}, second by {seconder}, to {act}. Ayes: {yes_said}. Nays: {no_said}. The motion did not carry.",
            "{mover} moved to {act}, but the motion received no second and failed.",
        ),
        "tabled": (
            "{mover} made a motion to continue {matter} to a meeting date to be determined. {seconder} seconded the motion. The motion carried {yes_n}-{no_n}.",
        ),
        "amended": (
            "Motion: {mover} / {seconder} to {act}.\n\n{third} moved an amendment that staff report in a year; second by {fourth}. Amendment approved, {yes_n}-{no_n}.\n\nVote on the original motion as amended: carried unanimously.",
        ),
        "recused": (
            "{mover} moved, seconded by {seconder}, to {act}. Motion passed {yes_n}-{no_n}, with {recused_names} recused.",
        ),
        "trap": (
            "{mover} wondered aloud whether a motion to {act} would pass.",
            "The clerk read the motion to {act}, which had carried in 2021.",
            "Public comment: Ann Reyes urged a no vote on {matter}; Bob {surname} of {surname} Avenue was in favor.",
        ),
        "transcript": (
            "Chair Ashby: Item four, {matter}.\n\n{mover}: Madam Chair, I'd like to move to {act}.\n\n{seconder}: I'll second that.\n\nChair Ashby: Please take the roll.\n\n{turns}\n\nChair Ashby: The motion is approved.",
        ),
    },
    "es": {
        "passed": (
            "A continuación, {mover} formula una moción para {act}, que es secundada por {seconder}. Votación: {yes_n} a favor, {no_n} en contra. Se aprueba la moción.",
            "Se acuerda, con {yes_n} votos a favor y {no_n} en contra, {act}. Votaron en contra: {no_names}.",
            "MOCIÓN: {Act}.\n\nPROPONE: {mover}\n\nSECUNDA: {seconder}\n\nA FAVOR: {yes_names}\n\nEN CONTRA: {no_names}\n\nRESULTADO: Aprobada",
            "El Pleno, por {yes_n} votos a favor, {no_n} en contra, acuerda {act}, con la abstención de {abstain_names}.",
            "{mover} propone {act}; {seconder} secunda. Puesta a votación, la propuesta queda aprobada con los votos en contra de {no_names}.",
        ),
        "unanimous": (
            "El Concejo, por unanimidad, acuerda {act}.",
            "A propuesta de {mover}, y por unanimidad, se acordó {act}.",
        ),
        "failed": (
            "La propuesta de {mover} para {act} queda rechazada por {yes_n} votos en contra y {no_n} a favor.",
        ),
        "tabled": (
            "{mover} propone posponer {matter} hasta la próxima sesión; secunda {seconder}. Se aprueba por {yes_n} votos a {no_n}.",
        ),
        "amended": (
            "{mover} propone {act}. La enmienda de {third}, que pide un informe al año, se aprueba por {yes_n} votos a {no_n}. La moción así enmendada se aprueba por unanimidad.",
        ),
        "recused": (
            "{recused_names} se abstuvo de participar por conflicto de interés. La propuesta de {act} se aprobó por {yes_n} votos a {no_n}.",
        ),
        "trap": (
            "{mover} preguntó si el concejo había aprobado {matter} en 2019.",
            "Los vecinos esperan que se apruebe {matter}.",
        ),
        "transcript": (
            "Presidente Roldán: Punto cuarto, {matter}.\n\n{mover}: Presento la moción de {act}.\n\n{seconder}: La secundo.\n\nPresidente Roldán: Pasamos a votación nominal.\n\n{turns}\n\nPresidente Roldán: La moción queda aprobada.",
        ),
    },
    "zh": {
        "passed": (
            "会议对{mover}提出的{act}动议进行投票，结果为{yes_n}票赞成、{no_n}票反对，动议通过。投反对票的是{no_names}。",
            "动议：{act}。动议人：{mover}。附议人：{seconder}。赞成：{yes_names}。反对：{no_names}。结果：通过。",
            "{mover}提议{act}，{seconder}表示附议。经表决，{yes_n}票赞成，{no_n}票反对，提案获通过。",
            "市议会以{yes_n}票对{no_n}票{act}，{abstain_names}投弃权票。",
        ),
        "unanimous": (
            "经{mover}动议、{seconder}附议，会议全票{act}。",
            "全体委员一致{act}。",
        ),
        "failed": ("{mover}提议{act}，{seconder}附议，表决时{no_n}票赞成、{yes_n}票反对，动议遭否决。",),
        "tabled": ("会议以{yes_n}票赞成、{no_n}票反对决定推迟审议{matter}。",),
        "amended": (
            "{mover}动议{act}，{seconder}附议。{third}动议修正，增加年度报告，{fourth}附议，修正案{yes_n}票赞成、{no_n}票反对，获通过。修正后的动议获一致通过。",
        ),
        "recused": (
            "{recused_names}申请回避。{mover}提议{act}，{seconder}附议，{yes_n}票赞成，{no_n}票反对，动议通过。",
        ),
        "trap": (
            "{mover}询问{matter}能否在明年通过。",
            "市民希望{matter}尽快获得通过。",
        ),
        "transcript": (
            "主席：第四项，{matter}。\n\n{mover}：主席，我提议{act}。\n\n{seconder}：我来附议。\n\n主席：开始唱名表决。\n\n{turns}\n\n主席：动议获得通过。",
        ),
    },
}
_WORDS = {
    "en": {"yes": "Yes", "no": "No", "abstain": "Abstain", "absent": "Absent", "none": "None", "heads": "Member | Vote", "turn": ("Aye.", "No."), "and": " and ", "roll": ("yea", "nay")},
    "es": {"yes": "Sí", "no": "No", "abstain": "Abstención", "absent": "Ausente", "none": "ninguna", "heads": "Concejal | Voto", "turn": ("A favor.", "En contra."), "and": " y ", "roll": ("sí", "no")},
    "zh": {"yes": "赞成", "no": "反对", "abstain": "弃权", "absent": "缺席", "none": "无", "heads": "委员 | 表决", "turn": ("赞成。", "反对。"), "and": "和", "roll": ("赞成", "反对")},
}  # fmt: skip
_ZH = "零一二三四五六七"
OUTCOMES = {"passed": "passed", "unanimous": "passed", "failed": "failed", "tabled": "postponed", "amended": "passed",
            "recused": "passed", "transcript": "passed"}  # fmt: skip


@dataclass
class Truth:
    """What one decision of a record is, as far as the record states it."""

    thing: str
    outcome: str
    mover: str = ""
    seconder: str = ""
    tally: tuple[int, int] | None = None
    votes: dict[str, str] = field(default_factory=dict)
    amendment: bool = False
    """Of the amendment; the thing itself has a decision of its own."""


@dataclass
class Written:
    """One record and what is true of it."""

    name: str
    text: str
    truths: list[Truth]
    traps: list[str]


def write(city: City, number: int, templates: Templates, rng: random.Random) -> Written:
    """The minutes, or the transcript, of one meeting."""
    day = f"2026-{1 + number // 5:02}-{3 + 5 * (number % 5):02}"
    spoken = number % 6 == 5
    things = rng.sample(city.things, ITEMS + 1)
    parts: list[str] = []
    truths: list[Truth] = []
    traps: list[str] = []
    scenarios = [rng.choice(sorted(templates.keys() - {"trap", "transcript"})) for _ in range(ITEMS)]
    for thing, scenario in zip(things, ["transcript"] if spoken else scenarios, strict=False):
        scenario = scenario if rng.random() < 0.6 or spoken else "passed"  # noqa: PLW2901
        template = rng.choice(templates[scenario])
        text, found = _filled(city, template, scenario, thing, rng)
        if not spoken:
            parts.append("## " + _title(city, len(parts) + 1))
        parts.append(text)
        truths += found
    thing = things[-1]
    if not spoken:
        trap = rng.choice(templates["trap"])
        parts += ["## " + _title(city, len(parts) + 1), _filled(city, trap, "trap", thing, rng)[0]]
        traps.append(thing)
    kind = "transcript" if spoken else "adopted minutes"
    title = f"{city.minutes}, {day}"
    head = f"---\ntitle: {title}\ndate: {day}\nbody: {city.body}\nkind: {kind}\nlanguage: {city.language}\nnote: {city.fictional}\n---\n\n"
    return Written(f"{city.name}/{day}.md", head + "\n\n".join(parts) + "\n", truths, traps)


def _title(city: City, number: int) -> str:
    return {"en": f"Item {number}", "es": f"Punto {number}", "zh": f"第{number}项"}[city.language]


def _filled(  # noqa: C901, PLR0915 - one template, all that may stand in it
    city: City, template: str, scenario: str, thing: str, rng: random.Random
) -> tuple[str, list[Truth]]:
    words: dict[str, Any] = _WORDS[city.language]
    people = rng.sample(city.members, 7)
    lost = scenario == "failed"
    no_n = rng.choice([1, 2])
    absent, abstain = rng.random() < 0.4, "{abstain_names}" in template
    noes = people[:no_n] if "herself" not in template else people[:1]
    others = people[no_n:]
    recused = others[-1:] if scenario == "recused" else []
    gone = others[-1:] if absent and "{absent_names}" in template else []
    kept = others[-1:] if abstain else []
    yes = [each for each in others if each not in recused + gone + kept]
    if scenario == "unanimous":
        noes, yes = [], people
    mover, seconder, third, fourth = yes[0], yes[1], yes[2], yes[3]
    if lost and "{no_names}" in template:
        mover, seconder = noes[0], (yes[0] if len(noes) == 1 else noes[1])
    style = rng.choice(["full", "title", "surname"])

    def said(person: str) -> str:
        if city.language == "zh":
            return person + (city.title if style == "title" and "{table}" not in template else "")
        surname = person.rsplit(maxsplit=1)[-1]
        if style == "full":
            return person
        return f"{city.title} {surname}" if style == "title" else surname

    def bare(names: Iterable[str]) -> str:
        listed = [each if city.language == "zh" else each.split()[-1] for each in names]
        comma = "、" if city.language == "zh" else ", "
        if not listed:
            return str(words["none"])
        return listed[0] if len(listed) == 1 else comma.join(listed[:-1]) + words["and"] + listed[-1]

    number: Any = _ZH.__getitem__ if city.language == "zh" and rng.random() < 0.7 else str
    act = rng.choice(city.acts) + ("" if city.language == "zh" else " ") + thing
    ballots = {
        **dict.fromkeys(yes, "yes"),
        **dict.fromkeys(noes, "no"),
        **dict.fromkeys(kept, "abstain"),
        **dict.fromkeys(gone, "absent"),
    }
    if lost:
        ballots = {**dict.fromkeys(yes, "no"), **dict.fromkeys(noes, "yes")}
    everybody = [each for each in city.members if each in ballots]
    values = {
        "mover": said(mover), "seconder": said(seconder), "third": said(third), "fourth": said(fourth), "act": act, "Act": act[:1].upper() + act[1:],
        "matter": thing, "matter_cap": thing[:1].upper() + thing[1:], "surname": people[0].split()[-1], "yes_n": number(len(yes)), "no_n": number(len(noes)),
        "yes_names": bare(yes), "no_names": bare(noes), "abstain_names": bare(kept), "absent_names": bare(gone), "recused_names": bare(recused) if scenario == "recused" else "",
        "table": "| " + words["heads"] + " |\n|---|---|\n" + "\n".join(f"| {each} | {words[ballots[each]]} |" for each in everybody),
        "boxes": "\n".join(f"| {each} | " + " | ".join("X" if ballots[each] == b else " " for b in ("yes", "no", "abstain")) + " |" for each in everybody),
        "turns": "\n\n".join(f"{each}{'：' if city.language == 'zh' else ': '}{words['turn'][ballots[each] == 'no']}" for each in everybody),
        "lines": "\n\n".join(f"{each}{'：' if city.language == 'zh' else ': '}{words['turn'][ballots[each] == 'no'].rstrip('.。')}" for each in everybody),
        "yes_said": bare(each for each in everybody if ballots[each] == "yes"), "no_said": bare(each for each in everybody if ballots[each] == "no"),
        "roll": ", ".join(f"{each} {words['roll'][ballots[each] == 'no']}" for each in everybody),
    }  # fmt: skip
    slots = set(re.findall(r"{(\w+)}", template))
    truth = Truth(thing, OUTCOMES.get(scenario, ""))
    if "mover" in slots:
        truth.mover = mover
    if "seconder" in slots:
        truth.seconder = seconder
    one = ({"yes_n", "no_n"} <= slots and "({yes_n})" not in template) or (
        "yes_n" in slots and scenario == "unanimous"
    )
    if one and scenario != "amended":
        truth.tally = (len(noes), len(yes)) if lost else (len(yes), len(noes))
    if slots & {"table", "boxes", "turns", "roll", "lines", "yes_said"}:
        truth.votes = dict(ballots)
    named = {"yes_names": yes, "no_names": noes, "abstain_names": kept, "absent_names": gone}
    for slot, names in named.items():
        if slot in slots:
            truth.votes |= {each: ballots[each] for each in names}
    truth.votes |= dict.fromkeys(recused, "recused")
    truths = [truth]
    if scenario == "amended":
        amending = Truth(
            thing,
            "passed",
            third,
            fourth if "fourth" in slots else "",
            (len(yes), len(noes)),
            amendment=True,
        )
        truths.append(amending)
    return template.format(**values), truths


def simulated(templates: dict[str, Templates], seed: int, meetings: int = MEETINGS) -> list[Written]:
    """A year of the three cities."""
    rng = random.Random(seed)
    return [write(city, n, templates[city.language], rng) for city in CITIES for n in range(meetings)]


# --- What is found of it.


@dataclass
class Score:
    """Counts of one set."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def precision(self, of: str) -> float:
        """Of what is shown, what is right."""
        return self.right[of] / max(1, self.right[of] + self.wrong[of])

    def recall(self, of: str) -> float:
        """Of what is stated, what is shown and right."""
        return self.right[of] / max(1, self.right[of] + self.missed[of])


FIELDS = ("decision", "mover", "seconder", "tally", "vote")


def score(written: Iterable[Written]) -> Score:
    """Every record read by its own reader and by the rules."""
    from index.readers import reader
    from text.decision_rules.stated import read
    from text.sentences import split

    found = Score()
    for each in written:
        document = reader.read(each.text.encode(), each.name)

        def sentences(paragraph: Any, document: Any = document) -> list[Any]:
            from domain.documents import Span

            inner = split(document.text[paragraph.start : paragraph.end], document.language)
            return [Span(paragraph.start + s.start, paragraph.start + s.end) for s in inner]

        _compare(found, each, document, read(document, sentences))
    return found


def _compare(  # noqa: C901 - field by field
    found: Score, written: Written, document: Any, stated: Iterable[Any]
) -> None:
    left = list(written.truths)
    for one in stated:
        text = document.text
        words = " ".join(text[q.start : q.end] for q in one.quotes)
        fitting = [t for t in left if t.thing in words and t.amendment == one.amendment]
        if not fitting and one.amendment:
            near = [t for t in written.truths if t.thing in text[: one.quotes[0].end] and t.amendment]
            fitting = [t for t in near[-1:] if t in left]
        if not fitting and not one.about:
            fitting = [
                t for t in left if t.mover and one.mover and _is(text, one.mover, t.mover) and not t.amendment
            ][:1]
        truth = fitting[0] if fitting else None
        if truth is None or truth.outcome != one.outcome.value:
            found.wrong["decision"] += 1
            found.notes.append(
                f"WRONG decision {written.name}: {one.outcome.value} {words[:160]!r} – {truth}"
            )
            continue
        left.remove(truth)
        found.right["decision"] += 1
        for name in ("mover", "seconder"):
            span, true = getattr(one, name), getattr(truth, name)
            _count(
                found,
                name,
                None if span is None else _is(text, span, true),
                bool(true),
                f"{written.name}: {words[:200]!r}",
            )
        tally = (
            (one.tally.yes, one.tally.no)
            if one.tally and one.tally.yes is not None and one.tally.no is not None
            else None
        )
        _count(
            found,
            "tally",
            None if tally is None else tally == truth.tally,
            bool(truth.tally),
            f"{written.name}: {tally} {truth.tally} {words[:200]!r}",
        )
        shown = {text[v.name.start : v.name.end]: v.ballot.value for v in one.votes}
        for name, ballot in shown.items():
            true = next((t for t in truth.votes if _same(name, t)), "")
            known = {"abstain": "abstained"}.get(truth.votes.get(true, ""), truth.votes.get(true, ""))
            right = known == ballot
            found.right["vote"] += right
            found.wrong["vote"] += not right
            if not right:
                found.notes.append(
                    f"WRONG vote {written.name}: {name} {ballot}, true {known!r} {words[:200]!r}"
                )
        for name in truth.votes:
            if not any(_same(each, name) for each in shown):
                found.missed["vote"] += 1
                found.notes.append(f"missed vote {written.name}: {name} {truth.votes[name]} {words[:250]!r}")
    for truth in left:
        found.missed["decision"] += 1
        found.missed["vote"] += len(truth.votes)
        place = document.text.find(truth.thing)
        found.notes.append(
            f"missed decision {written.name}: {truth.outcome} {document.text[max(0, place - 120) : place + 200]!r}"
        )


def _count(found: Score, of: str, right: bool | None, stated: bool, note: str) -> None:
    if right:
        found.right[of] += 1
    elif right is not None:
        found.wrong[of] += 1
        found.notes.append(f"WRONG {of} {note}")
    if stated and not right:
        found.missed[of] += 1
        found.notes.append(f"missed {of} {note}")


def _is(text: str, span: Any, true: str) -> bool:
    return bool(true) and _same(text[span.start : span.end], true)


def _same(said: str, true: str) -> bool:
    from text.people import may_be_one

    return may_be_one(said, true)


def _table(found: Score, heading: str) -> Iterator[str]:
    yield heading
    for of in FIELDS:
        shown = found.right[of] + found.wrong[of]
        yield f"  {of:9} shown right {found.precision(of):.3f} ({found.wrong[of]} of {shown} wrong)   found {found.recall(of):.3f}"


def main() -> int:
    """Prints the figures; 1 where something held out is shown wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", type=Path, metavar="FOLDER")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--set", choices=("held-out", "developed"))
    parser.add_argument("--seed", type=int, default=2026)
    given = parser.parse_args()
    sets = {"held-out": HELD_OUT, "developed": DEVELOPED}
    for name, templates in sets.items():
        if given.set not in (None, name):
            continue
        written = simulated(templates, given.seed)
        if given.write:
            for each in written:
                path = given.write / name / each.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(each.text, encoding="utf-8")
            truths = {each.name: [vars(truth) for truth in each.truths] for each in written}
            (given.write / name / "truth.json").write_text(json.dumps(truths, ensure_ascii=False, indent=1))
            continue
        for language in ("all", "en", "es", "zh"):
            cities = {city.name for city in CITIES if language in ("all", city.language)}
            found = score(each for each in written if each.name.split("/")[0] in cities)
            print("\n".join(_table(found, f"{name}, {language}")))
            if given.wrong and language != "all":
                print("\n".join(f"    {note}" for note in found.notes[:80]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
