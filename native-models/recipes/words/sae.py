"""A sparse autoencoder and its training loop. Notation and orientation as in SAELens.

    h = (x - b_dec) W_enc + b_enc      pre-activations [batch, m]
    a = activation(h)                  [batch, m], at least 0
    r = a W_dec + b_dec                reconstruction [batch, d]

The rows of W_dec are held at unit norm, so an activation is the length of what its feature adds to r.
Matryoshka: a BatchTopK whose loss is the mean over nested prefixes of the features (Bussmann et al. 2025).
Matching pursuit: no encoder, W_dec in its place; k times the feature with the largest positive product with what is
left is taken (SAELens' matching_pursuit with residual_threshold 0 and max_iterations k).
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

THRESHOLD_RATE = 0.01  # of the moving average of the BatchTopK threshold; SAELens' default
DEAD_AFTER = 100  # steps without firing in the batches before a feature counts as dead
AUX_WEIGHT = 1 / 32  # Gao et al. 2024
AUX_K = 50  # dead features that try to explain the residual of a word: d / 2
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
    k: int = 16  # topk, pursuit: per row; batchtopk: on average over the batch
    l1: float = 0.0  # relu
    prefixes: tuple[int, ...] = ()  # batchtopk: of a matryoshka
    rate: float = 1e-3
    batch: int = 1024
    dead_after: int = DEAD_AFTER
    aux_k: int = AUX_K


class Sae(torch.nn.Module):
    def __init__(self, d: int, plan: Plan, generator: torch.Generator):
        super().__init__()
        rows = torch.randn(plan.m, d, generator=generator)
        rows /= rows.norm(dim=1, keepdim=True)
        self.kind, self.k = plan.kind, plan.k
        self.W_dec = torch.nn.Parameter(rows)  # [m, d]
        if plan.kind != "pursuit":
            self.W_enc = torch.nn.Parameter(rows.T.clone().contiguous())  # [d, m], starts tied
            self.b_enc = torch.nn.Parameter(torch.zeros(plan.m))
        self.b_dec = torch.nn.Parameter(torch.zeros(d))
        # Only BatchTopK has one: what makes the features of a word independent of the batch after training.
        self.register_buffer("threshold", torch.zeros(()))

    def pre_activations(self, x: Tensor) -> Tensor:
        y = x - self.b_dec
        return y @ self.W_dec.T if self.kind == "pursuit" else y @ self.W_enc + self.b_enc

    def activate(self, h: Tensor) -> Tensor:
        """Activations as at inference, [batch, m]."""
        if self.kind == "topk":
            return keep_largest(h, self.k)
        if self.kind == "pursuit":
            return pursue(h, self.W_dec @ self.W_dec.T, self.k)
        if self.kind == "batchtopk":
            return torch.relu(h) * (h > self.threshold)
        return torch.relu(h)

    def activate_in_training(self, h: Tensor) -> Tensor:
        """As `activate`, but BatchTopK keeps the k * batch largest activations of the whole batch."""
        if self.kind != "batchtopk":
            return self.activate(h)
        p = torch.relu(h)
        flat = p.detach().flatten()
        smallest_kept = flat.kthvalue(flat.numel() - self.k * h.shape[0] + 1).values
        if smallest_kept > 0:
            rate = THRESHOLD_RATE if self.threshold > 0 else 1.0  # the first batch sets it
            self.threshold += rate * (smallest_kept - self.threshold)
        return p * (p >= smallest_kept)

    def decode(self, a: Tensor) -> Tensor:
        return a @ self.W_dec + self.b_dec

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """x [n, d] -> activations [n, m] and reconstruction [n, d], as at inference."""
        a = self.activate(self.pre_activations(x))
        return a, self.decode(a)


def keep_largest(h: Tensor, k: int) -> Tensor:
    """The k largest entries of each row, ReLU'd; the others 0."""
    values, places = h.topk(k, dim=1, sorted=False)
    return torch.zeros_like(h).scatter(1, places, torch.relu(values))


def pursue(h: Tensor, gram: Tensor, k: int) -> Tensor:
    """k steps of matching pursuit from the products h of the rows with the features [n, m] and those of the features with
    each other, gram [m, m]. A feature that is taken again adds to its activation."""
    a = torch.zeros_like(h)
    for _ in range(k):
        values, places = h.relu().max(1, keepdim=True)
        a = a.scatter_add(1, places, values)
        h = h - values * gram[places[:, 0]]
    return a


def unexplained(sae: Sae, x: Tensor, a: Tensor, prefixes: tuple[int, ...]) -> Tensor:
    """Mean squared norm of what is left of x, over d: close to the fraction of variance unexplained, as x is scaled."""
    if not prefixes:
        return (x - sae.decode(a)).square().sum(1).mean() / x.shape[1]
    parts = [(x - a[:, :p] @ sae.W_dec[:p] - sae.b_dec).square().sum(1).mean() for p in prefixes]
    return sum(parts) / len(parts) / x.shape[1]


def auxiliary_loss(sae: Sae, h: Tensor, residual: Tensor, dead: Tensor, aux_k: int) -> Tensor:
    """What the dead features leave of the residual, as a share of it (AuxK of Gao et al. 2024).

    ReLU features are dead because h < 0 on every word, where a ReLU passes no gradient. Softplus does.
    """
    dead_only = h.masked_fill(~dead, -torch.inf)
    values, places = dead_only.topk(min(aux_k, int(dead.sum())), dim=1, sorted=False)
    values = torch.nn.functional.softplus(values) if sae.kind == "relu" else torch.relu(values)
    attempt = torch.zeros_like(h).scatter(1, places, values) @ sae.W_dec
    return (residual - attempt).square().sum() / residual.square().sum()


def train(
    sae: Sae,
    plan: Plan,
    next_batch: Callable[[], Tensor],
    after_step: Callable[[int, Callable[[], dict[str, float]]], None],
) -> None:
    """Trains in place. `next_batch` gives float32 [batch, d] with mean 0 and mean squared norm d.

    `after_step` gets the steps done and what counts the step's numbers, to be called only where they are wanted.
    """
    optimizer = torch.optim.Adam(sae.parameters(), lr=plan.rate)
    silent_for = torch.zeros(plan.m, dtype=torch.long)
    for step in range(plan.steps):
        warm_up = min(1.0, (step + 1) / RATE_WARM_UP)
        decay = min(1.0, (plan.steps - step) / (DECAY * plan.steps))
        optimizer.param_groups[0]["lr"] = plan.rate * warm_up * decay

        x = next_batch()
        h = sae.pre_activations(x)
        a = sae.activate_in_training(h)
        left = unexplained(sae, x, a, plan.prefixes)
        loss = left
        if plan.l1:
            grown = min(1.0, step / (L1_WARM_UP * plan.steps))
            loss = loss + plan.l1 * grown * a.sum(1).mean() / x.shape[1]
        fired = (a.detach() > 0).any(0)
        silent_for = torch.where(fired, 0, silent_for + 1)
        dead = silent_for >= plan.dead_after
        if dead.any():
            residual = (x - sae.decode(a)).detach()
            loss = loss + AUX_WEIGHT * auxiliary_loss(sae, h, residual, dead, plan.aux_k)

        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        with torch.no_grad():
            rows, grad = sae.W_dec, sae.W_dec.grad
            grad -= (grad * rows).sum(1, keepdim=True) * rows  # only the part along the unit sphere
            optimizer.step()
            rows /= rows.norm(dim=1, keepdim=True)

        def numbers() -> dict[str, float]:
            l0 = (a.detach() > 0).sum(1).float().mean().item()
            return {"unexplained": left.item(), "L0": l0, "dead": int(dead.sum())}

        after_step(step + 1, numbers)
