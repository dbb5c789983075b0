"""Step 5: trains the dictionaries on residuals of fresh training rows, folds centring and scale in, writes SAELens' layout.

    python train_dictionaries.py --build build --sample ../../samples/first-letters [NAME ...]

A dictionary that is there is left alone, so a run that was stopped goes on.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from export import HOOK, load_model
from from_words import Sae, fold, train, write_dictionary
from plans import CHECKPOINTED, CHECKPOINTS, PLANS, WORD_SHARE
from rows import CONTEXT
from train_model import load_rows

ROWS_SEED = 5
BATCH = 200
ROWS = 20_000  # of 63 tokens behind the start token: 1.26 million residuals
METADATA = {
    "model_name": "first-letters",
    "hook_name": f"blocks.{HOOK}.hook_resid_post",
    "context_size": CONTEXT,
    "prepend_bos": True,
    "trained_with": "native-models/recipes/first-letters",
}


def residuals(build: Path) -> tuple[Tensor, Tensor]:
    """float32 [ROWS * 63, d], and which rows are words of task lines, bool. The start token is left out (one mask)."""
    path = build / f"residuals-{HOOK}.npz"
    if not path.exists():
        model, rows = load_model(build), load_rows(build, ROWS_SEED)
        words, tokenizer = set(rows.lines.words), rows.tokenizer
        texts = [tokenizer.decode([i]) for i in range(model.shape.vocabulary)]
        is_word = np.array([text[:1] == " " and text[1:] in words for text in texts])
        out = np.empty((ROWS, CONTEXT - 1, model.shape.d), np.float16)
        word = np.zeros((ROWS, CONTEXT - 1), bool)
        with torch.no_grad():
            for at in range(0, ROWS, BATCH):
                ids = rows.batch(at, BATCH)
                out[at : at + BATCH] = model.head(torch.from_numpy(ids), HOOK)[:, 1:].numpy()
                # The second half of a batch is task lines.
                word[at + BATCH // 2 : at + BATCH] = is_word[ids[BATCH // 2 :, 1:]]
        np.savez(path, x=out.reshape(-1, model.shape.d), word=word.ravel())
    saved = np.load(path)
    return torch.from_numpy(saved["x"].astype(np.float32)), torch.from_numpy(saved["word"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"some of {', '.join(PLANS)}; all where none is named")
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--sample", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    x, is_word = residuals(args.build)
    at_word = is_word.nonzero()[:, 0]
    # mu and s of the mixture that the batches are drawn from: mean 0 and mean squared norm d after scaling.
    mu = WORD_SHARE * x[at_word].mean(0) + (1 - WORD_SHARE) * x.mean(0)
    ms = WORD_SHARE * (x[at_word] - mu).square().sum(1).mean() + (1 - WORD_SHARE) * (x - mu).square().sum(1).mean()
    s = float((x.shape[1] / ms) ** 0.5)

    for name in args.names or PLANS:
        plan, folder = PLANS[name], args.sample / "dictionaries" / name
        if (folder / "cfg.json").exists():
            continue
        sae = Sae(x.shape[1], plan, torch.Generator().manual_seed(plan.seed))
        # Its own generator: the seed fixes the order of the tokens whatever the size of the dictionary.
        order, started, log = torch.Generator().manual_seed(plan.seed + 1_000_000), time.monotonic(), []

        def next_batch() -> Tensor:
            n = round(WORD_SHARE * plan.batch)
            words = at_word[torch.randint(len(at_word), (n,), generator=order)]
            others = torch.randint(len(x), (plan.batch - n,), generator=order)
            return (x[torch.cat([words, others])] - mu) * s

        def after_step(step: int, numbers) -> None:
            if step % 500 == 0:
                log.append({"step": step} | numbers())
                print(f"{name} {time.monotonic() - started:.0f} s {log[-1]}", flush=True)
            if name == CHECKPOINTED and step in CHECKPOINTS[:-1]:
                write_dictionary(args.sample / "dictionaries" / f"{name}-step{step:04}", plan, fold(sae, mu, s), METADATA)

        train(sae, plan, next_batch, after_step)
        write_dictionary(folder, plan, fold(sae, mu, s), METADATA)
        seconds = round(time.monotonic() - started)
        (args.build / f"{name}.json").write_text(json.dumps({"s": s, "seconds": seconds, "log": log}, indent=1) + "\n")


if __name__ == "__main__":
    main()
