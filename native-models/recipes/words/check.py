"""Recomputes the card's numbers from the shipped files with numpy alone and compares them with card.json.

    python check.py --sample ../../samples/words                 the shipped words
    python check.py --sample ../../samples/words --build build   also the plain words that are not shipped

The forward equations are written out here once more, from the description of SAELens' formats, and no code of the
training is used. Exits with an error if a number differs.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from words import is_held_out

CHUNK = 4096
RELATIVE_TOLERANCE = 1e-4  # FVU and L0: numpy and torch add float32 numbers in different orders
DEAD_TOLERANCE = 1  # features, for the same reason


def read_dictionary(folder: Path) -> tuple[dict, dict[str, np.ndarray]]:
    cfg = json.loads((folder / "cfg.json").read_text(encoding="utf-8"))
    tensors = load_file(folder / "sae_weights.safetensors")
    assert cfg["dtype"] == "float16" and all(t.dtype == np.float16 for t in tensors.values())
    assert cfg["apply_b_dec_to_input"] and cfg["normalize_activations"] == "none"
    m, d = cfg["d_sae"], cfg["d_in"]
    shapes = {"W_enc": (d, m), "b_enc": (m,), "W_dec": (m, d), "b_dec": (d,)}
    if cfg["architecture"] == "jumprelu":
        shapes["threshold"] = (m,)
    assert {name: t.shape for name, t in tensors.items()} == shapes
    return cfg, {name: t.astype(np.float32) for name, t in tensors.items()}


def forward(cfg: dict, w: dict[str, np.ndarray], x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """x float32 [n, d] -> activations [n, m], reconstruction [n, d]."""
    h = (x - w["b_dec"]) @ w["W_enc"] + w["b_enc"]
    a = np.maximum(h, 0)
    if cfg["architecture"] == "jumprelu":
        a *= h > w["threshold"]
    elif cfg["architecture"] == "topk":
        assert not cfg["rescale_acts_by_decoder_norm"]
        kept = np.argpartition(-h, cfg["k"] - 1, axis=1)[:, : cfg["k"]]
        mask = np.zeros(h.shape, bool)
        np.put_along_axis(mask, kept, True, axis=1)
        a *= mask
    else:
        assert cfg["architecture"] == "standard"
    return a, a @ w["W_dec"] + w["b_dec"]


def measure(cfg: dict, w: dict[str, np.ndarray], x: np.ndarray, masks: dict[str, np.ndarray]) -> dict[str, dict]:
    """x float32 [n, d]; masks: population -> bool [n]. FVU, L0 and dead features of each population."""
    error = np.empty(len(x))
    l0 = np.empty(len(x), np.int64)
    fires = {name: np.zeros(cfg["d_sae"], np.int64) for name in masks}
    for start in range(0, len(x), CHUNK):
        part = slice(start, start + CHUNK)
        a, r = forward(cfg, w, x[part])
        on = a > 0
        error[part] = np.square(x[part].astype(np.float64) - r).sum(1)
        l0[part] = on.sum(1)
        for name, mask in masks.items():
            fires[name] += on[mask[part]].sum(0)
    numbers = {}
    for name, mask in masks.items():
        centred = x[mask].astype(np.float64) - x[mask].mean(0, dtype=np.float64)
        numbers[name] = {
            "words": int(mask.sum()),
            "fvu": float(error[mask].sum() / np.square(centred).sum()),
            "l0": float(l0[mask].mean()),
            "dead": int((fires[name] == 0).sum()),
        }
    return numbers


def shared_pairs(rows0: np.ndarray, rows1: np.ndarray, cosine_at_least: float) -> int:
    """Mutual nearest rows [m, d] of two decoders with at least this cosine."""
    rows0, rows1 = rows0.astype(np.float64), rows1.astype(np.float64)
    cosines = rows0 @ rows1.T / np.outer(np.linalg.norm(rows0, axis=1), np.linalg.norm(rows1, axis=1))
    mutual = (cosines == cosines.max(1, keepdims=True)) & (cosines == cosines.max(0, keepdims=True))
    return int((mutual & (cosines >= cosine_at_least)).sum())


class Comparison:
    def __init__(self):
        self.compared = 0
        self.failures = []

    def __call__(self, what: str, found: float, expected: float, tolerance: float) -> None:
        self.compared += 1
        if not abs(found - expected) <= tolerance:
            self.failures.append(f"{what}: found {found}, card.json says {expected}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=Path, required=True, help="the sample's folder")
    parser.add_argument("--build", type=Path, help="folder that prepare.py wrote")
    args = parser.parse_args()
    card = json.loads((args.sample / "card.json").read_text(encoding="utf-8"))
    sample = json.loads((args.sample / "sample.json").read_text(encoding="utf-8"))
    compare = Comparison()

    shipped_x = load_file(args.sample / sample["activations"]["file"])[sample["activations"]["tensor"]]
    assert shipped_x.dtype == np.float16
    table = (args.sample / sample["activations"]["columns"]).read_text(encoding="utf-8").splitlines()[1:]
    shipped_words = [line.split("\t")[0] for line in table]
    assert len(shipped_words) == len(set(shipped_words)) == len(shipped_x)

    x, words = shipped_x.astype(np.float32), shipped_words
    if args.build:
        words = (args.build / "words.txt").read_text(encoding="utf-8").splitlines()
        x = np.load(args.build / "x.npy").astype(np.float32)
        assert words[: len(shipped_words)] == shipped_words and (x[: len(shipped_x)] == shipped_x).all()
    held_out = np.array([is_held_out(word) for word in words])
    shipped = np.arange(len(words)) < len(shipped_words)
    masks = {"shipped": shipped, "held_out_shipped": held_out & shipped}
    if args.build:
        masks |= {"held_out": held_out, "all": np.ones(len(words), bool)}

    decoders = {}
    for entry in sample["dictionaries"]:
        cfg, w = read_dictionary(args.sample / entry["path"])
        decoders[entry["name"]] = w["W_dec"]
        expected = card["dictionaries"][entry["name"]]
        for name, numbers in measure(cfg, w, x, masks).items():
            shown = f"FVU {numbers['fvu']:.4f}  L0 {numbers['l0']:.3f}  dead {numbers['dead']}"
            print(f"{entry['name']:22} {name:17} {shown}")
            for key, found in numbers.items():
                tolerance = {"words": 0, "dead": DEAD_TOLERANCE}.get(key, RELATIVE_TOLERANCE * expected[name][key])
                compare(f"{entry['name']} {name} {key}", found, expected[name][key], tolerance)
        if "threshold" in w:
            compare(f"{entry['name']} threshold", float(w["threshold"][0]), expected["threshold"], 0)

    seeds = card["seeds"]
    shared = shared_pairs(*(decoders[name] for name in seeds["of"]), seeds["cosine_at_least"])
    compare("features that the seeds share", shared, seeds["shared"], 0)

    first, view = card["first_view"], sample["firstView"]
    cfg, w = read_dictionary(args.sample / "dictionaries" / view["dictionary"])
    a, _ = forward(cfg, w, shipped_x.astype(np.float32))
    on = a[:, view["features"]] > 0
    for feature, found, expected in zip(view["features"], on.sum(0), first["fires"], strict=True):
        compare(f"words of feature {feature}", int(found), expected, 0)
    for pair in first["pairs"]:
        i, j = (view["features"].index(feature) for feature in pair["features"])
        compare(f"words of features {pair['features']}", int((on[:, i] & on[:, j]).sum()), pair["both_fire"], 0)
    compare("words of all features of the first view", int(on.all(1).sum()), first["all_fire"], 0)

    print(f"{compare.compared} numbers compared, {len(compare.failures)} differ")
    for failure in compare.failures:
        print(failure)
    sys.exit(1 if compare.failures else 0)


if __name__ == "__main__":
    main()
