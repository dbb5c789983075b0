"""Numbers of the trained model in PyTorch with its residual changed, that the tests of the program are held against.

    python golden_tail.py --build build --out ../../../tests/golden/language-model/first-letters-tail.json

A document of each kind of line; at one token the residual's part along a fixed direction is taken out or doubled. Losses
and Kullback-Leibler divergences at every position, the largest changes of logits at the changed one.
"""

import argparse
import csv
import json
from pathlib import Path

import torch

from export import HOOK, load_model

# document, token: the first word of a same-letter line, a word that is spelled, a colon, running text
PLACES = ((0, 1), (2000, 3), (4000, 2), (5239, 5))
TOP = 6


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
    for document, token in PLACES:
        ids = torch.tensor([documents[document]])
        direction = torch.cos(torch.arange(model.shape.d, dtype=torch.float32) * 0.37)
        direction /= direction.norm()
        with torch.no_grad():
            residual = model.head(ids, HOOK)
            for scale in (-8.0, 0.0, 6.0):
                changed = residual.clone()
                changed[0, token] += scale * direction
                before, after = model.tail(residual, HOOK)[0], model.tail(changed, HOOK)[0]
                p, q = before.log_softmax(-1), after.log_softmax(-1)
                moved = after[token] - before[token]
                moved = moved - moved.mean()
                up, down = moved.topk(TOP), (-moved).topk(TOP)
                cases.append(
                    {
                        "document": document,
                        "ids": ids[0].tolist(),
                        "token": token,
                        "scale": scale,
                        "lossBefore": [float(-p[t, ids[0, t + 1]]) for t in range(ids.shape[1] - 1)],
                        "lossAfter": [float(-q[t, ids[0, t + 1]]) for t in range(ids.shape[1] - 1)],
                        "divergence": (p.exp() * (p - q)).sum(-1).tolist(),
                        "up": {"ids": up.indices.tolist(), "logit": up.values.tolist()},
                        "down": {"ids": down.indices.tolist(), "logit": (-down.values).tolist()},
                        "answers": [float(after[token, s].logsumexp(0)) for s in (slice(10, 11), slice(100, 140))],
                    }
                )
    about = f"golden_tail.py of native-models/recipes/first-letters, torch {torch.__version__}"
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps({"made": about, "cases": cases}, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
