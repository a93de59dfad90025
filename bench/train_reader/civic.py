"""Minutes, agendas and news of towns that do not exist, with questions that they answer and questions that they only seem to.

A fact is a sentence with slots, some of them in brackets: a bracketed part may be left out, and then what it says is
asked for in vain. Two sentences of one fact with other keys (TIF 9 beside TIF 10, the secretary beside the deputy) teach that
the key decides; a question with a key that no sentence has is unanswered.
"""

from __future__ import annotations

import difflib
import json
import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.train_reader.pairs import Pair, Range

_TABLES = json.loads(Path(__file__).with_name("civic.json").read_text("utf-8"))
"""By language: ``words``, slots and what may stand in them; ``facts``, a sentence with its slots → for each slot the
questions it answers, and under ``-`` questions it never answers.
"""
ANSWERED, LACKING, NEVER_SAID = 0.5, 0.18, 0.16
"""Shares of what is asked; the rest asks with a key that no sentence has."""
OFFICE = 0.45
"""Of the answered ones that ask for an office, those that ask for one that is near instead."""
NEVER = "-"
_KEY = re.compile(r"\{(\w+)\}")
_OTHERSIDE = {
    "for": "against",
    "against": "for",
    "a favor de": "en contra de",
    "en contra de": "a favor de",
    "支持": "反对",
    "反对": "支持",
}


@dataclass(frozen=True, slots=True)
class _Said:
    sentence: str
    places: dict[str, tuple[int, int]]
    values: dict[str, str]
    fact: int

    def has_office(self, offices: list[str]) -> bool:
        """Whether it names one of ``offices`` itself, and not a deputy or chief of it."""
        return any(self.values[slot] in offices for slot in ("role", "role2") if slot in self.places)

    def names_all(self, words: list[str]) -> bool:
        """Whether it names each of ``words``."""
        return set(words) <= {self.values[slot] for slot in self.places if slot in self.values}


class Town:
    """Makes pairs; the same from the same ``chance``."""

    def __init__(self, language: str, chance: random.Random) -> None:
        self._language, self._chance = language, chance
        table: dict[str, Any] = _TABLES[language]
        self._words = {slot: words.split("|") for slot, words in table["words"].items()}
        self._facts: list[tuple[str, dict[str, list[str]]]] = table["facts"]

    def pair(self) -> Pair:
        """One of a made-up record: about half of them unanswered."""
        while True:
            made = self._pair()
            if made is not None:
                return made

    def _pair(self) -> Pair | None:
        chance = self._chance
        number = chance.randrange(len(self._facts))
        said = self._say(number)
        others = [self._say(chance.randrange(len(self._facts))) for _ in range(chance.randrange(1, 6))]
        if chance.random() < 0.6:  # the same fact with other keys
            others.append(self._say(number))
        asked = self._asked(said)
        if asked is None:
            return None
        slot, asking, values, answered = asked
        if slot != NEVER and any(
            other.fact == number and all(other.values[key] == values[key] for key in _KEY.findall(asking))
            for other in others
        ):
            return None  # another sentence could be meant just as well
        offices = [values[key] for key in _KEY.findall(asking) if key.startswith("role")]
        if slot != NEVER and any(
            each.has_office(offices) for each in (others if answered else [said, *others])
        ):
            return None
        asked_of = [values[key] for key in _KEY.findall(asking)]
        heard = others if values == said.values else [said, *others]
        if not answered and asked_of and any(each.names_all(asked_of) for each in heard):
            return None  # what is asked in vain may be answered by a sentence that was not meant
        whole = [said, *others]
        chance.shuffle(whole)
        gap = "" if self._language == "zh" else " "
        text = ""
        answers: tuple[Range, ...] = ()
        for each in whole:
            start = len(text) + (len(gap) if text else 0)
            text += (gap if text else "") + each.sentence
            if each is said and answered:
                begin, end = said.places[slot]
                answers = ((begin + start, end + start),)
        question = _KEY.sub(lambda found: values[found[1]], asking)
        return Pair(
            question, text, answers, self._language, "civic", "answered" if answered else "civic", "civic"
        )

    def _asked(self, said: _Said) -> tuple[str, str, dict[str, str], bool] | None:
        """What is asked of the fact: the slot, the question before its slots are filled, what fills them, whether it is answered."""
        chance, asks, values = self._chance, self._facts[said.fact][1], dict(said.values)
        way = chance.random()
        if ANSWERED + LACKING <= way < ANSWERED + LACKING + NEVER_SAID:
            return NEVER, chance.choice(asks[NEVER]), values, False
        lacking = ANSWERED <= way < ANSWERED + LACKING
        slots = [each for each in asks if each != NEVER and (each in said.places) is not lacking]
        if not slots:
            return None
        slot = chance.choice(slots)
        asking = chance.choice(asks[slot])
        keys = [key for key in _KEY.findall(asking) if key.rstrip("2") in self._words and key not in slot]
        offices = [key for key in keys if key.startswith("role")]
        answered = way < ANSWERED
        if way >= ANSWERED + LACKING:  # a key that no sentence has
            if not keys:
                return None
            key = chance.choice(keys)
            values[key] = self._near(key.rstrip("2"), values[key])
        elif answered and offices and chance.random() < OFFICE:
            values[offices[0]], answered = self._near("role", values[offices[0]]), False
        return slot, asking, values, answered

    def _say(self, number: int) -> _Said:
        chance = self._chance
        pattern, _ = self._facts[number]
        pattern = pattern.replace("[re]", "")
        pattern = re.sub(
            r"\[([^\]]*)\]", lambda found: found.group(1) if chance.random() < 0.55 else "", pattern
        )
        values = self._values()
        pieces: list[str] = []
        places: dict[str, tuple[int, int]] = {}
        at = length = 0
        for match in re.finditer(r"\{(\w+)(?::(\w+))?\}", pattern):
            before = pattern[at : match.start()]
            word = values[match.group(1)]
            if match.group(2):
                word = f"{match.group(2)} {word}"
            length += len(before)
            places[match.group(1)] = (length, length + len(word))
            pieces += [before, word]
            length += len(word)
            at = match.end()
        sentence = re.sub(r" +([.,;])", r"\1", "".join(pieces) + pattern[at:])
        first = sentence[:1].upper() + sentence[1:]
        for slots in self._facts[number][1]:
            parts = re.findall(r"[a-z]+\d?", slots)
            parts = [part for part in parts if part in values] or [p for p in ("year", "day") if p in slots]
            if len(parts) > 1 and all(part in places for part in parts):
                places[slots] = (min(places[p][0] for p in parts), max(places[p][1] for p in parts))
        return _Said(first, places, values, number)

    def _values(self) -> dict[str, str]:
        chance = self._chance
        values = {slot: chance.choice(table) for slot, table in self._words.items()}
        for slot in ("person", "firm", "money", "count", "year", "role", "district"):
            values[f"{slot}2"] = chance.choice([word for word in self._words[slot] if word != values[slot]])
        if "goal" in self._words:
            values["goal"], values["goal2"], values["goal3"] = chance.sample(self._words["goal"], 3)
        values["num"] = str(chance.randrange(11, 4800))
        values["acres"] = f"{chance.randrange(2, 400)}"
        values["n"] = chance.choice(
            ["three", "four", "five"]
            if self._language == "en"
            else ["tres", "cuatro", "cinco"]
            if self._language == "es"
            else ["三", "四", "五"]
        )
        values["yes"], values["no"] = str(chance.randrange(4, 9)), str(chance.randrange(0, 4))
        values["otherside"] = _OTHERSIDE[values["side"]]
        return values

    def _near(self, slot: str, word: str) -> str:
        """Another word for the slot; half the time one that looks like it: secretary and deputy secretary."""
        others = [other for other in self._words[slot] if other != word]
        alike = sorted(others, key=lambda other: -difflib.SequenceMatcher(None, other, word).ratio())
        chosen: str = self._chance.choice(alike[:2] if self._chance.random() < 0.6 else others)
        return chosen
