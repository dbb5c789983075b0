"""A trained dictionary in raw space, and in SAELens' inference layout."""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from torch import Tensor

from sae import Plan, Sae

ARCHITECTURES = {"topk": "topk", "batchtopk": "jumprelu", "relu": "standard", "pursuit": "matching_pursuit"}
VERSION = "6.38.0"  # whose layout this is; trained_with says what wrote it


def fold(sae: Sae, mu: Tensor, s: float) -> dict[str, Tensor]:
    """Weights that take raw x = mu + x' / s, where the trained ones take x'.

    With b_dec = mu + b' / s one has x - b_dec = (x' - b') / s, so every pre-activation, threshold, activation and
    reconstruction is divided by s, and the rows of W_dec keep their unit norm.
    """
    weights = {"W_dec": sae.W_dec.detach().clone(), "b_dec": mu + sae.b_dec.detach() / s}
    if sae.kind != "pursuit":
        weights |= {"W_enc": sae.W_enc.detach().clone(), "b_enc": sae.b_enc.detach() / s}
    if sae.kind == "batchtopk":
        weights["threshold"] = (sae.threshold / s).repeat(len(sae.W_dec))
    return weights


def write_dictionary(folder: Path, plan: Plan, weights: dict[str, Tensor], metadata: dict) -> None:
    """cfg.json and sae_weights.safetensors, float16. cfg.json comes last: a folder that has it is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    m, d = weights["W_dec"].shape
    cfg = {
        "architecture": ARCHITECTURES[plan.kind],
        "d_in": d,
        "d_sae": m,
        "dtype": "float16",
        "device": "cpu",
        "apply_b_dec_to_input": True,
        "normalize_activations": "none",
        "reshape_activations": "none",
        "metadata": {"sae_lens_version": VERSION} | metadata,
    }
    if plan.kind == "topk":
        cfg |= {"k": plan.k, "rescale_acts_by_decoder_norm": False}
    if plan.kind == "pursuit":
        cfg |= {"residual_threshold": 0.0, "max_iterations": plan.k, "stop_on_duplicate_support": False}
    arrays = {name: np.ascontiguousarray(value.numpy().astype(np.float16)) for name, value in weights.items()}
    save_file(arrays, folder / "sae_weights.safetensors")
    (folder / "cfg.json").write_text(json.dumps(cfg, indent=1) + "\n", encoding="utf-8", newline="\n")
