"""A small GPT-2: learned positions, layer norms before attention and MLP, tied embeddings."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass
class Shape:
    vocabulary: int = 6144
    context: int = 64
    d: int = 128
    heads: int = 4
    blocks: int = 6


class Block(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        d, self.heads = shape.d, shape.heads
        self.ln_1, self.ln_2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.qkv, self.out = nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.up, self.down = nn.Linear(d, 4 * d), nn.Linear(4 * d, d)

    def forward(self, x: Tensor) -> Tensor:
        b, t, d = x.shape
        q, k, v = self.qkv(self.ln_1(x)).view(b, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(attended.transpose(1, 2).reshape(b, t, d))
        return x + self.down(F.gelu(self.up(self.ln_2(x)), approximate="tanh"))


class Gpt(nn.Module):
    """forward: token ids int64 [b, t] -> logits [b, t, vocabulary]."""

    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.d)
        self.positions = nn.Embedding(shape.context, shape.d)
        self.blocks = nn.ModuleList([Block(shape) for _ in range(shape.blocks)])
        self.ln = nn.LayerNorm(shape.d)
        for name, p in self.named_parameters():
            if p.dim() == 2:
                residual_out = name.endswith(("out.weight", "down.weight"))
                nn.init.normal_(p, std=0.02 / (2 * shape.blocks) ** 0.5 if residual_out else 0.02)
            elif name.endswith("bias"):
                nn.init.zeros_(p)

    def embed(self, ids: Tensor) -> Tensor:
        return self.embedding(ids) + self.positions.weight[: ids.shape[1]]

    def head(self, ids: Tensor, hook: int) -> Tensor:
        """The residual stream after block `hook` (counted from 0), [b, t, d]: blocks.{hook}.hook_resid_post."""
        x = self.embed(ids)
        for block in self.blocks[: hook + 1]:
            x = block(x)
        return x

    def tail(self, residual: Tensor, hook: int) -> Tensor:
        """From that residual to the logits."""
        x = residual
        for block in self.blocks[hook + 1 :]:
            x = block(x)
        return self.ln(x) @ self.embedding.weight.T

    def forward(self, ids: Tensor) -> Tensor:
        return self.tail(self.embed(ids), -1)
