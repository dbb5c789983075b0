"""The dictionaries of the sample, in the order in which the sample lists them."""

from functools import partial

from from_words import Plan as AnyPlan

STEPS = 4000
K = 8
WORD_SHARE = 0.5  # of each batch, drawn from the words of task lines; the rest from all tokens
CHECKPOINTS = (25, 75, 150, 300, 600, 1200, 2400, STEPS)  # of the first one: zones while they form
CHECKPOINTED = "batchtopk-1024-seed0"

# 64 is d / 2.
Plan = partial(AnyPlan, k=K, dead_after=200, aux_k=64)

PLANS = {
    "batchtopk-1024-seed0": Plan("batchtopk", m=1024, seed=0, steps=STEPS),
    "batchtopk-1024-seed1": Plan("batchtopk", m=1024, seed=1, steps=STEPS),
    "batchtopk-1024-seed2": Plan("batchtopk", m=1024, seed=2, steps=STEPS),
    "batchtopk-256-seed0": Plan("batchtopk", m=256, seed=0, steps=STEPS),
    "batchtopk-4096-seed0": Plan("batchtopk", m=4096, seed=0, steps=STEPS),
    "topk-1024": Plan("topk", m=1024, seed=0, steps=STEPS),
    "relu-1024": Plan("relu", m=1024, seed=0, steps=STEPS, l1=3.0),
    "matryoshka-1024": Plan("batchtopk", m=1024, seed=0, steps=STEPS, prefixes=(64, 256, 1024)),
    "pursuit-1024": Plan("pursuit", m=1024, seed=0, steps=STEPS // 2),
}
