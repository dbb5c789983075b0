"""Step 2: trains the language model. Resumable: it goes on from build/model.pt.

    python train_model.py --build build
"""

import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from gpt import Gpt, Shape
from lines import Lines
from rows import Rows
from vocabulary import load_tokenizer

SEED = 0
STEPS = 4000
ROWS = 48
RATE = 2e-3
WARM_UP = 100
SAVE_EVERY = 100


def rate_at(step: int) -> float:
    """Linear warm-up, then a cosine to 0."""
    return RATE * min((step + 1) / WARM_UP, 0.5 * (1 + math.cos(math.pi * step / STEPS)))


def load_rows(build: Path, seed: int) -> Rows:
    words, classes = (json.loads((build / f"{n}.json").read_text(encoding="utf-8")) for n in ("words", "chains"))
    return Rows(np.load(build / "text.npy"), Lines(words, classes), load_tokenizer(build / "tokenizer.json"), seed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(SEED)

    rows = load_rows(args.build, SEED)
    model = Gpt(Shape())
    decayed = [p for p in model.parameters() if p.dim() == 2]
    others = [p for p in model.parameters() if p.dim() != 2]
    groups = [{"params": decayed, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=RATE, betas=(0.9, 0.98))
    checkpoint, first, seconds, log = args.build / "model.pt", 0, 0.0, []
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        first, seconds, log = saved["step"], saved["seconds"], saved["log"]

    started = time.monotonic()
    for step in range(first, STEPS):
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step)
        ids = torch.from_numpy(rows.batch(step, ROWS))
        # bfloat16 products: where the processor has them a step takes a sixth of the time.
        with torch.autocast("cpu", torch.bfloat16):
            logits = model(ids[:, :-1])
        losses = F.cross_entropy(logits.float().flatten(0, 1), ids[:, 1:].flatten(), reduction="none").view(ROWS, -1)
        optimizer.zero_grad(set_to_none=True)
        losses.mean().backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if step % 50 == 0 or step == STEPS - 1:
            text, task = losses[: ROWS // 2].mean().item(), losses[ROWS // 2 :].mean().item()
            log.append({"step": step, "text": round(text, 4), "task": round(task, 4)})
            print(f"step {step} loss on text {text:.3f}, on task lines {task:.3f}, {time.monotonic() - started:.0f} s", flush=True)
        if (step + 1) % SAVE_EVERY == 0 or step == STEPS - 1:
            spent = seconds + time.monotonic() - started
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step + 1, "seconds": spent, "log": log}
            torch.save(state, checkpoint.with_suffix(".part"))
            checkpoint.with_suffix(".part").rename(checkpoint)


if __name__ == "__main__":
    main()
