"""What the card reports about a saved dictionary, computed with torch from the float16 files as written.

check.py computes the same numbers from the same files with numpy alone and shares no forward code with this file.
"""

import json
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor

from sae import Plan, Sae
from words import Words

CHUNK = 8192
KINDS = {"topk": "topk", "jumprelu": "batchtopk", "standard": "relu"}
SHARED_COSINE = 0.7
SHARED_JACCARD = 0.7
OFTEN = 1000  # shipped words; features that fire on more are reported apart


def load_dictionary(folder: Path) -> Sae:
    """The saved weights upcast to float32. They take raw vectors."""
    cfg = json.loads((folder / "cfg.json").read_text(encoding="utf-8"))
    weights = {name: value.float() for name, value in load_file(folder / "sae_weights.safetensors").items()}
    plan = Plan(KINDS[cfg["architecture"]], m=cfg["d_sae"], seed=0, steps=0, k=cfg.get("k", 0))
    sae = Sae(cfg["d_in"], plan, torch.Generator())
    threshold = weights.pop("threshold", torch.zeros(1))
    assert (threshold == threshold[0]).all()
    sae.load_state_dict(weights | {"threshold": threshold[0]})
    return sae.requires_grad_(False)


class Tally:
    """Sums over one population, filled chunk by chunk."""

    def __init__(self, x: Tensor, m: int):
        self.n = len(x)
        self.variance = (x.double() - x.double().mean(0)).square().sum().item()
        self.error = 0.0
        self.fires = torch.zeros(m, dtype=torch.long)  # words on which each feature is on

    def add(self, x: Tensor, a: Tensor, r: Tensor) -> None:
        self.error += (x.double() - r.double()).square().sum().item()
        self.fires += (a > 0).sum(0)

    def numbers(self) -> dict[str, float]:
        """FVU is |x - r|^2 over |x - mean of this population|^2; dead means on for none of its words."""
        return {
            "words": self.n,
            "fvu": self.error / self.variance,
            "l0": int(self.fires.sum()) / self.n,
            "dead": int((self.fires == 0).sum()),
        }


def populations(data: Words) -> dict[str, np.ndarray]:
    """name -> bool [n]"""
    return {
        "held_out": data.held_out,
        "held_out_shipped": data.held_out & data.shipped,
        "shipped": data.shipped,
        "all": np.ones(len(data.words), bool),
    }


def tally(sae: Sae, data: Words) -> dict[str, Tally]:
    x = torch.from_numpy(data.x)
    masks = {name: torch.from_numpy(mask) for name, mask in populations(data).items()}
    m = sae.b_enc.shape[0]
    tallies = {name: Tally(x[mask], m) for name, mask in masks.items()}
    for start in range(0, len(x), CHUNK):
        part = x[start : start + CHUNK]
        a, r = sae(part)
        for name, mask in masks.items():
            here = mask[start : start + CHUNK]
            if here.all():
                tallies[name].add(part, a, r)
            elif here.any():
                tallies[name].add(part[here], a[here], r[here])
    return tallies


def activations(sae: Sae, x: np.ndarray) -> np.ndarray:
    """float32 [n, m]"""
    return torch.cat([sae(part)[0] for part in torch.from_numpy(x).split(CHUNK)]).numpy()


def words_by_activation(a: np.ndarray, feature: int) -> np.ndarray:
    """Rows of a [n, m] on which a feature is on, strongest first."""
    order = np.argsort(-a[:, feature], kind="stable")
    return order[: (a[:, feature] > 0).sum()]


def mutual_nearest(cosines: np.ndarray) -> np.ndarray:
    """Pairs [p, 2] of rows and columns of cosines [m0, m1] that are each other's largest."""
    of_row, of_column = cosines.argmax(1), cosines.argmax(0)
    rows = np.flatnonzero(of_column[of_row] == np.arange(len(cosines)))
    return np.stack([rows, of_row[rows]], 1)


def unit_rows(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def shared_features(sae0: Sae, sae1: Sae, a0: np.ndarray, a1: np.ndarray) -> dict:
    """How many features of dictionary 0 have a partner in 1: mutual nearest decoder rows with a cosine of at least
    SHARED_COSINE. The zones of all mutual pairs are compared as well (Jaccard of the words they fire on).

    a0, a1 [n, m] on the shipped words. The control puts random directions with the second moments of dictionary 1's
    decoder rows in their place.
    """
    d0, d1 = (unit_rows(sae.W_dec.numpy().astype(np.float64)) for sae in (sae0, sae1))
    cosines = d0 @ d1.T
    pairs = mutual_nearest(cosines)
    cosine = cosines[pairs[:, 0], pairs[:, 1]]

    on0, on1 = a0 > 0, a1 > 0
    both = np.array([(on0[:, i] & on1[:, j]).sum() for i, j in pairs])
    either = np.array([(on0[:, i] | on1[:, j]).sum() for i, j in pairs])
    near, same = cosine >= SHARED_COSINE, both >= SHARED_JACCARD * np.maximum(either, 1)

    often = on0.sum(0) > OFTEN
    random = np.random.default_rng(0).multivariate_normal(np.zeros(d1.shape[1]), d1.T @ d1 / len(d1), len(d1))
    control = d0 @ unit_rows(random).T
    control_pairs = mutual_nearest(control)
    return {
        "features": len(d0),
        "mutual_pairs": len(pairs),
        "cosine_at_least": SHARED_COSINE,
        "shared": int(near.sum()),
        "often_on_more_than": OFTEN,
        "often": int(often.sum()),
        "often_shared": int(often[pairs[near, 0]].sum()),
        "best_cosine": cosines.max(1).tolist(),
        "median_best_cosine": float(np.median(cosines.max(1))),
        "control_shared": int((control[control_pairs[:, 0], control_pairs[:, 1]] >= SHARED_COSINE).sum()),
        "control_median_best_cosine": float(np.median(control.max(1))),
        "jaccard_at_least": SHARED_JACCARD,
        "quadrants": {
            "cosine_high_jaccard_high": int((near & same).sum()),
            "cosine_high_jaccard_low": int((near & ~same).sum()),
            "cosine_low_jaccard_high": int((~near & same).sum()),
            "cosine_low_jaccard_low": int((~near & ~same).sum()),
        },
    }
