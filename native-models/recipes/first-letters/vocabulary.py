"""The tokenizer, and the words: every token that is a space and at least two letters.

Byte-level BPE as in GPT-2, 6,144 tokens. Token 0 opens a row and is never predicted.
"""

import random
import re
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

SIZE = 6144
START = "<|start|>"
START_ID = 0
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def train_tokenizer(passages: dict[str, list[str]], path: Path) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=SIZE,
        special_tokens=[START],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    # Spelled letters must be tokens of their own, also the rare ones: " q" and " x".
    spelled = [" " + " ".join(LETTERS)] * 5000
    rng = random.Random(0)
    text = [f" {t}\n" for source in sorted(passages) for t in passages[source]]
    rng.shuffle(text)
    tokenizer.train_from_iterator(text + spelled, trainer)
    tokenizer.save(str(path))
    return tokenizer


def load_tokenizer(path: Path) -> Tokenizer:
    return Tokenizer.from_file(str(path))


def single_token_words(tokenizer: Tokenizer) -> list[str]:
    """Words w such that " w" is one token, in the order of the vocabulary, at least two letters, A-Z a-z only."""
    pairs = sorted((i, tokenizer.decode([i])) for i in tokenizer.get_vocab().values() if i != START_ID)
    words = [text[1:] for _, text in pairs if re.fullmatch(r" [A-Za-z]{2,}", text)]
    assert all(len(tokenizer.encode(f" {w}").ids) == 1 for w in words[:200])
    return words
