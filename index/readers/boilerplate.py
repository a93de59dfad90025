"""Boilerplate: what stands around a record and is not the record (navigation, share buttons), and who wrote it."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from domain.documents import Role
from index.readers.blocks import Block
from index.readers.hidden_text import remove
from text.cleaning import one_line

# --- Navigation of web pages.

UNSEEN_TAGS = frozenset(
    "script style noscript template iframe object embed svg math canvas audio video select option textarea button input"
    " datalist meta link title base graphic map".split()
)
_NAVIGATION_TAGS = frozenset(("nav", "footer", "aside"))
_NAVIGATION_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar")
)
_NAVIGATION_NAMES = re.compile(
    r"(?:(?:site|page|main|global|top|left|right|sub)[-_]?)?(?:nav|navbar|navigation|menu|footer|header|sidebar|breadcrumbs?)"
    r"|skip(?:[-_]?\w+)?|share(?:[-_]?\w+)?|sharedaddy|social(?:[-_]?\w+)?|cookie(?:[-_]?\w+)?|pagination|pager"
    r"|newsletter(?:[-_]?\w+)?|subscribe|related(?:[-_]?\w+)?|comments?|search(?:[-_]?\w+)?|visually-hidden|sr-only",
    re.IGNORECASE,
)


def without_navigation(tree: Any) -> Any:
    """A copy of the page without what its own marks say is navigation or a form's controls. What it hides is gone before."""
    page = copy.deepcopy(tree)
    for element in list(page.iter()):
        parent = element.getparent()
        if parent is not None and _is_navigation(element):
            remove(element)
    return page


def _is_navigation(element: Any) -> bool:
    tag = element.tag
    if not isinstance(tag, str):
        return True  # a comment or a processing instruction
    if tag in _NAVIGATION_TAGS or tag in UNSEEN_TAGS:
        return tag != "title"
    if element.get("role", "") in _NAVIGATION_ROLES:
        return True
    names = [*element.get("class", "").split(), element.get("id", "")]
    named = tag == "header" or any(_NAVIGATION_NAMES.fullmatch(name) for name in names if name)
    # An article's own header holds its title.
    return named and tag not in ("body", "html", "main", "article") and element.find(".//h1") is None


def main_part(page: Any) -> Any:
    """The element that the page marks as its main part; the whole body when it marks none, or several."""
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = page.findall(path)
        if len(found) == 1 and one_line("".join(found[0].itertext())):
            return found[0]
    body = page.find("body")
    return page if body is None else body


# --- Share buttons.

_NETWORK = (
    r"(?:facebook|twitter|x|linked ?in|e-?mail|print|whats ?app|pinterest|reddit|tumblr|telegram|threads|bluesky|mastodon"
    r"|pocket|copy link|link|skype|messenger|instagram|youtube|line|more|wechat|weibo|微信|微博|qq空间|qq好友|朋友圈)"
)
_JOINED = rf"{_NETWORK}(?:[\s,/|·•&]+(?:and\s+)?{_NETWORK})*"
_CUE = re.compile(
    rf"(?:share (?:this|on|via|article|story|post|page)(?: (?:article|story|post|page|on|via))*|share|tweet"
    rf"|compart[ei]r?(?: esto| en)?|partager|分享(?:到|至|本文)?)\s*[:：]?(?:\s*{_JOINED})?",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    rf"(?:(?:click to )?(?:share|tweet|post|save|pin)(?: (?:on|to|via|this))?\s+)?{_JOINED}(?:\s*\(opens in new window\))?"
    r"|(?:click to )?(?:tweet|share|print|email)(?: this)?|like this:?|like|loading(?:…|\.{3})|like loading(?:…|\.{3})"
    r"|\(?opens in new window\)?|related",
    re.IGNORECASE,
)
_WIDGET_LINES = 12  # more lines than this are not a row of buttons


def without_share_buttons(blocks: Sequence[Block]) -> list[Block]:
    """``blocks`` without the row of share buttons at the end.

    Only at the end, only from a line that says "Share this" (or the like) on, and only when nothing but the names
    of networks and buttons follows it. A sentence that happens to speak of Facebook stays.
    """
    first = max(0, len(blocks) - _WIDGET_LINES)
    start = len(blocks)
    for at in range(len(blocks) - 1, first - 1, -1):
        line = blocks[at].text.strip()
        if _CUE.fullmatch(line):
            start = at
        elif not _BUTTON.fullmatch(line):
            break
    return list(blocks[:start])


# --- Bylines.

_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'.-]*"
_NAMES = rf"{_NAME}(?:\s+(?:{_NAME}|de|del|la|van|von|da|bin|al)){{1,4}}"
_BYLINES = tuple(
    re.compile(form)
    for form in (
        rf"(?:By|BY|Por|Par|Von)\s+{_NAMES}(?:\s*(?:,|and|y|et|und|&)\s*{_NAMES})*(?:\s*[,|•·–—/-]\s*[^.!?]{{2,60}})?",
        r"(?:Reporters?|Correspondents?)[\s:][^.!?]{3,120}\bcontributed\b[^.!?]{0,60}\.?",
        rf"{_NAMES}(?:(?:,|,? and)\s+{_NAMES})*\s+(?:also\s+)?contributed(?:\s+\w+)?\s+to\s+this\s+\w+\.?",
        r"(?:Reporting|Written|Reported|Edited|Story|Text|Compiled|Translated)(?: and \w+)? by:?\s+[^.!?]{3,120}\.?",
        r"(?:Reporter|Author|Editor|Writer|Correspondent)s?:\s+[^.!?]{3,120}\.?",
        r"[（(【]?\s*(?:本报|本网|本刊|首席|见习|实习|融媒体|全媒体)*记者\s*[:：]?\s*[\u3400-\u9fff、，,·/\s]{2,40}[)）】]?",
        r"[（(【]?\s*(?:文|作者|责任编辑|责编|编辑|通讯员|来源)\s*[/:：|]\s*[\w\u3400-\u9fff、，,·/:： ]{2,60}[)）】]?",
    )
)
_NEAR_THE_TOP, _NEAR_THE_END = 4, 4
_LONGEST = 200


def is_byline(text: str) -> bool:
    """Whether ``text`` is nothing but a line saying who wrote or reported."""
    return len(text) <= _LONGEST and any(form.fullmatch(text) for form in _BYLINES)


def with_bylines(blocks: Sequence[Block], known: str = "") -> list[Block]:
    """``blocks`` with the byline's role given to lines near the top or the end that are one, and to the line
    ``known`` wherever it stands. They stay in the text, so that they can be asked for and quoted.
    """
    marked = list(blocks)
    for at, block in enumerate(blocks):
        near = at < _NEAR_THE_TOP or at >= len(blocks) - _NEAR_THE_END
        line = block.text.strip()
        plain = block.role in (Role.BODY, Role.LIST_ITEM)
        if plain and ((known and line == known) or (near and is_byline(line))):
            marked[at] = replace(block, role=Role.BYLINE, level=0)
    return marked
