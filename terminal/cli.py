"""The commands, and how a run of the program ends. Every error becomes a sentence and an exit code here."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import signal
import sys
from importlib import import_module
from pathlib import Path

import click

from domain.errors import OutputLost, PlenumError
from terminal import as_json
from terminal.command import PROGRAM, CliContext, FilePath, Group, Open, json_option, standard_context
from text.cleaning import visible_line

USAGE = 2
INTERRUPTED = 130

_MODULES = {
    "ask": "ask_commands",
    "priorities": "civic_commands",
    "decisions": "civic_commands",
    "timeline": "civic_commands",
    "chat": "chat_command",
    "run": "reindex_command",
    "web": "operator_commands",
    "reindex": "reindex_command",
    "library": "library_command",
    "verify": "ask_commands",
    "backup": "operator_commands",
    "restore": "operator_commands",
    "forget-server": "operator_commands",
    "tidy": "operator_commands",
    "embed": "operator_commands",
    "migrate-state": "operator_commands",
    "eval": "operator_commands",
    "doctor": "operator_commands",
    "invite": "operator_commands",
}
"""Each command and the module it is in, which is imported when the command is asked for: a restore needs nothing that answers."""

_log = logging.getLogger(__name__)


class Usage(PlenumError):
    """What was typed is not a command; named so that ``--json`` has a type for it."""

    exit_code = USAGE


class _Commands(Group):
    """The group of all commands. It notices when a question was typed where a command belongs."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, from its module."""
        del ctx
        if cmd_name not in _MODULES:
            return None
        there = vars(import_module(f"terminal.{_MODULES[cmd_name]}")).values()
        return next(each for each in there if isinstance(each, click.Command) and each.name == cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            typed = " ".join(args)
            if " " in args[0].strip() or typed.rstrip().endswith(("?", "？")):
                raise click.UsageError(f'To ask, write: {PROGRAM} ask "{typed}"', ctx=ctx) from error
            raise


@click.group(
    cls=_Commands,
    commands={name: click.Command(name) for name in _MODULES},
    examples=(
        'ask "Who led the plenary meeting?"',
        'ask --kind minutes --since 2024 "What was decided about flood control?"',
        "chat",
    ),
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
)
@click.option(
    "--config",
    type=FilePath(),
    metavar="FILE",
    help="The settings file. Without it: PLENUM_CONFIG, then plenum.toml beside bot.py.",
)
@json_option
@click.pass_context
def cli(context: click.Context, config: Path | None) -> None:
    """Plenum answers questions about municipal meetings from the published record, word for word.

    Every sentence of an answer is quoted, with its source and a receipt that can be checked.
    Where the record does not say, Plenum says so.

    Without a command: takes in what is new, then opens a conversation (the same as "run").
    """
    context.ensure_object(CliContext).config = config
    if context.invoked_subcommand is None:
        from terminal.reindex_command import run

        context.invoke(run)


def main(open_app: Open, arguments: list[str] | None = None) -> int:
    """Runs one command and returns the exit code (the table is in ``docs/operating.md``)."""
    given = sys.argv[1:] if arguments is None else arguments
    # Ended as by Ctrl-C: what is half done is taken away. (Serving Discord has its own end.)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    return serve(standard_context(open_app), given)


def serve(context: CliContext, arguments: list[str]) -> int:
    """Runs one command between the streams of ``context``."""
    # Known before parsing, because parsing is the first thing that can go wrong.
    before = arguments[: arguments.index("--")] if "--" in arguments else arguments
    context.as_json = "--json" in before
    try:
        with cli.make_context(PROGRAM, list(arguments), obj=context) as invoked:
            code = cli.invoke(invoked)
        context.out.flush()
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except (KeyboardInterrupt, click.Abort):
        # The shell shows ^C; its prompt shall stand on a line of its own.
        with contextlib.suppress(OSError):
            context.err.line()
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read has enough ("| head"). What is still buffered must not fail at exit.
        _to_nowhere(context)
        return 0
    except Exception as error:  # noqa: BLE001 - the one place where an error becomes a sentence
        return _tell(context, _ours(error))
    return code if isinstance(code, int) else 0


def _ours(error: Exception) -> PlenumError:
    if isinstance(error, PlenumError):
        return error
    if isinstance(error, click.ClickException):
        return _usage(error)
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        # Whichever file was named: the system takes no such name, and no check before it can know what it takes.
        name = visible_line(str(error.filename or "a file"))
        return Usage(
            f"The path “{name[:60]}…” is too long.", remedy="Name a file or folder by a shorter one."
        )
    _log.debug("unexpected", exc_info=error)
    return _unexpected(error)


def _usage(error: click.ClickException) -> Usage:
    context = getattr(error, "ctx", None)
    where = context.command_path if context else PROGRAM
    return Usage(_usage_sentence(error), remedy=f"{where} --help shows what can be written.")


def _usage_sentence(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"There is no option {visible_line(error.option_name)}.{_meant(error.possibilities)}"
    if isinstance(error, click.NoSuchCommand):
        return f"There is no command {visible_line(error.command_name)}.{_meant(error.possibilities)}"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"{_called(error, error.param)} is missing."
    message = visible_line(error.message).strip()
    if isinstance(error, click.BadParameter) and error.param is not None:
        message = f"{_called(error, error.param)}: {message}"
    return message if message.endswith((".", "?", "!", '"')) else message + "."


def _called(error: click.UsageError, param: click.Parameter) -> str:
    """As the help calls it: --since, QUESTION."""
    if isinstance(param, click.Argument) and error.ctx:
        return param.make_metavar(error.ctx).strip("[].")
    return param.opts[0]


def _meant(possibilities: list[str] | None) -> str:
    return f" Did you mean {possibilities[0]}?" if possibilities else ""


def _unexpected(error: Exception) -> PlenumError:
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return PlenumError(
        f"Something went wrong that Plenum did not expect ({reason}).",
        remedy="PLENUM_LOG_LEVEL=debug shows where. Please report it.",
    )


def _tell(context: CliContext, error: PlenumError) -> int:
    """The sentence, the remedy, and the exit code."""
    from terminal.render import show_error

    in_json = False
    try:
        context.out.flush()
        if context.as_json:
            context.json(as_json.error(error))
            in_json = True
    except (BrokenPipeError, OutputLost):
        # What is still buffered must not fail at exit.
        _to_nowhere(context)
    if not in_json:
        try:
            show_error(context.err, error)
        except BrokenPipeError:
            _to_nowhere(context)
    return error.exit_code


def _to_nowhere(context: CliContext) -> None:
    for page in (context.out, context.err):
        try:
            page.stream.flush()
        except (BrokenPipeError, OutputLost, ValueError):
            try:
                os.dup2(os.open(os.devnull, os.O_WRONLY), page.stream.fileno())
            except (OSError, ValueError):
                continue
