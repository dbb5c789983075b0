"""What the other steps share: the populations of words, and the prepared arrays on disk.

Three populations, all of them words of the package that match ^[a-z]+$ ("plain words"):
  all       every plain word
  shipped   the SHIPPED most frequent plain words, the rows of the sample
  held out  about 5% of all plain words, never trained on
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SHIPPED = 30_000
HELD_OUT_SHARE = 0.05
HELD_OUT_SEED = 0


def is_held_out(word: str) -> bool:
    """Decided by a seeded hash of the word alone, hence before any training and the same on every machine.

    A hash rather than a random permutation, so that membership can be told from a word without the package.
    """
    digest = hashlib.sha256(f"zonoscope words {HELD_OUT_SEED} {word}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < HELD_OUT_SHARE * 2**64


@dataclass
class Words:
    """n plain words in the package's order, which is by frequency."""

    words: list[str]  # n
    ranks: np.ndarray  # int32 [n], 1-based position among all entries of the package
    x: np.ndarray  # float32 [n, 100], GloVe values that were rounded to float16 once
    held_out: np.ndarray  # bool [n]

    @property
    def shipped(self) -> np.ndarray:
        """bool [n]"""
        return np.arange(len(self.words)) < SHIPPED


def save(folder: Path, words: list[str], ranks: list[int], x: np.ndarray) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "words.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    np.save(folder / "ranks.npy", np.array(ranks, np.int32))
    np.save(folder / "x.npy", x.astype(np.float16))


def load(folder: Path) -> Words:
    words = (folder / "words.txt").read_text(encoding="utf-8").splitlines()
    x = np.load(folder / "x.npy").astype(np.float32)
    held_out = np.array([is_held_out(word) for word in words])
    return Words(words, np.load(folder / "ranks.npy"), x, held_out)
