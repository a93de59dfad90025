"""Office documents, e-books and containers for tests: the parts are written by hand, so that every byte is known."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"),
        ("meta", "meta"),
    )
)  # fmt: skip


def container(parts: Mapping[str, str | bytes], *, deflate: bool = True) -> bytes:
    """A ZIP of ``parts``, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def docx(
    body: str = "",
    *,
    related: Mapping[str, str] | None = None,
    title: str = "",
    more: Mapping[str, str | bytes] = {},
) -> bytes:
    """A Word document with the body ``body``; ``related`` are further parts, by what they are ("numbering")."""
    related = related or {}
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATED}/{kind}" Target="{kind}.xml"/>'
        for n, kind in enumerate(related)
    )
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    return container(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": "<Relationships>"
            f'<Relationship Type="{_RELATED}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Type="{core}" Target="/docProps/core.xml"/></Relationships>',
            "docProps/core.xml": "<c:p xmlns:c='c' xmlns:d='d' xmlns:t='t'>"
            f"<d:title>{title}</d:title><t:created>2019-01-02T00:00:00Z</t:created></c:p>",
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": f"<Relationships>{relations}</Relationships>",
            **{f"word/{kind}.xml": f"<w:{kind} {_W}>{part}</w:{kind}>" for kind, part in related.items()},
            **more,
        }
    )


def p(text: str = "", properties: str = "", runs: str = "") -> str:
    """A paragraph of a Word document."""
    shown = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{shown}{runs}</w:p>"


def odt(
    body: str = "",
    *,
    styles: str = "",
    automatic: str = "",
    title: str = "",
    more: Mapping[str, str | bytes] = {},
) -> bytes:
    """An OpenDocument text with the body ``body``."""
    return container(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "styles.xml": f"<office:document-styles {_ODF}>{styles}</office:document-styles>",
            "meta.xml": f"<office:document-meta {_ODF} xmlns:dc='dc'><office:meta><dc:title>{title}</dc:title>"
            "<meta:creation-date>2019-01-02</meta:creation-date></office:meta></office:document-meta>",
            "content.xml": f"<office:document-content {_ODF}><office:automatic-styles>{automatic}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
            **more,
        }
    )


def epub(
    chapters: Mapping[str, str], *, title: str = "", items: str = "", more: Mapping[str, str | bytes] = {}
) -> bytes:
    """An e-book with ``chapters``, whose values are the insides of their bodies."""
    listed = "".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in chapters
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    pages = {
        f"OEBPS/{name}.xhtml": '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>{name}</title></head><body>{body}</body></html>'
        for name, body in chapters.items()
    }
    return container(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
            "OEBPS/book.opf": f"<package xmlns:dc='dc'><metadata><dc:title>{title}</dc:title><dc:date>2019-01-02"
            f"</dc:date></metadata><manifest>{listed}{items}</manifest><spine>{spine}</spine></package>",
            **pages,
            **more,
        }
    )
