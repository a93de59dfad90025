"""Notices: a process that is killed tells nobody twice and loses nothing."""

from __future__ import annotations

from pathlib import Path

from tests.kit.sender import NoticeKills


async def test_a_sender_that_is_killed_tells_each_once(tmp_path: Path):
    """Before, between and after its requests; also where Discord has forgotten the nonce (`python bench/kill.py --notices`)."""
    kills = NoticeKills(tmp_path, seed=5, rounds=6)
    await kills.run(2)
    assert kills.killed >= 2
