"""Words that a record strikes through are kept apart: they are in no text that is searched and quoted. What is hidden is left
out and told, and boxes of forms are read as ticked or not.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.documents import Document, Role
from domain.provenance import Noted, warnings_in
from index.readers.blocks import STRUCK_NOTE, Block, standing, struck
from index.readers.reader import read
from index.readers.text_files import read_markdown
from index.readers.webpage import read_webpage
from tests.kit.office import docx, epub, odt, p
from tests.kit.pdf import Draw, Field, Put, column, pdf

HIDDEN = "that the page does not show; it is left out."


def told(document: Document) -> str:
    return " ".join(warnings_in(document.notes))


def kept(document: Document) -> list[tuple[str, str]]:
    return [(document.text[each.start : each.end], each.struck) for each in document.paragraphs]


def html(body: str, head: str = "") -> Document:
    page = f"<html><head>{head}</head><body><main><h1>Ordinance 9</h1>{body}</main></body></html>"
    return read(page.encode(), "c/x.html")


@pytest.mark.parametrize(
    ("head", "mark"),
    [
        ("", "<s>{}</s>"),
        ("", "<del>{}</del>"),
        ("", "<strike><b>{}</b></strike>"),
        ("", '<span style="TEXT-DECORATION: line-through red">{}</span>'),
        ("<style>p .was{text-decoration-line:line-through}</style>", '<i class="note was">{}</i>'),
        ("<style>/* old */ del, u.old { text-decoration: line-through }</style>", '<u class="old">{}</u>'),
    ],
)
def test_struck_words_of_a_web_page(head: str, mark: str) -> None:
    """By tag, by style, by a rule of the page: the fee that holds is the text, the one that was is kept as struck."""
    document = html(
        f"<p>La tasa anual será de {mark.format('quince pesos')}, <u>veinte pesos</u> por perro.</p>"
        f"<p>{mark.format('Las correas son obligatorias.')}</p><p>Entra en vigor en junio.</p>",
        head,
    )
    assert kept(document) == [
        ("La tasa anual será de, veinte pesos por perro.", "quince pesos … Las correas son obligatorias."),
        ("Entra en vigor en junio.", ""),
    ]
    assert STRUCK_NOTE in told(document)


@pytest.mark.parametrize(
    ("selector", "mark"),
    [
        ("[data-state=repealed]", '<i data-state="repealed">{}</i>'),
        ("i[class*='gone']", '<i class="is-gone">{}</i>'),
        ("[id^=old-]", '<i id="old-4">{}</i>'),
        ("p > i:not(.new, .kept)", "<i>{}</i><i class=new> </i>"),
        ("b.then + i", "<b class=then></b><i>{}</i>"),
        ("p i:first-of-type", "<i>{}</i>"),
        ("h6, main i.a.b", '<i class="b c a">{}</i>'),
        ("i{text-decoration:none} i.old", '<i class="old">{}</i>'),
        ("p{color:red; b{color:red} & .was, u", '<i class="was">{}</i>'),
        ("@media screen{p{color:red}} main{p > i", "<i>{}</i>"),
    ],
)
def test_words_are_struck_by_whatever_selector_means_them(selector: str, mark: str) -> None:
    """Attributes, neighbours, places, what an element is not; the nearer rule outweighs the general one."""
    style = f"<style>{selector}{{text-decoration:line-through}}</style>"
    document = html(f"<p>La multa es de {mark.format('cuatro pesos')} nueve pesos.</p>", style)
    assert kept(document) == [("La multa es de nueve pesos.", "cuatro pesos")]


def test_a_rule_that_takes_the_line_back_or_means_nothing_here_strikes_nothing() -> None:
    """By weight, by importance, by what stands in the element; what is clicked or printed is not looked at."""
    rules = (
        "u{text-decoration:line-through} p u.now{text-decoration:underline}",
        "u{text-decoration:underline !important} p u.now{text-decoration:line-through}",
        "u:hover{text-decoration:line-through} @media print{u{text-decoration:line-through}}",
        "u::before{text-decoration:line-through} u:unknown(2){text-decoration:line-through}",
    )
    for rule in rules:
        assert kept(html('<p>Cuesta <u class="now">diez pesos</u>.</p>', f"<style>{rule}</style>")) == [
            ("Cuesta diez pesos.", "")
        ]


def test_struck_words_of_markdown() -> None:
    """Tildes and tags; a row loses the cell that is struck, and its head."""
    text = "# 条例\n\n年费为~~十五元~~二十元。<del>旧条。</del>\n\n| 议案 | 李 | 王 |\n|---|---|---|\n| 旧桥 | ~~赞成~~ | 反对 |\n"
    assert kept(read(text.encode(), "c/x.md")) == [
        ("年费为二十元。", "十五元 … 旧条。"),
        ("议案 | 李 | 王", ""),
        ("旧桥 | 反对", "赞成"),
    ]


def test_struck_words_of_word_and_opendocument() -> None:
    """By run, by style, and what was deleted with changes tracked; an underline stays."""
    run = "<w:r><w:rPr>{}</w:rPr><w:t xml:space='preserve'>{}</w:t></w:r>"
    styles = '<w:style w:styleId="Old"><w:name w:val="Old"/><w:rPr><w:dstrike/></w:rPr></w:style>'
    body = p("The fee is ", "", run.format("<w:strike/>", "$5") + run.format("<w:u w:val='single'/>", " $6."))
    body += p("Dogs are free.", '<w:pStyle w:val="Old"/>')
    body += p("", "", run.format('<w:strike w:val="0"/>', "It holds."))
    body += p("Cats", "", "<w:del><w:r><w:delText> and owls</w:delText></w:r></w:del>")
    assert kept(read(docx(body, related={"styles": styles}), "c/x.docx")) == [
        ("The fee is $6.", "$5 … Dogs are free."),
        ("It holds.", ""),
        ("Cats", "and owls"),
    ]
    line = "text-line-through-style"
    automatic = f'<style:style style:name="S"><style:text-properties style:{line}="solid"/></style:style>'
    automatic += f'<style:style style:name="N" style:parent-style-name="S"><style:text-properties style:{line}="none"/></style:style>'
    changes = '<text:tracked-changes><text:changed-region xml:id="c1"><text:deletion><text:p>and owls</text:p></text:deletion></text:changed-region></text:tracked-changes>'
    body = changes + '<text:p>The fee is <text:span text:style-name="S">$5</text:span> $6.</text:p>'
    body += (
        '<text:p text:style-name="S">Dogs are free.</text:p><text:p text:style-name="N">It holds.</text:p>'
    )
    body += '<text:p>Cats<text:change text:change-id="c1"/></text:p>'
    assert kept(read(odt(body, automatic=automatic), "c/x.odt")) == [
        ("The fee is $6.", "$5 … Dogs are free."),
        ("It holds.", ""),
        ("Cats", "and owls"),
    ]


def test_struck_words_of_an_e_book() -> None:
    """Its chapters are pages."""
    book = epub({"one": "<h1>Ordenanza</h1><p>La tasa es de <s>diez</s> doce pesos.</p><p hidden=''>No.</p>"})
    assert kept(read(book, "c/x.epub"))[-1] == ("La tasa es de doce pesos.", "diez")


def test_style_sheets_of_an_e_book_hide_and_strike() -> None:
    """Those that a chapter links to; one that is not there may do so."""
    page = (
        "<link rel='stylesheet' href='css/{}.css'/><p class='h'>No.</p><p>Es de <i>diez</i> doce pesos.</p>"
    )
    sheet = ".h{display:none} i{text-decoration:line-through}"
    book = epub({"one": page.format("a")}, more={"OEBPS/css/a.css": sheet})
    document = read(book, "c/x.epub")
    assert kept(document) == [("Es de doce pesos.", "diez")]
    assert "does not show" in told(document)
    assert _is_doubted(read(epub({"one": page.format("b")}), "c/x.epub"))


@pytest.mark.parametrize("line", ["0.5 w 108 703 m 174 703 l S", "108 702.6 66 0.8 re f"])
def test_a_line_through_words_of_a_pdf_strikes_them(line: str) -> None:
    """Stroke or thin box; a line under words does not, nor one of a table."""
    page = [
        *column(["The fee ten dollars is twelve dollars from the first of June."], 60),
        Put(60, 670, "Section 8 stands."),
        Draw(line),
        Draw("0.5 w 60 668 m 162 668 l S"),
        Draw("0.5 w 40 655 m 560 655 l S"),
    ]
    assert kept(read(pdf([page]), "c/x.pdf")) == [
        ("The fee is twelve dollars from the first of June.", "ten dollars"),
        ("Section 8 stands.", ""),
    ]


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["fee", "ten", "dogs.", "七条"])), max_size=12))
def test_no_struck_word_stands_and_no_other_is_lost(words: list[tuple[bool, str]]) -> None:
    """Whatever is struck: the words that stand stand in their order, and the others are kept."""
    text = " ".join(struck(word) if gone else word for gone, word in words)
    blocks, _ = standing([Block("First."), Block(text), Block("Last.")])
    stands = " ".join(block.text for block in blocks).split()
    assert stands == ["First.", *(word for gone, word in words if not gone), "Last."]
    lost = " ".join(block.struck for block in blocks).replace("…", " ").split()
    assert lost == [word for gone, word in words if gone]


# --- Hidden text.


@pytest.mark.parametrize(
    ("paint", "size", "ground"),
    [
        ("1 g", 10, ""),
        ("1 1 1 rg", 10, "1 g 0 0 612 792 re f"),
        ("0 g", 1, ""),
        ("3 Tr", 10, ""),
        ("0 0 10 10 re W n", 10, ""),
        ("0.2 g", 10, "0.2 g 60 640 400 30 re f"),
    ],
)
def test_text_that_a_pdf_does_not_show_is_left_out_and_told(paint: str, size: float, ground: str) -> None:
    """White, tiny, unseen, clipped, in the colour of its ground: none is what the record says."""
    page = [Draw(ground or "n"), *column(["The lease is approved."])]
    page.append(Put(72, 650, "Draft: ask counsel.", size, paint=paint))
    document = read(pdf([page]), "c/x.pdf")
    assert document.text == "The lease is approved."
    assert HIDDEN in told(document)


def test_text_off_the_page_or_under_a_bar_is_left_out() -> None:
    """What lies beyond the edge, and what a bar was drawn over."""
    page = [*column(["The lease is approved."]), Put(700, 500, "Beyond."), Put(72, 600, "Secret name")]
    document = read(pdf([[*page, Draw("0 g 70 596 120 14 re f")]]), "c/x.pdf")
    assert document.text == "The lease is approved."


def test_white_letters_on_a_dark_ground_are_shown() -> None:
    """A heading in white on a blue bar is read, and nothing is told."""
    page = [Draw("0 0 0.5 rg 60 690 500 24 re f"), Put(72, 700, "RESULTS OF THE VOTE", 12, paint="1 g")]
    document = read(pdf([[*page, *column(["The lease is approved by all who voted."], top=650)]]), "c/x.pdf")
    assert "RESULTS OF THE VOTE" in document.text
    assert HIDDEN not in told(document)


@pytest.mark.parametrize(
    "over",
    [
        "0 g 20 20 572 752 re 30 30 552 732 re f*",
        "q 20 20 50 50 re W n 0 g 0 0 612 792 re f Q",
        "0 g 20 20 m 592 20 l 592 772 l f",
    ],
)
def test_a_frame_or_a_shape_around_letters_does_not_cover_them(over: str) -> None:
    """Its box reaches over them, and itself does not."""
    assert (
        read(pdf([[*column(["The lease is approved."]), Draw(over)]]), "c/x.pdf").text
        == "The lease is approved."
    )


_BOX = "/Rect [70 644 300 664] /F 4"
_OVER = f"{_BOX} /QuadPoints [70 664 300 664 70 644 300 644]"


@pytest.mark.parametrize(
    ("before", "after", "beside", "layer"),
    [
        ("", "30 w 1 G 60 654 m 400 654 l S", "", ""),
        (
            "",
            "3 w 1 G 60 648 m 400 648 l 60 650 m 400 650 l 60 652 m 400 652 l 60 654 m 400 654 l 60 656 m 400 656 l 60 658 m 400 658 l S",
            "",
            "",
        ),
        (
            "",
            "3 w 1 G 60 648 m 400 648 l S 60 650 m 400 650 l S 60 652 m 400 652 l S 60 654 m 400 654 l S 60 656 m 400 656 l S 60 658 m 400 658 l S",
            "",
            "",
        ),
        ("", "1 g 60 640 m 60 640 400 640 400 640 c 400 670 l 60 670 l h f", "", ""),
        ("", "1 g 60 640 100 30 re 160 640 200 30 re f", "", ""),
        ("", "300 0 0 30 60 640 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI", "", ""),
        ("0.1 Tz", "", "", ""),
        ("2 Tr 1 g 1 G", "", "", ""),
        ("/OC /L BDC", "EMC", "", "/OFF [{} 0 R]"),
        ("/OC /L BDC", "EMC", "", "/BaseState /OFF"),
        ("", "", f"<< /Subtype /Redact {_OVER} >>", ""),
        ("", "", f"<< /Subtype /Square {_BOX} /IC [0 0 0] /C [0 0 0] >>", ""),
        ("", "", f"<< /Subtype /Highlight {_OVER} /C [0 0 0] >>", ""),
    ],
)
def test_text_that_a_page_does_not_look_different_without_is_left_out(
    before: str, after: str, beside: str, layer: str
) -> None:
    """Covered by any shape, squeezed, on a layer that is off, redacted: the page is drawn, and told of what it does not show."""
    hidden = Put(72, 650, "Draft: ask counsel.", paint=before)
    page = [*column(["The lease is approved."]), hidden, Draw(after or "n")]
    document = read(pdf([page], beside=beside, layer=layer), "c/x.pdf")
    assert document.text == "The lease is approved."
    assert HIDDEN in told(document)


@pytest.mark.parametrize(
    ("before", "after", "beside", "layer"),
    [
        ("/OC /L BDC", "EMC", "", "/ON [{} 0 R]"),
        ("2 Tr 0 g 0 G 0.3 w", "", "", ""),
        ("", "", f"<< /Subtype /Highlight {_OVER} /C [1 1 0] >>", ""),
        ("", "1 g 60 646 m 400 646 l 400 600 l f", "", ""),
    ],
)
def test_text_that_only_might_be_hidden_stays(before: str, after: str, beside: str, layer: str) -> None:
    """On a layer that is on, bold by its outline, highlighted, beside a shape: nothing is told."""
    page = [*column(["The lease is approved."]), Put(72, 650, "Signed.", paint=before), Draw(after or "n")]
    document = read(pdf([page], beside=beside, layer=layer), "c/x.pdf")
    assert document.text.split() == ["The", "lease", "is", "approved.", "Signed."]
    assert HIDDEN not in told(document)


@pytest.mark.parametrize(
    ("said", "drawn", "doubted"),
    [
        ("It is 700.", "It is 500.", True),
        ("7", "5", True),
        ("fi", "It is 500.", True),
        ("fi", "fi", False),
        ("-", "-", False),
    ],
)
def test_words_that_a_pdf_says_in_place_of_those_it_draws_are_noted(
    said: str, drawn: str, doubted: bool
) -> None:
    """Other words than are seen; a ligature or a hyphen that is said in letters is none."""
    page = [
        *column(["Met."]),
        Put(72, 650, drawn, paint=f"/Span << /ActualText ({said}) >> BDC"),
        Draw("EMC"),
    ]
    assert _is_doubted(read(pdf([page]), "c/x.pdf")) is doubted


@pytest.mark.parametrize(
    ("drawn", "said", "doubted"),
    [
        ("REJECTED", "APPROVED", True),
        ("It is 500.", "It is 700.", True),
        ("REJECTED", "REJECTED", False),
        ("MAYOR LEE", "mayor lee", False),
    ],
)
@pytest.mark.parametrize("style", ["", "b"])
def test_letters_that_a_pdf_maps_to_others_than_it_draws_are_noted(
    drawn: str, said: str, doubted: bool, style: str
) -> None:
    """In a font that every program has; capitals that are small ones in the file are the same letters."""
    page = [*column(["!"]), Put(72, 650, drawn, style=style)]
    document = read(pdf([page], mapped=dict(zip(drawn, said, strict=True)) | {"!": "!"}), "c/x.pdf")
    assert _is_doubted(document) is doubted


@pytest.mark.parametrize(
    ("drawn", "said", "doubted"),
    [
        ("The fee is 7.", "The fee is 1.", True),
        ("FIVE", "NINE", True),
        ("7 of", "7 of", False),
        ("ol 1", "0I 1", False),
    ],
)
def test_a_shape_that_is_two_letters_in_fonts_of_a_pdf_is_noted(drawn: str, said: str, doubted: bool) -> None:
    """In a face that the file brings along, where a page has the shape as the letter that it is, too; some faces draw letters as numbers."""
    face = (Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf").read_bytes()
    page = [*column(["Paid: 7 of the ten ROUTES that JACK PAVED, to B."]), Put(72, 650, drawn, style="b")]
    document = read(pdf([page], mapped=dict(zip(drawn, said, strict=True)), face=face), "c/x.pdf")
    assert said in document.text
    assert _is_doubted(document) is doubted


def test_a_bar_over_some_words_of_a_line_hides_those() -> None:
    """A name that was blacked out, in a line that is one piece in the file."""
    page = [*column(["Paid to Ada Roe in full."]), Draw("0 g 119 697 44 12 re f")]
    document = read(pdf([page]), "c/x.pdf")
    assert (document.text, HIDDEN in told(document)) == ("Paid to in full.", True)


@pytest.mark.parametrize(
    "beside",
    [
        "<< /Subtype /StrikeOut /Rect [70 690 500 712] /QuadPoints [106 710 500 710 106 698 500 698] /F 4 >>",
        "<< /Subtype /Line /Rect [70 690 500 712] /L [106 703 176 703] /F 4 >>",
        "<< /Subtype /Ink /Rect [70 690 500 712] /InkList [[106 702 140 704 176 703]] /F 4 >>",
    ],
)
def test_what_somebody_struck_afterwards_is_struck(beside: str) -> None:
    """By a mark, a line or by hand, also where the mark is longer than the words."""
    page = [*column(["A fee of ten dollars"])]
    assert kept(read(pdf([page, column(["It is due."])], beside=beside), "c/x.pdf"))[0][1].startswith(
        "of ten"
    )


@pytest.mark.parametrize(
    "style",
    [
        "clip-path:inset(100%)", "clip-path:circle(0)", "clip-path:polygon(0 0, 0 0, 0 0)",
        "height:0;overflow:hidden", "max-height:0;overflow-y:clip", "width:0;overflow:hidden",
        "transform:scale(0)", "transform:rotate(1deg) scaleY(0)", "scale:0", "zoom:0",
        "transform:translateX(-9999px)", "translate:-9999px 0", "margin-left:-9999px", "margin:0 0 0 -999em",
        "position:fixed;inset:-100vh auto auto -100vw", "content-visibility:hidden", "font:0/0 a", "font:1px Arial",
        "opacity:0.01", "opacity:0%", "filter:opacity(0)", "mask-image:linear-gradient(transparent, transparent)",
        "color:hsl(0 0% 0% / 0)", "color:#0000", "color:rgba(0, 0, 0, .0)",
        "dis\\70lay:none", "/**/display/**/:/**/none", "--x:none;display:var(--x)", "display:var(--of-page)",
        "display:var(--unsaid, none)",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ['<p style="{}">Borrador: 700</p>', "<p class=z>Borrador: 700</p>"])
def test_text_that_is_cut_moved_shrunk_or_faded_away_is_left_out_and_told(style: str, place: str) -> None:
    """However a style says it, in the element or in the page's rules."""
    head = f"<style>:root{{--of-page:none}} .z{{{style}}}</style>"
    document = html(f"<p>Se aprueba.</p><div>{place.format(style)} Firmado.</div>", head)
    assert document.text == "Se aprueba.\n\nFirmado."
    assert "does not show" in told(document)


@pytest.mark.parametrize(
    "style",
    [
        "height:0", "height:200px;overflow:hidden", "max-height:none;overflow:hidden", "width:1%;overflow:hidden",
        "font:700 12px/1.5 Arial", "font:bold 1em x", "opacity:.9", "filter:opacity(80%)", "transform:none",
        "transform:translate(-50%, -50%)", "transform:scale(1.05)", "margin:0 auto", "margin-top:-20px", "scale:.5",
        "color:rgb(255, 0, 0)", "color:#123f", "color:rgb(0 0 0 / 80%)", "clip-path:inset(0 5% 0 0)",
        "display:none;display:block", "--x:none;display:var(--x2, block)", "mask:url(a.svg)",
    ],
)  # fmt: skip
def test_text_that_is_only_set_otherwise_stays(style: str) -> None:
    """What looks like hiding and leaves letters to be seen hides nothing."""
    assert (
        html("<p>Se aprueba.</p><p class=z>Firmado.</p>", f"<style>.z{{{style}}}</style>").text
        == "Se aprueba.\n\nFirmado."
    )


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>Borrador: 700</p>",
        "<template><p>Borrador: 700</p></template>",
        '<span aria-hidden="true">Borrador: 700</span>',
        '<div style="display:none"><p>Borrador: 700</p></div>',
        '<p style="color:#ffffff">Borrador: 700</p>',
        '<p style="font-size:1px">Borrador: 700</p>',
        '<p style="position:absolute; left:-9999px">Borrador: 700</p>',
        '<p class="x">Borrador: 700</p>',
    ],
)
def test_text_that_a_web_page_does_not_show_is_left_out_and_told(hidden: str) -> None:
    """By attribute, by tag, by style: and what follows it stays."""
    document = html(f"<p>Se aprueba.</p><div>{hidden} Firmado.</div>", "<style>.x{visibility:hidden}</style>")
    assert document.text == "Se aprueba.\n\nFirmado."
    assert "does not show" in told(document)


def test_white_and_tiny_letters_of_office_documents_are_left_out_and_told() -> None:
    """On no ground of their own, outside of tables, whose rows are shaded."""
    white = "<w:r><w:rPr><w:color w:val='FFFFFF'/>{}</w:rPr><w:t xml:space='preserve'> Oculto.</w:t></w:r>"
    tiny = "<w:r><w:rPr><w:sz w:val='2'/></w:rPr><w:t>Mínimo.</w:t></w:r>"
    body = p("Se aprueba.", "", white.format("") + tiny) + p(
        "Acta.", "", white.format("<w:shd w:fill='000000'/>")
    )
    document = read(docx(body), "c/x.docx")
    assert (document.text, "Hidden text" in told(document)) == ("Se aprueba.\n\nActa. Oculto.", True)
    form = '<style:style style:name="{}"><style:text-properties xmlns:fo="fo" {}/></style:style>'
    automatic = form.format("W", 'fo:color="#ffffff"') + form.format("T", 'fo:font-size="1pt"')
    automatic += form.format("G", 'fo:color="#ffffff" fo:background-color="#000000"')
    body = "".join(f'<text:span text:style-name="{name}"> {name} shown.</text:span>' for name in "WTG")
    document = read(odt(f"<text:p>Se aprueba.{body}</text:p>", automatic=automatic), "c/x.odt")
    assert (document.text, "Hidden text" in told(document)) == ("Se aprueba. G shown.", True)


@pytest.mark.parametrize(
    "properties",
    [
        '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>',
        '<w:color w:val="000000"/><w:highlight w:val="black"/>',
        '<w:color w:val="000000" w:themeColor="background1"/>',
        '<w14:textFill xmlns:w14="w14"><w14:noFill/></w14:textFill>',
        '<w:w w:val="1"/>',
    ],
)
def test_letters_of_a_word_document_that_nobody_can_see_are_left_out(properties: str) -> None:
    """In the colour of their ground, without any, squeezed."""
    run = f"<w:r><w:rPr>{properties}</w:rPr><w:t> Oculto.</w:t></w:r>"
    document = read(docx(p("Se aprueba.", "", run)), "c/x.docx")
    assert (document.text, "Hidden text" in told(document)) == ("Se aprueba.", True)


def test_what_all_of_a_word_document_is_set_in_and_what_was_deleted_count() -> None:
    """A deleted run in whatever element, the style of every paragraph that names none, a hidden row."""
    gone = "<w:del><w:r><w:t>diez pesos</w:t></w:r></w:del><w:r><w:t xml:space='preserve'> doce.</w:t></w:r>"
    assert kept(read(docx(p("Cuesta ", "", gone)), "c/x.docx")) == [("Cuesta doce.", "diez pesos")]
    styles = '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:rPr><w:strike/></w:rPr></w:style>'
    stands = '<w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>No.</w:t></w:r>'
    found = kept(read(docx(p("Pagan.") + p("", "", stands), related={"styles": styles}), "c/x.docx"))
    assert found == [("No.", "Pagan.")]
    row = "<w:tr>{}<w:tc>" + p("{}") + "</w:tc></w:tr>"
    table = f"<w:tbl>{row.format('<w:trPr><w:hidden/></w:trPr>', 'Oculto')}{row.format('', 'Visto')}</w:tbl>"
    assert read(docx(table), "c/x.docx").text == "Visto"


def test_what_an_open_document_hides_is_left_out() -> None:
    """Letters in the colour of their ground or of no size, a section by its condition, a row folded away."""
    form = '<style:style style:name="{}"><style:text-properties xmlns:fo="fo" {}/></style:style>'
    automatic = form.format("G", 'fo:color="#333333" fo:background-color="#333333"')
    automatic += form.format("S", 'fo:font-size="1%"')
    body = "".join(f'<text:span text:style-name="{name}"> Oculto.</text:span>' for name in "GS")
    body = (
        f'<text:p>Visto.{body}</text:p><text:section text:is-hidden="true"><text:p>No</text:p></text:section>'
    )
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>"
    body += f'<table:table><table:table-row table:visibility="collapse">{cell.format("No")}'
    document = read(
        odt(f"{body}<table:table-row>{cell.format('Sí')}</table:table>", automatic=automatic), "c/x.odt"
    )
    assert (document.text, "Hidden text" in told(document)) == ("Visto.\n\nSí", True)


def _is_doubted(document: Document) -> bool:
    return any(each.code is Noted.STYLED for each in document.notes)


@pytest.mark.parametrize(
    "said",
    [
        '<w:sz w:val="5"/>', '<w:sz w:val="1pt"/>', '<w:color w:val="EEEEEE"/>', '<w:color w:val="112233"/><w:shd w:fill="112234"/>',
        '<w:color w:val="FF0000"/><w:highlight w:val="red"/>', '<w:color w:val="FFFFFF"/><w:shd w:val="nil"/>', '<w:w w:val="5"/>',
        '<w:spacing w:val="-400"/>', '<w:position w:val="-3000"/>', '<w:fitText w:val="1"/>', '<w:rFonts w:ascii="Wingdings"/>',
        '<w:vanish w:val="0"/><w:vanish/>', '<x:textFill xmlns:x="x"/>', "<w:aNewProperty/>", '<w:del w:id="1"/>',
        '<w:rtl/><w:szCs w:val="2"/>', '<w:color w:val="333333"/><w:shd w:val="pct95" w:color="333333" w:fill="FFFFFF"/>',
    ],
)  # fmt: skip
def test_letters_of_a_word_document_that_may_not_be_seen_are_left_out_or_noted(said: str) -> None:
    """By whatever a run says of them that is not known to leave them seen; in a style just so."""
    run = "<w:r><w:rPr>{}</w:rPr><w:t> Oculto.</w:t></w:r>"
    styles = f'<w:style w:styleId="S"><w:rPr>{said}</w:rPr></w:style>'
    for properties in (said, '<w:rStyle w:val="S"/>'):
        document = read(
            docx(p("Se aprueba.", "", run.format(properties)), related={"styles": styles}), "c/x.docx"
        )
        assert _is_doubted(document) or "Oculto" not in document.text


_BOXED = "<w:r><x:anchor xmlns:x='x' {}>{}<w:txbxContent><w:p><w:r><w:t>Oculto.</w:t></w:r></w:p></w:txbxContent></x:anchor></w:r>"
_ROW = (
    "<w:tbl>{}<w:tr><w:trPr>{}</w:trPr><w:tc><w:tcPr>{}</w:tcPr>"
    + p("Oculto.")
    + "</w:tc><w:tc>"
    + p("b")
    + "</w:tc></w:tr></w:tbl>"
)


@pytest.mark.parametrize(
    "body",
    [
        p("", "", _BOXED.format("hidden='1'", "")), p("", "", _BOXED.format("", "<x:extent cx='0' cy='0'/>")),
        p("", "", _BOXED.format("", "<x:spPr><x:xfrm><x:ext cx='0' cy='0'/></x:xfrm></x:spPr>")), p("", "", _BOXED.format("", "<x:cNvPr hidden='1'/>")),
        p("", "", _BOXED.format("", "<x:positionH><x:posOffset>-99999999</x:posOffset></x:positionH>")),
        p("", "", _BOXED.format("style='visibility:hidden'", "")), p("Oculto.", '<w:framePr w:w="1" w:h="1" w:hRule="exact"/>'),
        p("Oculto.", '<w:ind w:left="-31680"/>'), p("Oculto.", '<w:spacing w:line="1" w:lineRule="exact"/>'),
        _ROW.format("", '<w:trHeight w:val="1" w:hRule="exact"/>', ""), _ROW.format("", "", "<w:hMerge/>"),
        _ROW.format('<w:tblPr><w:tblpPr w:tblpX="-30000"/></w:tblPr>', "", ""), _ROW.format("", "", '<w:tcW w:w="1" w:type="dxa"/>'),
        p("", "", '<w:fldSimple w:instr="TC x"><w:r><w:t>Oculto.</w:t></w:r></w:fldSimple>'),
        p("", "", '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>Oculto.</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'),
        f"<m:AlternateContent xmlns:m='m'><m:Choice Requires='zzz'>{p('Oculto.')}</m:Choice></m:AlternateContent>",
    ],
)  # fmt: skip
def test_what_a_word_document_may_not_show_is_left_out_or_noted(body: str) -> None:
    """Boxes, frames, rows and cells of no size or far off the page, fields that show nothing, newer markup."""
    document = read(docx(p("Se aprueba.") + body), "c/x.docx")
    assert _is_doubted(document) or "Oculto" not in document.text


@pytest.mark.parametrize(
    ("body", "style"),
    [
        ("{}", 'text-properties fo:color="#eeeeee"'), ("{}", 'text-properties fo:font-size="0.5mm"'), ("{}", 'text-properties fo:font-size="5%"'),
        ("{}", 'text-properties text:display="condition"'), ("{}", 'text-properties fo:opacity="2%"'), ("{}", 'text-properties style:text-scale="5%"'),
        ("{}", 'text-properties fo:color="#123456" fo:background-color="#123457"'), ("{}", 'text-properties style:text-position="-100% 1%"'),
        ("{}", 'paragraph-properties fo:margin-left="-50in"'), ("{}", 'paragraph-properties fo:line-height="0.01cm"'),
        ("<draw:frame fo:width='0cm'><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>", ""),
        ("<draw:frame fo:x='-500cm'><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>", ""),
        ("<draw:frame draw:display='printer'><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>", ""),
        ("<draw:frame draw:transform='scale (0 0)'><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>", ""),
        ("<text:span text:style-name='H'><text:span text:style-name='H'>{}</text:span></text:span>", 'text-properties fo:font-size="60%"'),
        ("<text:variable-set text:display='none'>{}</text:variable-set>", ""), ("<text:newer>{}</text:newer>", ""),
        ("<text:span><text:hidden-paragraph/></text:span>{}", ""),
    ],
)  # fmt: skip
def test_what_an_open_document_may_not_show_is_left_out_or_noted(body: str, style: str) -> None:
    """By its styles, its frames and its fields."""
    automatic = f'<style:style style:name="H"><style:{style} xmlns:fo="fo"/></style:style>' if style else ""
    text = f'<text:p>Se aprueba.</text:p><text:p text:style-name="H" xmlns:fo="fo">{body.format("Oculto.")}</text:p>'
    document = read(odt(text, automatic=automatic), "c/x.odt")
    assert _is_doubted(document) or "Oculto" not in document.text


def test_everyday_documents_are_not_doubted() -> None:
    """What word processors write of fonts, colours, grounds, sizes and boxes."""
    run = (
        '<w:r><w:rPr><w:rFonts w:ascii="Arial" w:cs="Arial"/><w:b/><w:color w:val="1F3864" w:themeColor="accent1"/><w:spacing w:val="-2"/>'
        '<w:kern w:val="2"/><w:sz w:val="18"/><w:szCs w:val="18"/><w:lang w:val="en-US"/></w:rPr><w:t>Se aprueba.</w:t></w:r>'
    )
    white = '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>Voto</w:t></w:r>'
    head = f'<w:tcPr><w:tcW w:w="2400" w:type="dxa"/><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr>{p("", "", white)}'
    body = p("", '<w:spacing w:line="259" w:lineRule="auto"/><w:ind w:left="720" w:hanging="360"/>', run)
    document = read(
        docx(f"{body}<w:tbl><w:tr><w:tc>{head}</w:tc><w:tc>{p('Sí')}</w:tc></w:tr></w:tbl>"), "c/x.docx"
    )
    assert (document.text, _is_doubted(document)) == ("Se aprueba.\n\nVoto | Sí", False)
    style = (
        '<style:style style:name="P1"><style:paragraph-properties fo:margin-left="0.5in" fo:text-indent="-0.25in" fo:line-height="115%" xmlns:fo="fo"/>'
        '<style:text-properties fo:color="#1f3864" fo:font-size="9pt" style:font-name="Arial" style:text-position="super 58%" xmlns:fo="fo"/></style:style>'
    )
    document = read(
        odt('<text:p text:style-name="P1">Se aprueba.<text:bookmark/></text:p>', automatic=style), "c/x.odt"
    )
    assert (document.text, _is_doubted(document)) == ("Se aprueba.", False)


def test_what_may_be_shown_stays() -> None:
    """White on a ground, small letters made large again, words to be found: a reader sees them."""
    body = '<p style="background:navy"><b style="color:white">Aye</b></p><div style="font-size:0"><p style="font-size:14px">Nay</p></div>'
    assert html(f'{body}<p hidden="until-found">Found</p>').text == "Aye\n\nNay\n\nFound"


# --- Boxes of forms.


def test_boxes_of_a_pdf_form_are_read() -> None:
    """Ticked and unticked, and what was filled in."""
    page = [
        Put(72, 700, "Ada Roe:"),
        Field(130, 698, value=True),
        Put(146, 700, "Yes"),
        Field(180, 698, value=False),
    ]
    page += [Put(196, 700, "No"), Put(72, 680, "Clerk:"), Field(130, 678, value="B. Lee", width=80)]
    assert read(pdf([page]), "c/x.pdf").text == "Ada Roe: ☒ Yes ☐ No\n\nClerk: B. Lee"


def test_boxes_of_word_and_opendocument_are_read_or_told() -> None:
    """Legacy fields by what they are set to or by default, content controls, lists; a control without a state is told."""
    box = "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox>{}</w:checkBox></w:ffData></w:fldChar></w:r>"
    runs = (
        box.format("<w:default w:val='1'/><w:checked w:val='0'/>")
        + "<w:r><w:t xml:space='preserve'> Sí </w:t></w:r>"
    )
    runs += box.format("<w:default w:val='1'/>") + "<w:r><w:t xml:space='preserve'> No </w:t></w:r>"
    runs += "<w:sdt><w:sdtPr><w14:checkbox xmlns:w14='w14'><w14:checked w14:val='1'/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>"
    assert read(docx(p("Vidal: ", "", runs)), "c/x.docx").text == "Vidal: ☐ Sí ☒ No ☒"
    unknown = "<w:r><w:object><w:control w:name='CheckBox1'/></w:object></w:r>"
    assert "whether they are ticked is not known" in told(read(docx(p("Rey: ", "", unknown)), "c/x.docx"))
    form = 'xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0"'
    body = f"<office:forms {form}><form:form><form:checkbox form:id='a' form:current-state='checked'/><form:checkbox form:id='b'/></form:form></office:forms>"
    body += "<text:p>Vidal: <draw:control draw:control='a'/> Sí <draw:control draw:control='b'/> No</text:p>"
    assert read(odt(body), "c/x.odt").text == "Vidal: ☒ Sí ☐ No"


def test_lines_of_boxes_are_rows_under_what_was_asked() -> None:
    """Who voted how stands under the matter, which is shown beside it and is no word of theirs."""
    body = (
        p("Artículo 4: el puente") + p("Vidal: ☒ Sí ☐ No") + p("Rey: ☐ Sí ☒ No") + p("Se levantó la sesión.")
    )
    rows = [(each.role, each.heads) for each in read(docx(body), "c/x.docx").paragraphs]
    matter = (Role.TABLE, "Artículo 4: el puente")
    assert rows == [(Role.BODY, ""), matter, matter, (Role.BODY, "")]


@pytest.mark.parametrize("ending", ["txt", "docx"])
def test_a_choice_on_lines_of_its_own_is_one_row(ending: str) -> None:
    """What is not ticked is never read without what is; a list in which several are ticked stays a list."""
    lines = ["Artículo 4: el puente", "☐ Aprobado", "☒ Rechazado", "Se levantó la sesión."]
    raw = "\n\n".join(lines).encode() if ending == "txt" else docx("".join(map(p, lines)))
    document = read(raw, f"c/x.{ending}")
    row = next(each for each in document.paragraphs if "☐" in document.text[each.start : each.end])
    assert (document.text[row.start : row.end], row.role) == ("☐ Aprobado ☒ Rechazado", Role.TABLE)
    assert row.heads == "Artículo 4: el puente"


def test_drawn_boxes_are_told() -> None:
    """Squares beside words: that they are there is said, and not guessed what they hold."""
    page = [Put(90, 700 - 20 * at, word) for at, word in enumerate(("Yes", "No", "Abstain"))]
    page += [Draw(f"0 G 72 {698 - 20 * at} 9 9 re S") for at in range(3)]
    assert "drawn boxes that cannot be read" in told(read(pdf([page]), "c/x.pdf"))


def test_a_run_stands_again_inside_a_struck_paragraph() -> None:
    """The style of a paragraph, or one it is made from, strikes what its runs leave to it; a run that says it stands does."""
    run = "<w:r><w:rPr>{}</w:rPr><w:t xml:space='preserve'>{}</w:t></w:r>"
    styles = '<w:style w:styleId="Old"><w:rPr><w:strike/></w:rPr></w:style>'
    styles += '<w:style w:styleId="Older"><w:basedOn w:val="Old"/></w:style>'
    body = p(
        "Los gatos pagan.",
        '<w:pStyle w:val="Older"/>',
        run.format('<w:strike w:val="0"/>', " Los perros no."),
    )
    assert kept(read(docx(body, related={"styles": styles}), "c/x.docx")) == [
        ("Los perros no.", "Los gatos pagan.")
    ]
    line = '<style:text-properties style:text-line-through-style="{}"/></style:style>'
    automatic = f'<style:style style:name="O">{line.format("solid")}<style:style style:name="P3" style:parent-style-name="O"/>'
    automatic += f'<style:style style:name="T1">{line.format("none")}'
    body = '<text:p text:style-name="P3">Los gatos pagan.<text:span text:style-name="T1"> Los perros no.</text:span></text:p>'
    assert kept(read(odt(body, automatic=automatic), "c/x.odt")) == [("Los perros no.", "Los gatos pagan.")]


def test_words_in_a_style_that_is_not_defined_are_told_where_others_are_struck() -> None:
    """Whether they stand is not known: they are kept apart. Where nothing is struck, they are read."""
    struck_style = '<style:style style:name="T1"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    body = '<text:p>The fee is <text:span text:style-name="T1">$5</text:span> $6.</text:p><text:p text:style-name="P8">Cats pay.</text:p>'
    document = read(odt(body, automatic=struck_style), "c/x.odt")
    assert kept(document) == [("The fee is $6.", "$5 … Cats pay.")]
    assert "does not define" in told(document)
    assert "Cats pay." in read(odt(body), "c/x.odt").text


def test_boxes_of_web_pages_and_markdown_are_read() -> None:
    """Boxes and round ones, by whether they are ticked; items of a list of tasks too."""
    boxes = "<p>Vidal: <input type=checkbox checked disabled> Sí <input type='checkbox'>No</p>"
    document = html(
        boxes
        + "<p>Rey: <label><input type=radio name=r>Sí</label> <label><input type=radio checked name=r>No</label></p>"
    )
    assert document.text == "Vidal: ☒ Sí ☐ No\n\nRey: ☐ Sí ☒ No"
    assert (
        read(b"# Votes\n\n- [x] Roe agrees\n- [x] Lee agrees\n", "c/x.md").text
        == "☒ Roe agrees\n\n☒ Lee agrees"
    )


@pytest.mark.parametrize(
    ("drawn", "shown"),
    [
        ("Vidal: ☑ Sí ❏ No", "Vidal: ☒ Sí ☐ No"),
        ("Vidal: ✔ Sí □ No", "Vidal: ☒ Sí ☐ No"),
        ("Vidal: ✘ Sí ❑ No", "Vidal: ☒ Sí ☐ No"),
        ("Vidal: [ ] Sí [X] No", "Vidal: ☐ Sí ☒ No"),
        ("Vidal: (_) Sí (x) No", "Vidal: ☐ Sí ☒ No"),
        ("Vidal: \uf0fe Sí \uf0a8 No", "Vidal: ☒ Sí ☐ No"),
        ("✓ Actas publicadas", "✓ Actas publicadas"),
        ("❏ Traer una silla", "❏ Traer una silla"),
        ("☐ Puente ✓ Sí ✗ No", "☐ Puente ✓ Sí ✗ No"),
        ("Véase [ ] y (x)", "Véase [ ] y (x)"),
        ("☐ Sí", "☐ Sí"),
        ("● Sí ○ No", "☒ Sí ☐ No"),
        ("• Sí", "Sí"),
    ],
)
@pytest.mark.parametrize("ending", ["txt", "docx"])
def test_boxes_are_read_however_they_are_drawn(drawn: str, shown: str, ending: str) -> None:
    """A tick is a ticked box where empty ones stand beside it; alone, or where crosses say no, it is a tick."""
    raw = f"BOLETA\n\n{drawn}\n".encode() if ending == "txt" else docx(p("BOLETA") + p(drawn))
    assert read(raw, f"c/x.{ending}").text.endswith(shown)


@pytest.mark.parametrize("ending", ["txt", "html"])
def test_letters_with_a_stroke_over_each_are_struck(ending: str) -> None:
    """They are kept apart without the strokes; a single such letter, and a sign that says “not”, stay as they are."""
    gone = "".join(f"{letter}\u0336" for letter in "quince pesos")
    raw = f"La tasa es de {gone} veinte pesos, x\u0338 \u2260 y."
    page = raw if ending == "txt" else f"<html><body><main><p>{raw}</p></main></body></html>"
    document = read(page.encode(), f"c/x.{ending}")
    assert kept(document) == [("La tasa es de veinte pesos, x\u0338 \u2260 y.", "quince pesos")]
    assert STRUCK_NOTE in told(document)


def test_a_page_without_its_style_sheet_says_so() -> None:
    """A sheet that is not at hand may strike words that have a class; where none has, nothing is to be told."""
    link = '<link rel="stylesheet" href="https://cdn.example.org/s.css">'
    assert "not kept beside it" in told(html('<p class="was">Cats pay.</p><p>Dogs do not.</p>', link))
    assert "not kept beside it" not in told(html("<p>Cats pay.</p><p>Dogs do not.</p>", link))


def test_a_rule_for_what_stands_right_inside_reaches_no_deeper() -> None:
    """“p > b” strikes the b of the p, and not one deeper in it."""
    style = "<style>p > b { text-decoration: line-through }</style>"
    assert html("<p>Dogs <b>pay</b> <i><b>do not pay</b></i>.</p>", style).text == "Dogs do not pay."


LAST_SHOWS = (
    "display:none;display:block",
    "display:none;display:bogus;display:block",
    "visibility:hidden;visibility:visible",
    "opacity:0;opacity:1",
    "opacity:1!important;opacity:0",
    "display:block!important;display:none",
    "font-size:0;font-size:12px",
    "color:white;color:black",
    "font-size:0;font:12px serif",
    "text-decoration:line-through;text-decoration:none",
    "DISPLAY:NONE;Display:Block",
    "height:0;overflow:hidden;height:auto",
    "position:absolute;left:-9999px;left:0",
    "position:absolute;position:static;left:-9999px",
    "margin:-9999px;margin:0",
    "margin-left:-9999px;margin:0",
    "display:none;all:revert",
    "visibility:hidden;visibility:inherit",
    "clip-path:inset(50%);clip-path:none",
    "transform:scale(0);transform:none",
    "overflow-x:hidden;overflow:visible;height:0",
    "transform:scale(0);scale:1;transform:scale(1)",
)
LAST_HIDES = (
    "display:block;display:none",
    "display:none!important;display:block",
    "display:none;display:bogus",
    "visibility:hidden;visibility:yes",
    "opacity:0;opacity:much",
    "opacity:0!important;opacity:1",
    "font-size:0;font-size:",
    "display:none;display:",
    "display:none;;display:block !importan",
    "font:12px serif;font-size:0",
    "left:-9999px;position:absolute;left:-999em",
    "margin:0;margin-left:-9999px",
    "display:none;display:block 3px",
    "overflow:hidden;height:0;height:-5px",
    "clip-path:inset(50%);clip-path:bogus",
    "transform:scale(0);transform:wobble",
)


@pytest.mark.parametrize("form", ['<p style="{}">{}</p>', "<style>.a{{{}}}</style><p class=a>{}</p>"])
def test_of_what_one_style_declares_more_than_once_the_last_that_is_valid_holds(form: str) -> None:
    """As in a browser: what is marked as important outlasts it, and a short form sets its parts anew."""
    for style in (*LAST_SHOWS, *LAST_HIDES):
        document = html(form.format(style, "The fee is nine dollars.") + "<p>It begins in June.</p>")
        assert ("nine dollars" in document.text) == (style in LAST_SHOWS), style
        assert ("does not show" in told(document)) == (style in LAST_HIDES), style


@pytest.mark.parametrize(
    "style",
    [
        "transform:translate(-1000%)", "transform:rotateY(90deg)", "clip-path:path('M0 0')", "filter:blur(60px)",
        "mix-blend-mode:screen", "animation:h 0s forwards", "letter-spacing:-1em", "font-size:calc(1px - 1px)",
        "font-size:clamp(0px,0px,0px)", "color:hsl(0 0% 100%)", "color:Canvas", "background:#222;color:#222",
        "opacity:1e-9", "transform:scale(1,0)", "transform:scale3d(1,0,1)", "opacity:attr(data-o)", "display:if(else:none)", "font:calc(0px) a",
        "background:#000", "background:linear-gradient(#000,#000);color:black", "color:#f8f8f8", "color:rgb(254.9 254.9 254.9)", "font-size:3px",
        "overflow:hidden;height:10px;padding-top:99px", "overflow:hidden;height:2px", "padding-left:200vw", "margin-inline:-9999px", "a-new-property:0",
        "position:fixed;top:100%", "--o:0;opacity:var(--o)", "border-image:url(x)", "overflow:hidden;aspect-ratio:1000/1", "mask-image:none,url(x)",
        "left:-200%;position:absolute", "zoom:0.01", "-webkit-text-fill-color:transparent", "offset-path:path('M0 0')",
    ],
)  # fmt: skip
def test_a_page_that_may_hide_words_in_a_way_that_cannot_be_judged_is_unsure(style: str) -> None:
    """Its words are left out, or the record carries that a browser may show less."""
    draft = read_webpage(
        f'<main><p>The council met.</p><p style="{style}">A levy of 9.</p></main>'.encode(), "a.html"
    )
    assert draft.is_unsure or "levy" not in " ".join(block.text for block in draft.blocks)
    draft = read_markdown(
        f'The council met.\n\nIt set <b style="{style}">A levy of 9.</b>\n'.encode(), "a.md"
    )
    assert draft.is_unsure or "levy" not in " ".join(block.text for block in draft.blocks)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("@media not print{.h{display:none}}", "<p class=h>{}</p>"), ("@media (max-width:9999px){.h{display:none}}", "<p class=h>{}</p>"),
        ("@media screen,print{.h{display:none}}", "<p class=h>{}</p>"), (".h{@media not print{display:none}}", "<p class=h>{}</p>"),
        ("@layer a{p.h{display:block}} @layer b{.h{display:none}}", "<p class=h>{}</p>"),
        ("a::before{content:'{'} .h{display:none}", "<p class=h>{}</p>"), ("a{content:'/*'} .h{display:none} b{content:'*/'}", "<p class=h>{}</p>"),
        (":dir(ltr) > .h{display:none}", "<p class=h>{}</p>"), (".\\68{display:none}", "<p class=h>{}</p>"),
        ("main{--v:none} .g{--v:block} .h{display:var(--v)}", "<p class=h>{}</p>"), ("", "<noframes>{}</noframes>"),
        ("p{white-space:nowrap;overflow:hidden}", "<p style='width:4ch'>{}</p>"),
        ("div{zoom:.3}", "<div><div><div><p>{}</p></div></div></div>"), ("div{font-size:20%}", "<div><div><p>{}</p></div></div>"),
        (".g{background:#222} .g p{color:#000022}", "<div class=g><p>{}</p></div>"), (".g{background:#222} .g p{color:transparent}", "<div class=g><p>{}</p></div>"), ("div{height:20px;overflow:hidden}", "<div><p>A<p>B<p>{}</div>"),
        ("", "<div style='position:relative'><p>{}</p><p style='position:absolute;top:0;background:white'>Another.</p></div>"),
        ("", "<p>{}</p><hr style='margin-top:-30px;background:white;position:relative'>"), ("", "<marquee height=0>{}</marquee>"),
        ("div{display:grid;grid-template-rows:0fr} p{min-height:0}", "<div><p>{}</p></div>"), ("@import 'data:text/css,p{opacity:0}';", "<p>{}</p>"),
    ],
)  # fmt: skip
def test_no_rule_tag_or_place_hides_words_that_are_quoted_without_a_note(head: str, body: str) -> None:
    """Media, layers, nested rules, quoted signs, names of two meanings, what is around words or lies over them: left out, or noted."""
    page = f"<style>{head}</style><main><p>The council met.</p>{body.format('A levy of 9.')}</main>"
    draft = read_webpage(page.encode(), "a.html")
    assert draft.is_unsure or "levy" not in " ".join(block.text for block in draft.blocks)


@pytest.mark.parametrize(
    "style",
    [
        "font-size:12pt;color:#333;margin:0in 0in 8pt;line-height:107%;background:white", "text-indent:-.25in;margin-left:.5in",
        "width:50%;float:left;position:relative;margin-left:-15px", "font-size:clamp(1.2rem, 2vw, 2rem);color:var(--text)",
        "font-size:calc(1rem + .2vw);max-width:65ch", "letter-spacing:-.2px;color:rgb(51,51,51);background-color:rgb(255,255,255)",
        "font:700 14px/1.5 x;padding:0 24px;border-radius:4px;box-shadow:0 1px 3px rgba(0,0,0,.2);mso-hide:none;-ms-text-size-adjust:100%",
        "background:#003366 url(a.png) no-repeat;color:#fff;display:-webkit-box;flex:1 1 0;grid-template-columns:1fr 20px;gap:0",
        "transition:all .3s;transform:translateY(0);opacity:.8", "max-width:min(100%,1200px);height:auto;overflow:hidden", "white-space:nowrap", "max-width:600px;overflow:hidden;white-space:nowrap",
    ],
)  # fmt: skip
def test_everyday_styles_leave_a_page_sure(style: str) -> None:
    """A note that stands on every page would be read on none."""
    draft = read_webpage(f'<main><p style="{style}">The council met.</p></main>'.encode(), "a.html")
    assert not draft.is_unsure
    assert draft.blocks[0].text == "The council met."


@pytest.mark.parametrize(
    "rules",
    [
        "{" * 30_000,
        "p{" * 30_000 + "opacity:0",
        "'\\" * 30_000,
        "@media " + "(a) and " * 5_000 + "{p{opacity:0}}",
    ],
)
def test_rules_that_are_made_to_take_long_do_not(rules: str) -> None:
    """Nested without end, quoted, conditions without number: each is read in one pass, or noted."""
    draft = read_webpage(f"<style>{rules}</style><main><p>The council met.</p></main>".encode(), "a.html")
    assert "".join(block.text for block in draft.blocks) == "The council met."


@pytest.mark.parametrize(
    "source",
    [
        "<div hidden>\n\nGone.\n\n# Gone\n\n| Gone |\n|---|\n| gone |\n\n```\ngone\n```\n\n</div>\n\nStays.",
        'Stays.<span style="display:none"> Gone <em>gone</em> [gone](https://a.example) `gone`</span>',
        "<p hidden>Gone.\n\nStays.",
        "<p hidden>Gone.<p>Stays.",
        "<div style='position:absolute; left:-9999px'>Gone <b>gone</b></div>\n\nStays.",
        "<template>Gone.</template>\n\nStays.",
        "<style>.h { display: none }</style>\n\n<div class=h>Gone.</div>\n\nStays.<i class='h'> Gone.</i>",
        "<div><div hidden>Gone.<div>Gone.</div></div>Stays.</div>",
        "- <span hidden>Gone.\n- Stays.",
        "<!-- <div hidden> -->\n\n<span aria-hidden=true>Gone. </span>Stays.",
        '<a title="<div hidden>" href="https://a.example">Stays.</a><span hidden>Gone.</span>',
    ],
)
def test_what_html_in_markdown_hides_is_left_out_and_told(source):
    """By the rules for pages, across the paragraphs, lists, tables and lines that it goes around; and nothing else is."""
    draft = read_markdown(source.encode(), "a.md")
    assert " ".join(" ".join(block.text for block in draft.blocks).split()) == "Stays."
    assert any("does not show" in note for note in draft.notes)


@pytest.mark.parametrize(
    "source",
    ["<details><summary>Stays.</summary>Stays.</details>", "<div class=note>Stays.</div>\n\n<!-- <p hidden> -->\n\nStays.",
     "```\n<div hidden>\n```\n\nStays.", "`<div hidden>` Stays.", "<b>Stays.</b> 3 < 4 <img hidden src=x> Stays.",
     "<div hidden></div>\n\nStays.\n\nStays."],
)  # fmt: skip
def test_what_only_looks_like_it_in_markdown_stays(source):
    """Comments, program text, pictures, and what is closed at once."""
    said = " ".join(block.text for block in read_markdown(source.encode(), "a.md").blocks)
    assert said.count("Stays.") == source.count("Stays.")
