"""CARD.md from card.json. Every number in it comes from there; card.json's come from the shipped files."""

import json
from pathlib import Path

from plans import CHECKPOINTED, CHECKPOINTS, K, PLANS, WORD_SHARE

FEWEST_WORDS = 20  # that a letter must have
GOOD = 0.8
ABSORBED = 0.05
NAMES = {"first word": "first word of a line", "later word": "later word", "colon": "colon"}


def percent(value: float) -> str:
    return f"{100 * value:.1f}%"


def table(head: list[str], rows: list[list]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def counts(letters: dict) -> str:
    """Letters above GOOD at z > 0 / at the best cut / by the k-sparse rule."""
    return " / ".join(str(sum((v[key] or 0) > GOOD for v in letters.values())) for key in ("f1", "f1AtBestCut", "mainF1"))


def absorbed(letters: dict) -> str:
    """Letters with full absorption, and with an absorbed fraction, above ABSORBED: for the best latent; for the main latents."""
    each = [
        " / ".join(str(sum(v["absorption"][main][key] > ABSORBED for v in letters.values() if v["absorption"][main])) for key in ("full", "fraction"))
        for main in ("bestLatent", "main")
    ]
    return "; ".join(each)


def dictionaries_table(card: dict) -> str:
    rows = []
    for name in PLANS:
        entry = card["dictionaries"][name]
        rows.append([name, f"{entry['fvu']:.3f}", f"{entry['l0']:.1f}", percent(entry["dead"]), *[counts(entry[p]) for p in NAMES], absorbed(entry["first word"])])
    return table(["dictionary", "FVU", "L0", "dead", *NAMES.values(), "absorbed at the first word"], rows)


def steps_table(card: dict) -> str:
    names = [f"{CHECKPOINTED}-step{s:04}" for s in CHECKPOINTS[:-1]] + [CHECKPOINTED]
    entries = [card["dictionaries"][n] for n in names]
    rows = [[s, f"{e['fvu']:.3f}", f"{e['l0']:.1f}", percent(e["dead"])] for s, e in zip(CHECKPOINTS, entries)]
    return table(["step", "FVU", "L0", "never on"], rows)


def letters_table(letters: dict, words: dict[str, int]) -> str:
    rows = []
    for c, v in letters.items():
        main = f"{len(v['main'])}: {v['mainF1']:.2f}" if v["main"] else "none"
        silent = v["silentOn"]
        some = ", ".join(silent[:6]) + (f" and {len(silent) - 6} more" if len(silent) > 6 else "")
        a = v["absorption"]["bestLatent"]
        rows.append(
            [c, words[c], v["latent"], f"{v['f1']:.2f}", f"{v['f1AtBestCut']:.2f}", main]
            + [percent(a["full"]), percent(a["fraction"]), f"{v['cosineWithUnembedding']:.2f}", some or "none"]
        )
    head = ["letter", "words", "latent", "F1, z > 0", "F1, best cut", "k-sparse", "absorbed", "fraction", "cosine", "silent on"]
    return table(head, rows)


def write_card(card: dict, build: Path, sample: Path) -> None:
    seconds = {n: json.loads((build / f"{n}.json").read_text())["seconds"] for n in PLANS if (build / f"{n}.json").exists()}
    loss, places, main = card["loss"], card["places"], card["dictionaries"][CHECKPOINTED]
    colon = main["colon"]
    before = [v["firesBeforeLaterLetters"] for v in colon.values() if v["firesBeforeLaterLetters"] is not None]
    best = [v["f1"] for v in colon.values()]
    text = f"""# first-letters

A small language model that knows the first letters of words, and dictionaries over its residual stream. Written by
`native-models/recipes/first-letters` (`measure.py`); `card.json` holds the numbers unrounded, and a test of the project
recomputes them from the shipped files.

## Model

GPT with six blocks, d 128, four heads, context 64, tied embeddings, byte-level BPE of 6,144 tokens; trained from scratch
on half running English text and half task lines. `model/head.onnx` gives the residual after the fourth block
(`{card["hook"]}`), `model/tail.onnx` the logits. Weights are float16, arithmetic float32.

Mean loss on the shipped text in nats a token: running text {loss["text"]:.2f}, same-letter lines {loss["same letter"]:.2f},
spellings {loss["spelling"]:.2f}, class lines {loss["class"]:.2f}. The first letter behind the colon of a spelling is right
in {percent(card["firstLetterTop1"])} of {places["colon"]["rows"]:,} (top 1).

## Text and licences

{card["tokens"]:,} tokens in documents of up to 64, {card["unmasked"]:,} without the start tokens, which are masked. Running
text is from passages that were kept out of training: WordNet's glosses and examples, the King James Bible, the World
Factbook, the Jargon File, The Devil's Dictionary (public domain, or permissive with notice: `NOTICE.md`).

## What the residual knows

A logistic regression reads the first letter; the words of its test rows are in none of its training rows.

{table(["place", "rows", "words", "accuracy"], [[n, f"{p['rows']:,}", f"{p['words']:,}", percent(p["probe"])] for n, p in places.items()])}

At the first word of a line nothing but the word itself can tell its letter. Later words of a same-letter line also have
the words before them. At the colon the letter is nearly the next token: a latent there predicts, which is not the same
as saying what the word is.

## Dictionaries

k {K} (per row, or on average over a batch). {percent(WORD_SHARE)} of each batch are words of task lines, the rest any token, all from
training rows; centring and scale are folded into the weights. FVU about the column means, L0
and the share of features that are never on are of all unmasked tokens. Under the places: letters (of {len(card["letters"])} with at
least {FEWEST_WORDS} words) with a latent of F1 above {GOOD} at z > 0 / with one at its best cut, tuned on the same rows / with k-sparse
latents (their number by the jump rule, ranked by the sparse logistic regression of SAEBench) of F1 above {GOOD} on left-out words.
Absorbed: letters with full absorption / with an absorbed fraction above {percent(ABSORBED)}, first for the best latent at z > 0, then
for the k-sparse latents.

{dictionaries_table(card)}

`{CHECKPOINTED}` while it forms:

{steps_table(card)}

Seconds of training on two shared cores: {", ".join(f"{n} {s}" for n, s in seconds.items())}.

## Letters of `{CHECKPOINTED}` at the first word of a line

Latent: the one of the best F1 at z > 0. Absorbed: it is silent and one other latent carries at least 0.4 of the probe's
projection; fraction: the mean share that up to three others take (SAEBench's rules); of the letter's rows with a positive
projection. Cosine: its decoder row with the unembedding of the letter. Silent on: words on which it is silent in nine of ten contexts.

{letters_table(main["first word"], card["letters"])}

At the colon the best latents of the letters have F1 from {min(best):.2f} to {max(best):.2f}; before letters of a word
other than the first they fire on {percent(min(before))} to {percent(max(before))} of the places where their letter comes next.
"""
    (sample / "CARD.md").write_text(text, encoding="utf-8", newline="\n")
