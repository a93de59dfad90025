"""From a pair to what the network is given: token ids, what kind each token is, and the targets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.train_reader.pairs import Pair, Range

LONGEST, LONGEST_QUESTION = 416, 64
_CJK = re.compile(r"[぀-ヿ㐀-鿿]")


@dataclass(frozen=True, slots=True)
class Encoded:
    """One pair, ready for the network."""

    ids: npt.NDArray[np.int32]
    kinds: npt.NDArray[np.int8]
    """0: of the question, or special; 1: of the passage; 2: of the passage and in the question too."""
    spans: npt.NDArray[np.int32]
    """``(t, 2)``: where each token of the passage stands in it; -1 for others."""
    sentences: tuple[Range, ...]
    evidence: tuple[bool, ...]
    begins: tuple[int, ...]
    ends: tuple[int, ...]
    """Tokens at which an answer begins and ends; 0 where there is none."""
    answered: bool
    spanned: bool
    """Whether what is marked is the answer itself; in scenes it is all of the sentences that hold it."""
    located: bool
    """Whether it is known where the answer stands."""


class Encoder:
    """The tokenizer of one base."""

    def __init__(self, base: str, folder: Path) -> None:
        """``folder`` holds its ``tokenizer.json``."""
        import tokenizers

        self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._tokenizer.encode_special_tokens = True
        first, last = ("[CLS]", "[SEP]") if base == "english" else ("<s>", "</s>")
        self._first, self._last = self._tokenizer.token_to_id(first), self._tokenizer.token_to_id(last)
        self._before = ("", "") if base == "english" else ("query: ", "passage: ")

    def encode(self, pair: Pair) -> Encoded:
        """The question, cut to its window, and as much of the passage as fits."""
        asked = self._tokenizer.encode(self._before[0] + pair.question, add_special_tokens=False).ids
        head = [self._first, *asked[:LONGEST_QUESTION], self._last]
        text = pair.lead + pair.text
        found = self._tokenizer.encode(self._before[1] + text, add_special_tokens=False)
        room = LONGEST - len(head) - 1
        lead = len(self._before[1])
        spans = np.array(found.offsets[:room], np.int32).reshape(-1, 2) - lead
        own = (spans[:, 0] >= 0) & (spans[:, 1] > spans[:, 0])
        spans[~own] = -1
        words = set(asked)
        question = pair.question.casefold()
        kinds = [
            0
            if not mine
            else 2
            if token in words or (_CJK.search(piece := text[start:end]) and piece.casefold() in question)
            else 1
            for token, mine, (start, end) in zip(found.ids[:room], own, spans.tolist(), strict=True)
        ]
        ids = np.array([*head, *found.ids[:room], self._last], np.int32)
        edge = np.full((len(head), 2), -1, np.int32)
        places = np.concatenate([edge, spans, edge[:1]])
        shift = len(pair.lead)
        own_sentences = pair.sentences()
        sentences = tuple((start + shift, end + shift) for start, end in own_sentences)
        begins, ends = [], []
        for start, end in ((start + shift, end + shift) for start, end in pair.answers):
            inside = np.flatnonzero((places[:, 0] < end) & (places[:, 1] > start) & (places[:, 0] >= 0))
            if len(inside):
                begins.append(int(inside[0]))
                ends.append(int(inside[-1]))
        return Encoded(
            ids,
            np.array([0] * len(head) + kinds + [0], np.int8),
            places,
            sentences,
            tuple(pair.evidence(own_sentences)),
            tuple(begins) or (0,),
            tuple(ends) or (0,),
            bool(begins),
            not begins or pair.source not in {"scenes", "squad2-across"},
            not begins or pair.source != "squad2-across",
        )


def batch(rows: list[Encoded]) -> dict[str, Any]:
    """Rows as tensors, padded to the longest."""
    import torch

    longest = max(len(row.ids) for row in rows)
    most = max(1, *(len(row.sentences) for row in rows))
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    kinds = torch.zeros(len(rows), longest, dtype=torch.long)
    mask = torch.zeros(len(rows), longest)
    begins, ends = torch.zeros(len(rows), longest), torch.zeros(len(rows), longest)
    members = torch.zeros(len(rows), most, longest)
    evidence, there = torch.zeros(len(rows), most), torch.zeros(len(rows), most)
    for at, row in enumerate(rows):
        size = len(row.ids)
        ids[at, :size] = torch.from_numpy(row.ids.astype(np.int64))
        kinds[at, :size] = torch.from_numpy(row.kinds.astype(np.int64))
        mask[at, :size] = 1
        begins[at, list(row.begins)] = 1
        ends[at, list(row.ends)] = 1
        for number, (start, end) in enumerate(row.sentences):
            inside = (row.spans[:, 0] >= start) & (row.spans[:, 0] < end)
            if inside.any() and row.located:
                members[at, number, :size] = torch.from_numpy(inside.astype(np.float32))
                evidence[at, number] = float(row.evidence[number])
                there[at, number] = 1
    return {
        "ids": ids,
        "kinds": kinds,
        "mask": mask,
        "begins": begins,
        "ends": ends,
        "members": members,
        "evidence": evidence,
        "there": there,
        "answered": torch.tensor([float(row.answered) for row in rows]),
        "spanned": torch.tensor([float(row.spanned) for row in rows]),
    }
