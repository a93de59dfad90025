"""What the bot says, in every language: whole, in step with the program, and written as the language is written."""

from __future__ import annotations

import ast
import errno
import os
import re
import unicodedata
from dataclasses import fields
from functools import cache
from pathlib import Path

import discord
import pytest
import regex
from fluent.runtime import FluentBundle, FluentResource
from opencc import OpenCC

from chat.messages import error_view
from chat.safe_text import OPTION
from chat.slash_commands import folded
from chat.wording import ENGLISH, LOCALES, Words, locale_of, words_in
from community.export import Labels
from community.watches import MOST_OF_CHANNELS, MOST_PER_DAY, MOST_WATCHES
from domain.dates import UNKNOWN, PartialDate, from_iso
from domain.documents import Kind
from domain.errors import LibraryError
from tests.kit.discord_bodies import COMMAND_DESCRIPTION, COMMAND_NAME, FIELD_LABEL, MODAL_TITLE, PLACEHOLDER
from tests.kit.wordings import ROOT, Use, commands, counts, files, messages, uses, variables

OTHERS = [locale for locale in LOCALES if locale != ENGLISH]
CHINESE = ("zh-Hans", "zh-Hant")
NUMBERS = (0, 1, 2, 5, 1000)
ON_A_PHONE = 34
"""Characters of a button that fit on a phone."""
NAMES = {
    "Atom", "CSV", "Cookie", "Discord", "JSON", "Legistar", "MIT", "Markdown", "MiB", "OCR", "PDF", "Plenum", "Word", "WordPress",
}  # fmt: skip
"""What is written in Latin letters in Chinese, too."""
NAME = regex.compile(rf"[-_'\p{{L}}\p{{N}}\p{{sc=Deva}}\p{{sc=Thai}}]{{1,{COMMAND_NAME}}}")
"""Discord's rule for the names of commands and options (interactions/application-commands)."""
FILLED = {"en": "thing", "es": "cosa", "zh-Hans": "某事", "zh-Hant": "某事"}


@cache
def bundle(locale: str) -> FluentBundle:
    """The library itself, because ``Words`` shows a reader a text even where a value is missing."""
    made = FluentBundle([locale.replace("-", "_")], use_isolating=False)
    for file in files(locale):
        made.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return made


def said(locale: str, message: str, number: int = 5) -> str:
    """A wording with plausible values in place."""
    names = variables(locale, message)
    values = {name: number if name in counts() else FILLED[locale] for name in names}
    pattern = bundle(locale).get_message(message).value
    assert pattern is not None, message
    text, errors = bundle(locale).format_pattern(pattern, values)
    assert not errors, (message, errors)
    return str(text)


@cache
def everything(locale: str) -> list[tuple[str, str]]:
    """All that can be said in a language: (id, text), for each of the numbers."""
    return [
        (message, said(locale, message, number))
        for message in messages(locale)
        for number in (NUMBERS if variables(locale, message) & counts() else NUMBERS[:1])
    ]


def prose(text: str) -> str:
    """Without what is typed or clicked as it stands."""
    return re.sub(r"`[^`]*`", "", text)


@cache
def patterns(use: Use) -> list[re.Pattern[str]]:
    """The ids of a use that only the running program knows whole."""
    return [re.compile(each) for each in use.ids if re.escape(each).replace(r"\-", "-") != each]


@cache
def asked_for(message: str) -> list[Use]:
    """Where the program asks for a wording."""
    return [use for use in uses() if message in use.ids or any(p.fullmatch(message) for p in patterns(use))]


# --- whole, and in step with the program -------------------------------------------------------------------


def test_every_wording_that_is_asked_for_is_there() -> None:
    """No reader comes upon a sentence that nobody wrote."""
    there = messages(ENGLISH)
    lacking = [
        (use.where, each)
        for use in uses()
        for each in use.ids
        if each not in there and not any(re.fullmatch(each, message) for message in there)
    ]
    assert not lacking


def test_the_program_says_which_wordings_it_asks_for() -> None:
    """An id is written out or put together from constants, at least its beginning, so that these tests see it."""
    assert not [use.where for use in uses() if ".+" in use.ids]


@pytest.mark.parametrize("locale", OTHERS)
def test_every_language_has_every_wording_in_the_same_file(locale: str) -> None:
    """Nothing falls back to English, and a translator finds a wording where it stands in English."""
    assert {each.id: each.file for each in messages(locale).values()} == {
        each.id: each.file for each in messages(ENGLISH).values()
    }


def test_every_wording_is_used() -> None:
    """What nobody reads any more is not kept."""
    referred = {each for message in messages(ENGLISH).values() for each in message.references}
    assert not [each for each in messages(ENGLISH) if each not in referred and not asked_for(each)]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_wording_needs_only_what_it_is_given(locale: str) -> None:
    """At each place that asks for it, every value that it puts in is there."""
    lacking = []
    for message in messages(locale):
        needed, places = variables(locale, message), asked_for(message)
        certain = [use for use in places if use.ids == (message,)]
        # Where one of several may be meant, which of them get what cannot be told from the source.
        given = [use.given is None or needed <= use.given for use in certain or places]
        if places and not (all(given) if certain else any(given)):
            lacking.append((message, needed, places))
    assert not lacking


@pytest.mark.parametrize("locale", LOCALES)
def test_kinds_and_labels_of_exports_are_named(locale: str) -> None:
    """The two families of ids that only the running program puts together are complete."""
    wanted = {f"kind-{kind.value.replace(' ', '-')}" for kind in Kind}
    wanted |= {f"export-label-{field.name.replace('_', '-')}" for field in fields(Labels)}
    assert wanted <= set(messages(locale))


@pytest.mark.parametrize("locale", LOCALES)
def test_everything_can_be_said(locale: str) -> None:
    """Every wording reads without an error for none, one, two, five and a thousand, and says something."""
    for message, text in everything(locale):
        assert text.strip(), message
        assert "{" not in text, message


@pytest.mark.parametrize("locale", LOCALES)
def test_what_two_kinds_are_called_differs(locale: str) -> None:
    """A kind that is typed is the one that is meant, whatever language it is typed in."""
    called: dict[str, Kind] = {}
    for kind in Kind:
        assert called.setdefault(folded(words_in(locale).kind(kind)), kind) is kind
    for other in LOCALES:
        for kind in Kind:
            assert called.get(folded(words_in(other).kind(kind)), kind) is kind


# --- Discord's rules ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
def test_names_of_commands_keep_discords_rules(locale: str) -> None:
    """Names are lower case, of letters and digits; the one in the menu of a message may have blanks."""
    for message in messages(locale):
        if not message.startswith(("command-", "option-")):
            continue
        text = said(locale, message, 10)
        if "-description" in message or "-in-" in message:
            assert 1 <= len(text) <= COMMAND_DESCRIPTION, (message, len(text))
        elif message == "command-find":
            assert 1 <= len(text) <= COMMAND_NAME
        else:
            assert NAME.fullmatch(text), (message, text)
            assert text == text.lower(), (message, text)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_two_commands_and_no_two_options_of_one_have_the_same_name(locale: str) -> None:
    """Discord refuses them all for one that is there twice."""
    names = [each for each in messages(locale) if each.startswith("command-") and "-description" not in each]
    within = "command-library-"
    for level in (
        [each for each in names if each.startswith(within)],
        [each for each in names if not each.startswith(within)],
    ):
        shown = [unicodedata.normalize("NFC", said(locale, each)) for each in level]
        assert len(shown) == len(set(shown))
    for command in commands():
        options = [said(locale, f"option-{option}") for option in command.options]
        if "file" in command.options:
            options += [words_in(locale)("option-file-more", number=number) for number in range(2, 11)]
        assert len(options) == len(set(options)), (command.name, options)


@pytest.mark.parametrize("locale", LOCALES)
def test_buttons_and_forms_have_room_for_their_words(locale: str) -> None:
    """Labels fit on a phone; titles, placeholders and hints fit into what Discord allows."""
    most = {
        r"(library-)?button-.+(?<!-too-old)": ON_A_PHONE,
        r"report-title|library-correct-title": MODAL_TITLE,
        r"report-label|library-correct-(?!title).+(?<!-how)": FIELD_LABEL,
        r"library-correct-.+-how|report-placeholder|library-language-own|export-(answers|passages)": OPTION,
        r"meeting-pick|library-pick-.+": PLACEHOLDER,
    }
    for message in messages(locale):
        for form, limit in most.items():
            if re.fullmatch(form, message):
                assert len(said(locale, message)) <= limit, message


@pytest.mark.parametrize("locale", LOCALES)
def test_commands_are_named_by_reference(locale: str) -> None:
    """A command that is mentioned has the name under which the reader finds it."""
    written = [
        (message.id, text)
        for message in messages(locale).values()
        for text in message.texts
        if re.search(r"(?<![\w.])/[\w-]", text)
    ]
    assert not written


@pytest.mark.parametrize("locale", LOCALES)
def test_bold_ends_where_every_client_sees_it(locale: str) -> None:
    """Asterisks between a punctuation mark and a letter are shown as asterisks by some: the colon stands behind them."""
    torn = regex.compile(r"\*\*\S[^*]*\p{P}\*\*[\p{L}\p{N}]")
    assert not [(message, text) for message, text in everything(locale) if torn.search(text)]


# --- written as the language is written --------------------------------------------------------------------


def test_the_sentence_that_matters_most() -> None:
    """Where there is no answer, this is said, and nothing else."""
    assert {locale: words_in(locale)("refusal-title") for locale in LOCALES} == {
        "en": "The record does not say.",
        "es": "No consta en los documentos publicados.",
        "zh-Hans": "公开记录中没有记载。",
        "zh-Hant": "公開紀錄中沒有記載。",
    }


@pytest.mark.parametrize("locale", LOCALES)
def test_quotation_marks_are_those_of_the_language(locale: str) -> None:
    """No straight ones, and none of another language; what opens is closed."""
    marks = {"en": "“”", "es": "«»", "zh-Hans": "“”", "zh-Hant": "「」"}[locale]
    for message, text in everything(locale):
        shown = prose(text)
        others = set("\"'“”«»「」『』„") - set(marks)
        assert not others & set(shown), (message, text)
        assert shown.count(marks[0]) == shown.count(marks[1]), (message, text)


@pytest.mark.parametrize("locale", CHINESE)
def test_chinese_has_no_english_in_it(locale: str) -> None:
    """Only names are written in Latin letters."""
    for message, text in everything(locale):
        words = re.findall(r"[A-Za-z][\w./-]*", prose(text))
        assert set(words) <= NAMES, (message, text)


@pytest.mark.parametrize("locale", CHINESE)
def test_chinese_has_chinese_punctuation(locale: str) -> None:
    """Beside a Chinese character stand full-width marks."""
    for message, text in everything(locale):
        assert not re.search(r"[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]", prose(text)), (
            message,
            text,
        )


@pytest.mark.parametrize(("locale", "conversion"), [("zh-Hans", "tw2s"), ("zh-Hant", "s2tw")])
def test_each_chinese_has_its_own_characters(locale: str, conversion: str) -> None:
    """Neither has a character of the other: turning it into what it is already changes nothing."""
    converter = OpenCC(conversion)
    for message, text in everything(locale):
        assert converter.convert(text) == text, message


def test_traditional_has_the_words_of_taiwan() -> None:
    """It is a language of its own, not Simplified in other characters."""
    mainland = re.compile(
        "服務器|信息|消息|文檔|視頻|搜索|默認|用戶|鏈接|數據|程序|軟件|網絡|打印|添加|導出|反饋|設置|文本|郵件|進程|磁盤"
    )
    assert not [text for _, text in everything("zh-Hant") if mainland.search(text)]


@pytest.mark.parametrize("locale", CHINESE)
def test_readers_are_addressed_alike_in_chinese(locale: str) -> None:
    """As 你 everywhere."""
    assert not [text for _, text in everything(locale) if "您" in text]


def test_readers_are_addressed_alike_in_spanish() -> None:
    """As tú everywhere."""
    formal = re.compile(
        r"\b(?:usted(?:es)?|puede usted|escriba|pregunte|inténtelo|añada|elija|pulse)\b", re.IGNORECASE
    )
    assert not [text for _, text in everything("es") if formal.search(text)]


@pytest.mark.parametrize(
    ("when", "read"),
    [
        (PartialDate(2024, 3, 5), ("March 5, 2024", "5 de marzo de 2024", "2024年3月5日", "2024年3月5日")),
        (PartialDate(2024, 3), ("March 2024", "marzo de 2024", "2024年3月", "2024年3月")),
        (PartialDate(2024), ("2024", "2024", "2024年", "2024年")),
        (
            PartialDate(None, 8, 1),
            (
                "August 1 (no year given)",
                "1 de agosto (no consta el año)",
                "8月1日（没有注明年份）",
                "8月1日（沒有註明年份）",
            ),
        ),
        (
            PartialDate(None, 2, 29),
            (
                "February 29 (no year given)",
                "29 de febrero (no consta el año)",
                "2月29日（没有注明年份）",
                "2月29日（沒有註明年份）",
            ),
        ),
        (
            PartialDate(None, 3),
            (
                "March (no year given)",
                "marzo (no consta el año)",
                "三月（没有注明年份）",
                "三月（沒有註明年份）",
            ),
        ),
        (UNKNOWN, ("no date given", "sin fecha", "没有注明日期", "沒有註明日期")),
    ],
)
def test_a_date_is_written_as_far_as_it_is_known(when: PartialDate, read: tuple[str, ...]) -> None:
    """In each language as its readers write it, and with no year that the record does not give."""
    assert tuple(words_in(locale).date(when) for locale in LOCALES) == read


def test_a_span_of_time_reads_well_with_and_without_a_day() -> None:
    """Spanish has an article before a day, and none before a year."""
    spanish = words_in("es")
    assert spanish.since(PartialDate(2024)) == "desde 2024"
    assert spanish.since(PartialDate(2024, 3, 5)) == "desde el 5 de marzo de 2024"
    assert spanish.until(PartialDate(2024, 3)) == "hasta marzo de 2024"
    assert words_in("en").since(PartialDate(2024, 3, 5)) == "since March 5, 2024"
    assert words_in("zh-Hans").until(PartialDate(2024)) == "到2024年为止"


@pytest.mark.parametrize(
    ("locale", "one", "several"),
    [
        ("en", "1 record", "1,000 records"),
        ("es", "1 documento", "1.000 documentos"),
        ("zh-Hans", "1 份文件", "1,000 份文件"),
        ("zh-Hant", "1 份文件", "1,000 份文件"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(locale: str, one: str, several: str) -> None:
    """Singular, plural, and the sign between thousands."""
    words = words_in(locale)
    assert (words("searched-records", records=1), words("searched-records", records=1000)) == (one, several)


@pytest.mark.parametrize("locale", LOCALES)
def test_how_many_watches_are_kept_is_told_as_it_is(locale: str) -> None:
    """The numbers in the sentences are those in the program."""
    words = words_in(locale)
    assert f"{MOST_WATCHES} " in words("too-many-watches")
    assert f"{MOST_OF_CHANNELS} " in words("too-many-channel-watches")
    assert str(MOST_PER_DAY) in words("error-notices-a-day")


@pytest.mark.parametrize("given", list(discord.Locale), ids=str)
def test_every_language_of_discord_gets_one_of_ours(given: discord.Locale) -> None:
    """Spanish of Spain and of Latin America, Chinese by its script, and English for everybody else."""
    ours = {"es-ES": "es", "es-419": "es", "zh-CN": "zh-Hans", "zh-TW": "zh-Hant"}
    assert locale_of(str(given)) == ours.get(str(given), ENGLISH)


# --- what happens to a wording that is not right -----------------------------------------------------------


def test_a_wording_that_is_not_there_is_an_error() -> None:
    """No text in another language stands in for it."""
    with pytest.raises(LookupError, match="no wording “nonsense”"):
        words_in("es")("nonsense")


def test_a_file_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    """The library itself would leave such a wording out without a word."""
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "answer.ftl").write_text("good = bien\nbad =\n    *mal\n", encoding="utf-8")
    with pytest.raises(ValueError, match="cannot be read"):
        Words("es", tmp_path)


@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        ("en", "March 4–5, 2025"),
        ("es", "4–5 de marzo de 2025"),
        ("zh-Hans", "2025年3月4日至5日"),
        ("zh-Hant", "2025年3月4日至5日"),
    ],
)
def test_a_meeting_of_several_days_shows_the_first_and_the_last(locale: str, shown: str) -> None:
    """In every language."""
    assert words_in(locale).date(from_iso("2025-03-04/2025-03-05")) == shown


def test_what_the_operating_system_says_is_said_in_each_language():
    """Five reasons behind an error of the library, each a sentence of its own in each language, and no word of the system's."""
    reasons = (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.ENOENT, errno.EMFILE)
    reasons_said = set[tuple[str, str]]()
    for locale in LOCALES:
        for number in reasons:
            error = LibraryError("CURRENT cannot be read.", remedy="Look.")
            error.__cause__ = OSError(number, os.strerror(number))
            shown = str(error_view(words_in(locale), error).view().to_components())
            assert os.strerror(number) not in shown
            reasons_said.add((locale, shown))
    assert len(reasons_said) == len(LOCALES) * len(reasons)


def test_no_class_of_an_error_is_told_to_people():
    """Names of classes stand in the log, in JSON, where they are documented, and in what asks to be reported."""
    told = {
        "terminal/cli.py",
        "terminal/as_json.py",
        "index/worker_process.py",
        "index/readers/sandbox.py",
    }
    for room in ("chat", "community", "config", "index", "models", "retrieval", "terminal", "text", "web"):
        for path in (ROOT / room).rglob("*.py"):
            if "__name__" not in (source := path.read_text("utf-8")):
                continue
            tree = ast.parse(source)
            logged = {
                id(inside)
                for call in ast.walk(tree)
                if isinstance(call, ast.Call) and "_log." in ast.unparse(call.func)
                for inside in ast.walk(call)
            }
            named = [
                each.lineno
                for each in ast.walk(tree)
                if isinstance(each, ast.JoinedStr)
                and id(each) not in logged
                and "type(error).__name__" in ast.unparse(each)
            ]
            assert not named or path.relative_to(ROOT).as_posix() in told, (path, named)
