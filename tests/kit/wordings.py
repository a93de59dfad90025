"""Which wordings the program asks for, read from its source, and which there are, read from the Fluent files.

A wording is asked for in one of these ways:

- ``words("id", name=…)``, ``worded("id")``, ``words_in(locale)("id")``; the id may be put together from constants, taken
  from a table of this module or of one it imports from, or from a loop over constants
- ``say('id', name=…)`` in a template of the pages
- ``NotAllowed(…, reason="id")`` anywhere, which becomes a sentence of its own
- ``slash_command("ask", "question")``, ``library_command("add", "file")`` and ``named("library")``, which stand for the names
  and descriptions of commands and their options
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import cast

from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor

import chat.wording
import wording
from web.rendering import WORDINGS as ON_PAGES
from wording import ENGLISH, LOCALES

ROOT = Path(__file__).parents[2]
FOLDERS = (wording.FOLDER, chat.wording.FOLDER, ON_PAGES)
"""What the doors share, and what each says by itself."""
_ANY = ".+"
"""A part of an id that only the running program knows."""
_CALLED = {"words", "worded", "_words"}
_MAKES_WORDS = {"words", "words_in", "words_for"}
_MAKES_COMMANDS = {"slash_command": "", "library_command": "library-"}
"""What makes a command of its name and those of its options, and what stands before its name in the ids."""
_BY_CONVENTION = "chat/slash_commands.py"
"""It builds ids of commands from what those are given; so does whatever makes commands, in its own function."""


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a wording is asked for."""

    where: str
    ids: tuple[str, ...]
    """Each a regular expression; without special characters where the id is known."""
    given: frozenset[str] | None = frozenset()
    """The variables it is given; None where only the running program knows."""


@dataclass(frozen=True, slots=True)
class Command:
    """What one ``described(…)`` says."""

    name: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One wording of one language."""

    id: str
    file: str
    texts: tuple[str, ...]
    """Its text as written, piece by piece, without what is put in."""
    variables: frozenset[str]
    counts: frozenset[str]
    """Of these, the ones that choose a plural or are shown as numbers."""
    references: frozenset[str]


# --- the Fluent files --------------------------------------------------------------------------------------


class _Parts(Visitor):
    def __init__(self) -> None:
        self.texts: list[str] = []
        self.variables: set[str] = set()
        self.counts: set[str] = set()
        self.references: set[str] = set()

    def visit_TextElement(self, node: fluent.TextElement) -> None:  # noqa: N802 - the library's name for it
        self.texts.append(node.value)

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:  # noqa: N802 - the library's name for it
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: fluent.MessageReference) -> None:  # noqa: N802 - the library's name for it
        self.references.add(node.id.name)

    def visit_SelectExpression(self, node: fluent.SelectExpression) -> None:  # noqa: N802 - the library's name for it
        self._count(node.selector)
        self.generic_visit(node)

    def visit_FunctionReference(self, node: fluent.FunctionReference) -> None:  # noqa: N802 - the library's name for it
        for argument in node.arguments.positional:
            self._count(argument)
        self.generic_visit(node)

    def _count(self, node: object) -> None:
        if isinstance(node, fluent.VariableReference):
            self.counts.add(node.id.name)


def files(locale: str) -> list[Path]:
    """The Fluent files of a language."""
    return [file for folder in FOLDERS for file in sorted((folder / locale).glob("*.ftl"))]


@cache
def messages(locale: str) -> dict[str, Message]:
    """All wordings of a language. Raises ValueError for one that is there twice, and for what cannot be read."""
    found: dict[str, Message] = {}
    for file in files(locale):
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            if isinstance(entry, fluent.Junk):
                raise ValueError(f"{file.name} of {locale} cannot be read at: {entry.content}")  # noqa: TRY004 - it is the text that is wrong
            if not isinstance(entry, fluent.Message):
                continue
            parts = _Parts()
            parts.visit(entry)
            name = entry.id.name
            if name in found:
                raise ValueError(f"“{name}” is there twice in {locale}: {found[name].file} and {file.name}")
            found[name] = Message(
                name,
                file.name,
                tuple(parts.texts),
                frozenset(parts.variables),
                frozenset(parts.counts),
                frozenset(parts.references),
            )
    return found


@cache
def variables(locale: str, message: str) -> frozenset[str]:
    """What a wording needs, with what the wordings that it refers to need."""
    here = messages(locale)[message]
    return here.variables.union(*(variables(locale, each) for each in here.references))


@cache
def counts() -> frozenset[str]:
    """Variables that are numbers in any language."""
    return frozenset(name for locale in LOCALES for each in messages(locale).values() for name in each.counts)


# --- the program -------------------------------------------------------------------------------------------


@cache
def uses() -> tuple[Use, ...]:
    """Every place in the program where a wording is asked for."""
    found: list[Use] = []
    for folder in ("chat", "community", "domain", "index", "retrieval", "web", "wording"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            module = ast.parse(path.read_text(encoding="utf-8"))
            found += _uses(module, path)
    for path in sorted((ROOT / "web/templates").iterdir()):
        found += _in_template(path)
    return tuple(found)


_SAID = re.compile(r"\bsay\('([\w-]+)'(?: ~ (\w+)(?: ~ '([\w-]+)')?)?((?:[^()]|\([^()]*\))*)\)")
_VALUE = re.compile(r"\b(\w+)=")


def _in_template(path: Path) -> Iterator[Use]:
    """``say('id', name=…)`` in a page."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for said in _SAID.finditer(line):
            asked = said[1] + (_ANY if said[2] else "") + (said[3] or "")
            yield Use(f"{path.relative_to(ROOT)}:{number}", (asked,), frozenset(_VALUE.findall(said[4])))


@cache
def commands() -> tuple[Command, ...]:
    """Every command that has options."""
    found = []
    for path in sorted((ROOT / "chat").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in _MAKES_COMMANDS and node.args:
                told = [str(each.value) for each in node.args if isinstance(each, ast.Constant)]
                if told[1:]:
                    name = _MAKES_COMMANDS[_name(node.func)] + told[0]
                    found.append(Command(name, tuple(told[1:])))
    return tuple(found)


def _uses(module: ast.Module, path: Path) -> Iterator[Use]:
    calls = list(_calls(module, Scope((module,))))
    # ``words(refused.reason, most=…)`` gives the reasons of its module what they need.
    beside = frozenset(
        keyword.arg
        for _, node in calls
        if _asks(node, path) and _is_reason(node.args[0])
        for keyword in node.keywords
        if keyword.arg
    )
    for scope, node in calls:
        where = f"{path.relative_to(ROOT)}:{node.lineno}"
        for keyword in node.keywords:
            if keyword.arg == "reason" and _is_text(keyword.value):
                values = [each.value for each in node.keywords if each.arg == "values"]
                named = {
                    key.value
                    for each in values
                    if isinstance(each, ast.Dict)
                    for key in each.keys
                    if isinstance(key, ast.Constant) and isinstance(key.value, str)
                }
                yield Use(where, tuple(_ids(keyword.value, scope)), beside | named)
        called = _name(node.func)
        if path.relative_to(ROOT).as_posix() == _BY_CONVENTION or scope.makes_commands:
            continue
        in_chat = path.relative_to(ROOT).parts[0] == "chat"
        if called in _MAKES_COMMANDS or (called == "named" and in_chat):
            told = [next(iter(_ids(each, scope))) for each in node.args]
            command = _MAKES_COMMANDS.get(called, "") + told[0]
            yield Use(where, (f"command-{command}", f"command-{command}-description"))
            yield from _described(where, [command, *told[1:]])
        elif _asks(node, path) and not _is_reason(node.args[0]):
            yield Use(where, tuple(_ids(node.args[0], scope)), _given_to(node))


def _given_to(call: ast.Call) -> frozenset[str] | None:
    """The names of the values; None where only the running program knows them."""
    found: set[str] = set()
    for keyword in call.keywords:
        if keyword.arg:
            found.add(keyword.arg)
        elif isinstance(keyword.value, ast.Dict):
            # ``**{"from": …}``: a name that is a word of Python.
            found.update(str(key.value) for key in keyword.value.keys if isinstance(key, ast.Constant))
        else:
            return None
    return frozenset(found)


def _described(where: str, told: Sequence[str]) -> Iterator[Use]:
    command, *options = told
    for option in options:
        own = f"option-{option}-in-{command}"
        description = own if own in messages(ENGLISH) else f"option-{option}-description"
        yield Use(where, (f"option-{option}", description))


def _asks(node: ast.Call, path: Path) -> bool:
    if not node.args or path.relative_to(ROOT).parts[0] not in ("chat", "web", "wording"):
        return False
    if isinstance(node.func, ast.Call):
        return _name(node.func.func) in _MAKES_WORDS
    if isinstance(node.func, ast.Attribute):
        return node.func.attr == "_words"
    return _name(node.func) in _CALLED | ({"self"} if path.parent.name == "wording" else set())


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_reason(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "reason"


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.IfExp) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a name is looked up."""

    levels: tuple[ast.AST, ...]
    """The module, and the functions within functions, outermost first."""
    seen: frozenset[str] = frozenset()
    """Names that are being looked up already: ``found = [*found, each]`` tells nothing more."""

    @property
    def makes_commands(self) -> bool:
        return any(getattr(each, "name", "") in _MAKES_COMMANDS for each in self.levels)

    def within(self, function: ast.AST) -> Scope:
        return Scope((*self.levels, function), self.seen)

    def beyond(self, name: str) -> Scope:
        return Scope(self.levels, self.seen | {name})


def _calls(node: ast.AST, scope: Scope) -> Iterator[tuple[Scope, ast.Call]]:
    for child in ast.iter_child_nodes(node):
        function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        inner = scope.within(child) if function else scope
        if isinstance(child, ast.Call):
            yield inner, child
        yield from _calls(child, inner)


def _ids(node: ast.expr, scope: Scope) -> set[str]:  # noqa: PLR0911 - a case each
    """What a text may be; ``_ANY`` for what cannot be told."""
    match node:
        case ast.Constant(value=str() as text):
            return {re.escape(text).replace(r"\-", "-")}
        case ast.JoinedStr(values=values):
            return {"".join(parts) for parts in product(*(_ids(each, scope) for each in values))}
        case ast.FormattedValue(value=value):
            return _ids(value, scope)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return {"".join(parts) for parts in product(_ids(left, scope), _ids(right, scope))}
        case ast.IfExp(body=body, orelse=other):
            return _ids(body, scope) | _ids(other, scope)
        case ast.Call(func=ast.Name(id="next"), args=[ast.GeneratorExp(elt=each), *_]):
            return _ids(each, scope)
        case ast.Subscript(value=ast.Name(id=name)):
            return _in_table(name, scope) or {_ANY}
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get"), args=[_, other]):
            return _in_table(name, scope) | _ids(other, scope)
        case ast.Name(id=name):
            bound = _bound(name, scope)
            return {text for each in bound for text in _ids(each, scope.beyond(name))} or {_ANY}
    return {_ANY}


def _in_table(name: str, scope: Scope) -> set[str]:
    tables = [each for each in _bound(name, scope) if isinstance(each, ast.Dict)]
    return {text for table in tables for value in table.values for text in _ids(value, scope)}


def _bound(name: str, scope: Scope) -> list[ast.expr]:
    """What a name is given: by assignment, or by a loop over what is written out; the innermost function first."""
    if name in scope.seen:
        return []
    scope = scope.beyond(name)
    for level in reversed(scope.levels):
        found: list[ast.expr] = []
        known = False
        if isinstance(level, ast.FunctionDef | ast.AsyncFunctionDef) and name in _parameters(level):
            known = True
            found += _handed(level, name, scope.levels[0])
        for node in _within(level):
            if isinstance(node, ast.Assign) and _mentions(node.targets[0], name):
                known = True
                found += _given(name, node.targets[0], [node.value])
            elif isinstance(node, ast.AnnAssign) and node.value is not None and _mentions(node.target, name):
                known = True
                found += _given(name, node.target, [node.value])
            elif isinstance(node, ast.For | ast.comprehension) and _mentions(node.target, name):
                known = True
                found += _given(name, node.target, _elements(node.iter, scope))
            elif isinstance(node, ast.ImportFrom) and name in {
                each.asname or each.name for each in node.names
            }:
                known = True
                found += _imported(node, name)
        if known:
            return found
    return []


def _imported(node: ast.ImportFrom, name: str) -> list[ast.expr]:
    """What another module of the program gives to a name."""
    (theirs,) = (each.name for each in node.names if (each.asname or each.name) == name)
    place = ROOT.joinpath(*(node.module or "").split("."))
    file = next((each for each in (place.with_suffix(".py"), place / "__init__.py") if each.is_file()), None)
    return _bound(theirs, Scope((ast.parse(file.read_text(encoding="utf-8")),))) if file else []


def _within(level: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function or in the module itself; what a module's functions do is their own."""
    if not isinstance(level, ast.Module):
        yield from ast.walk(level)
        return
    for each in level.body:
        if not isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from ast.walk(each)


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    told = function.args
    return [each.arg for each in (*told.posonlyargs, *told.args, *told.kwonlyargs)]


def _handed(
    function: ast.FunctionDef | ast.AsyncFunctionDef, name: str, module: ast.AST
) -> Iterator[ast.expr]:
    """What the module hands to a parameter of one of its functions."""
    at = _parameters(function).index(name)
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function.name:
            yield from node.args[at : at + 1]
            yield from (keyword.value for keyword in node.keywords if keyword.arg == name)


def _given(name: str, target: ast.expr, values: Iterable[ast.expr]) -> Iterator[ast.expr]:
    if isinstance(target, ast.Name) and target.id == name:
        yield from values
    if isinstance(target, ast.Tuple):
        for at, each in enumerate(target.elts):
            rows = [row.elts[at] for row in values if isinstance(row, ast.Tuple) and len(row.elts) > at]
            yield from _given(name, each, rows)


def _mentions(target: ast.expr, name: str) -> bool:
    return any(isinstance(each, ast.Name) and each.id == name for each in ast.walk(target))


def _elements(node: ast.expr, scope: Scope) -> list[ast.expr]:
    match node:
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            return elements
        case ast.Name(id=name):
            found = _bound(name, scope)
            return [each for bound in found for each in _elements(bound, scope.beyond(name))]
        case ast.IfExp(body=body, orelse=other):
            return _elements(body, scope) + _elements(other, scope)
        case ast.Call(func=ast.Attribute(value=ast.Dict(keys=keys, values=values), attr="items")):
            return [
                ast.Tuple([cast("ast.expr", key), value]) for key, value in zip(keys, values, strict=True)
            ]
    return []
