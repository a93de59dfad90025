"""Chinese (Simplified and Traditional): directives of a meeting, such as 会议强调，要加快推进重大项目建设.

A directive begins a clause. What follows its comma says how, until another directive begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from domain.documents import Span
from domain.meetings import Rule
from text.priority_rules.grammar import Found, cut

_URGES = r"(?:强调|強調|要求|指出|提出|部署|明确|明確)"
_URGED = re.compile(rf"^[^，。；]{{0,24}}?{_URGES}[，,：:]?\s*")
_PEOPLE = r"(?:居民|市民|村民|业主|業主|商户|商戶|家长|家長|邻居|鄰居|(?:工|商|协|協|学|學)[会會])"
_URGED_BY_PEOPLE = re.compile(rf"^[^，。；会會府]{{0,6}}?{_PEOPLE}[^，。；的]{{0,4}}?{_URGES}")
URGED = re.compile(r"强调|強調|要求|部署")
"""Once in a paragraph, its later sentences may be directives without 要."""
_ACKNOWLEDGES = re.compile(
    r"^[^，。；]{0,24}?(?:认为|認為|听取|聽取|回顾|回顧|肯定|通报|通報|传达|傳達|审议|審議)"
)
_COUNTS = r"(?:[一二三四五六七八九十]是|首先|其次|同时|同時|此外|最后|最後|下一步|今后|今後|[一二三四五六七八九十](?=要))"
_MUST = r"(?:要(?!求|是|闻|聞)|必须|必須|务必|務必|须|須)"
_PASSED_ON = rf"(?:(?:并|並)?(?:要求[^，,。；]{{0,8}}?)?(?={_MUST}))?"
"""並要求各局處要 …: the directive is passed on to those who are to follow it."""
_ADVERB = (
    r"(?:着力|著力|大力|全力以赴|全力|加快|持续|持續|深入|扎实|紮實|切实|切實|坚决|堅決|进一步|進一步|积极|積極|全面|统筹|統籌|坚定不移|聚力|更加|"
    r"不断|不斷|重点|重點|毫不放松|毫不放鬆|坚持|堅持|牢牢|有序|稳步|穩步|有效|稳妥|穩妥)"
)
_AIMED = r"(?:聚焦|突出|抓好|抓实|抓實|抓紧|抓緊|做好|做实|做實|紧盯|緊盯|抓)"
"""These only say that what follows matters: they are no part of a label."""
_VERB = (
    r"(?:推进|推進|推动|推動|促进|促進|提升|加强|加強|强化|強化|深化|扩大|擴大|优化|優化|完善|发展|發展|建设|建設|保障|稳住|穩住|稳定|穩定|"
    r"稳|穩|防范|防範|化解|落实|落實|实施|實施|打造|培育|支持|解决|解決|整治|改善|守牢|守住|筑牢|築牢|兜牢|用好|办好|辦好|壮大|壯大|"
    r"构建|構建|释放|釋放|激发|激發|提高|招引|引进|引進|保护|保護|恢复|恢復|开展|開展|补齐|補齊|增加|降低|确保|確保)"
)
_DIRECTIVE = re.compile(
    rf"^(?:{_COUNTS}[，,]?\s*)?{_PASSED_ON}(?P<cue>(?P<must>{_MUST})?(?P<adverbs>{_ADVERB}*)(?P<aimed>{_AIMED}{{0,2}}))(?P<object>[^，,。；;：:！]+)"
)
_BORDER = re.compile(rf"[；;]|[，,](?=(?:{_COUNTS})?{_PASSED_ON}(?:{_MUST}|{_ADVERB}|聚焦|突出|紧盯|緊盯))")
_EMPTY = re.compile(
    r"^(?:事项|事項|经费|經費|资金|資金|资源|資源|动议|動議|票数|每?[位个個]?(?:议员|議員|委员|委員|代表))$|(?:赞同|贊同|附议|附議|同意)$|(?:精神|讲话|講話|决策部署|決策部署|部署要求|思想|认识|認識|站位|信心|作风|作風|合力|目标任务|目標任務|任务|任務|各项工作|各項工作|"
    r"责任|責任|担当|擔當|氛围|氛圍|大局|落实|落實|落地|见效|見效|实效|實效|意识|意識|目标|目標|状态|狀態|力度|统一|統一)$|"
    r"贯彻|貫徹|学习|學習|凝心聚力|再接再厉|再接再厲|新局面|新篇章|新贡献|新貢獻|经验|經驗|问题导向|問題導向|底线思维|底線思維"
)
_GENERAL = re.compile(
    rf"^(?:{_VERB})?(?:全市|全县|全區|全区)?(?:经济|經濟|社会|社會|高质量|高質量|和|与|與)*(?:发展|發展|工作)$"
)
_ITEM = re.compile(r"[、]|(?<=[^、])(?:以及|及|和|与|與)(?=[^、]+$)")
_TAIL = re.compile(
    r"(?:等(?:方面|重点领域|重點領域|领域|領域)?|[二三四五六两兩][个個大](?:方面|领域|領域))?(?:的)?(?:各项|各項|重点|重點)?(?:工作|问题|問題|重要性|必要性)?$"
)
_ORDINAL = re.compile(r"(?:第[一二三四五六]|首先|其次|[一二三四五六]是)[，、是]?")
_COMMA = re.compile(r"[，,；;]")
LONGEST = 30
_MOST_TRIED, _REACH = 24, 160
"""Names of one sentence that are looked at, and characters before each: one that has more is no sentence, and must not take long."""

TRIGGER = re.compile(
    rf"{_MUST}|{_ADVERB}|{_AIMED}|{_URGES}|优先|優先|首要|首位|头等|頭等|头号|頭號|重点|重點|重中之重|最紧迫|最緊迫|最重要|最重视|最重視|最高|目标|目標|关键|關鍵|核心|重心|主轴|主线|主線|首先|最|倾斜|傾斜|先于|先於|先行|大事|实事|實事|督办|督辦|投入|投向|战略|戰略|集中"
)

HEADING = re.compile(
    r"\W*(?:[一二三四五六七八九十0-9]+[、.．]\s*)?(?:(?:今年|全年|下半年|上半年|年度|主要|重点|重點|工作|近期|\d{4}年度?|[\u4e00-\u9fff]{1,6}(?:议会|議會|政府|委员会|委員會))的?)*"
    r"(?:目标|目標|任务|任務|重点|重點|重点工作|重點工作|优先事项|優先事項|工作重点|工作重點)[：:]?\W*"
)
NUMBERED = re.compile(
    r"(?:战略|戰略|重点|重點|工作|主要|优先|優先)(?:目标|目標|任务|任務|事项|事項)(?:之)?[一二三四五六七八九十0-9]{1,2}\s*[、.．—-]+\s*"
)
LEAD_IN = re.compile(r"(?:目标|目標|任务|任務|重点|重點|优先事项|優先事項)[^。！？]{0,20}[：:]\s*\Z")


# What is called a priority by name, whatever verb says so: 把…定为首要任务, …是今年的工作重点, 优先事项包括：….
_RANK = r"(?:最(?:高|大|紧迫|緊迫|重要|优先|優先)|首要|首位|头等|頭等|头号|頭號|第一|重点|重點|优先|優先|核心|重大|关键|關鍵|突出|主要|最重视|最重視)"
_NAME = re.compile(
    rf"(?:{_RANK}[的之]?)*(?:(?:优先|優先|首要|头等|頭等|头号|頭號|重点|重點|核心|最紧迫|最緊迫|最重要|最优先|最優先|最高|突出|主要|年度|预算|預算|第一|关键|關鍵|以下|最重视|最重視)的?(?:[一二三四五六七八九十两兩几幾]项|[一二三四五六七八九十两兩几幾]項)?(?:办理|辦理|处理|處理|推进|推進)?(?:事项|事項|清单|清單|任务|任務|工作|项目|項目|大事|议题|議題|目标|目標|方向|位置)"
    r"(?:(?:清单|清單|名单|名單|甲|乙|丙|丁|[一二三四五六七八九十A-Z0-9])(?=[：:]|$|[，。；中里裡]))?|(?:工作|施政|年度|全年|今年的?)(?:的)?(?:重点|重點|首位)|(?:工作|施政|计划|計劃|规划|規劃|预算|預算)的?(?:核心|重心|主线|主線|主轴|主軸|中心)|主攻方向|主线|主線|主轴|主軸|(?:施政|工作|发展|發展)(?:目标|目標)|着力点|著力點|第一(?:位|优先|優先|项|項)|第三优先|重中之重|首位|头等大事|頭等大事"
    r"|民生(?:实事|實事)(?:项目|項目|工程)?|(?:重点|重點)(?:工程|督办|督辦)(?:事项|事項)?|[二三四五六七八九十两兩0-9]{1,2}(?:大|项|項|件|个|個)(?:大事|实事|實事|工作|任务|任務|目标|目標|重点|重點|领域|領域|事)(?=[，,]?(?:即|分别|分別|包括|依次|[：:]))|战略(?:目标|重点|方向)(?:[一二三四五六七八九十0-9]{1,2}(?=[：:]))?"
    r"|最(?:迫切|要紧|要緊|紧要|緊要|紧迫|緊迫|急需|优先|優先)(?:需要)?(?:解决|解決|处理|處理|办|辦|做)?的?(?:一?件?事|问题|問題|工作|任务|任務)|首先要做的)"
)
_BEHIND = re.compile(
    r"[^，。；：:]{0,12}?(?:(?:就|依次|分别|分別)?(?:是|为|為)(?!了)|包括|有|[：:])\s*(?P<x>[^。]+)|[，,](?:即|依次[是为為]|分别[是为]|分別[是為]|包括|其次是)(?P<y>[^。]+)"
)
_OBJECT = re.compile(
    r"(?:将(?!来)|將(?!來)|把|以(?!及)|确认|確認|选定|選定|确定|確定|选择|選擇|宣布|认定|認定|明确|明確|指定|通过|通過|视|視)(?P<x>[^。；;：:]+?)"
    r"(?:(?:列|定|(?<!工)作|视|視|纳|納|摆|擺|放|称|稱|选|選|设|設|排|确定|確定|列入|写|寫|当|當)?(?:为|為|入|(?<=[列摆擺放排])在|进|進|(?<!工)作|成|到|作为|作為))[^。；;：:]{0,18}?$"
)
_SUBJECT = re.compile(
    r"(?P<x>(?!被)[^。；;：:，]+?)(?:(?:得票|得分)最[多高][，,]?(?:由此|因此)?)?(?:被[^。；;，]{0,12}?(?:为|為|入|作)|(?:将|將|应|應|仍然?|同样|同樣|继续|繼續|正式|连续[^，。；]{1,4}|連續[^，。；]{1,4})*(?:是|(?<![认認])为|(?<![认認])為|作为|作為|成为|成為|(?:必须|必須|应当|應當)?(?:排在|放在|摆在|擺在|位居|位列)|列[入为為]|纳入|納入|入选|入選))[^。；;：:，]{0,16}?$"
)
_SAYS = re.compile(
    r"^.*?(?:认为|認為|指出|强调|強調|确认|確認|重申|宣布|决定|決定|明确|明確|通过|通過|表示|规划|規劃|会议上|會議上|研讨会上|研討會上|讨论|討論|投票|表决|表決|获得通过|獲得通過)[，,：:]"
    r"|^[^，。]{0,14}(?:指出|强调|強調|重申|认为|認為|宣布|一致认为|一致認為)|^除|^其中"
)
_STRESSED = re.compile(
    r"(?:(?:强调|強調)(?:了)?|聚焦(?:[^，。：]{0,8}(?:领域|領域|方面|重点|重點|目标|目標)[：:])?|(?:集中(?:力量|精力)|重点|重點|着重|著重|优先|優先)(?:做好|办好|辦好|抓好|投向|支持|推进|推進|推动|推動|保障|解决|解決|用于|用於|安排|考虑|考慮|投入|处理|處理|办理|辦理|发展|發展))(?P<x>(?!要|，|,|：|:|[^，。；]{0,4}(?:应|應|须|須|必须))[^，。；：:]{2,30})(?=[，。；])"
)
_RANKED = re.compile(
    r"(?P<x>[^，。；：:、]{2,30}?)(?:刻不容缓[，,]|刻不容緩[，,])?(?:(?:应当?|應當?|必须|必須|须|須|要|将|將)(?:先于|先於|优先于|優先於|先行|最先|摆在|擺在|放在)|(?:得票|得分)最[多高](?=[，,。]))"
    r"|(?:向|对|對)(?P<y>[^，。；：:]{2,40}?)(?:倾斜|傾斜)|(?:投入|投向|用于|用於)(?P<z>[^，。；：:]{2,30})(?=[，。；])"
)
"""What comes before others, and where the money or the effort goes."""
_OFFICIAL = re.compile(
    r"会|會|政府|市长|市長|镇长|鎮長|县长|縣長|区长|區長|规划|規劃|计划|計劃|预算|預算|决议|決議"
)
_BESIDES = re.compile(
    r"^除(?:了)?(?P<x>[^，,]{2,24}?)(?:继续[^，,]*|[作排放摆][^，,]*)?(?:之外|以外|外)?[，,]"
)
OTHERS = re.compile(
    r"[？?吗嗎]\s*$|是否|(?:居民|市民|村民|业主|業主|商户|商戶)(?=[^，。；]{0,6}(?:[说說问問]|表示|要求|希望|建议|建議|认为|認為|提出|呼吁|呼籲|来信|來信|恳请|懇請|反映|提议|提議|担心|擔心|反对|反對|投诉|投訴|抱怨))|律师|律師|公众发言|公眾發言|[不没沒非](?!仅|僅|但|断|斷)|未(?!来|來)|否决|否決|撤回|搁置|擱置|推迟|推遲|已(?:于|於)?[^，。；]{0,6}(?:完成|完工|竣工)|[办辦][结結]|完成情况|完成情況|曾|去年|上年|上一|以往|删除|刪除|移出"
)


_HERE = r"(?:议会|議會|理事会|理事會|委员会|委員會|全会|全會|政府|本会|本會|[市镇鎮县縣区區村]里)"
_ASKS = re.compile(
    rf"(?:请求|請求|要求)(?![的，。；：]|$)|恳请|懇請|恳求|懇求|央求|敦促|促请|促請|呼吁|呼籲|吁请|籲請|提请|提請|请愿|請願|(?:希望|建议|建議|提议|提議|请|請)(?=[^，。；]{{0,3}}?{_HERE})"
)
_ASSOCIATIONS = re.compile(
    r"社会|社會|(?:工|商|协|協|学|學|基金)[会會]|(?:居民|业主|業主|村民|家长|家長)(?:委员|委員)?[会會]"
)
_ASKS_FOR_BODY = re.compile(
    rf"{_OFFICIAL.pattern}|[市县縣区區镇鎮]委|党委|黨委|常委|领导|領導|书记|書記|(?:议员|議員|委员|委員|理事|成员|成員)[们們]|全体|全體|一致|多数|多數"
    r"|^(?:按|依|据|據|根据|根據|应|應)|(?:满足|滿足|符合|达到|達到)"
)
_AND = re.compile(r"^(?:[并並]且?|且|[还還也又再]|同时|同時|随后|隨後)+")
_GRANTED = re.compile(r"采纳|採納|通过|通過|同意|批准")


def asked_by_others(sentence: str) -> bool:
    """Whether it is the wish of somebody who is not the body, which nothing in the sentence grants: 居民请求议会把…放在首位."""
    for word in _ASKS.finditer(sentence):
        clause = max(sentence.rfind(mark, 0, word.start()) for mark in "，。；：") + 1
        # Without a subject of its own, it has the one before: 园艺社来信，并请求….
        asker = _AND.sub("", sentence[clause : word.start()].strip()) or sentence[: word.start()].strip()
        if asker and not _ASKS_FOR_BODY.search(_ASSOCIATIONS.sub("", asker)):
            return not _GRANTED.search(sentence, word.end())
    return False


def find(sentence: str, *, urged: bool) -> list[Found]:
    """The directives of one sentence, and what it calls a priority by name. ``urged`` tells whether its paragraph said 强调 or
    要求 before.
    """
    directives = _directives(sentence, urged=urged)
    held = [each.label for each in directives]
    return [
        *directives,
        *(each for each in _called(sentence) if not any(map(each.label.overlaps, held))),
    ]


def _called(sentence: str) -> list[Found]:
    """What stands behind the name of a priority, or is made or said to be one before it; what ranks first; what is stressed."""
    if OTHERS.search(sentence) or asked_by_others(sentence):
        return []
    found: dict[Span, Found] = {}
    for words, spans in _places(sentence):
        for label in (label for span in spans for label in _things(sentence, span)):
            if not any(map(label.overlaps, found)):
                found[label] = Found(Rule.PRIORITY, label, words)
    for stressed in _STRESSED.finditer(sentence):
        for label in _things(sentence, Span(*stressed.span("x"))):
            found.setdefault(label, Found(Rule.EMPHASIS, label, Span(stressed.start(), stressed.start("x"))))
    return list(found.values())


def _places(sentence: str) -> Iterator[tuple[Span, list[Span]]]:
    named = False
    for name in islice(_NAME.finditer(sentence), _MOST_TRIED):
        # Within a quotation it is somebody's.
        if any(
            sentence.count(opens, 0, name.start()) > sentence.count(closes, 0, name.start())
            for opens, closes in ("“”", "「」", "『』")
        ):
            continue
        begins = max(sentence.rfind(mark, 0, name.start()) for mark in "。；;\n") + 1
        begins = max(begins, name.start() - _REACH)
        left = sentence[begins : name.start()]
        before = _made(left) or _SUBJECT.search(left)
        spans = [Span(begins + before.start("x"), begins + before.end("x"))] if before else []
        behind = _BEHIND.match(sentence, name.end())
        if behind and (not spans or behind["y"]):
            spans.append(Span(*behind.span("x" if behind["x"] else "y")))
        named = named or bool(spans)
        yield Span(*name.span()), spans
    if named and (also := _BESIDES.match(sentence)):
        yield Span(*also.span()), [Span(*also.span("x"))]
    for ranked in _RANKED.finditer(sentence) if _OFFICIAL.search(sentence) else ():
        yield Span(*ranked.span()), [Span(*ranked.span(name)) for name in "xyz" if ranked[name]]


def _made(left: str) -> re.Match[str] | None:
    """The last of what may begin an object: 通过决议，把…定为. Only 把 and its like reach over a comma."""
    made = _OBJECT.search(left, max(0, *(left.rfind(word) for word in "将將把")))
    while made and (later := _OBJECT.search(left, left.find("，", made.start()) + 1 or len(left))):
        made = later
    return None if made and "，" in made["x"] and made.group()[0] not in "将將把以" else made


def _things(sentence: str, span: Span) -> list[Span]:
    """The things of a list; without who says so before it, and without what says how behind its comma."""
    start, stop = span.start, span.end
    if said := _SAYS.match(sentence[start:stop]):
        start += said.end()
    borders = [*_ITEM.finditer(sentence, start, stop), *_COMMA.finditer(sentence, start, stop)]
    pieces = cut(start, stop, sorted(borders, key=lambda each: each.start()))
    leads = (_ORDINAL.match(sentence, each.start, each.end) for each in pieces)
    return good(
        sentence,
        [
            Span(lead.end() if lead else each.start, each.end)
            for each, lead in zip(pieces, leads, strict=True)
        ],
    )


def _directives(sentence: str, *, urged: bool) -> list[Found]:
    found: list[Found] = []
    start, rule = 0, None
    opening = _URGED.match(sentence)
    if _URGED_BY_PEOPLE.match(sentence):
        return []
    if opening:
        start, rule = opening.end(), Rule.EMPHASIS
    elif _ACKNOWLEDGES.match(sentence) or sentence.rstrip().endswith(("？", "?")):
        return []
    for segment in _segments(sentence, start):
        match = _DIRECTIVE.match(sentence[segment.start : segment.end])
        if match is None or not (match["must"] or ((opening or urged) and match["cue"])):
            continue
        words = Span(segment.start + match.start("cue"), segment.start + match.end("cue"))
        if opening and segment.start == start:
            words = Span(0, words.end)
        why = rule if rule and segment.start == start else _rule(match)
        found += [Found(why, label, words) for label in _labels(sentence, segment.start, match)]
    return found


def _segments(sentence: str, start: int) -> list[Span]:
    return cut(start, len(sentence), _BORDER.finditer(sentence, start))


def _rule(match: re.Match[str]) -> Rule:
    cue = match["cue"]
    if re.search(r"聚焦|突出|紧盯|緊盯", cue):
        return Rule.FOCUS
    if re.search(r"重点|重點", cue):
        return Rule.PRIORITY
    return Rule.EMPHASIS if match["must"] and not match["adverbs"] else Rule.UNDERTAKING


def _labels(sentence: str, offset: int, match: re.Match[str]) -> list[Span]:
    """The labels of a directive that begins at ``offset``."""
    obj = match["object"]
    start, stop = offset + match.start("object"), offset + match.end("object")
    # Without a verb of doing, “要” is not a directive (“要不是 …”), unless the cue itself says to take hold of something.
    verb = re.match(_VERB, obj)
    if verb is None and not match["aimed"]:
        return []
    borders = _ITEM.finditer(sentence[:stop], start) if "、" in obj else ()
    return good(sentence, cut(start, stop, borders))


def good(sentence: str, spans: list[Span]) -> list[Span]:
    """Those of ``spans`` that name something, without what only trails behind."""
    good = []
    for span in spans:
        text = sentence[span.start : span.end].rstrip()
        tail = _TAIL.search(text)
        text = text[: tail.start()] if tail and tail.start() > 1 else text
        left = len(text) - len(text.lstrip(" 　"))
        label = text.strip(" 　")
        if 2 <= len(label) <= LONGEST and not _EMPTY.search(label) and not _GENERAL.match(label):
            good.append(Span(span.start + left, span.start + left + len(label)))
    return good
