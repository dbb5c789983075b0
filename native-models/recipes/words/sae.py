"""A sparse autoencoder and its training loop. Notation and orientation as in SAELens.

    h = (x - b_dec) W_enc + b_enc      pre-activations [batch, m]
    a = activation(h)                  [batch, m], at least 0
    r = a W_dec + b_dec                reconstruction [batch, d]

The rows of W_dec are held at unit norm, so an activation is the length of what its feature adds to r.
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

    kind: str  # "topk" | "batchtopk" | "relu"
    m: int
    seed: int
    steps: int
    k: int = 16  # topk: per word; batchtopk: on average over the batch
    l1: float = 0.0  # relu
    rate: float = 1e-3
    batch: int = 1024


class Sae(torch.nn.Module):
    def __init__(self, d: int, plan: Plan, generator: torch.Generator):
        super().__init__()
        rows = torch.randn(plan.m, d, generator=generator)
        rows /= rows.norm(dim=1, keepdim=True)
        self.kind, self.k = plan.kind, plan.k
        self.W_dec = torch.nn.Parameter(rows)  # [m, d]
        self.W_enc = torch.nn.Parameter(rows.T.clone().contiguous())  # [d, m], starts tied
        self.b_enc = torch.nn.Parameter(torch.zeros(plan.m))
        self.b_dec = torch.nn.Parameter(torch.zeros(d))
        # Only BatchTopK has one: what makes the features of a word independent of the batch after training.
        self.register_buffer("threshold", torch.zeros(()))

    def pre_activations(self, x: Tensor) -> Tensor:
        return (x - self.b_dec) @ self.W_enc + self.b_enc

    def activate(self, h: Tensor) -> Tensor:
        """Activations as at inference, [batch, m]."""
        if self.kind == "topk":
            return keep_largest(h, self.k)
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
            self.threshold += THRESHOLD_RATE * (smallest_kept - self.threshold)
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


def auxiliary_loss(sae: Sae, h: Tensor, residual: Tensor, dead: Tensor) -> Tensor:
    """What the dead features leave of the residual, as a share of it (AuxK of Gao et al. 2024).

    ReLU features are dead because h < 0 on every word, where a ReLU passes no gradient. Softplus does.
    """
    dead_only = h.masked_fill(~dead, -torch.inf)
    values, places = dead_only.topk(min(AUX_K, int(dead.sum())), dim=1, sorted=False)
    values = torch.nn.functional.softplus(values) if sae.kind == "relu" else torch.relu(values)
    attempt = torch.zeros_like(h).scatter(1, places, values) @ sae.W_dec
    return (residual - attempt).square().sum() / residual.square().sum()


def train(sae: Sae, plan: Plan, next_batch: Callable[[], Tensor], report: Callable[[str], None]) -> None:
    """Trains in place. `next_batch` gives float32 [batch, d] with mean 0 and mean squared norm d."""
    optimizer = torch.optim.Adam(sae.parameters(), lr=plan.rate)
    silent_for = torch.zeros(plan.m, dtype=torch.long)
    for step in range(plan.steps):
        warm_up = min(1.0, (step + 1) / RATE_WARM_UP)
        decay = min(1.0, (plan.steps - step) / (DECAY * plan.steps))
        optimizer.param_groups[0]["lr"] = plan.rate * warm_up * decay

        x = next_batch()
        h = sae.pre_activations(x)
        a = sae.activate_in_training(h)
        residual = x - sae.decode(a)
        # Divided by the mean squared norm, so that this is close to the fraction of variance unexplained.
        loss = residual.square().sum(1).mean() / x.shape[1]
        unexplained = loss.item()
        if plan.l1:
            grown = min(1.0, step / (L1_WARM_UP * plan.steps))
            loss = loss + plan.l1 * grown * a.sum(1).mean() / x.shape[1]
        fired = (a.detach() > 0).any(0)
        silent_for = torch.where(fired, 0, silent_for + 1)
        dead = silent_for >= DEAD_AFTER
        if dead.any():
            loss = loss + AUX_WEIGHT * auxiliary_loss(sae, h, residual.detach(), dead)

        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        with torch.no_grad():
            rows, grad = sae.W_dec, sae.W_dec.grad
            grad -= (grad * rows).sum(1, keepdim=True) * rows  # only the part along the unit sphere
            optimizer.step()
            rows /= rows.norm(dim=1, keepdim=True)
        if step % 250 == 0 or step == plan.steps - 1:
            l0 = (a.detach() > 0).sum(1).float().mean().item()
            report(f"step {step} unexplained {unexplained:.4f} L0 {l0:.2f} dead {int(dead.sum())}")
