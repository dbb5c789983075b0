"""The dictionaries of the sample, in the order in which the sample lists them."""

from sae import Plan

FREQUENT_SHARE = 0.5  # of each batch, drawn from the shipped words; the rest from the other plain words

PLANS = {
    "batchtopk-1024-seed0": Plan("batchtopk", m=1024, seed=0, steps=8000),
    "batchtopk-1024-seed1": Plan("batchtopk", m=1024, seed=1, steps=8000),
    "batchtopk-4096-seed0": Plan("batchtopk", m=4096, seed=0, steps=6000),
    "topk-1024": Plan("topk", m=1024, seed=0, steps=8000),
    # The coefficient was chosen on L0 alone. On batches, 1 left 129 features on per word and 2 left 63 after 1,000
    # steps, 2.5 left 42 after 8,000.
    "relu-1024": Plan("relu", m=1024, seed=0, steps=8000, l1=3.3),
}
