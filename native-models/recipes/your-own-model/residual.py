"""The residual stream after a block, read where it is: by a hook on the block."""

import torch


class _Enough(Exception):
    """The block was reached; what comes after it is not computed."""


def blocks_of(model):
    """The model's transformer blocks in order, a ModuleList of config.num_hidden_layers modules."""
    config = model.config.get_text_config()
    n = config.num_hidden_layers
    lists = [
        (name, module)
        for name, module in model.named_modules()
        if isinstance(module, torch.nn.ModuleList) and len(module) == n and "vision" not in name and "audio" not in name
    ]
    if len(lists) > 1:  # experts and the like lie deeper
        depth = min(name.count(".") for name, _ in lists)
        lists = [(name, module) for name, module in lists if name.count(".") == depth]
    if len(lists) == 1:
        return lists[0][1]
    found = ", ".join(name for name, _ in lists) or "none"
    raise SystemExit(f"{type(model).__name__}: found {found} as lists of {n} blocks, expected exactly one. This architecture is not known.")


def hidden_states_entry(model, layer):
    """Which entry of transformers' `hidden_states` is the residual after this block; None where no entry is.

    Entry 0 is the embedding, so block L is entry L + 1. The last entry went through the final norm as well in nearly every
    architecture, so the last block has none.
    """
    n = len(blocks_of(model))
    return layer + 1 if layer + 1 < n else None


@torch.inference_mode()
def read_residual(model, layer, ids):
    """The residual after block `layer` of one batch, [batch, length, d]; later blocks are not run.

    ids: int64 [batch, length], no padding
    """
    blocks = blocks_of(model)
    kept = []

    def keep(_module, _inputs, output):
        kept.append(output[0] if isinstance(output, tuple) else output)
        raise _Enough

    handle = blocks[layer].register_forward_hook(keep)
    try:
        model(input_ids=ids, use_cache=False)
    except _Enough:
        pass
    finally:
        handle.remove()
    return kept[0]
