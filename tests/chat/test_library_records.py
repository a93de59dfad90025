"""``/library remove``, ``restore``, ``history`` and ``rollback``."""

from __future__ import annotations

import asyncio
import re
import threading
from dataclasses import replace

from domain.errors import LibraryBusy
from index.storage.files import exclusive
from tests.kit.discord_bodies import check_bodies
from tests.kit.library import acts, shown_to
from tests.kit.screen import buttons, texts

MINUTES = "records/minutes.txt"


async def keys(hall) -> list[str]:
    return [record.key for record in hall.bot.ctx.library.records("")]


async def test_a_record_is_removed_after_a_second_word_and_can_be_restored(hall):
    """What will happen is said first; the button does it; restore brings it back. All of it is logged."""
    asked = await hall.clerk.slash(hall.channel, "library remove", record=MINUTES)
    assert asked.ephemeral
    assert "Nothing is deleted" in texts(asked.response)
    assert buttons(asked.response) == ["Remove", "Leave it"]
    assert MINUTES in await keys(hall)
    done = await hall.clerk.click(asked.response, label="Remove")
    assert "**City Council Minutes** is no longer searched." in texts(done.response or asked.response)
    assert MINUTES not in await keys(hall)
    back = await hall.clerk.slash(hall.channel, "library restore", record=MINUTES)
    assert "is searched again" in texts(back.response)
    assert MINUTES in await keys(hall)
    assert acts(hall) == [("library-remove", MINUTES, False), ("library-restore", MINUTES, False)]
    check_bodies(hall.env)


async def test_the_button_that_removes_works_after_a_restart(hall):
    """All it knows stands in its custom_id."""
    asked = await hall.clerk.slash(hall.channel, "library remove", record="City Council Minutes")
    await hall.restart()
    await hall.clerk.click(asked.response, label="Remove")
    assert MINUTES not in await keys(hall)


async def test_one_may_leave_it(hall):
    """Nothing is changed, and the buttons go."""
    asked = await hall.clerk.slash(hall.channel, "library remove", record=MINUTES)
    await hall.clerk.click(asked.response, label="Leave it")
    assert "Nothing was changed." in texts(asked.response)
    assert buttons(asked.response) == []
    assert MINUTES in await keys(hall)


async def test_what_there_is_to_remove_and_to_restore_is_offered(hall):
    """By title, accents and case ignored; a title that nobody removed is not offered for restoring."""
    offered = await hall.offered("library remove", "record", "CITY cóuncil", hall.clerk)
    assert [name.partition(" · ")[0] for name in offered] == [
        "City Council Minutes",
        "Agenda of the City Council",
    ]
    assert await hall.offered("library restore", "record", "", hall.clerk) == []
    hall.bot.ctx.library.remove(MINUTES)
    assert (await hall.offered("library restore", "record", "coun", hall.clerk))[0].startswith(
        "City Council Minutes"
    )


async def test_a_record_that_is_not_there_is_a_sentence(hall):
    """Also for restoring what was not removed."""
    for command in ("library remove", "library restore"):
        result = await hall.clerk.slash(hall.channel, command, record="no such record")
        assert "There is no such record" in texts(result.response)


async def test_who_may_not_is_refused_in_a_sentence(hall):
    """Every command and every button, and each attempt is logged; nothing is changed."""
    shown_to(hall, hall.ana)
    for command, options in (
        ("library remove", {"record": MINUTES}),
        ("library restore", {"record": MINUTES}),
        ("library history", {}),
        ("library rollback", {}),
        ("library reindex", {}),
    ):
        result = await hall.ana.slash(hall.channel, command, **options)
        assert result.ephemeral
        assert re.search(r"[Oo]nly (who may manage|its operator)", texts(result.response))
    assert [refused for _, _, refused in acts(hall)] == [True] * 5
    assert await hall.offered("library remove", "record", "", hall.ana) == []
    assert MINUTES in await keys(hall)


async def test_a_button_checks_again_who_presses_it(hall):
    """Somebody who was an admin when it was shown, and is none when it is pressed."""
    role = hall.guild.create_role("Interns")
    shown_to(hall, role)
    intern = hall.guild.add_member(hall.env.create_user("intern"), roles=[role])
    settings = hall.bot.ctx.settings(hall.guild.id)
    await hall.bot.ctx.change_settings(hall.guild.id, replace(settings, roles=(role.id,)))
    asked = await intern.slash(hall.channel, "library remove", record=MINUTES)
    assert buttons(asked.response) == ["Remove", "Leave it"]
    await hall.bot.ctx.change_settings(hall.guild.id, settings)
    await intern.click(asked.response, label="Remove")
    assert "Only who may manage this server" in texts(asked.response)
    assert MINUTES in await keys(hall)


async def test_history_tells_what_changed_and_rollback_goes_back(hall):
    """To the state before, after a second word; and the log holds it."""
    hall.bot.ctx.library.remove(MINUTES)
    told = texts((await hall.clerk.slash(hall.channel, "library history")).response)
    assert told.index("(answers come from it now)") < told.index("2 added")
    assert "1 removed" in told
    offered = await hall.offered("library rollback", "generation", "", hall.clerk)
    assert len(offered) == 1
    assert offered[0].endswith("2 records, 2 passages")
    asked = await hall.clerk.slash(hall.channel, "library rollback")
    assert "in every community" in texts(asked.response)
    assert "**Searched again:** minutes.txt" in texts(asked.response)
    await hall.restart()
    await hall.clerk.click(asked.response, label="Go back")
    assert "Answers now come from" in texts(asked.response)
    assert MINUTES in await keys(hall)
    assert [what for what, _, _ in acts(hall)] == ["library-rollback"]
    check_bodies(hall.env)


async def test_there_may_be_nothing_to_go_back_to(hall):
    """Then it is a sentence, whatever is typed."""
    for options in ({}, {"generation": "0099-00000000"}, {"generation": "../../etc"}):
        result = await hall.clerk.slash(hall.channel, "library rollback", **options)
        assert "There is no such earlier state" in texts(result.response)


async def test_where_several_communities_share_the_library_only_the_operator_touches_it(hall):
    """The home community's admins, and whoever owns the application; an admin elsewhere is told so."""
    hall.env.create_guild("Elsewhere")
    for command, options in (
        ("library reindex", {}),
        ("library rollback", {}),
        ("library remove", {"record": MINUTES}),
    ):
        result = await hall.clerk.slash(hall.channel, command, **options)
        assert "only its operator can do it" in texts(result.response)
    assert [refused for _, _, refused in acts(hall)] == [True] * 3
    hall.bot.ctx.home = hall.guild.id
    assert buttons((await hall.clerk.slash(hall.channel, "library remove", record=MINUTES)).response)


async def test_while_another_process_re_indexes_it_is_refused_kindly(hall, tmp_path):
    """For re-indexing, removing and going back alike; nothing is changed."""
    asked = await hall.clerk.slash(hall.channel, "library remove", record=MINUTES)
    with exclusive(tmp_path / "data" / "lock"):
        result = await hall.clerk.slash(hall.channel, "library reindex")
        assert "being re-indexed just now" in texts(result.response)
        await hall.clerk.click(asked.response, label="Remove")
    assert "being re-indexed just now" in texts(asked.response)
    assert MINUTES in await keys(hall)


async def test_a_second_re_index_is_refused_kindly(hall):
    """It is told that one is under way, and where to see how far it is."""
    go_on = threading.Event()

    def slowly(on_progress, report):
        on_progress("embed", 3, 12)
        assert go_on.wait(20)
        raise LibraryBusy("It is a test.")

    running = hall.bot.ctx.reindexing.join(hall.bot.ctx.queue, slowly)
    try:
        result = await hall.clerk.slash(hall.channel, "library reindex")
        assert "A re-index is under way already" in texts(result.response)
        said = texts((await hall.clerk.slash(hall.channel, "library status")).response)
        assert "**A re-index is under way:** `▰▰▰▱▱▱▱▱▱▱▱▱` embedding, 3 of 12" in said
    finally:
        go_on.set()
        await asyncio.wait({running})


async def test_in_spanish_the_commands_and_what_they_say_are_spanish(hall):
    """Names too; what records are called stays as it is."""
    clerk = hall.in_locale("es-ES", hall.clerk)
    asked = await clerk.slash(hall.channel, "library remove", record=MINUTES)
    assert "¿Retirar este documento?" in texts(asked.response)
    assert buttons(asked.response) == ["Retirar", "Dejarlo"]
    await clerk.click(asked.response, label="Retirar")
    assert "**City Council Minutes** ya no se busca." in texts(asked.response)


async def test_the_commands_names_are_what_discord_takes(hall):
    """In every language that it knows."""
    translator, tree = hall.bot.tree.translator, hall.bot.tree
    payload = await tree.get_command("library").get_translated_payload(tree, translator)
    subcommands = payload["options"]
    for each in (
        payload,
        *subcommands,
        *(option for command in subcommands for option in command["options"]),
    ):
        for name in (each["name"], *each["name_localizations"].values()):
            assert name == name.lower()
            assert 1 <= len(name) <= 32
            assert " " not in name
        for text in (each["description"], *each["description_localizations"].values()):
            assert 1 <= len(text) <= 100
