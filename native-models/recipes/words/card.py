"""Step 3: measure the saved dictionaries, write card.json, CARD.md and sample.json.

    python card.py --build build --sample ../../samples/words
"""

import argparse
import dataclasses
import itertools
import json
from pathlib import Path

import numpy as np
import torch

import words as words_module
from card_text import render
from measure import activations, load_dictionary, populations, shared_features, tally, words_by_activation
from plans import FREQUENT_SHARE, PLANS
from sae import Sae
from words import Words

SEEDS = ("batchtopk-1024-seed0", "batchtopk-1024-seed1")
EXAMPLES = 6  # features per dictionary, drawn at random and not chosen
TOP, MIDDLE = 8, 5  # words per feature
MASK_TIMES_MEDIAN = 10  # rows this many times longer than the median would be masked on import
TITLES = {
    "batchtopk-1024-seed0": "BatchTopK 16, 1,024 features, seed 0",
    "batchtopk-1024-seed1": "BatchTopK 16, 1,024 features, seed 1",
    "batchtopk-4096-seed0": "BatchTopK 16, 4,096 features, seed 0",
    "topk-1024": "TopK 16, 1,024 features",
    "relu-1024": "ReLU with L1, 1,024 features",
}


def example(a: np.ndarray, words: list[str], feature: int, top: int, middle: int) -> dict:
    """Strongest words of a feature, and the words in the middle of its zone by activation. a [n, m]."""
    order = words_by_activation(a, feature)
    start = max(0, (len(order) - middle) // 2)
    return {
        "feature": int(feature),
        "fires_shipped": len(order),
        "top": [words[i] for i in order[:top]],
        "middle": [words[i] for i in order[start : start + middle]],
    }


def first_view(choice: dict, a: np.ndarray, words: list[str]) -> dict:
    """The features chosen by hand in first_view.json, with the counts that their note states.

    a [n, m] on the shipped words. In the note {f0} is the first feature, {n0} how many words it is on for, {n01} how
    many the first two are both on for, {all} how many all are on for.
    """
    features = choice["features"]
    on = a[:, features] > 0
    fires, all_fire = on.sum(0).tolist(), on.all(1)
    counts = {f"f{i}": f for i, f in enumerate(features)} | {f"n{i}": n for i, n in enumerate(fires)}
    pairs = []
    for i, j in itertools.combinations(range(len(features)), 2):
        both = int((on[:, i] & on[:, j]).sum())
        counts[f"n{i}{j}"] = both
        pairs.append({"features": [features[i], features[j]], "both_fire": both})
    return {
        "dictionary": choice["dictionary"],
        "features": features,
        "note": choice["note"].format(**counts, all=all_fire.sum(), words=f"{len(a):,}"),
        "fires": fires,
        "pairs": pairs,
        "all_fire": int(all_fire.sum()),
        "all_fire_words": [words[i] for i in np.flatnonzero(all_fire)[: 2 * TOP]],
        "examples": [example(a, words, f, 2 * TOP, 2 * MIDDLE) for f in features],
    }


def describe(name: str, sae: Sae, a: np.ndarray, data: Words, training: dict) -> dict:
    """Everything that the card says about one dictionary. a [n, m] on the shipped words."""
    fires = (a > 0).sum(0)
    drawn = np.random.default_rng(0).choice(np.flatnonzero(fires), EXAMPLES, replace=False)
    return {
        "title": TITLES[name],
        "plan": dataclasses.asdict(PLANS[name]),
        "features": len(fires),
        **{population: t.numbers() for population, t in tally(sae, data).items()},
        "threshold": sae.threshold.item() if sae.kind == "batchtopk" else None,
        "median_fires_shipped": float(np.median(fires)),
        "examples": [example(a, data.words, f, TOP, MIDDLE) for f in sorted(drawn)],
        "training": training,
    }


def describe_words(data: Words, table: Path) -> dict:
    """Sizes of the populations, norms, and how many shipped words have a noun class in `table` (words.tsv)."""
    norms = np.linalg.norm(data.x, axis=1)
    median = np.median(norms[data.shipped])
    rows = table.read_text(encoding="utf-8").splitlines()[1:]
    return {
        "words": {name: int(mask.sum()) for name, mask in populations(data).items()},
        "median_norm": {"shipped": float(median), "not_shipped": float(np.median(norms[~data.shipped]))},
        "masked_on_import": int((norms[data.shipped] > MASK_TIMES_MEDIAN * median).sum()),
        "nouns_shipped": sum(not row.endswith("\t") for row in rows),
        "frequent_share": FREQUENT_SHARE,
    }


def sample_file(view: dict) -> dict:
    """sample.json: what the window opens."""
    return {
        "format": "zonoscope-sample",
        "version": 1,
        "name": "words",
        "title": "Real words (GloVe 100d)",
        "unit": "word",
        "activations": {
            "name": "words",
            "file": "activations/words.safetensors",
            "tensor": "x",
            "columns": "activations/words.tsv",
        },
        "dictionaries": [{"name": n, "path": f"dictionaries/{n}", "title": TITLES[n]} for n in PLANS],
        "firstView": {key: view[key] for key in ("dictionary", "features", "note")},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, required=True, help="folder that prepare.py and train.py wrote")
    parser.add_argument("--sample", type=Path, required=True, help="the sample's folder")
    args = parser.parse_args()
    torch.set_num_threads(1)

    data = words_module.load(args.build)
    saes = {name: load_dictionary(args.sample / "dictionaries" / name) for name in PLANS}
    choice = json.loads((Path(__file__).parent / "first_view.json").read_text(encoding="utf-8"))
    dictionaries, kept = {}, {}
    for name, sae in saes.items():
        a = activations(sae, data.x[data.shipped])
        training = json.loads((args.build / f"{name}.json").read_text(encoding="utf-8"))
        dictionaries[name] = describe(name, sae, a, data, training)
        if name in (*SEEDS, choice["dictionary"]):
            kept[name] = a
        print(name, {p: dictionaries[name][p] for p in ("held_out", "shipped", "all")}, flush=True)

    view = first_view(choice, kept[choice["dictionary"]], data.words)
    shared = shared_features(*(saes[name] for name in SEEDS), *(kept[name] for name in SEEDS))
    best = shared.pop("best_cosine")  # of each feature of seed 0
    assert choice["dictionary"] == SEEDS[0]
    view["best_cosine_other_seed"] = [best[feature] for feature in view["features"]]
    card = describe_words(data, args.sample / "activations/words.tsv") | {
        "dictionaries": dictionaries,
        "seeds": {"of": SEEDS, **shared},
        "first_view": view,
    }
    for name, content in (("card.json", card), ("sample.json", sample_file(view))):
        text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
        (args.sample / name).write_text(text, encoding="utf-8", newline="\n")
    (args.sample / "CARD.md").write_text(render(card), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
