"""``chat``: a conversation at the terminal; in a pipe, one question a line.

It begins with example questions from the library's own titles and headings. A topic is a run of words from one of them that
the text itself uses too: then there is something to find.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from rich.text import Text

from domain.answers import Answer, Filters, NoAnswer, Quote
from domain.documents import Document, Paragraph, Role
from domain.errors import PlenumError, QuestionRefused, count
from retrieval.conversation import reply, turn_of
from terminal import as_json, render
from terminal.ask_commands import CHECK, show_replies, show_verification
from terminal.command import CliContext, Page, command, with_context
from terminal.render import date_words, show_error, title_of
from text.cleaning import visible, visible_line
from text.followups import Turn
from text.terms import did_you_mean

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_CJK = re.compile(r"[\u3400-\u9fff]")
_SMALL = frozenset(
    "a an and as at be by for from has have in into is it its no not of on or our that the their this to under was were "
    "will with de del el en la las los para por que un una y".split()
)
_EVENTS = frozenset(
    "ceremony conference election forum hearing meeting retreat session summit workshop".split()
)
_LONGEST = 5


def examples(documents: Iterable[Document], most: int = 3) -> list[str]:
    """Up to ``most`` questions; the documents given first count most."""
    questions: dict[str, None] = {}
    for document in documents:
        for topic in _topics(document):
            for question in _questions(topic):
                questions.setdefault(question)
            if len(questions) >= 3 * most:
                break
    # One question of each form before a second of any: "when", "who" and "what" show what can be asked.
    forms: dict[str, list[str]] = {}
    for question in questions:
        forms.setdefault(question.split(maxsplit=1)[0], []).append(question)
    chosen: list[str] = []
    while len(chosen) < most and any(forms.values()):
        chosen += [form.pop(0) for form in forms.values() if form]
    return chosen[:most]


def _topics(document: Document) -> Iterator[str]:
    headings = [document.text[p.start : p.end] for p in document.paragraphs if p.role is Role.HEADING]
    body = " ".join(
        document.text[p.start : p.end] for p in document.paragraphs if p.role is not Role.HEADING
    ).casefold()
    for line in dict.fromkeys([document.title, *headings]):
        if _CJK.search(line):
            yield line.strip()
            continue
        yield from _shared(line, body)


def _shared(line: str, body: str) -> Iterator[str]:
    """The runs of two and more words of ``line`` that stand in ``body`` too, the longest first, none overlapping."""
    words = list(_WORD.finditer(line))
    taken = [False] * len(words)
    for size in range(min(_LONGEST, len(words)), 1, -1):
        for at in range(len(words) - size + 1):
            if any(taken[at : at + size]) or _weak(words[at].group()) or _weak(words[at + size - 1].group()):
                continue
            run = line[words[at].start() : words[at + size - 1].end()]
            if re.search(rf"\b{re.escape(run.casefold())}\b", body):
                taken[at : at + size] = [True] * size
                yield run


def _questions(topic: str) -> list[str]:
    if _CJK.search(topic):
        return [f"{topic}说了什么？"]
    named = _as_in_a_sentence(topic)
    if _WORD.findall(topic)[-1].casefold() in _EVENTS:
        return [f"When was the {named}?", f"Who led the {named}?"]
    return [f"What was said about {named}?"]


def _as_in_a_sentence(topic: str) -> str:
    """Title case made lower case; a word in capitals (an abbreviation) stays."""
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in topic.split())


def _weak(word: str) -> bool:
    return word.casefold() in _SMALL or word.isdigit()


PROMPT = "> "
_LOOKED_AT = 6
"""How many records are read to find example questions."""

HELP = (
    (":passages", "the passages the last answer came from, in full"),
    (":context N", "what stands around quote N of the last answer"),
    (":verify", "check the last answer against its sources; or :verify ID"),
    (":help", "this"),
    (":quit", "end (or Ctrl-D)"),
)
_ALIASES = {":receipt": ":verify", ":q": ":quit", ":exit": ":quit", ":h": ":help", ":?": ":help"}
_BARE = {"quit": ":quit", "exit": ":quit", "help": ":help"}


@command("Ask question after question.", "chat", "chat --json < questions.txt")
@with_context
def chat(cli: CliContext) -> None:
    """Ask question after question. Where standard input is a file or a pipe, every line is a question."""
    answer_questions(cli)


def answer_questions(cli: CliContext) -> None:
    """A conversation where a person sits at both ends, else one answer a line."""
    if cli.talks and not cli.as_json:
        converse(cli)
    else:
        answer_lines(cli)


def converse(cli: CliContext, read: Callable[[str], str] = input) -> None:
    """The conversation, until ``:quit`` or the end of the input. ``read`` shows a prompt and gives a line."""
    with contextlib.suppress(ImportError):
        # Imported, it gives input() a history and line editing. The history is not written down anywhere.
        import readline  # noqa: F401
    conversation = Conversation(cli)
    conversation.greet()
    while True:
        try:
            line = read(PROMPT)
        except EOFError:
            cli.out.line()
            return
        try:
            if not conversation.take(line.strip()):
                return
        except KeyboardInterrupt:
            cli.out.line()
            cli.out.text("Stopped.", style="dim")
        except PlenumError as error:
            show_error(cli.out, error)
        cli.out.flush()


def answer_lines(cli: CliContext) -> None:
    """Answers every line of the input. One that cannot be searched is told on standard error; the rest go on."""
    for number, line in enumerate(cli.input, 1):
        question = line.lstrip("\ufeff").strip()
        if not question:
            continue
        try:
            found = reply(cli.app.answers, question, Filters(), None)
        except QuestionRefused as error:
            if cli.as_json:
                cli.json(as_json.error(error), one_line=True)
            else:
                cli.err.text(visible(f"Line {number}: {error.sentence}"))
            continue
        if cli.as_json:
            cli.json(as_json.replies(found), one_line=True)
            continue
        show_replies(cli.out, found, passages=cli.app.passages, check=CHECK)
        cli.out.line()
        cli.out.flush()


@dataclass(slots=True)
class Conversation:
    """What was last answered, and what can be done with it."""

    cli: CliContext
    last: Answer | NoAnswer | None = None
    before: Turn | None = None
    """What a follow-up refers to."""

    def greet(self) -> None:
        """What is indexed, and three questions to begin with."""
        page, library = self.cli.out, self.cli.app.library
        held = library.holdings()
        page.line()
        words = f"{count(held.generation.documents, 'record')}, {count(held.generation.passages, 'passage')}"
        page.text(
            Text.assemble(("Plenum", "bold"), f" answers from {words}{self._of_when()}, word for word.")
        )
        records = sorted(library.records(""), key=lambda record: record.date.isoformat(), reverse=True)
        questions = examples(library.record(record.key, "") for record in records[:_LOOKED_AT])
        if questions:
            page.line()
            page.text("For example:")
            for question in questions:
                page.text(visible(question), first="  ", rest="    ")
            page.line()
        page.text(":help shows what else there is; :quit ends.", style="dim")
        page.line()

    def take(self, line: str) -> bool:
        """One line from the person. False when it ends the conversation."""
        if not line:
            return True
        line = _BARE.get(line.lower(), line)
        if not line.startswith(":"):
            self._ask(line)
            return True
        command, _, rest = line.partition(" ")
        command = _ALIASES.get(command.lower(), command.lower())
        actions: dict[str, Callable[[str], None]] = {
            ":help": self._help,
            ":passages": self._passages,
            ":context": self._context,
            ":verify": self._verify,
            ":quit": lambda _rest: None,
        }
        if command in actions:
            actions[command](rest.strip())
        else:
            meant = did_you_mean(command, actions) or " :help shows what there is."
            self.cli.out.text(f"There is no {visible_line(command)}.{meant}")
        return command != ":quit"

    def _ask(self, question: str) -> None:
        page = self.cli.out
        found = reply(self.cli.app.answers, question, Filters(), self.before)
        for each in found.answers:
            self.last, self.before = each.answer, turn_of(each)
        page.line()
        show_replies(page, found, passages=self.cli.app.passages, check=":verify", typed=question)
        page.line()

    def _help(self, _rest: str) -> None:
        page = self.cli.out
        page.line()
        page.text("Anything else is a question. “Words in quotation marks” are searched for exactly.")
        page.text("“And when?” or “what about 2024?” goes on from the question before.")
        for typed, meaning in HELP:
            page.text(Text.assemble((f"{typed:<11} ", "bold"), meaning), rest=" " * 12)
        page.line()

    def _passages(self, _rest: str) -> None:
        page = self.cli.out
        if self.last is None:
            self._nothing_yet()
            return
        page.line()
        for hit in self.last.passages:
            render.passage(page, hit, whole=True)
            page.line()
        if not self.last.passages:
            page.text("There are none.")

    def _context(self, rest: str) -> None:
        if self.last is None or not self.last.quotes:
            self._nothing_yet()
            return
        number = int(rest) if rest.isdecimal() else 1 if not rest else 0
        if not 1 <= number <= len(self.last.quotes):
            self.cli.out.text(f"The last answer has {count(len(self.last.quotes), 'quote')}.")
            return
        quote = self.last.quotes[number - 1]
        show_context(self.cli.out, self.cli.app.library.record(quote.citation.document, ""), quote)

    def _verify(self, rest: str) -> None:
        receipt = rest or (self.last.id if self.last else "")
        if not receipt:
            self._nothing_yet()
            return
        show_verification(self.cli.out, self.cli.app.answers.verify(receipt))

    def _nothing_yet(self) -> None:
        self.cli.out.text(
            "There is no answer yet to look into." if self.last is None else "The last answer quotes nothing."
        )

    def _of_when(self) -> str:
        held = self.cli.app.library.holdings()
        if held.earliest:
            return (
                f" ({held.earliest})"
                if held.earliest == held.latest
                else f" ({held.earliest} to {held.latest})"
            )
        records = self.cli.app.library.records("")
        return f", {date_words(records[0].date)}" if len(records) == 1 else ""


def show_context(page: Page, document: Document, quote: Quote, around: int = 1) -> None:
    """Shows ``around`` paragraphs on both sides. The quote is bold; where there is no bold, it has lines of its own."""
    page.line()
    page.text(title_of(quote.citation), style="bold")
    if document.text_hash != quote.citation.text_hash:
        page.text("This record has changed since the answer; :verify shows where the words stand now.")
        page.line()
        return
    at = next((n for n, p in enumerate(document.paragraphs) if p.number == quote.citation.paragraph), 0)
    for paragraph in document.paragraphs[max(0, at - around) : at + around + 1]:
        page.line()
        page.text(f"paragraph {paragraph.number}{_under(paragraph)}", style="dim")
        text = Text(visible(document.text[paragraph.start : paragraph.end]))
        start, end = quote.citation.start - paragraph.start, quote.citation.end - paragraph.start
        text.stylize("bold", max(0, start), max(0, end))
        page.text(text)
    page.line()


def _under(paragraph: Paragraph) -> str:
    return f", under “{visible_line(paragraph.heading)}”" if paragraph.heading else ""
