"""Chinese (Simplified and Traditional): directives of a meeting, such as 会议强调，要加快推进重大项目建设.

A directive begins a clause. What follows its comma says how, until another directive begins.
"""

from __future__ import annotations

import re

from domain.documents import Span
from domain.priorities import Rule
from text.priority_rules.grammar import Found

_URGES = r"(?:强调|強調|要求|指出|提出|部署|明确|明確)"
_URGED = re.compile(rf"^[^，。；]{{0,24}}?{_URGES}[，,：:]?\s*")
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
    r"(?:着力|著力|大力|全力|加快|持续|持續|深入|扎实|紮實|切实|切實|坚决|堅決|进一步|進一步|积极|積極|全面|统筹|統籌|坚定不移|聚力|更加|"
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
    r"(?:精神|讲话|講話|决策部署|決策部署|部署要求|思想|认识|認識|站位|信心|作风|作風|合力|目标任务|目標任務|任务|任務|各项工作|各項工作|"
    r"责任|責任|担当|擔當|氛围|氛圍|大局|落实|落實|落地|见效|見效|实效|實效|意识|意識|目标|目標|状态|狀態|力度|统一|統一)$|"
    r"贯彻|貫徹|学习|學習|凝心聚力|再接再厉|再接再厲|新局面|新篇章|新贡献|新貢獻|经验|經驗|问题导向|問題導向|底线思维|底線思維"
)
_GENERAL = re.compile(
    rf"^(?:{_VERB})?(?:全市|全县|全區|全区)?(?:经济|經濟|社会|社會|高质量|高質量|和|与|與)*(?:发展|發展|工作)$"
)
_ITEM = re.compile(r"[、]|(?<=[^、])(?:以及|及|和|与|與)(?=[^、]+$)")
_TAIL = re.compile(r"(?:等方面|等领域|等領域|等)?(?:的)?(?:各项|各項|重点|重點)?(?:工作)?$")
LONGEST = 30

TRIGGER = re.compile(rf"{_MUST}|{_ADVERB}|{_AIMED}|{_URGES}")

HEADING = re.compile(
    r"\W*(?:[一二三四五六七八九十0-9]+[、.．]\s*)?(?:(?:今年|全年|下半年|上半年|年度|主要|重点|重點|工作|近期|\d{4}年)的?)*"
    r"(?:目标|目標|任务|任務|重点|重點|重点工作|重點工作|优先事项|優先事項|工作重点|工作重點)[：:]?\W*"
)
LEAD_IN = re.compile(r"[^。！？]*(?:目标|目標|任务|任務|重点|重點|优先事项|優先事項)[^。！？]{0,20}[：:]\s*")


def find(sentence: str, *, urged: bool) -> list[Found]:
    """The directives of one sentence. ``urged`` tells whether its paragraph said 强调 or 要求 before."""
    found: list[Found] = []
    start, rule = 0, None
    opening = _URGED.match(sentence)
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
    spans, at = [], start
    for border in _BORDER.finditer(sentence, start):
        spans.append(Span(at, border.start()))
        at = border.end()
    spans.append(Span(at, len(sentence)))
    return spans


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
    borders = list(_ITEM.finditer(obj)) if "、" in obj else []
    if not borders:
        return _good(sentence, [Span(start, stop)])
    spans, at = [], 0
    for border in borders:
        spans.append(Span(start + at, start + border.start()))
        at = border.end()
    spans.append(Span(start + at, stop))
    return _good(sentence, spans)


def _good(sentence: str, spans: list[Span]) -> list[Span]:
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
