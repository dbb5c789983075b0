"""Numbers of the trained model in PyTorch that the tests of the program are held against.

    python golden.py --build build --out ../../../tests/golden/language-model/first-letters.json

Documents of different lengths from the shipped text, each run alone and unpadded, weights as they ship (float16 widened
to float32), arithmetic float32. Residual at the hook and logits at the last token; the first eight numbers of each.
"""

import argparse
import csv
import json
from pathlib import Path

import torch

from export import HOOK, load_model

DOCUMENTS = (0, 1, 2, 2000, 4000, 5239)
TOKEN_STEP = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    table = Path(__file__).parent.parent.parent / "samples/first-letters/activations/tokens.tsv"
    documents: dict[int, list[int]] = {}
    with table.open(encoding="utf8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            documents.setdefault(int(row["document"]), []).append(int(row["id"]))
    model = load_model(args.build)
    cases = []
    for document in DOCUMENTS:
        ids = documents[document]
        with torch.no_grad():
            residual = model.head(torch.tensor([ids]), HOOK)
            logits = model.tail(residual, HOOK)[0, -1]
        at = sorted({*range(0, len(ids), TOKEN_STEP), len(ids) - 1})
        cases.append(
            {
                "document": document,
                "ids": ids,
                "residual": [{"token": t, "norm": float(residual[0, t].norm()), "first": residual[0, t, :8].tolist()} for t in at],
                "logits": {"best": int(logits.argmax()), "largest": float(logits.max()), "first": logits[:8].tolist()},
            }
        )
    about = f"golden.py of native-models/recipes/first-letters, torch {torch.__version__}"
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps({"made": about, "cases": cases}, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
