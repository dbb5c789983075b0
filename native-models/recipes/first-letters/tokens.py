"""The shipped text as columns, the residuals of its tokens at the hook, and the shipped model's losses on it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from export import HOOK
from gpt import Gpt

DOCUMENTS = 64  # in one pass


@dataclass
class Tokens:
    """The columns of tokens.tsv, [n] each, residuals x float32 [n, d], and the nats that the next token costs, [n].

    x is rounded to float16, as the workbench keeps it. The loss is NaN at the last token of a document.
    """

    ids: np.ndarray
    document: np.ndarray
    kind: np.ndarray
    place: np.ndarray
    word: np.ndarray
    letter: np.ndarray
    x: np.ndarray
    loss: np.ndarray
    top: np.ndarray  # the most likely next token

    @property
    def next(self) -> np.ndarray:
        return np.append(self.ids[1:], 0)


def load_tokens(model: Gpt, sample: Path) -> Tokens:
    lines = (sample / "activations/tokens.tsv").read_text(encoding="utf-8").splitlines()
    columns = dict(zip(lines[0].split("\t"), map(np.array, zip(*(line.split("\t") for line in lines[1:])))))
    ids, document = columns["id"].astype(np.int64), columns["document"].astype(np.int64)
    starts = np.flatnonzero(np.diff(document, prepend=-1))
    sizes = np.diff(np.append(starts, len(ids)))
    x = np.empty((len(ids), model.shape.d), np.float16)
    loss, top = np.full(len(ids), np.nan), np.zeros(len(ids), np.int64)
    for at in range(0, len(starts), DOCUMENTS):
        part = range(at, min(at + DOCUMENTS, len(starts)))
        # Shorter documents are filled up behind their end, where no token of theirs looks.
        batch = torch.zeros(len(part), int(max(sizes[i] for i in part)), dtype=torch.long)
        for row, i in enumerate(part):
            batch[row, : sizes[i]] = torch.from_numpy(ids[starts[i] : starts[i] + sizes[i]])
        with torch.no_grad():
            residual = model.head(batch, HOOK)
            log_p = model.tail(residual, HOOK).log_softmax(-1)
        for row, i in enumerate(part):
            here, n = slice(starts[i], starts[i] + sizes[i]), int(sizes[i])
            x[here] = residual[row, :n].numpy()
            top[here] = log_p[row, :n].argmax(-1).numpy()
            loss[starts[i] : starts[i] + n - 1] = -log_p[row, np.arange(n - 1), batch[row, 1:n]].numpy()
    named = {name: columns[name] for name in ("kind", "place", "word", "letter")}
    return Tokens(ids, document, **named, x=x.astype(np.float32), loss=loss, top=top)
