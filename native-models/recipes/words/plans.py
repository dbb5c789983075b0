"""The dictionaries of the sample, in the order in which the sample lists them."""

from sae import Plan

FREQUENT_SHARE = 0.5  # of each batch, drawn from the shipped words; the rest from the other plain words

PLANS = {
    "batchtopk-1024-seed0": Plan("batchtopk", m=1024, seed=0, steps=6000),
    "batchtopk-1024-seed1": Plan("batchtopk", m=1024, seed=1, steps=6000),
    "batchtopk-4096-seed0": Plan("batchtopk", m=4096, seed=0, steps=6000),
    "topk-1024": Plan("topk", m=1024, seed=0, steps=6000),
    "relu-1024": Plan("relu", m=1024, seed=0, steps=6000, l1=1.0),
}
