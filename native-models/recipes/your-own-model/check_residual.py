"""The residual of a block against hooks and hidden_states of transformers. Run by check.py."""

import torch

from cases import Case
from residual import blocks_of, hidden_states_entry, read_residual


class Residuals(Case):
    """The off-by-one of hidden_states, and the final norm in its last entry."""

    def compare(self, kind, blocks_path, norm_path):
        model, _ = self.model(kind)
        blocks = model.get_submodule(blocks_path)
        self.assertIs(blocks_of(model), blocks)
        ids = torch.randint(5, 60, (3, 11), generator=torch.Generator().manual_seed(1))
        seen = {}
        for n, block in enumerate(blocks):
            block.register_forward_hook(lambda _m, _i, out, n=n: seen.update({n: out[0] if isinstance(out, tuple) else out}))
        with torch.inference_mode():
            states = model(input_ids=ids, output_hidden_states=True).hidden_states
        self.assertEqual(len(states), len(blocks) + 1)
        by_hook = dict(seen)
        last = len(blocks) - 1
        for layer in range(len(blocks)):
            ours = read_residual(model, layer, ids)
            torch.testing.assert_close(ours, by_hook[layer], rtol=0, atol=0)
            if layer < last:
                self.assertEqual(hidden_states_entry(model, layer), layer + 1)
                torch.testing.assert_close(ours, states[layer + 1], rtol=0, atol=0)
                self.assertGreater((ours - states[layer]).abs().max(), 1e-2)
        self.assertIsNone(hidden_states_entry(model, last))
        ours = read_residual(model, last, ids)
        self.assertGreater((ours - states[-1]).abs().max(), 1e-2)
        with torch.inference_mode():
            torch.testing.assert_close(model.get_submodule(norm_path)(ours), states[-1], rtol=1e-5, atol=1e-5)

    def test_gemma2(self):
        self.compare("gemma2", "model.layers", "model.norm")

    def test_gpt2(self):
        self.compare("gpt2", "transformer.h", "transformer.ln_f")

    def test_others(self):
        self.compare("llama", "model.layers", "model.norm")
        self.compare("gpt_neox", "gpt_neox.layers", "gpt_neox.final_layer_norm")
        self.compare("qwen3", "model.layers", "model.norm")
        self.compare("gemma3_text", "model.layers", "model.norm")
        self.compare("mixtral", "model.layers", "model.norm")

    def test_later_blocks_are_not_run(self):
        model, _ = self.model("gemma2")
        blocks_of(model)[2].register_forward_hook(lambda *_: self.fail("block 2 ran"))
        read_residual(model, 1, torch.tensor([[5, 6, 7]]))
