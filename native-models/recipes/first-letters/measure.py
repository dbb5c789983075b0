"""Step 6: the numbers of the model card, from the shipped files: losses, probes, letters, absorption.

    python measure.py --build build --sample ../../samples/first-letters

Needs scikit-learn. Splits are by word: no word is in both parts (honesty: groups, not rows). Letters with fewer than
MOST_RARE words are left out.
"""

import argparse
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file
from sklearn.linear_model import LogisticRegression

from export import HOOK, load_model
from from_words import Plan, Sae
from gpt import Gpt
from plans import PLANS
from vocabulary import LETTERS, load_tokenizer

MOST_RARE = 20  # words that a letter must have
TEST_SHARE = 0.2
MOST_LATENTS = 10  # of the k-sparse probe
JUMP = 0.03  # in F1 that counts as another split latent (A1)


@dataclass
class Tokens:
    """The columns of tokens.tsv, [n] each, and residuals x float32 [n, d]."""

    ids: np.ndarray
    document: np.ndarray
    kind: np.ndarray
    place: np.ndarray
    word: np.ndarray
    letter: np.ndarray
    x: np.ndarray


def load_tokens(model: Gpt, sample: Path) -> tuple[Tokens, dict[str, float]]:
    """Tokens with residuals of the shipped model, and its mean loss and accuracies on them."""
    lines = (sample / "activations/tokens.tsv").read_text(encoding="utf-8").splitlines()
    names = lines[0].split("\t")
    columns = {name: np.array(c) for name, c in zip(names, zip(*(line.split("\t") for line in lines[1:])))}
    ids, document = columns["id"].astype(np.int64), columns["document"].astype(np.int64)
    starts = np.flatnonzero(np.diff(document, prepend=-1))
    sizes = np.diff(np.append(starts, len(ids)))
    x = np.empty((len(ids), model.shape.d), np.float32)
    loss, first = np.full(len(ids), np.nan), np.zeros(len(ids), np.int64)
    with torch.no_grad():
        for at in range(0, len(starts), 64):
            part = range(at, min(at + 64, len(starts)))
            batch = torch.zeros(len(part), int(max(sizes[i] for i in part)), dtype=torch.long)
            for row, i in enumerate(part):
                batch[row, : sizes[i]] = torch.from_numpy(ids[starts[i] : starts[i] + sizes[i]])
            residual = model.head(batch, HOOK)
            log_p = model.tail(residual, HOOK).log_softmax(-1)
            for row, i in enumerate(part):
                here, n = slice(starts[i], starts[i] + sizes[i]), int(sizes[i])
                x[here] = residual[row, :n].numpy()
                first[here] = log_p[row, :n].argmax(-1).numpy()
                loss[starts[i] : starts[i] + n - 1] = -log_p[row, np.arange(n - 1), batch[row, 1:n]].numpy()
    t = Tokens(ids, document, columns["kind"], columns["place"], columns["word"], columns["letter"], x)
    follows = np.append(ids[1:], 0)
    colon = t.place == "colon"
    numbers = {f"loss on {kind}": float(np.nanmean(loss[t.kind == kind])) for kind in sorted(set(t.kind))}
    numbers["first letter at the colon, top 1"] = float((first[colon] == follows[colon]).mean())
    return t, numbers


def split(t: Tokens) -> np.ndarray:
    """bool [n]: rows of words for testing, the same words at every place."""
    words = sorted(set(t.word) - {""})
    test = set(np.random.default_rng(0).choice(words, round(len(words) * TEST_SHARE), replace=False))
    return np.array([w in test for w in t.word])


def probe(t: Tokens, rows: np.ndarray, test: np.ndarray) -> tuple[float, dict[str, np.ndarray]]:
    """26-way accuracy on words left out, and the unit direction of each letter against the mean of the others."""
    train_rows = rows[~test[rows]]
    mean, scale = t.x[train_rows].mean(0), t.x[train_rows].std()
    fit = LogisticRegression(max_iter=400).fit((t.x[train_rows] - mean) / scale, t.letter[train_rows])
    test_rows = rows[test[rows]]
    accuracy = fit.score((t.x[test_rows] - mean) / scale, t.letter[test_rows])
    away = fit.coef_ - fit.coef_.mean(0)
    return float(accuracy), {c: w / np.linalg.norm(w) for c, w in zip(fit.classes_, away)}


def load_dictionary(folder: Path, plan: Plan) -> Sae:
    weights = {n: torch.from_numpy(v.astype(np.float32)) for n, v in load_file(folder / "sae_weights.safetensors").items()}
    sae = Sae(weights["W_dec"].shape[1], plan, torch.Generator())
    sae.load_state_dict(weights | {"threshold": weights["threshold"][0] if "threshold" in weights else torch.zeros(())})
    return sae


def encode(sae: Sae, x: np.ndarray) -> np.ndarray:
    """float32 [n, m]"""
    with torch.no_grad():
        return np.concatenate([sae(part)[0].numpy() for part in torch.from_numpy(x).split(4096)])


def f1(on: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """F1 of each column of `on` [n, m] for `truth` [n]."""
    hits = (on & truth[:, None]).sum(0)
    return 2 * hits / np.maximum(on.sum(0) + truth.sum(), 1)


def best_cut(z: np.ndarray, truth: np.ndarray) -> float:
    """F1 of z > c at the best c: a tuned number, on the rows it was tuned on."""
    order = np.argsort(-z, kind="stable")
    hits = np.cumsum(truth[order])
    return float((2 * hits / (np.arange(len(z)) + 1 + truth.sum())).max())


def k_sparse(z: np.ndarray, truth: np.ndarray, test: np.ndarray) -> tuple[list[int], list[float]]:
    """Main latents by the jump rule (A1), ranked by the difference of means, and the F1 on test words for each k."""
    ranked = np.argsort(-(z[truth & ~test].mean(0) - z[~truth & ~test].mean(0)), kind="stable")[:MOST_LATENTS]
    curve, chosen, best = [], [], -100.0
    for k in range(1, MOST_LATENTS + 1):
        fit = LogisticRegression(class_weight="balanced", max_iter=200).fit(z[~test][:, ranked[:k]], truth[~test])
        guess = fit.predict(z[test][:, ranked[:k]]).astype(bool)
        curve.append(float(f1(guess[:, None], truth[test])[0]))
    for k, value in enumerate(curve, 1):
        if value <= best + JUMP:
            break
        best, chosen = value, [int(i) for i in ranked[:k]]
    return chosen, curve


def absorption(z: np.ndarray, x: np.ndarray, d: np.ndarray, direction: np.ndarray, main: list[int]) -> dict[str, float]:
    """Full rate and mean fraction of analyses A2 (v2) over the rows given: the letter's, with a positive probe score."""
    a = x @ direction
    rows = a > 0
    z, a = z[rows], a[rows]
    c = d @ direction
    q = z * c
    silent = (z[:, main] < 1e-8).all(1)
    top = q.argmax(1)
    full = silent & (c[top] >= 0.025) & (q[np.arange(len(q)), top] / a >= 0.4)
    m = q[:, main].sum(1)
    others = q * (c >= 0.1)
    others[:, main] = 0
    absorbing = np.sort(np.maximum(others, 0), 1)[:, -3:].sum(1)
    share = np.minimum(absorbing, a - m)
    fraction = np.where(m <= 0, 1.0, share / np.maximum(share + m, 1e-12)).clip(0, 1)
    fraction[(m >= a) | (absorbing / a < 0.4)] = 0
    return {"rows": int(rows.sum()), "full": float(full.mean()), "fraction": float(fraction.mean())}


def letters_of(t: Tokens, z: np.ndarray, sae: Sae, rows: np.ndarray, test: np.ndarray, directions, unembedding) -> dict:
    """Per letter: best latent at z > 0 and at the best cut, k-sparse latents, absorption, what else it fires on."""
    zr, letter, xr, held = z[rows], t.letter[rows], t.x[rows], test[rows]
    d = sae.W_dec.detach().numpy()
    words = Counter(w[0].lower() for w in set(t.word[rows]))
    found = {}
    for c in LETTERS:
        if words[c] < MOST_RARE:
            continue
        truth = letter == c
        scores = f1(zr > 0, truth)
        best = int(scores.argmax())
        main, curve = k_sparse(zr, truth, held)
        inside = np.array([c in w[1:].lower() for w in t.word[rows]]) & ~truth
        fires = zr[:, best] > 0
        found[c] = {
            "words": words[c],
            "latent": best,
            "F1 at z > 0": float(scores[best]),
            "F1 at the best cut": best_cut(zr[:, best], truth),
            "k-sparse latents": main,
            "k-sparse F1": curve[len(main) - 1],
            "fires where the letter stands elsewhere in the word": float(fires[inside].mean()) if inside.any() else None,
            "fires on other words": float(fires[~truth].mean()),
            "cosine with the unembedding of the letter": float(d[best] @ unembedding[c]),
            "silent on words": silent_words(t.word[rows], truth, fires),
            "absorption": absorption(zr[truth], xr[truth], d, directions[c], main),
        }
    return found


def silent_words(word: np.ndarray, truth: np.ndarray, fires: np.ndarray) -> list[str]:
    """Words of the letter on which the latent is silent in at least nine of ten contexts."""
    total, on = Counter(word[truth]), Counter(word[truth & fires])
    return sorted(str(w) for w, n in total.items() if n >= 5 and on[w] <= 0.1 * n)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--sample", type=Path, required=True)
    args = parser.parse_args()
    model, tokenizer = load_model(args.build), load_tokenizer(args.build / "tokenizer.json")
    t, numbers = load_tokens(model, args.sample)
    test = split(t)
    rng = np.random.default_rng(1)
    places = {
        "first word of a same-letter line": (t.kind == "same letter") & (t.place == "first word"),
        "later word of a same-letter line": (t.kind == "same letter") & (t.place == "word"),
        "word that is spelled": (t.kind == "spelling") & (t.place == "first word"),
        "colon": t.place == "colon",
        "word in running text": (t.kind == "text") & (t.place == "word"),
    }
    rows_of, directions = {}, {}
    for name, mask in places.items():
        rows = np.flatnonzero(mask)
        rows_of[name] = np.sort(rng.choice(rows, min(len(rows), 20_000), replace=False))
        accuracy, directions[name] = probe(t, rows_of[name], test)
        numbers[f"probe at {name}"] = accuracy
        print(name, accuracy, flush=True)
    rows = model.embedding.weight.detach().numpy()
    unembedding = {c: rows[tokenizer.token_to_id(f"\u0120{c}")] for c in LETTERS}
    unembedding = {c: v / np.linalg.norm(v) for c, v in unembedding.items()}

    unmasked = t.place != "start"
    total = np.square(t.x[unmasked] - t.x[unmasked].mean(0)).sum()
    card = {"model": numbers, "dictionaries": {}}
    for name, plan in PLANS.items():
        folder = args.sample / "dictionaries" / name
        if not (folder / "cfg.json").exists():
            continue
        sae = load_dictionary(folder, plan)
        z = encode(sae, t.x)
        left = np.square(t.x - sae.decode(torch.from_numpy(z)).detach().numpy())[unmasked].sum()
        entry = {
            "FVU": float(left / total),
            "L0": float((z[unmasked] > 0).sum(1).mean()),
            "dead": float(((z[unmasked] > 0).sum(0) == 0).mean()),
            "letters": {
                place: letters_of(t, z, sae, rows_of[place], test, directions[place], unembedding)
                for place in ("first word of a same-letter line", "later word of a same-letter line", "colon")
            },
        }
        card["dictionaries"][name] = entry
        for place, letters in entry["letters"].items():
            good = sum(v["F1 at z > 0"] > 0.8 for v in letters.values())
            cut = sum(v["F1 at the best cut"] > 0.8 for v in letters.values())
            sparse = sum(v["k-sparse F1"] > 0.8 for v in letters.values())
            full = sum(v["absorption"]["full"] > 0.05 for v in letters.values())
            part = sum(v["absorption"]["fraction"] > 0.05 for v in letters.values())
            print(
                f"{name}, {place}: of {len(letters)} letters {good} above 0.8 at z > 0, {cut} at the best cut, {sparse} k-sparse;"
                f" absorption above 5%: {full} full, {part} fraction; FVU {entry['FVU']:.3f} L0 {entry['L0']:.1f} dead {entry['dead']:.3f}",
                flush=True,
            )
        (args.build / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
