"""Tables of every kind of file are read row by row, with the heads of their cells beside them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.documents import CELLS, Document, Role
from index.readers.reader import read
from index.readers.tables import Cell, blocks_of_table
from tests.kit.office import docx, odt, p
from tests.kit.pdf import Draw, Put, column, grid, pdf

PROSE = "The council met in the hall on the hill and heard all who had come to speak that evening."
HEADS = ("Moción", "Vidal", "Rey", "Ortega")
VOTES = (("Puente viejo", "Sí", "No", "Abstención"), ("Agua", "No", "No", "Sí"), ("Feria", "Sí", "Sí", "No"))


def rows(document: Document) -> list[tuple[str, str]]:
    """The rows of a record's tables: heads and text."""
    return [
        (each.heads, document.text[each.start : each.end])
        for each in document.paragraphs
        if each.role is Role.TABLE
    ]


def cells_at(
    xs: tuple[float, ...], lines: list[tuple[str, ...]], top: float = 700, lead: float = 16
) -> list[Put]:
    return [
        Put(x, top - lead * at, text)
        for at, line in enumerate(lines)
        for x, text in zip(xs, line, strict=True)
        if text
    ]


EXPECTED = [("", CELLS.join(HEADS)), *((CELLS.join(HEADS), CELLS.join(row)) for row in VOTES)]


def test_a_table_without_lines_stays_rows() -> None:
    """Columns of short words far from each other are not read one after the other."""
    page = [*cells_at((72, 250, 350, 450), [HEADS, *VOTES]), *column([PROSE], top=600)]
    assert rows(read(pdf([page]), "c/x.pdf")) == EXPECTED


def test_a_table_with_lines_stays_rows() -> None:
    """Its lines say where the cells are."""
    page = [
        grid((70, 200, 300, 400, 500), (712, 696, 680, 664, 648)),
        *cells_at((74, 204, 304, 404), [HEADS, *VOTES]),
        *column([PROSE], top=600),
    ]
    assert rows(read(pdf([page]), "c/x.pdf")) == EXPECTED


def test_narrow_columns_are_told_apart_by_their_lines() -> None:
    """Words that nearly touch stand in two cells where a line runs between them."""
    table = [("Item", "Lee", "Roe"), ("Roof", "Yes", "No"), ("Road", "No", "Yes")]
    page = [grid((70, 100, 124, 150), (712, 696, 680, 664)), *cells_at((72, 102, 126), table)]
    assert rows(read(pdf([page]), "c/x.pdf"))[1:] == [
        ("Item | Lee | Roe", "Roof | Yes | No"),
        ("Item | Lee | Roe", "Road | No | Yes"),
    ]


@pytest.mark.parametrize("ruled", [True, False])
def test_two_lines_in_a_cell_are_one_cell(ruled: bool) -> None:
    """Whether lines or spaces part the rows, none is cut in two."""
    table = [("No.", "Subject", "Outcome")]
    table += [("4", "Sale of the fire engine", "Passed,"), ("", "to the next town", "three to two")]
    table += [("5", "Repair of the roof of", "Tabled to"), ("", "the town hall", "the May meeting")]
    ys = (700, 684, 672, 656, 644)
    page: list[Put | Draw] = [
        Put(x, y, text)
        for y, line in zip(ys, table, strict=True)
        for x, text in zip((72, 120, 400), line, strict=True)
        if text
    ]
    if ruled:
        page.append(grid((70, 115, 395, 520), (712, 696, 667, 638)))
    assert [text for _, text in rows(read(pdf([page]), "c/x.pdf"))] == [
        "No. | Subject | Outcome",
        "4 | Sale of the fire engine to the next town | Passed, three to two",
        "5 | Repair of the roof of the town hall | Tabled to the May meeting",
    ]


def test_a_cell_over_several_rows_belongs_to_each() -> None:
    """In a ruled table the missing line between two fields makes them one cell."""
    outer = [f"{x} 712 m {x} 648 l S" for x in (70, 220, 380, 480)]
    across = ["70 712 m 480 712 l S", "70 696 m 480 696 l S", "220 680 m 480 680 l S", "70 664 m 480 664 l S"]
    lines = Draw(" ".join([*outer, *across, "70 648 m 480 648 l S"]))
    table = [("Motion", "Member", "Vote"), ("Lease of the mill", "Ada Roe", "Aye")]
    table += [("", "Ben Lee", "Nay"), ("Bell tower", "Ada Roe", "Nay")]
    assert rows(read(pdf([[lines, *cells_at((74, 224, 384), table)]]), "c/x.pdf"))[1:] == [
        ("Motion | Member | Vote", "Lease of the mill | Ada Roe | Aye"),
        ("Motion | Member | Vote", "Lease of the mill | Ben Lee | Nay"),
        ("Motion | Member | Vote", "Bell tower | Ada Roe | Nay"),
    ]


def test_a_table_over_two_pages_keeps_its_heads() -> None:
    """What goes on at the same places on the next page is the same table, each row with its page."""
    many = [
        (f"Motion {name}", "Yes", "No", "Yes") for name in ("on parks", "on roads", "on water", "on snow")
    ]
    first = cells_at((72, 250, 350, 450), [("Subject", "Roe", "Lee", "Park"), *many], top=120)
    second = cells_at((72, 250, 350, 450), many, top=740)
    document = read(pdf([[*column([PROSE]), *first], [*second, *column([PROSE], top=500)]]), "c/x.pdf")
    found = rows(document)
    assert {heads for heads, _ in found[1:]} == {"Subject | Roe | Lee | Park"}
    assert [each.page for each in document.paragraphs if each.role is Role.TABLE] == [1] * 5 + [2] * 4


def test_letterheads_and_newspapers_are_no_tables() -> None:
    """Three columns of prose are read one after the other."""
    text = "The town has asked for bids on the bridge and will open them in the hall on the first of May at noon."
    words, lines = text.split(), []
    while words:
        line = ""
        while words and len(line) + len(words[0]) < 24:
            line = f"{line} {words.pop(0)}".strip()
        lines.append(line)
    page = [put for x in (60, 235, 410) for put in column(lines, x)]
    assert not rows(read(pdf([page]), "c/x.pdf"))


# --- Other kinds of files.


def test_spans_of_a_web_page() -> None:
    """Rowspan and colspan, heads in two rows, an empty cell: each value keeps the heads above it."""
    table = """<table><tr><th rowspan=2>议案</th><th colspan=2>表决</th></tr><tr><th>李</th><th>王</th></tr>
    <tr><td rowspan=2>旧桥</td><td>赞成</td><td>反对</td></tr><tr><td></td><td>弃权</td></tr></table>"""
    page = f"<html><body><main><h1>会议记录</h1><p>市议会在市政厅开会，听取了所有到场者的意见。</p>{table}</main></body></html>"
    assert rows(read(page.encode(), "c/x.html"))[2:] == [
        ("议案 | 表决 李 | 表决 王", "旧桥 | 赞成 | 反对"),
        ("议案 | 表决 王", "旧桥 | 弃权"),
    ]


def test_a_cell_with_a_list_stays_in_its_row() -> None:
    """Under a row of heads, paragraphs and lists in a cell are its words."""
    table = "<table><tr><th>Punto</th><th>Resultado</th></tr><tr><td><p>Puente</p><p>viejo</p></td><td><ul><li>Aprobado</li><li>4-1</li></ul></td></tr></table>"
    page = f"<html><body><main><h1>Acta</h1><p>Se abre la sesión.</p>{table}</main></body></html>"
    assert rows(read(page.encode(), "c/x.html"))[1:] == [("Punto | Resultado", "Puente viejo | Aprobado 4-1")]


def test_a_table_in_an_article_keeps_its_cells() -> None:
    """Where the article is taken out of its page, empty cells do not shift the others."""
    text = "".join(f"<p>{PROSE} It was the {n}th meeting of the year in this hall.</p>" for n in range(8))
    table = "<table><tr><th>Item</th><th>Roe</th><th>Lee</th></tr><tr><td>Roof</td><td></td><td>Nay</td></tr></table>"
    page = f"<html><body><nav>Home</nav><article><h1>Votes</h1>{text}{table}</article><footer>x</footer></body></html>"
    assert rows(read(page.encode(), "c/x.html")) == [("", "Item | Roe | Lee"), ("Item | Lee", "Roof | Nay")]


def test_merged_cells_of_word_and_opendocument() -> None:
    """Of vMerge and gridSpan, number-rows-spanned and covered cells: the same rows in both."""
    cell = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>"
    lines = [
        [('<w:gridSpan w:val="2"/>', "Ward"), ("", "Vote")],
        [('<w:vMerge w:val="restart"/>', "North"), ("", "Roe"), ("", "Aye")],
        [("<w:vMerge/>", ""), ("", "Lee"), ("", "Nay")],
    ]
    head = "<w:trPr><w:tblHeader/></w:trPr>"
    body = "".join(
        f"<w:tr>{head if at == 0 else ''}{''.join(cell.format(how, p(text)) for how, text in line)}</w:tr>"
        for at, line in enumerate(lines)
    )
    expected = [
        ("", "Ward | Vote"),
        ("Ward | Ward | Vote", "North | Roe | Aye"),
        ("Ward | Ward | Vote", "North | Lee | Nay"),
    ]
    assert rows(read(docx(f"<w:tbl>{body}</w:tbl>"), "c/x.docx")) == expected
    one = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    covered = "<table:covered-table-cell/>"
    body = (
        "<table:table><table:table-header-rows><table:table-row>"
        + one.format(' table:number-columns-spanned="2"', "Ward") + covered + one.format("", "Vote")
        + "</table:table-row></table:table-header-rows><table:table-row>"
        + one.format(' table:number-rows-spanned="2"', "North") + one.format("", "Roe") + one.format("", "Aye")
        + "</table:table-row><table:table-row>" + covered + one.format("", "Lee") + one.format("", "Nay")
        + "</table:table-row></table:table>"
    )  # fmt: skip
    assert rows(read(odt(body), "c/x.odt")) == expected


def test_a_list_of_people_has_no_heads() -> None:
    """The first of many alike is no name of a column."""
    table = [
        [Cell(text) for text in line] for line in (("Roe", "Ward 1"), ("Lee", "Ward 2"), ("Park", "Ward 3"))
    ]
    assert [block.heads for block in blocks_of_table(table)] == ["", "", ""]


@given(
    st.lists(
        st.lists(
            st.tuples(st.sampled_from(["a", "b c", "", "d"]), st.integers(0, 3), st.integers(1, 3)),
            min_size=1,
            max_size=4,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_every_cell_is_in_a_row_and_every_row_has_heads_for_its_cells(
    table: list[list[tuple[str, int, int]]],
) -> None:
    """Whatever spans what: no word is lost, and heads are as many as cells."""
    cells = [
        [Cell(text, at == 0, across, down) for text, down, across in line] for at, line in enumerate(table)
    ]
    blocks = list(blocks_of_table(cells))
    read_words = set(itertools.chain.from_iterable(block.text.split() for block in blocks))
    assert {word for line in table for text, *_ in line for word in text.split()} <= read_words
    for block in blocks:
        assert not block.heads or len(block.heads.split(CELLS)) == len(block.text.split(CELLS))


def test_narrow_columns_without_lines_are_told_apart_by_standing_below_each_other() -> None:
    """A little more than a blank parts the cells, in every row at the same place."""
    table = [("Motion", "Fenn", "Lund", "Roe"), ("Lease of mill", "Yes", "No", "Yes")]
    table += [("Culvert", "No", "Yes", "Yes"), ("Levy", "Yes", "Yes", "No")]
    found = rows(read(pdf([[*column([PROSE], top=740), *cells_at((72, 160, 200, 232), table)]]), "c/x.pdf"))
    assert found == [
        ("", CELLS.join(table[0])),
        *((CELLS.join(table[0]), CELLS.join(row)) for row in table[1:]),
    ]


def test_prose_beside_a_table_is_not_drawn_into_it() -> None:
    """A column that leads on from line to line only stands beside the rows."""
    lines = [
        "Residents spoke for nearly an hour. Several asked the",
        "council to keep the library open on Sundays, while",
    ]
    lines += [
        "others urged members to repair the bridge on Mill",
        "Road before winter, and to ask the county for help.",
    ]
    table = [("Member", "Vote"), ("Fenn", "Yes"), ("Lund", "No"), ("Roe", "Yes")]
    page = [*column(lines, 60, 700, size=8, lead=14), *cells_at((400, 480), table, lead=14)]
    document = read(pdf([page]), "c/x.pdf")
    assert [text for _, text in rows(document)] == ["Member | Vote", "Fenn | Yes", "Lund | No", "Roe | Yes"]
    assert " ".join(lines) in document.text


def test_columns_that_nearly_touch_are_told_apart_by_where_words_are_put() -> None:
    """Between two words of a cell the file writes a blank, between two cells none."""
    lines: list[tuple[str, ...]] = [
        ("Member", "Old bridge", "Fair"),
        ("Ada Roe", "Nay", "Aye"),
        ("Bo Lee Wu", "Aye", "Absent"),
    ]
    page = [*cells_at((72, 132, 198), lines), *column([PROSE], top=600)]
    assert rows(read(pdf([page]), "c/x.pdf")) == [
        ("", CELLS.join(lines[0])),
        *((CELLS.join(lines[0]), CELLS.join(line)) for line in lines[1:]),
    ]


def test_two_tables_side_by_side_are_two() -> None:
    """Where the space between them is the widest and either side has words before values; a wide column alone parts none."""
    lines: list[tuple[str, ...]] = [
        ("Licence", "Fee", "Permit", "Charge"),
        ("Dog", "$22", "Shed", "$75"),
        ("Cat", "$9", "Fence", "$40"),
    ]
    page = [*cells_at((72, 140, 330, 400), lines), *column([PROSE], top=600)]
    assert rows(read(pdf([page]), "c/x.pdf")) == [
        ("", "Licence | Fee"), ("Licence | Fee", "Dog | $22"), ("Licence | Fee", "Cat | $9"),
        ("", "Permit | Charge"), ("Permit | Charge", "Shed | $75"), ("Permit | Charge", "Fence | $40"),
    ]  # fmt: skip
    votes: list[tuple[str, ...]] = [
        ("Name", "Ward", "May 6", "May 20"),
        ("Ada Roe", "North", "Aye", "Nay"),
        ("Bo Lee", "South", "Nay", "Aye"),
    ]
    page = [*cells_at((72, 140, 330, 400), votes), *column([PROSE], top=600)]
    assert rows(read(pdf([page]), "c/x.pdf"))[1] == (
        "Name | Ward | May 6 | May 20",
        "Ada Roe | North | Aye | Nay",
    )


def test_cells_in_the_middle_of_their_row_stay_in_it() -> None:
    """A number beside two lines stands between them: the spaces between rows tell the rows."""
    page = [*cells_at((72, 130, 400), [("Item", "Matter", "Outcome")])]
    for top, number, matter, outcome in (
        (676, "3", ("Sale of the mill pond", "to the angling club"), ("Carried, six", "to one")),
        (646, "4", ("Paving of Tanner Row", "from the bridge"), ("Lost, two", "to five")),
    ):
        page += [Put(72, top - 6, number)]
        page += [
            Put(x, top - 12 * at, text)
            for x, texts in ((130, matter), (400, outcome))
            for at, text in enumerate(texts)
        ]
    heads = "Item | Matter | Outcome"
    assert rows(read(pdf([[*page, *column([PROSE], top=560)]]), "c/x.pdf")) == [
        ("", heads),
        (heads, "3 | Sale of the mill pond to the angling club | Carried, six to one"),
        (heads, "4 | Paving of Tanner Row from the bridge | Lost, two to five"),
    ]


def test_yes_and_no_over_boxes_are_heads() -> None:
    """Over votes they would be one more vote."""
    lines = (("Member", "Aye", "Nay"), ("Roe", "☒", "☐"), ("Lee", "☐", "☒"))
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in lines)
    assert rows(read(f"<html><body><table>{table}</table></body></html>".encode(), "c/x.html"))[1:] == [
        ("Member | Aye | Nay", "Roe | ☒ | ☐"),
        ("Member | Aye | Nay", "Lee | ☐ | ☒"),
    ]


def test_a_table_in_html_inside_markdown_keeps_its_rows() -> None:
    """A spanning cell belongs to each of its rows there too."""
    text = "# Votes\n\n<table><tr><th>Matter</th><th>Member</th><th>Vote</th></tr><tr><td rowspan=2>Fair</td><td>Roe</td><td>Aye</td></tr><tr><td>Lee</td><td>Nay</td></tr></table>\n"
    assert rows(read(text.encode(), "c/x.md"))[2] == ("Matter | Member | Vote", "Fair | Lee | Nay")


def test_a_column_in_smaller_letters_stands_beside_the_text_and_is_read_behind_it() -> None:
    """On lines of its own, whichever side it stands on: names beside an agenda are not drawn into its headings."""
    names = [
        Put(60, 705 - 11 * at, text, 8)
        for at, text in enumerate(("Ada Roe, Chair", "Bo Lee", "Cy Orr", "Dee Fox, Clerk"))
    ]
    body = [
        Put(200, 700 - 16 * at, text, 12)
        for at, text in enumerate(("THORNBY COUNCIL", "AGENDA", "May 6, 2025", "Rent of the barn"))
    ]
    text = read(pdf([[*names, *body]]), "c/x.pdf").text
    assert text.index("Rent of the barn") < text.index("Ada Roe, Chair")
    assert "Bo Lee AGENDA" not in text.replace("\n\n", " ")


@pytest.mark.parametrize("form", ["docx", "odt"])
def test_heads_of_two_levels_stand_with_each_cell(form: str) -> None:
    """A name over several columns, and the names of each below it, though the file marks neither as heads."""
    below = [("Red", "Cap", "Red", "Cap"), ("8", "9", "11", "12"), ("3", "2", "4", "5")]
    if form == "docx":
        wide = "<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{}</w:tc>"
        first = "".join(wide.format(p(year)) for year in ("Norte", "Sur"))
        table = f"<w:tbl><w:tr><w:tc>{p('Mes')}</w:tc>{first}</w:tr>"
        for name, row in zip(("", "Mayo", "Junio"), below, strict=True):
            table += "<w:tr>" + "".join(f"<w:tc>{p(text)}</w:tc>" for text in (name, *row)) + "</w:tr>"
        document = read(docx(table + "</w:tbl>"), "c/x.docx")
    else:
        cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
        span = ' table:number-columns-spanned="2"'
        covered = "<table:covered-table-cell/>"
        first = cell.format("", "Mes") + "".join(
            cell.format(span, year) + covered for year in ("Norte", "Sur")
        )
        table = f"<table:table><table:table-row>{first}</table:table-row>"
        for name, row in zip(("", "Mayo", "Junio"), below, strict=True):
            cells = "".join(cell.format("", text) for text in (name, *row))
            table += f"<table:table-row>{cells}</table:table-row>"
        document = read(odt(table + "</table:table>"), "c/x.odt")
    assert rows(document)[2:] == [
        ("Mes | Norte Red | Norte Cap | Sur Red | Sur Cap", "Mayo | 8 | 9 | 11 | 12"),
        ("Mes | Norte Red | Norte Cap | Sur Red | Sur Cap", "Junio | 3 | 2 | 4 | 5"),
    ]


@pytest.mark.parametrize("xs", [(72, 140, 164, 190), (72, 250, 350, 450)])
def test_counts_with_empty_cells_stand_under_their_names(xs: tuple[float, ...]) -> None:
    """Whether the columns are narrow or wide, a count is read under the name over it, and an empty cell is left out."""
    table = [
        ("Asunto", "Sí", "No", "Abs"),
        ("Muelle", "4", "", "1"),
        ("Fuente", "", "5", ""),
        ("Plaza", "3", "1", "1"),
    ]
    page = [*column([PROSE], top=740), *cells_at(xs, table), *column([PROSE], top=600)]
    document = read(pdf([page]), "c/x.pdf")
    assert rows(document)[1:] == [
        ("Asunto | Sí | Abs", "Muelle | 4 | 1"),
        ("Asunto | No", "Fuente | 5"),
        ("Asunto | Sí | No | Abs", "Plaza | 3 | 1 | 1"),
    ]
    assert document.text.count(PROSE) == 2


def test_lines_that_end_in_numbers_are_no_table() -> None:
    """Prose, and a list of items with their pages: nothing names a second column."""
    lines = ["The pond holds 14 carp and", "the creek 3 more than in 2", "of the years before 1990"]
    listed = [("Call to order", "1"), ("Minutes of May 6", "2"), ("The pond", "14")]
    page = [*column(lines, top=740, lead=14), *cells_at((72, 300), listed, top=640)]
    assert not any(heads for heads, _ in rows(read(pdf([page]), "c/x.pdf")))


def test_a_name_of_what_stands_below_it_is_a_head() -> None:
    """“Lot” over “Lot 7, Mill Lane” names the column; “No.” is an abbreviation, and no sentence ends there."""
    table = [
        ("No.", "Lot", "Outcome"),
        *((str(n), f"Lot {n}, Mill Lane", "Denied" if n % 2 else "Granted") for n in (7, 8, 9, 10)),
    ]
    found = rows(read(pdf([[*column([PROSE], top=740), *cells_at((72, 120, 320), table)]]), "c/x.pdf"))
    assert found[1] == ("No. | Lot | Outcome", "7 | Lot 7, Mill Lane | Denied")


def test_amounts_in_words_show_that_the_first_row_names_them() -> None:
    """Also beside one that is struck: “Licence | Fee” is no row to be quoted."""
    table = "".join(
        f"<tr><td>{a}<td>{b}</tr>"
        for a, b in (
            ("Permit", "Charge"),
            ("Shed", "<s>six dollars</s> eight dollars"),
            ("Fence", "two dollars"),
        )
    )
    document = read(
        f"<html><body><main><h1>Charges</h1><table>{table}</table></main></body></html>".encode(), "c/x.html"
    )
    assert rows(document)[1] == ("Permit | Charge", "Shed | eight dollars")


def test_a_name_over_two_columns_without_lines_stands_with_both() -> None:
    """In a PDF, where only its place tells over which columns it stands."""
    page = [*column([PROSE], top=740), Put(215, 700, "Norte"), Put(362, 700, "Sur")]
    page += cells_at(
        (72, 190, 250, 360),
        [("Mes", "Rojo", "Azul", "Rojo"), ("Mayo", "8", "9", "11"), ("Junio", "3", "2", "4")],
        top=684,
    )
    assert rows(read(pdf([page]), "c/x.pdf"))[2] == (
        "Mes | Norte Rojo | Norte Azul | Sur Rojo",
        "Mayo | 8 | 9 | 11",
    )


@pytest.mark.parametrize("tick", ["x", "Yes"])
def test_one_mark_a_row_stands_under_its_name(tick: str) -> None:
    """A roll call: each member has one mark, under what was said."""
    table = [
        ("Miembro", "A favor", "En contra", "Ausente"),
        ("Roe", tick, "", ""),
        ("Lee", "", tick, ""),
        ("Wu", "", "", tick),
    ]
    found = rows(read(pdf([[*column([PROSE], top=740), *cells_at((72, 140, 190, 270), table)]]), "c/x.pdf"))
    assert found[1:] == [
        (f"Miembro | {name}", f"{who} | {tick}")
        for who, name in (("Roe", "A favor"), ("Lee", "En contra"), ("Wu", "Ausente"))
    ]
