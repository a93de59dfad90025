"""Trains a reader: ``python bench/train_reader/train.py english|multilingual TRAIN EVAL OUT [--hours H]``.

TRAIN and EVAL hold the pairs and the sets; OUT gets checkpoints, a log and the last state. One thread, float32 weights, and bfloat16
products where the processor has tiles for them. The recipe, the seed and what came of it stand in ``README.md`` beside this file.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import torch
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.train_reader.civic import Town
from bench.train_reader.contrast import contrasted
from bench.train_reader.encode import Encoded, Encoder, batch
from bench.train_reader.network import HINTS_BEFORE, Network, by_sentence, load_base
from bench.train_reader.pack import learned
from bench.train_reader.pairs import Negatives, Pair, load, under_heading, windowed
from bench.train_reader.scenes import Scenes

SEED = 20261129
TOKENS = {"english": 4096, "multilingual": 2048}
"""In a batch, padding counted."""
RATES = {"english": 1.2e-4, "multilingual": 1.5e-4}
FRESH_RATE, DECAY, WARM = 6e-4, 0.01, 0.06
SHARES = {"removed": 0.4, "other": 0.5, "exchanged": 0.45, "opposite": 0.25, "lacking": 0.15}
"""How many of the answered pairs get a negative by each rule, an epoch."""
SCALE = {"english": 1.0, "multilingual": 0.65}
"""How long the windows are: short ones mean more pairs a minute."""
PART = {
    "english": {"covid-en": 0.45},
    "multilingual": {"covid-en": 0.3, "multispan-en": 0.5, "squad2-es": 0.6, "cmrc-zh": 0.4, "drcd-zh": 0.25},
}
"""How much of a source an epoch sees, where not all."""
CIVIC = {"english": {"en": 1300}, "multilingual": {"en": 500, "es": 800, "zh": 700}}
"""Pairs of facts by the language."""
SCENES = {
    "english": {("en", "en"): 8000},
    "multilingual": {
        (asked, read): 1900 if asked == read else 600
        for asked in ("en", "es", "zh")
        for read in ("en", "es", "zh")
    },
}
"""Pairs of scenes by the languages of question and passage."""
SCENE_SHARES = {"removed": 0.16, "opposite": 0.08}
CONTRASTED = 0.6
"""How many of the answered pairs get a question that stands close by (``contrast.py``), where a rule applies."""
FAST_BFLOAT16 = bool(torch.cpu.get_capabilities().get("amx_bf16"))
"""Without tiles a product of bfloat16 takes a half longer than one of float32, and a step 1.7 times as long."""
ANSWERS, SPAN, EVIDENCE = 2.0, 0.5, 1.0
"""Weights of the losses (those of the answers' had 1 until the sixth file of each)."""


def main() -> None:
    """The way through."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base", choices=["english", "multilingual"])
    parser.add_argument("train", type=Path)
    parser.add_argument("eval", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--tokenizer", type=Path, required=True, help="folder with tokenizer.json")
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument(
        "--minutes", type=float, default=600.0, help="the rate falls to nothing by then at the latest"
    )
    parser.add_argument(
        "--resume", type=Path, default=None, help="a checkpoint, or a file that ships, to go on from"
    )
    parser.add_argument(
        "--epoch", type=int, default=0, help="the first one: each has windows and negatives of its own"
    )
    parser.add_argument(
        "--general", type=float, default=1.0, help="the share of what is not civic in an epoch"
    )
    parser.add_argument(
        "--part",
        type=float,
        default=1.0,
        help="of an epoch, before the next begins and reads the scenes anew",
    )
    parser.add_argument("--tokens", type=int, default=0, help="in a batch, padding counted")
    parser.add_argument("--frozen", type=int, default=HINTS_BEFORE, help="layers that stay as they are")
    parser.add_argument("--rate", type=float, default=1.0, help="of the usual rate of learning")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    options.out.mkdir(parents=True, exist_ok=True)
    network = Network(load_base(options.base), frozen=options.frozen)
    if options.resume:
        network.load_state_dict(learned(options.base, options.resume))
    run(network, options)


def run(network: Network, options: argparse.Namespace) -> None:
    """Trains until the steps or the minutes are over."""
    pairs, _ = load(options.train, titles(options.eval))
    if options.base == "english":
        pairs = [pair for pair in pairs if pair.language == "en"]
    encoder = Encoder(options.base, options.tokenizer)
    network.train()
    adam = optimizer(network, options.base, options.rate)
    steps = options.steps
    step, began, sums, epoch = 0, time.time(), Counter[str](), options.epoch

    def gone() -> float:
        """How much of the way lies behind: by steps, or by the clock of a machine that others use too."""
        return float(max(step / steps, (time.time() - began) / 60 / options.minutes))

    slope = torch.optim.lr_scheduler.LambdaLR(
        adam, lambda step: min(1.0, (step + 1) / (WARM * steps)) * max(0.02, 1 - gone())
    )
    while gone() < 1:
        rows = examples(pairs, options.base, encoder, epoch, options.general, options.part)
        tokens = options.tokens or TOKENS[options.base]
        for number in batches(rows, random.Random(SEED + epoch), tokens):
            losses = loss(network, batch([rows[at] for at in number]))
            total = ANSWERS * losses["answers"] + SPAN * losses["span"] + EVIDENCE * losses["evidence"]
            adam.zero_grad()
            total.backward()  # type: ignore[no-untyped-call] # torch leaves it without types
            torch.nn.utils.clip_grad_norm_([each for each in network.parameters() if each.requires_grad], 1.0)
            adam.step()
            slope.step()
            step += 1
            sums.update({name: float(value.detach()) / 20 for name, value in losses.items()})
            if step % 20 == 0:
                minutes = round((time.time() - began) / 60, 2)
                line = {
                    "step": step,
                    "epoch": epoch,
                    "minutes": minutes,
                    **{k: round(v, 4) for k, v in sums.items()},
                }
                with (options.out / "log.jsonl").open("a") as log:
                    log.write(json.dumps(line) + "\n")
                sums.clear()
            if step % 50 == 0 or gone() >= 1:
                torch.save({"network": network.state_dict(), "step": step}, options.out / "last.pt.new")
                (options.out / "last.pt.new").rename(options.out / "last.pt")
            if gone() >= 1:
                break
        epoch += 1


def optimizer(network: Network, base: str, part: float) -> torch.optim.Optimizer:
    """What begins from nothing learns faster than what goes on from the base."""
    fresh = [*network.tokens.parameters(), *network.kinds.parameters()]
    if base == "multilingual":
        fresh += [*network.pooler.parameters(), *network.answers.parameters()]
    known = {id(each) for each in fresh}
    rest = [each for each in network.parameters() if each.requires_grad and id(each) not in known]
    groups = [{"params": rest, "lr": part * RATES[base]}, {"params": fresh, "lr": part * FRESH_RATE}]
    return torch.optim.AdamW(groups, weight_decay=DECAY, betas=(0.9, 0.98))


def titles(folder: Path) -> dict[str, str]:
    """Context → article, of ``squad2``."""
    rows = map(json.loads, (folder / "squad2" / "corpus.jsonl").read_text("utf-8").splitlines())
    return {row["text"]: row["title"] for row in rows}


def examples(
    pairs: list[Pair], base: str, encoder: Encoder, epoch: int, general: float = 1.0, share: float = 1.0
) -> list[Encoded]:
    """What one epoch sees: all pairs in new windows, new negatives, new towns and scenes; or a ``share`` of it."""
    general *= share
    chance = random.Random(SEED * 7 + epoch)
    negatives = Negatives([pair for pair in pairs if pair.answers], chance)
    part = [pair for pair in pairs if chance.random() < general * PART[base].get(pair.source, 1.0)]
    made = _with_negatives(
        [windowed(pair, chance, scale=SCALE[base]) for pair in part], SHARES, negatives, chance
    )
    if base == "multilingual":
        crossed = across(pairs, chance)
        made += chance.sample(crossed, int(general * len(crossed)))
    for language, count in CIVIC[base].items():
        town = Town(language, chance)
        made += [town.pair() for _ in range(int(share * count))]
    made = [under_heading(pair, chance) for pair in made]
    for (asked, read), count in SCENES[base].items():
        scenes = Scenes(read, chance).pairs(int(share * count), frozenset({asked}))
        made += _with_negatives(scenes, SCENE_SHARES, negatives, chance)
    near = (contrasted(pair, chance) for pair in list(made) if chance.random() < CONTRASTED)
    made += [pair for pair in near if pair is not None]
    print(epoch, sorted(Counter((pair.source, pair.kind) for pair in made).items()), flush=True)
    return [encoder.encode(pair) for pair in made]


def _with_negatives(
    pairs: list[Pair], shares: dict[str, float], negatives: Negatives, chance: random.Random
) -> list[Pair]:
    made = list(pairs)
    for pair in pairs:
        rules = [rule for rule, share in shares.items() if pair.answers and chance.random() < share]
        made += [negative for rule in rules if (negative := negatives.of(pair, rule)) is not None]
    return made


def across(pairs: list[Pair], chance: random.Random) -> list[Pair]:
    """Questions in one language, passages in another: XQuAD is the same in Spanish and in Chinese, and a paragraph of SQuAD-es is
    a translation of one in English that has its numbers and names.
    """
    by_place: dict[str, dict[str, list[Pair]]] = {}
    for pair in pairs:
        if pair.source.startswith("xquad"):
            by_place.setdefault(pair.group.split(":")[1], {}).setdefault(pair.language, []).append(pair)
    places = [each for each in by_place.values() if len(each.get("es", [])) == len(each.get("zh", []))]
    made = []
    for at, place in enumerate(places):
        others = places[at - 1]  # paragraphs of one article stand side by side
        for asked, read in (("es", "zh"), ("zh", "es")):
            for question, pair in zip(place[asked], place[read], strict=True):
                same = replace(pair, question=question.question, source="xquad-across", asked=asked)
                made.append(windowed(same, chance))
                if chance.random() < 0.8:
                    other = replace(same, text=others[read][0].text, answers=(), kind="other")
                    made.append(windowed(other, chance))
    english = {pair.text: pair for pair in pairs if pair.source == "squad2-en"}
    marks = {text: _marks(text) for text in english}
    for text in sorted({pair.text for pair in pairs if pair.source == "squad2-es"}):
        mine = _marks(text)
        first, second = sorted(
            ((len(mine & its) / (len(mine | its) + 1), other) for other, its in marks.items()), reverse=True
        )[:2]
        if first[0] > 0.3 and first[0] > 1.5 * second[0]:
            twin = english[first[1]]
            made += [
                # Where the answer stands in the translation, nobody knows.
                replace(
                    twin,
                    question=pair.question,
                    answers=((0, len(twin.text)),) * bool(pair.answers),
                    kind=pair.kind,
                    source="squad2-across",
                    asked="es",
                )
                for pair in pairs
                if pair.source == "squad2-es" and pair.text == text
            ]
    return made


def _marks(text: str) -> set[str]:
    return set(re.findall(r"\d+|\b[A-Z][a-z]{3,}\b", text))


def batches(rows: list[Encoded], chance: random.Random, tokens: int) -> list[list[int]]:
    """Rows of about one length together, in chance order."""
    order = list(range(len(rows)))
    chance.shuffle(order)
    found: list[list[int]] = []
    for start in range(0, len(order), 1000):
        part = sorted(order[start : start + 1000], key=lambda at: len(rows[at].ids))
        now: list[int] = []
        for at in part:
            if now and (len(now) + 1) * len(rows[at].ids) > tokens:
                found.append(now)
                now = []
            now.append(at)
        if now:
            found.append(now)
    chance.shuffle(found)
    return found


def loss(network: Network, given: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The three losses of a batch."""
    with torch.autocast("cpu", torch.bfloat16, enabled=FAST_BFLOAT16):
        answers, tokens = network(given["ids"], given["kinds"], given["mask"])
    answered = given["answered"]
    allowed = given["kinds"] > 0
    allowed = torch.cat([torch.ones_like(allowed[:, :1]), allowed[:, 1:]], 1)  # the first token: nowhere
    spans = []
    for column, right in ((0, given["begins"]), (1, given["ends"])):
        scores = tokens[..., column].masked_fill(~allowed, -30.0)
        logs = torch.log_softmax(scores, 1)
        spans.append(-torch.logsumexp(logs.masked_fill(right == 0, -60.0), 1))
    sentences = by_sentence(tokens[..., 2], given["members"])
    each = functional.binary_cross_entropy_with_logits(sentences, given["evidence"], reduction="none")
    # A sentence of a passage that answers tells more than one of a passage that does not.
    weight = given["there"] * (0.4 + answered[:, None])
    return {
        "answers": functional.binary_cross_entropy_with_logits(answers, answered),
        "span": ((spans[0] + spans[1]) * given["spanned"]).sum() / given["spanned"].sum().clamp(min=1) / 2,
        "evidence": (each * weight).sum() / weight.sum().clamp(min=1) * 2,
        "right": ((answers > 0) == (answered > 0)).float().mean(),
    }


if __name__ == "__main__":
    main()
