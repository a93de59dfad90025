"""The outline of a web page: its tree, its main part, without navigation, and the blocks in it in the order they are read. Also of what
trafilatura made of a page.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from domain.documents import Role
from domain.errors import RecordTooLarge, RecordUnreadable
from index.readers.blocks import Block
from index.readers.decode import decode
from index.readers.tables import Cell, blocks_of_table
from index.readers.text_files import paragraphs_of
from text.cleaning import one_line

# --- Its tree.

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARED = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE
)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
_DEEPEST_TREE = 2_000
_BLANKS = re.compile("[\x0b\x0c]")


def tree_of(raw: bytes, key: str, *, as_shown: bool = True) -> tuple[Any, str]:
    """The page's tree, and a note when it was not plain UTF-8. ``as_shown``: as a browser builds it, where tags overlap or are missing;
    else by the older rules, which take no time that grows with the square. Raises RecordUnreadable, RecordTooLarge.
    """
    from lxml import etree

    declared = _DECLARED.search(raw[:4096])
    name = (declared[1] or declared[2]).decode("ascii", "replace") if declared else ""
    decoded = decode(raw, key, name)
    # A text cannot declare its encoding: it has none any more. lxml takes no NUL and no lone surrogate.
    text = _XML_DECLARATION.sub("", decoded.text).replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    # What is XML by its name is read as that, where “<title/>” is an empty one.
    as_shown &= not key.lower().endswith((".xhtml", ".epub"))
    # First the quick one: what is nested without end takes the other minutes.
    tree = _plain_tree(text, key)
    tree = _shown_tree(text, key) if as_shown else tree
    # What is shown only where scripts are off ("Turn on scripts") is not the page.
    etree.strip_elements(tree, "noscript", with_tail=False)
    return tree, decoded.note


def _shown_tree(text: str, key: str) -> Any:
    """The tree that a browser builds of a page (https://html.spec.whatwg.org/#parsing), without its comments."""
    from lxml import html
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        page = LexborHTMLParser(text or "<html>").root
    except (SelectolaxError, MemoryError, ValueError) as error:
        raise _unreadable(key) from error
    tree = html.Element("html")
    _give_attributes(tree, page)
    todo: list[tuple[Any, Any, int]] = [(page, tree, 0)]
    while todo:
        node, element, depth = todo.pop()
        if depth > _DEEPEST_TREE:
            raise _too_deep(key)
        inner, last = node.first_child, None
        while inner is not None:
            if inner.is_text_node:
                words = _written(inner.text_content or "")
                if last is None:
                    element.text = (element.text or "") + words
                else:
                    last.tail = (last.tail or "") + words
            elif inner.is_element_node:
                last = _copied(inner, element)
                # What is in a template stands in a tree of its own.
                own = inner.template_fragments()[:1] if inner.tag == "template" else []
                inside = own[0] if own and own[0].parent.mem_id == inner.mem_id else inner
                todo.append((inside, last, depth + (inner.tag != "tbody")))  # which nobody writes
            inner = inner.next
    return tree


def _copied(node: Any, parent: Any) -> Any:
    """An element of a browser's tree, without what is in it, as the last one in ``parent``."""
    from lxml import etree

    try:
        made = etree.SubElement(parent, node.tag.lower())
    except ValueError:  # a name that cannot be written
        made = etree.SubElement(parent, "span")
    _give_attributes(made, node)
    return made


def _give_attributes(made: Any, node: Any) -> None:
    """Gives an element the attributes that can be written."""
    for name, value in node.attributes.items():
        with suppress(ValueError):
            made.set(name.lower(), _written(value or ""))


def _written(words: str) -> str:
    """Text as this library lets it be written."""
    return CONTROLS.sub("", _BLANKS.sub(" ", words))


def _plain_tree(text: str, key: str) -> Any:
    """The tree by the rules of HTML 4."""
    from lxml import etree, html

    try:
        # Old pages leave hundreds of tags open; without "huge", what stands deeper than 256 levels would be lost.
        parser = html.HTMLParser(huge_tree=True)
        tree = html.document_fromstring(text or "<html/>", parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise _unreadable(key) from error
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        raise _too_deep(key)
    return tree


def _unreadable(key: str) -> RecordUnreadable:
    return RecordUnreadable(
        f"“{key}” cannot be read as a web page.", remedy="Save it anew, or give it as PDF or text."
    )


def _too_deep(key: str) -> RecordTooLarge:
    return RecordTooLarge(
        f"“{key}” is nested deeper than {_DEEPEST_TREE:,} levels, as only pages made to do harm are.",
        remedy="Save it anew from a browser, as PDF or text.",
    )


def remove(element: Any) -> None:
    """Takes ``element`` out of its page. What follows it hangs on it in this library, and stays."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        # Without the controls that a page may hold and this library does not let be written again.
        if before is not None:
            before.tail = CONTROLS.sub("", f"{before.tail or ''} {element.tail}")
        else:
            parent.text = CONTROLS.sub("", f"{parent.text or ''} {element.tail}")
    parent.remove(element)


def has_words(element: Any) -> bool:
    """Whether an element holds words or numbers, itself or in what is in it."""
    return any(
        _WORD.search("" if each.tag in NO_WORDS else each.text or "")
        or (each is not element and _WORD.search(each.tail or ""))
        for each in element.iter()
    )


_WORD = re.compile(r"[^\W\d_]{2}|\d|[\u3400-\u9fff]")


def has_own_words(element: Any) -> bool:
    """Whether an element holds words or numbers that are in nothing else in it."""
    own = " ".join((element.text or "", *(each.tail or "" for each in element)))
    return re.search(r"[^\W_]", own) is not None


NO_WORDS = frozenset(("script", "style", "noscript", "title", "head"))


# --- Its main part.

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


# --- Its blocks.

_BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer"
    " form header hr legend li list item main nav ol p pre quote section summary table tbody td tfoot th thead tr ul row"
    " cell h1 h2 h3 h4 h5 h6 head".split()
)
_DEEPEST = 150
"""Elements nested deeper than this are read as plain text: no page needs it, and Python's stack has an end."""


def blocks_of(root: Any) -> list[Block]:
    """The headings, paragraphs, list items and table rows under ``root``."""
    if root.tag == "table":
        return [block for block in _table(root, Role.BODY, 0, 0) if one_line(block.text)]
    return [block for block in _walk(root, Role.BODY, 0, 0) if one_line(block.text)]


def _walk(element: Any, role: Role, level: int, depth: int) -> Iterator[Block]:
    """The blocks of one element. Text that is not inside another block is gathered into a block of its own."""
    run: list[str] = [_flat(element.text)]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if not tag or tag in UNSEEN_TAGS:
            pass
        elif tag in ("br", "lb"):
            run.append("\n\n" if run and run[-1].isspace() and "\n" in run[-1] else "\n")
            run.append(_flat(child.tail))
            continue
        elif depth >= _DEEPEST:
            run.append(" ".join(child.itertext()))
        elif tag in _BLOCK_TAGS or _holds_blocks(child):
            yield from _blocks(run, role, level)
            yield from _child(child, tag, role, level, depth + 1)
            run = []
        else:
            run.append(_text(child, breaks="\n", depth=depth + 1))
        run.append(_flat(child.tail))
    yield from _blocks(run, role, level)


def _child(element: Any, tag: str, role: Role, level: int, depth: int) -> Iterator[Block]:
    heading = re.fullmatch(r"h([1-6])", element.get("rend", "") if tag == "head" else tag)
    if heading:
        yield Block(_all_text(element), Role.HEADING, int(heading[1]))
    elif tag == "head":
        yield Block(_all_text(element), Role.HEADING, 2)
    elif tag == "table":
        yield from _table(element, role, level, depth)
    elif tag == "pre":
        yield from paragraphs_of("".join(element.itertext()))
    else:
        inner = Role.LIST_ITEM if tag in ("li", "item", "dt", "dd") else role
        yield from _walk(element, inner, level, depth)


_CELLS = ("td", "th", "cell")
_LONGEST_ROW = 800  # characters


def _table(table: Any, role: Role, level: int, depth: int) -> Iterator[Block]:
    """A table's rows. A row that only places things on the page is read as what it holds."""
    grid: list[list[Cell]] = []
    spanned = 0  # rows below that a cell of the grid still reaches into
    for row in _rows(table):
        cells = [cell for cell in row if cell.tag in _CELLS]
        if grid and len(cells) == 1 and (spanned or span_of(cells[0], "colspan") > 1):
            is_layout = cells[0].find(".//table") is not None
        else:
            under_heads = bool(grid) and len(cells) == len(grid[0]) > 1 and all(cell.head for cell in grid[0])
            is_layout = row.tag not in ("tr", "row") or _is_layout(cells, under_heads=under_heads)
        if is_layout:
            yield from blocks_of_table(grid)
            grid, spanned = [], 0
            yield from _walk(row, role, level, depth) if row.tag != "caption" else [Block(_all_text(row))]
            continue
        grid.append([_cell(cell) for cell in cells])
        spanned = max(spanned - 1, *(cell.down - 1 if cell.down else 1 << 16 for cell in grid[-1]), 0)
    yield from blocks_of_table(grid)


def is_data(table: Any) -> bool:
    """Whether a table's rows say something as rows; else it only places things on the page."""
    rows = [[cell for cell in row if cell.tag in _CELLS] for row in _rows(table)]
    return table.find(".//table") is None and sum(not _is_layout(row) for row in rows) * 2 > len(rows)


def _rows(table: Any) -> Iterator[Any]:
    for each in table:
        if each.tag in ("thead", "tbody", "tfoot"):
            yield from each.iterchildren("tr", "row")
        elif isinstance(each.tag, str) and each.tag not in UNSEEN_TAGS | {"colgroup", "col"}:
            yield each


def _cell(cell: Any) -> Cell:
    parent = cell.getparent().getparent()
    head = cell.tag == "th" or cell.get("role") == "head" or (parent is not None and parent.tag == "thead")
    return Cell(_all_text(cell), head, span_of(cell, "colspan"), span_of(cell, "rowspan", 0))


def span_of(cell: Any, name: str, least: int = 1) -> int:
    """Over how many columns or rows a cell goes, by what it says itself."""
    said = cell.get(name, "1").strip()
    return max(least, int(said[:6])) if said.isascii() and said.isdigit() else 1


_SPANNED = 20_000


def forget_spans(page: Any) -> None:
    """Takes the spans away where they come to more cells than any page has: trafilatura makes each of them."""
    cells = list(page.iter("td", "th"))
    if sum(span_of(each, "colspan") * span_of(each, "rowspan") for each in cells) > _SPANNED + len(cells):
        for each in cells:
            each.attrib.pop("colspan", None)
            each.attrib.pop("rowspan", None)


def _is_layout(cells: list[Any], *, under_heads: bool = False) -> bool:
    """Whether a row only places things on the page: one cell, or cells that hold tables, headings or paragraphs. Under a
    row of heads it does not, unless it holds more than a row can.
    """
    if len(cells) < 2:
        return True
    if under_heads and sum(len(_all_text(cell)) for cell in cells) <= _LONGEST_ROW:
        return any(cell.find(".//table") is not None for cell in cells)
    if any(
        cell.find(f".//{tag}") is not None
        for cell in cells
        for tag in ("table", "h1", "h2", "h3", "ul", "ol", "list")
    ):
        return True
    return any(len(cell.findall(".//p")) > 2 for cell in cells)


def _holds_blocks(element: Any) -> bool:
    return (
        any(isinstance(inner.tag, str) and inner.tag in _BLOCK_TAGS for inner in element.iter())
        and element.tag != "head"
    )


def _blocks(run: list[str], role: Role, level: int) -> Iterator[Block]:
    text = "".join(run)
    if not text.strip():
        return
    if "\n" not in text.strip():
        yield Block(text, role, level)
        return
    for block in paragraphs_of(text):
        # A list's item stays one, whatever its lines look like.
        yield Block(block.text, role if role is not Role.BODY else block.role, block.level)


def _text(element: Any, *, breaks: str, borders: str = "", depth: int = 0) -> str:
    """All text in ``element``, with ``breaks`` where a line ends and ``borders`` around a block."""
    parts = [_flat(element.text)]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in ("br", "lb"):
            parts.append(breaks)
        elif tag and tag not in UNSEEN_TAGS:
            deep = depth >= _DEEPEST
            inner = (
                " ".join(child.itertext())
                if deep
                else _text(child, breaks=breaks, borders=borders, depth=depth + 1)
            )
            border = borders if tag in _BLOCK_TAGS else ""
            parts += [border, inner, border]
        parts.append(_flat(child.tail))
    return "".join(parts)


def _all_text(element: Any) -> str:
    return _text(element, breaks=" ", borders=" ")


def _flat(text: str | None) -> str:
    """Text in a source of HTML: its line ends mean nothing."""
    return re.sub(r"[ \t\r\n\f]+", " ", text) if text else ""
