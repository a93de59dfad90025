"""Writes multilingual-e5-small as an ordinary folder that sentence-transformers loads.

The tests and the benchmarks compare with it, and who wants to train the model further begins with it:
``python -m bench.bert_folder <folder>``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from models.weight_files import WORDS, Q4File
from models.weights import MULTILINGUAL_E5_SMALL, check_weights, find_weights

_TOKENIZER_CONFIG = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "model_max_length": 512,
    "bos_token": "<s>",
    "cls_token": "<s>",
    "eos_token": "</s>",
    "sep_token": "</s>",
    "pad_token": "<pad>",
    "unk_token": "<unk>",
    "mask_token": "<mask>",
    "model_input_names": ["input_ids", "attention_mask"],
}
_MODULES = ("Transformer", "Pooling", "Normalize")
_WAVE, _NONCHARACTER = "～", "\ufdd0"


def write_bert_folder(folder: Path) -> None:
    """Writes the model into ``folder``, 480 MB. Raises WeightsMissing, WeightsChanged and OSError."""
    from safetensors.numpy import save_file

    source = find_weights(MULTILINGUAL_E5_SMALL)
    check_weights(MULTILINGUAL_E5_SMALL, source)
    file = Q4File(source / next(iter(MULTILINGUAL_E5_SMALL.files)))
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {name: file.tensor(name) for name in file.names()}
    # The model has no pooler, but transformers' BertModel does; zeros keep it from making one up and saying so.
    tensors["pooler.dense.weight"] = np.zeros((file.hidden, file.hidden), np.float32)
    tensors["pooler.dense.bias"] = np.zeros(file.hidden, np.float32)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    pooling = {"word_embedding_dimension": file.hidden, "pooling_mode_mean_tokens": True}
    for name, content in {
        "config.json": _config(file, tensors[WORDS].shape[0]),
        "tokenizer.json": _tokenizer(file),
        "tokenizer_config.json": _TOKENIZER_CONFIG,
        "modules.json": [
            {
                "idx": place,
                "name": str(place),
                "path": f"{place}_{kind}" if place else "",
                "type": f"sentence_transformers.models.{kind}",
            }
            for place, kind in enumerate(_MODULES)
        ],
        "sentence_bert_config.json": {"max_seq_length": 512, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "passage": "passage: "},
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": pooling,
    }.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")


def _config(file: Q4File, tokens: int) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": file.hidden,
        "num_hidden_layers": file.layers,
        "num_attention_heads": file.heads,
        "intermediate_size": file.inner,
        "hidden_act": "gelu",
        "vocab_size": tokens,
        "max_position_embeddings": 512,
        "type_vocab_size": 2,
        "layer_norm_eps": 1e-12,
        "pad_token_id": file.padding,
        "dtype": "float32",
    }


def _tokenizer(file: Q4File) -> dict[str, Any]:
    """XLM-RoBERTa's tokenizer as the ``tokenizers`` library writes it down."""
    pieces = file.pieces()
    specials = {
        "<s>": file.begin,
        "<pad>": file.padding,
        "</s>": file.end,
        "<unk>": file.unknown,
        "<mask>": len(pieces) - 1,
    }
    metaspace = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
    begin = {"SpecialToken": {"id": "<s>", "type_id": 0}}
    end = {"SpecialToken": {"id": "</s>", "type_id": 0}}
    first, second = ({"Sequence": {"id": which, "type_id": 0}} for which in "AB")
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {
                "id": token,
                "content": text,
                "single_word": False,
                "lstrip": text == "<mask>",
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
            for text, token in specials.items()
        ],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "Nmt"},
                # The model's own table keeps the wide tilde, which NFKC would make an ordinary one.
                {"type": "Replace", "pattern": {"String": _WAVE}, "content": _NONCHARACTER},
                {"type": "NFKC"},
                {"type": "Replace", "pattern": {"String": _NONCHARACTER}, "content": _WAVE},
            ],
        },
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [{"type": "WhitespaceSplit"}, metaspace],
        },
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [begin, first, end],
            "pair": [begin, first, end, end, second, end],
            "special_tokens": {
                text: {"id": text, "ids": [specials[text]], "tokens": [text]} for text in ("<s>", "</s>")
            },
        },
        "decoder": metaspace,
        "model": {
            "type": "Unigram",
            "unk_id": file.unknown,
            "vocab": [list(pair) for pair in zip(pieces, file.scores().tolist(), strict=True)],
            "byte_fallback": False,
        },
    }


if __name__ == "__main__":
    write_bert_folder(Path(sys.argv[1]))
