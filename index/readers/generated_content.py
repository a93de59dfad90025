"""Generated content: words that the styles of a page put beside its own and no quote of it has (CSS ``content`` of what stands before
and after an element, the strings of list markers and of quotation marks).

Where a page has “did approve” and a style says ``content: "not "``, a browser shows “did not approve”. What they say is not judged,
only that there are some. Signs, pictures, and the numbers of lists and headings are no words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from index.readers.outline import has_words
from index.readers.style_sheets import ESCAPED, SELECTOR, Styles, letter, names_in, selected, spelled_out

_PLACE = re.compile(r"(?:::?(?:before|after|marker))+\s*$", re.IGNORECASE)
_PROPERTIES = ("content", "list-style", "list-style-type", "quotes")
_STRING = re.compile(r'"((?:\\.|[^"\\])*)"?' + r"|'((?:\\.|[^'\\])*)'?")
_PICTURE = re.compile(r"(?:url|image-set|[a-z-]+-gradient)\([^)]*\)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"attr\(\s*([\w:-]+)", re.IGNORECASE)
_COUNTED = re.compile(r"counters?\(", re.IGNORECASE)
_COUNTING = re.compile(r"@counter-style\s+([\w-]+)\s*\{([^{}]*)\}", re.IGNORECASE)
_SYMBOLS = re.compile(r"(?:symbols|prefix|suffix|pad|negative)\s*:[^;]*?\w\w", re.IGNORECASE)
_IN_LINES = frozenset(
    "a abbr b cite code del em font i ins label mark q s small span strong sub sup u".split()
)
_MOST = 512  # selectors that are looked up


def mark(page: Any, styles: Styles, unsure: str) -> None:
    """Sets the attribute ``unsure`` where a style adds words: on the element that gets them, or on what is around one without words."""
    counting = {name.lower() for name, says in _COUNTING.findall(styles.sheets) if _SYMBOLS.search(says)}
    for element, name, value in _said(page, styles, counting):
        if _has_words(name, spelled_out(value, partial(_called, styles, element)), element, counting):
            around = (each for each in (element, *element.iterancestors()) if has_words(each))
            next(around, page).set(unsure, "")


def _called(styles: Styles, element: Any, name: str) -> str:
    return styles.called(name, element)


def _said(page: Any, styles: Styles, counting: set[str]) -> Iterator[tuple[Any, str, str]]:
    """Each element with each property that may add words to it, and its value; the page for elements that are not looked up."""
    for element in page.iter("*"):
        for name, value in _declared(element.get("style", ""), counting):
            if name != "content":
                yield element, name, value
    names, is_large = names_in(page)
    left = _MOST
    for rule, body, _ in styles.rules:
        says = [*_declared(body, counting)]
        for selector in SELECTOR.findall(rule) if says else ():
            plain = _PLACE.sub("", selector.strip("\0 \n\t"))
            is_beside = plain != selector.strip("\0 \n\t")
            plain += "*" if not plain or plain[-1] in " >+~\n\t" else ""
            given = [each for each in says if is_beside or each[0] != "content"]
            for path, _, _ in selected(plain, names, is_large=is_large) if given else ():
                left -= 1
                for element in [page] if path is None or left < 0 else path(page):
                    yield from ((element, *each) for each in given)


def _declared(body: str, counting: set[str]) -> Iterator[tuple[str, str]]:
    """The properties that may add words, with their values; most add signs alone."""
    for part in body.split(";"):
        name, _, value = part.partition(":")
        name = ESCAPED.sub(letter, name).strip().lower()
        if name in _PROPERTIES and (counting or "(" in value or any(map(str.isalnum, _strings(value)))):
            yield name, value


def _strings(value: str) -> str:
    return "".join(ESCAPED.sub(letter, one or other) for one, other in _STRING.findall(value))


def _has_words(name: str, value: str, element: Any, counting: set[str]) -> bool:
    """Whether a value shows letters or digits, but for those that count what begins a line."""
    # Behind a stroke stands what is read out instead.
    shown = _PICTURE.sub(" ", value.partition("/")[0] if name == "content" else value)
    attributes = (element.get(each.lower(), "") for each in _ATTRIBUTE.findall(shown))
    if any(each.isalnum() for words in (_strings(shown), *attributes) for each in words):
        return True
    plain = _STRING.sub(" ", shown)
    if not counting.isdisjoint(re.findall(r"[\w-]+", plain.lower())):
        return True
    return element.tag in _IN_LINES and _COUNTED.search(plain) is not None
