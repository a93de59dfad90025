"""A plain request is told from a question."""

from __future__ import annotations

import pytest

from domain.dates import UNKNOWN, PartialDate
from text.requests import Wants, request_in

SUMMARY, PRIORITIES, MEETING = Wants.SUMMARY, Wants.PRIORITIES, Wants.MEETING
DECISIONS, NEWEST, NEXT = Wants.DECISIONS, Wants.NEWEST, Wants.NEXT


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("Could you write me a short overview?", SUMMARY),
        ("Recap the last hearing", SUMMARY),
        ("show us the main priorities", PRIORITIES),
        ("What are the board's current priorities?", PRIORITIES),
        ("the most recent session", MEETING),
        ("What went on at the last hearing?", MEETING),
        ("What did the board approve at its last meeting?", DECISIONS),
        ("is there anything new here?", NEWEST),
        ("list the newest documents", NEWEST),
        ("What is the date of the next hearing?", NEXT),
        ("When does the zoning board meet again?", NEXT),
        ("What did I miss?", SUMMARY),
        ("What were the decisions of the last hearing?", DECISIONS),
        ("What will be discussed at the next hearing?", NEXT),
        ("Hazme un resumen breve", SUMMARY),
        ("¿Me puedes dar un resumen de la última sesión?", SUMMARY),
        ("Muéstrame las principales prioridades", PRIORITIES),
        ("¿De qué se habló en la última reunión?", MEETING),
        ("¿Qué se acordó en la última sesión?", DECISIONS),
        ("¿Hay novedades?", NEWEST),
        ("¿Cuándo será la próxima sesión?", NEXT),
        ("请给我做个总结", SUMMARY),
        ("目前的优先事项有哪些？", PRIORITIES),
        ("上次会议谈了什么？", MEETING),
        ("最近一次会议通过了哪些事项？", DECISIONS),
        ("有新消息吗？", NEWEST),
        ("下一次会议在几号？", NEXT),
        ("請總結一下上次會議", SUMMARY),
        ("目前的優先事項有哪些？", PRIORITIES),
        ("上次會議通過了哪些事項？", DECISIONS),
    ],
)
def test_a_request_is_read(text: str, wants: Wants) -> None:
    """In every language that is spoken here."""
    request = request_in(text)
    assert request is not None
    assert (request.wants, request.when) == (wants, UNKNOWN)


@pytest.mark.parametrize(
    ("text", "body", "when"),
    [
        ("Summarize the October meeting", "", PartialDate(month=10)),
        ("Summarize the October 2025 meeting of the Zoning Board", "zoning board", PartialDate(2025, 10)),
        ("Give me the priorities of the zoning board's last meeting", "zoning board", UNKNOWN),
        ("Resume la sesión de octubre de 2025", "", PartialDate(2025, 10)),
        ("总结2025年10月的会议", "", PartialDate(2025, 10)),
        ("下次规划委员会会议是什么时候？", "规划委员会", UNKNOWN),
    ],
)
def test_whose_meeting_and_when_is_read(text: str, body: str, when: PartialDate) -> None:
    """A month without a year stays without one."""
    request = request_in(text)
    assert request is not None
    assert (request.body, request.when) == (body, when)


def test_a_topic_is_read() -> None:
    """What stands behind “for” or “about”."""
    for text in ("What are the priorities for drainage?", "What did they decide last time about drainage?"):
        request = request_in(text)
        assert request is not None
        assert request.topic == "drainage"


@pytest.mark.parametrize(
    "text",
    [
        "What priorities did the clerk read out?",
        "Is drainage a priority?",
        "What are the priorities for 2025?",
        "What was decided about drainage?",
        "What did the board approve for the rink?",
        "What was approved?",
        "Who chaired the last meeting?",
        "What did the clerk say at the last meeting?",
        "What was the last bid for the rink?",
        "What was decided at that meeting?",
        "What's new with the rink?",
        "What is the latest cost of the rink?",
        "When is the next election?",
        "When does the next bus run?",
        "Summarize the debate about the rink",
        "drainage",
        "and when?",
        "¿Qué prioridades leyó la secretaria?",
        "¿Qué aprobó el pleno sobre la pista?",
        "¿Cuándo son las próximas elecciones?",
        "谁主持了上次会议？",
        "下一次选举是什么时候？",
        "2025年的重点工作有哪些？",
        "会议通过了哪些防洪措施？",
    ],
)
def test_a_question_stays_a_question(text: str) -> None:
    """Where a word is left that no rule explains, or where the meeting is one that was spoken of."""
    assert request_in(text) is None
