"""The bundled embedders give what their authors' models give, the same in any company, without PyTorch."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bench.bert_folder import write_bert_folder
from domain.errors import BadSettings, MissingPart, ModelError
from models.hub_models import SentenceTransformerEmbedder
from models.onnx_models import OnnxEmbedder, batches
from models.open_models import MODELS, open_bundled, open_embedder
from models.tokenization import Unigram
from models.weights import ALL_MINILM_L6_V2, MULTILINGUAL_E5_SMALL, find_weights

# transformers and torch warn of their own future.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

ROOT = Path(__file__).parents[2]
E5, MINILM = MULTILINGUAL_E5_SMALL.name, ALL_MINILM_L6_V2.name

TEXTS = [
    "The council approved the Route 9 sidewalk contract by a vote of five to two.",
    "第六届市人民代表大会第二次全体会议于八月一日在市政府礼堂召开，会议通过了三项决议。",
    "經費 ３５０,０００～４００,０００ 元（含稅）",
    "El concejo aplazó la segunda lectura de la ordenanza; ¿cuándo volverá?",
    "Der Stadtrat beschließt die Straßenbaubeitragssatzung – einstimmig.",
    "Городской совет отложил рассмотрение бюджета до четверга.",
    "시의회는 예산안을 승인했다.",
    "مجلس المدينة وافق على الميزانية",
    "นายกเทศมนตรีเสนองบประมาณ",
    "cafe\u0301 ﬁnal Ⅷ ㎏ “quoted” … naïve\u00a0space\u3000wide\u200bzero",
    "😀 unknown \U00013000\U00013001 signs",
    "Yes.",
    "word " * 700,
    "",
    " \n\t ",
]


def raw_vector(embedder: OnnxEmbedder, text: str, *, question: bool = False) -> np.ndarray:
    """The mean of the token states, of unit length and not centred, as sentence-transformers gives it."""
    prefix = embedder._question_prefix if question else embedder._passage_prefix
    states, _ = embedder._states([embedder._tokenizer.encode(prefix + text).ids])
    mean = states.mean(axis=1)[0]
    return mean / np.linalg.norm(mean)


@pytest.fixture(scope="module")
def e5(models: Path) -> OnnxEmbedder:
    return open_bundled(E5, models / MODELS, threads=2)


@pytest.fixture(scope="module")
def e5_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("e5")
    write_bert_folder(folder)
    return folder


@pytest.fixture(scope="module")
def exact_e5(models: Path) -> OnnxEmbedder:
    return open_bundled(E5, models / MODELS, precision="float32")


@pytest.fixture(scope="module")
def served(e5_folder: Path) -> SentenceTransformerEmbedder:
    """That folder as sentence-transformers loads it, which takes seconds; on one thread, for the same reason as below."""
    found = open_embedder(str(e5_folder), e5_folder, threads=1)
    assert isinstance(found, SentenceTransformerEmbedder)
    return found


@pytest.fixture(scope="module")
def reference_tokenizer(e5_folder: Path):
    import tokenizers

    tokenizer = tokenizers.Tokenizer.from_file(str(e5_folder / "tokenizer.json"))
    tokenizer.enable_truncation(512)
    return tokenizer


def unigram(embedder: OnnxEmbedder) -> Unigram:
    assert isinstance(embedder._tokenizer, Unigram)
    return embedder._tokenizer


def cosines(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    return (one * other).sum(axis=1) / lengths


# Characters from many scripts, the blanks, what is normalised, and what combines. Left out: "<", because the reference
# takes "<s>" in a text for a special token and we do not, and three that the two tables treat differently.
CHARACTERS = st.one_of(
    st.characters(codec="utf-8", exclude_characters="<▁\ufdd0\U0001f23b", exclude_categories=["Cn", "Co"]),
    st.sampled_from("abc .,-１２Ａﬁ…㎏～  \u3000\u0301\u0308가\u1100\u1161会議あア\u3099éßЖ"),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(CHARACTERS, max_size=40))
@example(text="query: What did the council decide?")
def test_tokens_are_the_reference_tokens(text, e5, reference_tokenizer):
    """Our tokenizer gives the ids that the tokenizers library gives for the same vocabulary, whatever the text."""
    assert unigram(e5).encode(text).ids == reference_tokenizer.encode(text).ids


def test_long_and_foreign_texts_have_the_reference_tokens(e5, reference_tokenizer):
    """Sentences in ten scripts, and one that is cut at 512 tokens, have the reference's ids too."""
    for text in TEXTS:
        assert (
            unigram(e5).encode(f"passage: {text}").ids == reference_tokenizer.encode(f"passage: {text}").ids
        )


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.sampled_from("abc ABC.,-?1２Ａﬁ…～ \n会議あ시éßЖ"), max_size=40))
def test_token_places_cover_the_text(text, e5):
    """Tokens lie in order, and together they cover every character that is not blank."""
    inside = [span for span in unigram(e5).encode(text).spans if span[1] > span[0]]
    assert inside == sorted(inside)
    covered = {place for start, end in inside for place in range(start, end)}
    assert covered >= {place for place, character in enumerate(text) if not character.isspace()}


def test_text_that_spells_a_special_token_is_text(e5):
    """Whoever writes </s> or <mask> into a record does not end or mask anything."""
    specials = {0, 1, 2, 250_001}
    assert not specials & set(unigram(e5).encode("before </s> <mask> <s><pad> after").ids[1:-1])


def test_exact_vectors_agree_with_sentence_transformers(models, exact_e5, served):
    """In float32, both bundled models give the vectors of sentence-transformers: cosine 0.9999 at least."""
    import torch
    from sentence_transformers import SentenceTransformer

    # Threads that wait for each other take ten times as long where other tests run beside this one.
    torch.set_num_threads(1)
    for ours, theirs, prefix in (
        (exact_e5, served._model, "passage: "),
        (
            open_bundled(MINILM, models / MODELS, precision="float32"),
            SentenceTransformer(str(find_weights(ALL_MINILM_L6_V2)), device="cpu"),
            "",
        ),
    ):
        expected = theirs.encode([prefix + text for text in TEXTS], batch_size=1)
        found = np.stack([raw_vector(ours, text) for text in TEXTS])
        assert cosines(found, expected).min() > 0.9999


def test_rounded_vectors_stay_close_to_exact_ones(exact_e5, e5):
    """Calculated in int8, vectors keep a cosine of 0.997 with the exact ones, and the nearest text stays."""
    one, other = (np.stack([raw_vector(each, text) for text in TEXTS]) for each in (e5, exact_e5))
    assert cosines(one, other).min() > 0.997
    assert e5.fingerprint != exact_e5.fingerprint


def test_a_question_finds_its_passage_in_another_language(e5):
    """A Chinese question is nearest to the English passage that is about the same."""
    passages = [
        TEXTS[0],
        "The library closes at noon on Fridays.",
        "Councilmember Reyes asked about parking.",
    ]
    vectors = e5.embed_passages(passages, [""] * 3).vectors
    assert int(np.argmax(vectors @ e5.embed_question("图书馆星期五几点关门？").vector)) == 1


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(10)))
def test_vectors_do_not_depend_on_company_or_order(order, e5):
    """A text has the same vector and token states, bit for bit, alone and in any order among others."""
    texts = [
        *TEXTS[:4],
        "A vote was taken.",
        "A vote was lost.",
        "A vote was held.",
        "No quorum.",
        "",
        "Yes.",
    ]
    together = e5.embed_passages([texts[at] for at in order], ["Minutes"] * len(order))
    assert together.tokens is not None
    for place, at in enumerate(order):
        alone = e5.embed_passages([texts[at]], ["Minutes"])
        assert alone.tokens is not None
        np.testing.assert_array_equal(together.vectors[place], alone.vectors[0])
        np.testing.assert_array_equal(together.tokens[place].codes, alone.tokens[0].codes)


def test_token_states_belong_to_the_text_and_not_to_its_lead(e5):
    """A passage has token states for its own words, each with its place; its lead changes them and adds none."""
    text = "The council approved it."
    plain, led = e5.embed_passages([text, text], ["", "City Council, May 6"]).tokens
    assert [text[start:].split(maxsplit=1)[0] for start in plain.places] == [
        "The",
        "council",
        "approved",
        "it.",
        ".",
    ]
    np.testing.assert_array_equal(plain.places, led.places)
    assert plain.codes.shape == (5, e5.token_dimensions)
    assert (plain.codes != led.codes).any()


def test_rare_tokens_of_a_question_tell_more(e5):
    """Every token has a positive weight, and the name in the question a larger one than the little words."""
    question = e5.embed_question("Who is Lindqvist?")
    assert question.tokens.shape == (len(question.weights), e5.token_dimensions)
    np.testing.assert_allclose(np.linalg.norm(question.tokens, axis=1), 1, atol=1e-5)
    assert question.weights.min() > 0
    assert question.weights[2:].max() > question.weights[1]


def test_nothing_is_embedded_too(models, e5):
    """No texts give no vectors; an empty question and an empty passage give unit vectors like any other."""
    for embedder in (e5, open_embedder(MINILM, models)):
        assert embedder.embed_passages([], []).vectors.shape == (0, embedder.dimensions)
        vectors = [embedder.embed_question("").vector, *embedder.embed_passages([""], [""]).vectors]
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_text_beyond_the_window_is_cut_off(e5):
    """What stands behind the 512th token changes nothing, and a lead of any length leaves room for the text."""
    long = "budget " * 600
    one, other = e5.embed_passages([long, long + "zebra " * 50], ["", ""]).vectors
    np.testing.assert_array_equal(one, other)
    (tokens,) = e5.embed_passages(["The motion carried."], ["Heading " * 1000]).tokens
    assert len(tokens.places) >= 4


def test_progress_counts_up_to_all_texts(e5):
    """Whoever watches sees the count grow to the number of texts."""
    seen: list[tuple[int, int]] = []
    e5.embed_passages(TEXTS[:6], [""] * 6, lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (6, 6)


def test_who_stops_the_embedding_is_not_kept_waiting(e5):
    """An error in the progress callback comes out as it is."""

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        e5.embed_passages(TEXTS[:6], [""] * 6, stop)


@given(st.lists(st.integers(1, 40)), st.integers(1, 100))
def test_batches_hold_each_text_once_and_one_length(lengths, budget):
    """Every text is in one batch, a batch has texts of one length only, and it stays within its tokens."""
    found = list(batches(lengths, budget))
    assert sorted(place for batch in found for place in batch) == list(range(len(lengths)))
    for batch in found:
        assert len({lengths[place] for place in batch}) == 1
        assert len(batch) == 1 or sum(lengths[place] for place in batch) <= budget


def test_bundled_models_need_no_pytorch(models, e5):
    """A process that embeds a question with a converted model has imported neither PyTorch nor what converts."""
    code = (
        "import sys; from pathlib import Path; from models.open_models import open_embedder\n"
        f"open_embedder({E5!r}, Path({str(models)!r}), notice=print).embed_question('Who voted?')\n"
        "print({'torch', 'transformers', 'sentence_transformers', 'onnx', 'tokenizers'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("multilingual-e5-smal", "Did you mean multilingual-e5-small?"),
        ("all-minilm-l6-v2", "Did you mean all-MiniLM-L6-v2?"),
        ("gpt", "Bundled are: multilingual-e5-small, all-MiniLM-L6-v2."),
    ],
)
def test_a_name_that_is_nothing_gets_the_nearest(name, told, tmp_path):
    """A misspelt name is told what it may have meant, before anything is loaded or fetched."""
    with pytest.raises(BadSettings) as caught:
        open_embedder(name, tmp_path)
    assert told in caught.value.sentence


def test_a_folder_without_a_model_is_told(tmp_path):
    """A path to a folder that holds no model is a model error with a remedy."""
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        open_embedder(str(tmp_path), tmp_path)
    assert "folder" in caught.value.remedy


def test_an_unknown_model_of_the_hub_is_told(monkeypatch, tmp_path):
    """A name that is neither here nor to be had, as without a network, is a model error with a remedy."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    told: list[str] = []
    with pytest.raises(ModelError, match="nobody/nothing") as caught:
        open_embedder("nobody/nothing", tmp_path, notice=told.append)
    assert "network" in caught.value.remedy
    assert len(told) == 1


def test_a_model_without_its_library_is_told(monkeypatch, tmp_path):
    """Whoever configures a model that needs sentence-transformers and lacks it reads the command to install it."""
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingPart) as caught:
        open_embedder("owner/model", tmp_path)
    assert "pip install" in caught.value.remedy


def test_any_sentence_transformers_folder_is_served(e5, served):
    """A folder of sentence-transformers is served with the prompts that the model itself names."""
    assert (served.dimensions, served.token_dimensions) == (384, 0)
    question = served.embed_question(TEXTS[0])
    passages = served.embed_passages(TEXTS[:3], ["", "", "Minutes"])
    assert question.tokens.size == 0
    assert passages.tokens is None
    expected = np.stack([raw_vector(e5, TEXTS[0], question=True), raw_vector(e5, TEXTS[0])])
    assert cosines(np.stack([question.vector, passages.vectors[0]]), expected).min() > 0.997
    np.testing.assert_array_equal(passages.vectors[1], served.embed_passages(TEXTS[1:2], [""]).vectors[0])


def test_prefixes_may_be_set(tmp_path):
    """A prefix from the settings takes the place of the model's own, and makes another fingerprint."""
    folder = str(find_weights(ALL_MINILM_L6_V2))
    plain = open_embedder(folder, tmp_path)
    again = open_embedder(folder, tmp_path)
    led = open_embedder(folder, tmp_path, passage_prefix="minutes: ")
    assert plain.fingerprint == again.fingerprint != led.fingerprint
    one = plain.embed_passages(["minutes: A vote."], [""]).vectors
    np.testing.assert_allclose(one, led.embed_passages(["A vote."], [""]).vectors, atol=1e-6)
