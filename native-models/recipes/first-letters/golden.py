"""Numbers of the trained model in PyTorch that the tests of the program are held against.

    python golden.py --build build --out ../../../tests/golden/language-model/first-letters.json

Documents of different lengths from the shipped text, each run alone and unpadded, weights as they ship (float16 widened
to float32), arithmetic float32. Residual at the hook and logits at the last token; the first eight numbers of each.
"""

import torch

from export import HOOK
from golden_file import write_golden
from gpt import Gpt

DOCUMENTS = (0, 1, 2, 2000, 4000, 5239)
TOKEN_STEP = 7


def cases_of(model: Gpt, documents: dict[int, list[int]]) -> list[dict]:
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
    return cases


if __name__ == "__main__":
    write_golden("golden.py", __doc__, cases_of)
