"""Sparse autoencoders and their training. Notation and orientation as in SAELens.

    y = x - b_dec;  h = y W_enc + b_enc       pre-activations [batch, m]
    a = activation(h)                         [batch, m], at least 0
    r = a W_dec + b_dec                       reconstruction [batch, d]

The rows of W_dec are held at unit norm, so an activation is the length of what its feature adds to r.
Matryoshka: the loss is the mean over nested prefixes of the features (Bussmann et al. 2025), BatchTopK otherwise.
Matching pursuit: no encoder; k times the row of W_dec with the largest positive product with what is left is taken
(SAELens' matching_pursuit with residual_threshold 0 and max_iterations k).
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

THRESHOLD_RATE = 0.01  # of the moving average of the BatchTopK threshold; SAELens' default
DEAD_AFTER = 200  # steps without firing before a feature counts as dead
AUX_WEIGHT = 1 / 32  # Gao et al. 2024
AUX_K = 64  # dead features that try to explain what is left of a token: d / 2
L1_WARM_UP = 0.2  # share of the steps over which the L1 penalty grows linearly
DECAY = 0.25  # share of the steps, at the end, over which the learning rate falls linearly to 0
RATE_WARM_UP = 100  # steps


@dataclass
class Plan:
    """How one dictionary is trained."""

    kind: str  # "topk" | "batchtopk" | "relu" | "pursuit"
    m: int
    seed: int
    steps: int
    k: int = 8  # topk, pursuit: per token; batchtopk: on average over the batch
    l1: float = 0.0  # relu
    prefixes: tuple[int, ...] = ()  # matryoshka
    rate: float = 1e-3
    batch: int = 1024


class Dictionary(torch.nn.Module):
    def __init__(self, d: int, plan: Plan):
        super().__init__()
        rows = torch.randn(plan.m, d, generator=torch.Generator().manual_seed(plan.seed))
        rows /= rows.norm(dim=1, keepdim=True)
        self.kind, self.k = plan.kind, plan.k
        self.W_dec = torch.nn.Parameter(rows)
        self.b_dec = torch.nn.Parameter(torch.zeros(d))
        if plan.kind != "pursuit":
            self.W_enc = torch.nn.Parameter(rows.T.clone().contiguous())  # starts tied
            self.b_enc = torch.nn.Parameter(torch.zeros(plan.m))
        self.register_buffer("threshold", torch.zeros(()))  # BatchTopK, after training

    def pre_activations(self, x: Tensor) -> Tensor:
        y = x - self.b_dec
        return y @ self.W_dec.T if self.kind == "pursuit" else y @ self.W_enc + self.b_enc

    def pursue(self, x: Tensor) -> Tensor:
        """k steps; a row that is taken again adds to its coefficient."""
        left = x - self.b_dec
        a = torch.zeros(len(x), len(self.W_dec))
        for _ in range(self.k):
            value, place = (left @ self.W_dec.T).relu().max(1, keepdim=True)
            a = a.scatter_add(1, place, value)
            left = left - value * self.W_dec[place[:, 0]]
        return a

    def encode(self, x: Tensor, h: Tensor, in_training: bool = False) -> Tensor:
        if self.kind == "pursuit":
            return self.pursue(x)
        if self.kind == "topk":
            values, places = h.topk(self.k, dim=1, sorted=False)
            return torch.zeros_like(h).scatter(1, places, values.relu())
        p = h.relu()
        if self.kind == "relu":
            return p
        if not in_training:
            return p * (h > self.threshold)
        flat = p.detach().flatten()
        smallest_kept = flat.kthvalue(flat.numel() - self.k * len(h) + 1).values
        if smallest_kept > 0:
            rate = THRESHOLD_RATE if self.threshold > 0 else 1.0  # the first batch sets it
            self.threshold += rate * (smallest_kept - self.threshold)
        return p * (p >= smallest_kept)

    def decode(self, a: Tensor) -> Tensor:
        return a @ self.W_dec + self.b_dec


def unexplained(sae: Dictionary, x: Tensor, a: Tensor, prefixes: tuple[int, ...]) -> Tensor:
    """Mean squared norm of what is left, over d: near the fraction of variance, as x is scaled."""
    parts = [(x - a[:, :p] @ sae.W_dec[:p] - sae.b_dec).square().sum(1).mean() for p in prefixes or (len(sae.W_dec),)]
    return sum(parts) / len(parts) / x.shape[1]


def auxiliary_loss(sae: Dictionary, h: Tensor, residual: Tensor, dead: Tensor) -> Tensor:
    """What the dead features leave of the residual, as a share of it (AuxK of Gao et al. 2024).

    ReLU features are dead because h < 0 everywhere, where a ReLU passes no gradient. Softplus does.
    """
    values, places = h.masked_fill(~dead, -torch.inf).topk(min(AUX_K, int(dead.sum())), dim=1, sorted=False)
    values = torch.nn.functional.softplus(values) if sae.kind == "relu" else values.relu()
    attempt = torch.zeros_like(h).scatter(1, places, values) @ sae.W_dec
    return (residual - attempt).square().sum() / residual.square().sum()


def train(
    sae: Dictionary, plan: Plan, next_batch: Callable[[], Tensor], after_step: Callable[[int, dict[str, float]], None]
) -> None:
    """Trains in place. `next_batch` gives float32 [batch, d] with mean 0 and mean squared norm d."""
    optimizer = torch.optim.Adam(sae.parameters(), lr=plan.rate)
    silent_for = torch.zeros(plan.m, dtype=torch.long)
    for step in range(plan.steps):
        warm_up = min(1.0, (step + 1) / RATE_WARM_UP)
        decay = min(1.0, (plan.steps - step) / (DECAY * plan.steps))
        optimizer.param_groups[0]["lr"] = plan.rate * warm_up * decay

        x = next_batch()
        h = sae.pre_activations(x)
        a = sae.encode(x, h, in_training=True)
        left = unexplained(sae, x, a, plan.prefixes)
        loss = left
        if plan.l1:
            loss = loss + plan.l1 * min(1.0, step / (L1_WARM_UP * plan.steps)) * a.sum(1).mean() / x.shape[1]
        silent_for = torch.where((a.detach() > 0).any(0), 0, silent_for + 1)
        dead = silent_for >= DEAD_AFTER
        if dead.any():
            loss = loss + AUX_WEIGHT * auxiliary_loss(sae, h, (x - sae.decode(a)).detach(), dead)

        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        with torch.no_grad():
            rows, grad = sae.W_dec, sae.W_dec.grad
            grad -= (grad * rows).sum(1, keepdim=True) * rows  # only the part along the unit sphere
            optimizer.step()
            rows /= rows.norm(dim=1, keepdim=True)
        l0 = (a.detach() > 0).sum(1).float().mean().item()
        after_step(step + 1, {"unexplained": left.item(), "L0": l0, "dead": int(dead.sum())})
