"""Words that carry no content in a question. They are dropped from questions only: what is indexed keeps them,
so that an exact phrase can hold them.
"""

from __future__ import annotations

import re

_ENGLISH = """
a about above after again all also am an and any are as at be because been before being below between both but by
can could did do does doing done down during each either else ever every few for from further had has have having
he her here hers herself him himself his how i if in into is it it's its itself just let me more most my myself no
nor not of off on once only or other our ours out over own per please s same shall she should so some such t tell
than that that's the their theirs them themselves then there there's these they this those through to too under until
up upon very was we were what what's when when's where where's whether which while who who's whom whose why will with
would you your yours
"""
# "us" and "may" are not here: the country, and the month.

_SPANISH = """
a al algo algun alguna algunas alguno algunos ante antes aquel aquella aunque bajo cada como con contra cual cuales
cuando cuanta cuantas cuanto cuantos de del desde donde dos el ella ellas ello ellos en entre era eran es esa esas ese
eso esos esta estaba estan estar estas este esto estos fue fueron ha haber hace hacia han hasta hay la las le les lo
los mas me mi mientras muy nada ni no nos nosotros o os otra otras otro otros para pero poco por porque que quien
quienes se sea segun ser si sido sin sobre son su sus tal tambien tan tanto te tiene tienen toda todas todo todos tu
un una unas uno unos usted ustedes y ya yo
"""
# Written as they are searched: without accents.

STOP_WORDS = frozenset(f"{_ENGLISH} {_SPANISH}".split()) - {"dos"}

CJK_QUESTION_WORDS = re.compile(
    "请问|为什么|为何|什么|怎么样|怎么|怎样|如何|哪些|哪个|哪里|哪儿|哪位|哪|谁|是不是|是否|有没有|多少|几时|何时|何地|吗|呢|吧|的|了"
)
"""Asked with, not asked for. They are cut out before a run is taken in pairs: between two words
they would make pairs that no record holds."""
