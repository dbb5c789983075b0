"""Numbers of the trained model in PyTorch with its residual changed, that the tests of the program are held against.

    python golden_tail.py --build build --out ../../../tests/golden/language-model/first-letters-tail.json

A document of each kind of line; at one token the residual's part along a fixed direction is taken out or doubled. Losses
and Kullback-Leibler divergences at every position, the largest changes of logits at the changed one.
"""

import torch

from export import HOOK
from golden_file import write_golden
from gpt import Gpt

# document, token: the first word of a same-letter line, a word that is spelled, a colon, running text
PLACES = ((0, 1), (2000, 3), (4000, 2), (5239, 5))
TOP = 6


def cases_of(model: Gpt, documents: dict[int, list[int]]) -> list[dict]:
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
    return cases


if __name__ == "__main__":
    write_golden("golden_tail.py", __doc__, cases_of)
