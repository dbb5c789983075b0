"""Step 6: the model card, from the shipped files: losses, probes, letters, absorption. card.json and CARD.md.

    python measure.py --build build --sample ../../samples/first-letters

Needs scikit-learn. Splits are by word: no word is in both parts (groups, not rows). Letters with fewer than FEWEST_WORDS
words are left out.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file
from torch import Tensor

from card import FEWEST_WORDS, write_card
from export import HOOK, load_model
from from_words import Plan, Sae
from letters import absorption, best_cut, f1, k_sparse, probe, silent_words
from plans import CHECKPOINTED, CHECKPOINTS, PLANS
from tokens import Tokens, load_tokens
from vocabulary import LETTERS, load_tokenizer

EACH_TEST = 5  # one word in as many is for testing
PLACE_ROWS = 14_000  # the first ones of the text
BATCH = 2048
PLACES = {
    "first word": ("same letter", "first word"),
    "later word": ("same letter", "word"),
    "spelled word": ("spelling", "first word"),
    "colon": ("spelling", "colon"),
    "running text": ("text", "word"),
}
DICTIONARY_PLACES = ("first word", "later word", "colon")
MAIN_PLACE = "first word"  # what is known there is known from the word alone


def test_words(t: Tokens) -> set[str]:
    """Every fifth word, in the order of their characters' codes: anybody can make the same split."""
    return set(sorted(set(t.word.tolist()) - {""})[::EACH_TEST])


def load_dictionary(folder: Path, plan: Plan) -> Sae:
    weights = {n: torch.from_numpy(v.astype(np.float32)) for n, v in load_file(folder / "sae_weights.safetensors").items()}
    sae = Sae(weights["W_dec"].shape[1], plan, torch.Generator())
    sae.load_state_dict(weights | {"threshold": weights["threshold"][0] if "threshold" in weights else torch.zeros(())})
    return sae


def encode(sae: Sae, x: np.ndarray) -> np.ndarray:
    """float32 [n, m]"""
    with torch.no_grad():
        return np.concatenate([sae(part)[0].numpy() for part in torch.from_numpy(x).split(BATCH)])


def whole(sae: Sae, x: np.ndarray) -> dict[str, float]:
    """FVU (about the mean of each column), L0 and the share of features that never fire."""
    left, on, fired = 0.0, 0, np.zeros(len(sae.W_dec), bool)
    with torch.no_grad():
        for part in torch.from_numpy(x).split(BATCH):
            z, reconstruction = sae(part)
            left += float((part - reconstruction).double().square().sum())
            on += int((z > 0).sum())
            fired |= (z > 0).any(0).numpy()
    total = float(np.square(x.astype(np.float64) - x.mean(0, dtype=np.float64)).sum())
    return {"fvu": left / total, "l0": on / len(x), "dead": float(1 - fired.mean())}


class Place:
    """The rows of a place, and the probe that reads the letter there."""

    def __init__(self, t: Tokens, name: str, test: set[str]):
        kind, place = PLACES[name]
        rows = np.flatnonzero((t.kind == kind) & (t.place == place))[:PLACE_ROWS]
        self.x, self.word, self.letter = t.x[rows], t.word[rows], t.letter[rows]
        self.test = np.array([w in test for w in self.word])
        self.accuracy, self.directions = probe(self.x, self.letter, self.test)

    def words_with(self, c: str) -> int:
        return len(set(self.word[self.letter == c]))


def letter_entry(p: Place, z: np.ndarray, decoder: np.ndarray, c: str, unembedding: np.ndarray) -> dict:
    truth = p.letter == c
    scores = f1(z > 0, truth)
    best = int(scores.argmax())
    main, curve = k_sparse(z, truth, p.test)
    inside = np.array([c in w[1:].lower() for w in p.word]) & ~truth
    fires = z[:, best] > 0
    return {
        "latent": best,
        "f1": float(scores[best]),
        "f1AtBestCut": best_cut(z[:, best], truth),
        "main": main,
        # A dictionary may have no latent at all for a letter: nothing is known then, which is not 0.
        "mainF1": curve[len(main) - 1] if main else None,
        "firesOnLetterInside": float(fires[inside].mean()) if inside.any() else None,
        "firesOnOthers": float(fires[~truth].mean()),
        "cosineWithUnembedding": float(decoder[best] @ unembedding / np.linalg.norm(decoder[best])),
        "silentOn": silent_words(p.word, truth, fires),
        "absorption": {
            "bestLatent": absorption(z[truth], p.x[truth], decoder, p.directions[c], [best]),
            "main": absorption(z[truth], p.x[truth], decoder, p.directions[c], main) if main else None,
        },
    }


def later_letters(t: Tokens, letter_ids: dict[str, int]) -> dict[str, np.ndarray]:
    """Rows whose next token spells a letter that is not the word's first, by that letter, at most 500 each."""
    spelled = (t.kind == "spelling") & (t.place == "letter")
    return {c: np.flatnonzero(spelled & (t.next == i) & (np.roll(t.place, -1) == "letter"))[:500] for c, i in letter_ids.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--sample", type=Path, required=True)
    args = parser.parse_args()
    model, tokenizer = load_model(args.build), load_tokenizer(args.build / "tokenizer.json")
    t = load_tokens(model, args.sample)
    test = test_words(t)
    places = {name: Place(t, name, test) for name in PLACES}
    letters = [c for c in LETTERS if places[MAIN_PLACE].words_with(c) >= FEWEST_WORDS]
    letter_ids = {c: tokenizer.token_to_id(f"\u0120{c}") for c in LETTERS}
    unembedding = model.embedding.weight.detach().numpy()
    unembedding = {c: unembedding[i] / np.linalg.norm(unembedding[i]) for c, i in letter_ids.items()}
    before_later = later_letters(t, letter_ids)

    colon = t.place == "colon"
    unmasked = t.x[t.place != "start"]
    card = {
        "tokens": len(t.ids),
        "unmasked": len(unmasked),
        "hook": f"blocks.{HOOK}.hook_resid_post",
        "loss": {str(kind): float(np.nanmean(t.loss[t.kind == kind])) for kind in sorted(set(t.kind))},
        "firstLetterTop1": float((t.top[colon] == t.next[colon]).mean()),
        "places": {n: {"rows": len(p.x), "words": len(set(p.word)), "probe": p.accuracy} for n, p in places.items()},
        "letters": {c: places[MAIN_PLACE].words_with(c) for c in letters},
        "dictionaries": {},
    }
    checkpoints = {f"{CHECKPOINTED}-step{s:04}": PLANS[CHECKPOINTED] for s in CHECKPOINTS[:-1]}
    for name, plan in (PLANS | checkpoints).items():
        started = time.monotonic()
        sae = load_dictionary(args.sample / "dictionaries" / name, plan)
        decoder = sae.W_dec.detach().numpy()
        entry: dict = {"features": plan.m} | whole(sae, unmasked)
        for place in DICTIONARY_PLACES if name in PLANS else ():
            z = encode(sae, places[place].x)
            entry[place] = {c: letter_entry(places[place], z, decoder, c, unembedding[c]) for c in letters}
        for c, found in entry.get("colon", {}).items():
            z = encode(sae, t.x[before_later[c]])[:, found["latent"]]
            found["firesBeforeLaterLetters"] = float((z > 0).mean()) if len(z) else None
        card["dictionaries"][name] = entry
        print(f"{name}: FVU {entry['fvu']:.3f} L0 {entry['l0']:.1f} dead {entry['dead']:.3f} ({time.monotonic() - started:.0f} s)", flush=True)
    (args.sample / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8", newline="\n")
    write_card(card, args.build, args.sample)


if __name__ == "__main__":
    main()
