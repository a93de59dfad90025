"""How a question was read, where that is not plain, in the reader's language."""

from __future__ import annotations

from chat.safe import plain
from chat.wording import Words
from domain.answers import Answer, NoAnswer
from domain.errors import QuestionRefused
from domain.questions import read_question


def reading(words: Words, given: Answer | NoAnswer) -> list[str]:
    """Phrases, safe: spellings that were followed, exact words, order and time. Empty when the question is plain."""
    said = [words("read-spelling", typed=plain(typed), read=plain(read)) for typed, read in given.spellings]
    try:
        question = read_question(given.question)
    except QuestionRefused:
        return said
    said += [words("read-exactly", words=plain(phrase)) for phrase in question.phrases]
    if question.newest_first:
        said.append(words("read-newest-first"))
    if question.since.is_known:
        said.append(words.since(question.since))
    if question.until.is_known:
        said.append(words.until(question.until))
    return said
