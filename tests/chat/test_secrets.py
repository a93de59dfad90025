"""No log holds a token, whatever is logged and however it is written."""

from __future__ import annotations

import io
import logging

from hypothesis import given
from hypothesis import strategies as st

from chat.start import TokenRedaction, redacted_logs

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.very-secret-part-of-a-token-012345"


def logged(say) -> str:
    """What a handler of the root logger writes of what ``say`` logs."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        with redacted_logs(TOKEN):
            say(logging.getLogger("discord.http"))
    finally:
        root.removeHandler(handler)
    return out.getvalue()


def test_the_token_is_struck_out_of_a_line_and_of_its_arguments():
    """The rest of the line stays."""
    said = logged(lambda log: log.warning("header %s sent to %s", f"Bot {TOKEN}", "Discord"))
    assert said == "header Bot [token] sent to Discord\n"


def test_the_token_is_struck_out_of_a_traceback():
    """Also of the lines above the last one."""

    def breaks():
        raise RuntimeError(f"bad header Bot {TOKEN}")

    def fails(log):
        try:
            breaks()
        except RuntimeError:
            log.exception("it failed")

    said = logged(fails)
    assert TOKEN not in said
    assert "bad header Bot [token]" in said


def test_tokens_of_interactions_are_struck_out_of_addresses():
    """They answer in the bot's name for fifteen minutes."""
    address = "https://discord.example/api/v10/webhooks/123/aW50ZXJhY3Rpb246OTk5OmFiY2RlZg/messages/@original"
    said = logged(lambda log: log.warning("PATCH %s has returned 200", address))
    assert (
        said
        == "PATCH https://discord.example/api/v10/webhooks/123/[token]/messages/@original has returned 200\n"
    )


@given(st.text(), st.text())
def test_whatever_stands_around_it_the_token_goes(before, after):
    """And nothing else does, where there is no token."""
    assert TOKEN not in TokenRedaction(TOKEN).clean(before + TOKEN + after)
    if "/" not in before:
        assert TokenRedaction(TOKEN).clean(before) == before
