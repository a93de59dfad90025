"""The page about privacy says what is kept: all of it, and for as long as it says."""

from __future__ import annotations

import re
from pathlib import Path

from chat.client import COMMANDS
from community.memory import Memory
from community.retention import GRACE_DAYS, KEPT
from terminal.cli import cli

PAGE = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
ROWS = {row[1]: row[0] for row in re.finditer(r"^\| `(\w+)` \|.*\|$", PAGE, re.MULTILINE)}


def columns(memory: Memory) -> dict[str, set[str]]:
    with memory._file.writing() as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name != 'steps'"
        ).fetchall()
        return {
            table: {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            for (table,) in tables
        }


def test_every_table_is_on_the_page(tmp_path: Path) -> None:
    """What the file holds, what is cleaned up, and what the page lists are the same."""
    with Memory(tmp_path / "community.sqlite") as memory:
        held = columns(memory)
    assert set(held) == {kept.table for kept in KEPT} == set(ROWS)


def test_how_long_is_what_the_program_does() -> None:
    """Days where there are days; never a number where there is none."""
    for kept in KEPT:
        days = re.findall(r"(\d+) days", ROWS[kept.table])
        assert days == ([str(kept.days)] if kept.days else []), kept.table


def test_what_ties_to_a_person_is_said(tmp_path: Path) -> None:
    """No column holds a person's key or id without the clean-up, ``forget`` and the page knowing of it."""
    with Memory(tmp_path / "community.sqlite") as memory:
        held = columns(memory)
    for kept in KEPT:
        found = held[kept.table]
        assert ({"person"} & found) == ({kept.key} - {""}), kept.table
        assert ({"user_id"} & found) == ({kept.user} - {""}), kept.table
        assert ("at" in found) or kept.days is None
        assert ("community" in found) or not kept.by_community
        row = ROWS[kept.table]
        assert ("key" in row) == bool(kept.key), row
        assert ("user id" in row) == bool(kept.user), row
        assert ("`/forget-me`" in row) == (kept.forgotten and bool(kept.key or kept.user)), row


def test_no_other_column_names_a_person(tmp_path: Path) -> None:
    """A new column with somebody in it has to be thought about here."""
    with Memory(tmp_path / "community.sqlite") as memory:
        held = columns(memory)
    suspicious = {
        (table, column)
        for table, found in held.items()
        for column in found
        if re.search("user|person|author|member|name|_by$", column)
    }
    assert suspicious == {
        ("votes", "person"),
        ("reports", "person"),
        ("reports", "closed_by"),
        ("posts", "person"),
        ("watches", "user_id"),
        ("notices", "user_id"),
        ("notice_settings", "user_id"),
        ("acts", "user_id"),
        ("acts", "name"),
        ("facts", "name"),
    }


def test_what_people_want_to_know_first_is_said() -> None:
    """That nothing is trained, what is read, and how to be forgotten."""
    page = " ".join(PAGE.split())
    for words in ("never used to train", "no privileged intents", "`/forget-me`", "data/community.sqlite"):
        assert words in page, words


def test_what_is_promised_can_be_done() -> None:
    """A command for each way to delete that the page names; and the days of grace are those of the program."""
    page = " ".join(PAGE.split())
    discord = {f"/{command.name}" for command in COMMANDS}
    assert set(re.findall(r"`(/[a-z-]+)`", page)) <= discord
    assert {"/forget-me", "/watches"} <= discord
    for name in re.findall(r"`python bot\.py ([a-z-]+)", page):
        assert name in cli.commands
    assert f"forgotten in the same way {GRACE_DAYS} days later" in page
