"""Rows of 64 tokens for training: one half running text, one half task lines."""

from random import Random

import numpy as np
from tokenizers import Tokenizer

from lines import Lines
from vocabulary import START_ID

CONTEXT = 64
HELD_OUT_EVERY = 30  # of blocks of BLOCK passages, one is kept out of training: the shipped text comes from these
BLOCK = 40


def is_held_out(i: int) -> bool:
    """Of the i-th passage of a source. Whole blocks, so that neighbours (which often share words) stay together."""
    return (i // BLOCK) % HELD_OUT_EVERY == 7


def encode_text(tokenizer: Tokenizer, passages: list[str]) -> list[list[int]]:
    """Every passage opens with a space, as a word does inside a line, and ends with a newline."""
    return [e.ids for e in tokenizer.encode_batch([f" {text}\n" for text in passages])]


class Rows:
    """Draws training batches; a batch is a function of the seed and its number alone, so that a run can be resumed."""

    def __init__(self, text: np.ndarray, lines: Lines, tokenizer: Tokenizer, seed: int):
        self.text, self.lines, self.tokenizer, self.seed = text, lines, tokenizer, seed

    def task_row(self, rng: Random) -> list[int]:
        row: list[int] = []
        while len(row) < CONTEXT - 1:
            row += self.tokenizer.encode(self.lines.draw(rng)).ids
        return row[: CONTEXT - 1]

    def batch(self, step: int, size: int) -> np.ndarray:
        """int64 [size, CONTEXT], the first half running text."""
        rng = Random(f"{self.seed} {step}")
        rows = np.full((size, CONTEXT), START_ID, np.int64)
        for i in range(size):
            if i < size // 2:
                start = rng.randrange(len(self.text) - CONTEXT)
                rows[i, 1:] = self.text[start : start + CONTEXT - 1]
            else:
                rows[i, 1:] = self.task_row(rng)
        return rows
