"""Plain text: encodings, wrapped lines, titles, share buttons, bylines."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from domain.documents import Document, Kind, Role
from domain.errors import RecordEmpty, RecordUnreadable
from domain.provenance import warnings_in
from index.readers.metadata.sidecar import Metadata, read_sidecar
from index.readers.reader import read

SAMPLES = Path(__file__).parent / "samples"
SEEDS = Path(__file__).parents[3] / "seeds"

SPANISH = "El pleno aprobó por unanimidad la moción de la concejala Muñoz sobre el año escolar y el pabellón."
CALLED = "Mayor Ortiz called the meeting to order at 6:00 p.m. and asked the clerk to call the roll."
CHINESE = "市政府召开全体会议，研究部署下半年工作。会议强调，要全力扩大消费，稳定就业。"


def paragraphs(document: Document) -> list[str]:
    return [document.text[p.start : p.end] for p in document.paragraphs]


@pytest.mark.parametrize(
    ("text", "encoding", "note"),
    [
        (SPANISH, "utf-8", ""),
        (SPANISH, "utf-8-sig", ""),
        (SPANISH, "utf-16", ""),
        (SPANISH, "utf-16-le", "UTF-16"),
        (SPANISH, "utf-16-be", "UTF-16"),
        (SPANISH, "utf-32", ""),
        (SPANISH, "latin-1", "Latin-1 (Windows-1252)"),
        (SPANISH + " “Sí”", "cp1252", "Latin-1 (Windows-1252)"),
        (CALLED, "utf-16-le", "UTF-16"),
        (CALLED, "utf-16-be", "UTF-16"),
        (CHINESE + "\n\n" + CHINESE, "utf-16-be", "UTF-16"),
        (CHINESE, "utf-8", ""),
        (CHINESE, "gb18030", "GB18030"),
        (CHINESE, "utf-16", ""),
        (CHINESE, "utf-16-le", "UTF-16"),
        ("市政府召開全體會議，研究部署下半年工作。會議強調，要全力擴大消費。", "big5", "Big5"),
        ("시의회는 내년도 예산안을 통과시켰다. 회의는 오후 여섯 시에 시작되었다.", "euc_kr", "EUC-KR"),
        ("Городской совет утвердил бюджет на следующий год. Заседание открыл мэр.", "cp1251", "Windows-1251"),
    ],
)
def test_text_in_any_common_encoding_is_read_and_the_note_says_which(
    text: str, encoding: str, note: str
) -> None:
    """The letters come out right, and where it was not plain UTF-8 a note says what was assumed."""
    document = read(text.encode(encoding), "c/record.txt")
    assert document.text == text
    assert warnings_in(document.notes) == (
        (f"The file is not UTF-8; it was read as {note}.",) if note else ()
    )


def test_nuls_between_letters_make_no_other_script() -> None:
    """A letter in ten is one: in UTF-16, any two of the others are a Chinese character."""
    words = "The council met in May and adopted the budget. " * 5
    nuls = "".join(letter + "\0" * (at % 10 == 0) for at, letter in enumerate(words))
    assert read(nuls.encode(), "c/a.txt").text == words.strip()


def test_utf8_that_is_cut_off_or_damaged_is_read_with_a_note() -> None:
    """A last half character is dropped, a broken byte is shown as �, and both are told."""
    raw = ("Ñandú " * 30).strip().encode()
    assert "middle of a character" in read(raw + "é".encode()[:1], "c/a.txt").notes[0].text
    damaged = read(raw.replace(b"\xc3\xba", b"\xba", 1), "c/b.txt")
    assert damaged.text.count("�") == 1
    assert "1 characters are not UTF-8" in damaged.notes[0].text


def test_nothing_and_binary_data_are_refused_by_name() -> None:
    """An empty file, blanks, and bytes that are no text each have their error."""
    for raw in (b"", b" \n\t\r\n", b"\xef\xbb\xbf", "\u200b\n* * *\n".encode()):
        with pytest.raises(RecordEmpty, match=r"c/x\.txt"):
            read(raw, "c/x.txt")
    with pytest.raises(RecordUnreadable, match="binary data"):
        read(bytes(range(256)) * 20, "c/x.txt")


def test_wrapped_lines_are_put_together_and_lists_kept_apart() -> None:
    """Lines broken by width become paragraphs; addresses, names and list items stay lines of their own."""
    document = read((SAMPLES / "wrapped.txt").read_bytes(), "c/wrapped.txt")
    assert document.title == "REGULAR MEETING OF THE TOWN COUNCIL"
    assert paragraphs(document) == [
        "March 4, 2025",
        "Town Hall, Council Chamber",
        "CALL TO ORDER",
        f"{CALLED} Five members were present, and a quorum was declared by the clerk.",
        "Present:",
        "Mayor Ortiz",
        "Member Lee",
        "Member Park",
        "The council then took up the long-term plan, which is a long-term effort of several departments of the town.",
        "Parks",
        "Streets and sidewalks",
        "1. First reading",
        "2. Second reading",
        "ADJOURNMENT",
        "The meeting was adjourned at 7:12 p.m.",
    ]
    roles = {document.text[p.start : p.end]: p.role for p in document.paragraphs}
    assert roles["CALL TO ORDER"] is Role.HEADING
    assert roles["Parks"] is Role.LIST_ITEM
    assert document.paragraphs[-1].heading == "ADJOURNMENT"
    assert (str(document.date), warnings_in(document.notes)) == (
        "March 4, 2025",
        ("The date is from the first lines.",),
    )


def test_what_cannot_be_seen_is_dropped_and_what_can_stays() -> None:
    """Controls, zero-width and direction marks go; accents are composed; joiners stay where they shape letters."""
    raw = "The\u00a0coun\u00adcil\u200b \u202evoted\u202c \x07“no”.\n\nCafe\u0301 ﬁnance می\u200cخواهم 👩\u200d🔧 a\u200db"
    assert paragraphs(read(raw.encode(), "c/x.txt")) == [
        "The council voted “no”.",
        "Café finance می\u200cخواهم 👩\u200d🔧 ab",
    ]


def test_a_paragraph_a_line_stays_a_paragraph_a_line() -> None:
    """Text that was not wrapped is not put together: each line is a paragraph."""
    lines = [CHINESE * 3, CHINESE * 2, "会议由市长主持。"]
    document = read("\n".join(f"　　{line}" for line in lines).encode(), "c/x.txt")
    assert paragraphs(document) == lines
    assert document.language == "zh"


def test_a_text_that_is_one_endless_line_gets_paragraphs_at_sentence_ends() -> None:
    """A transcript without line ends can be cited by paragraph; no word is lost."""
    line = " ".join(f"This is sentence number {n} of the long meeting that we held." for n in range(200))
    document = read(line.encode(), "c/x.txt")
    assert len(document.paragraphs) > 15
    assert all(text.endswith("held.") and len(text) <= 600 for text in paragraphs(document))
    assert document.text.replace("\n\n", " ") == line


def test_times_in_brackets_are_times_and_not_text() -> None:
    """Marks like [00:05:01] on lines of their own give the seconds of what follows."""
    raw = b"[00:00:17]\nLet us begin.\nAll are\nhere.\n[00:05:01]\nWe vote.\n[01:00:00]\nWe adjourn.\n"
    document = read(raw, "2025-03-04-council/captions.txt")
    assert [(p.seconds, document.text[p.start : p.end]) for p in document.paragraphs] == [
        (17.0, "Let us begin. All are here."),
        (301.0, "We vote."),
        (3600.0, "We adjourn."),
    ]
    assert document.kind is Kind.TRANSCRIPT


def test_the_seed_record_has_its_title_its_byline_and_no_year() -> None:
    """Title, kind, date and note are the sidecar's; the share buttons are gone; the reporters' line can be quoted."""
    name = "000_3a73463e3dd4ee68.txt"
    sidecar = read_sidecar((SEEDS / f"{name}.meta.toml").read_bytes(), name)
    document = read((SEEDS / name).read_bytes(), f"seeds/{name}", sidecar)
    assert (
        document.title == "City Government Holds Plenary Meeting to Advance Economic and Social Development"
    )
    assert (document.kind, str(document.date), document.date.year) == (Kind.NEWS, "August 1", None)
    assert document.byline == "Reporter Zhang Yujing and He Shichun contributed to this article."
    assert len(document.paragraphs) == 7
    last = document.paragraphs[-1]
    assert last.role is Role.BYLINE
    assert document.text[last.start : last.end] == document.byline
    assert document.text.startswith("On August 1, Pan Guoqiang")
    assert "Share" not in document.text
    assert "Facebook" not in document.text
    assert document.collection == "seeds"


def test_without_its_sidecar_the_seed_record_keeps_its_title_and_claims_no_date() -> None:
    """The line that stands alone on top is the title; a date in the prose is nobody's word for the record's date."""
    document = read((SEEDS / "000_3a73463e3dd4ee68.txt").read_bytes(), "seeds/a.txt")
    assert document.title.startswith("City Government Holds Plenary Meeting")
    assert len(document.paragraphs) == 7
    assert (document.kind, document.date.is_known, document.language) == (Kind.RECORD, False, "en")


@pytest.mark.parametrize(
    "ending",
    [
        "Share this: Twitter\n\nFacebook",
        "Share this:\n\nClick to share on Twitter (Opens in new window)\n\nLike this:\n\nLike Loading...",
        "分享到：微信 微博",
        "Share",
    ],
)
def test_share_buttons_at_the_end_are_no_content(ending: str) -> None:
    """A row of buttons is dropped where it begins with a word for sharing."""
    document = read(f"The council met.\n\nIt voted.\n\n{ending}\n".encode(), "c/x.txt")
    assert "It voted." in document.text
    assert not any(word in document.text for word in ("Share", "Like", "Facebook", "微信"))


@pytest.mark.parametrize(
    "ending",
    [
        "Facebook",
        "Share this: the council wants to hear from you.",
        "The meeting was shown on Facebook and Twitter.",
        "Share this: Twitter\n\nThe next meeting is in June.",
    ],
)
def test_words_that_only_resemble_share_buttons_stay(ending: str) -> None:
    """Nothing is dropped without a word for sharing before it, nor when a sentence follows."""
    document = read(f"The council met.\n\nIt voted.\n\n{ending}\n".encode(), "c/x.txt")
    assert document.text.endswith(ending)


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe",
        "By Jane Doe and Ann Lee, Staff Writers",
        "Reporting by Jane Doe; editing by Ann Lee.",
        "Jane Doe contributed to this report.",
        "记者 张玉静 何世春",
        "（本报记者 张玉静）",
    ],
)
def test_a_line_that_says_who_wrote_it_is_the_byline(line: str) -> None:
    """It becomes the document's byline, word for word, and stays in the text."""
    document = read(f"The council met on the budget.\n\n{line}\n".encode(), "c/x.txt")
    assert document.byline == line
    assert document.paragraphs[-1].role is Role.BYLINE


@pytest.mark.parametrize(
    "line", ["By law, the vote was open.", "By June the road was done.", "记者会上，市长回答了问题。"]
)
def test_a_sentence_is_no_byline(line: str) -> None:
    """The word "By" at the beginning of a sentence names nobody."""
    document = read(f"The council met on the budget.\n\n{line}\n".encode(), "c/x.txt")
    assert document.byline == ""


def test_a_byline_that_is_given_is_found_in_the_text() -> None:
    """The sidecar's byline counts, and marks the line that says the same."""
    document = read(b"The council met.\n\nclerk's office\n", "c/x.txt", Metadata(byline="clerk's office"))
    assert document.byline == "clerk's office"
    assert document.paragraphs[-1].role is Role.BYLINE


def test_fifty_megabytes_of_text_are_read() -> None:
    """A text of 50 MB becomes its paragraphs in seconds."""
    paragraph = "The council heard the report of the finance director and asked about the reserve. " * 30
    raw = (paragraph.strip() + "\n\n").encode() * (50_000_000 // len(paragraph))
    started = time.process_time()
    document = read(raw, "c/large.txt")
    assert len(document.paragraphs) == 50_000_000 // len(paragraph)
    assert time.process_time() - started < 20


@pytest.mark.parametrize("step", [1, 5])
def test_numbers_of_lines_are_no_text(step: int) -> None:
    """Each line or every fifth is numbered, as ordinances are: what runs over their ends is one sentence."""
    lines = [
        "AN ORDINANCE of the Town of Larkmoor amending chapter 4 of the town",
        "code to forbid parking on the green and to raise the fine from ten",
        "dollars to thirty dollars, and to let the clerk waive it for those",
        "who come to the hall within a week of the day on which the fine was",
        "given. The Council finds that the green is worn and that the grass",
        "does not grow again before summer. Whoever parks on it shall pay the",
        "fine at the hall, where the clerk keeps a book of all that was paid",
        "and shows it to whoever asks. It takes effect on the first of May.",
        "The clerk shall publish it in the newspaper and at the town hall on",
        "the board beside the door, in letters that can be read from outside.",
        "A person who was fined may ask the Council in writing to look at the",
        "matter again, and the Council shall hear that person within sixty",
        "days of the day on which the letter came, at a meeting that is open",
        "to the public. Nobody shall be fined twice for one day, and no fine",
        "shall be asked of those who brought a person to the doctor that day.",
    ]
    text = "\n".join(f"{n if n % step == 0 else '':>3}  {line}" for n, line in enumerate(lines, 1))
    assert paragraphs(read(text.encode(), "c/x.txt")) == [" ".join(lines)]


def test_numbers_of_items_stay() -> None:
    """Items that are counted begin anew with each number."""
    items = [
        "Call to order",
        "Roll call",
        "Minutes of May",
        "Lease of the mill",
        "Fire engine",
        "Adjournment",
    ]
    text = "\n".join(f"{n} {item}" for n, item in enumerate(items, 1))
    document = read(text.encode(), "c/x.txt")
    assert all(f"{n} {item}" in f"{document.title} {document.text}" for n, item in enumerate(items, 1))
