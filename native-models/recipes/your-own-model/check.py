"""Checks of this recipe on tiny random models, without a network: python check.py
With `--fixture FOLDER` makes the test fixture of the import instead, by the command of README.md on the tiny Gemma 2."""

import json
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy as np
import pyarrow.parquet as pq
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging

import collect
import prompts
import tiny
from folder import write_folder
from residual import blocks_of, hidden_states_entry, read_residual

logging.disable_progress_bar()
logging.set_verbosity_error()

WORDS = ["short", "sun", "sea", "ship", "tree", "moon", "river", "apple", "sand", "song", "old", "stone", "xylophone"]


class Case(unittest.TestCase):
    def setUp(self):
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.at = Path(held.name)

    def model(self, kind):
        folder = self.at / kind
        tiny.make(folder, kind)
        return AutoModelForCausalLM.from_pretrained(folder, attn_implementation="eager").eval(), folder

    def text(self):
        path = self.at / "text.txt"
        path.write_text(tiny.TEXT + "<|endoftext|>" + tiny.TEXT[::-1])
        return path

    def run_collect(self, *argv):
        with mock.patch.object(collect, "say"):
            collect.main([str(a) for a in argv])


def read(folder):
    meta = json.loads((folder / "meta.json").read_text())
    return np.load(folder / "acts.npy"), pq.read_table(folder / "tokens.parquet").to_pydict(), meta


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


class Words(Case):
    def words(self):
        path = self.at / "words.txt"
        path.write_text("".join(f" {w}\n" for w in WORDS))
        return path

    def test_rows_are_the_residual_at_the_word(self):
        for kind in ("gemma2", "gpt2"):
            with self.subTest(kind):
                model, folder = self.model(kind)
                out = self.at / f"out-{kind}"
                self.run_collect("--model", folder, "--layer", 2, "--words", self.words(), "--template", "the{word} is", "--out", out)
                acts, table, meta = read(out)
                self.assertEqual([w.strip() for w in table["word"]], WORDS)
                self.assertEqual((meta["n"], meta["d"], meta["hook"], meta["hidden_states"]), (len(WORDS), 32, "blocks.2.hook_resid_post", 3))
                tokenizer = AutoTokenizer.from_pretrained(folder)
                for row, word in enumerate(WORDS):
                    # By transformers alone: the word's last token is the last of "the word", BOS in front.
                    ids = [tokenizer.bos_token_id] + tokenizer(f"the {word}", add_special_tokens=False)["input_ids"]
                    with torch.inference_mode():
                        expected = model(torch.tensor([ids]), output_hidden_states=True).hidden_states[3][0, -1].numpy()
                    np.testing.assert_allclose(acts[row], expected, rtol=1e-4, atol=1e-4)
                    self.assertEqual((table["position"][row], table["token_id"][row]), (len(ids) - 1, ids[-1]))
                    self.assertTrue(f" {word}".endswith(table["token"][row]))
                self.assertEqual(table["word_tokens"][-1] > 1, True)

    def test_examples(self):
        _, folder = self.model("gemma2")
        tokens = prompts.Tokens(AutoTokenizer.from_pretrained(folder))
        words = [f" {w}" for w in WORDS]
        answers = {w: prompts.first_letter(w) for w in words}
        how = {"template": collect.FIRST_LETTER, "at": "word", "examples": 10, "answers": answers}
        pieces, left_out = prompts.word_pieces(tokens, words, **how, seed=1)
        self.assertEqual(left_out, 0)
        for piece, word in zip(pieces, words):
            lines = tokens.text(piece.ids).removeprefix("<bos>").split("\n")
            self.assertEqual(lines[0], "")
            self.assertEqual(len(lines), 12)
            self.assertEqual(lines[-1], f"{word} has the first letter:")
            for line in lines[1:-1]:
                shown, answer = line.split(" has the first letter: ")
                self.assertEqual(answer, shown.strip()[0].upper())
                self.assertNotEqual(shown, word)
            self.assertTrue(tokens.text(piece.ids[: piece.reads[0] + 1]).endswith("\n" + word))
        again, _ = prompts.word_pieces(tokens, words, **how, seed=1)
        other, _ = prompts.word_pieces(tokens, words, **how, seed=2)
        self.assertEqual([p.ids for p in pieces], [p.ids for p in again])
        self.assertNotEqual([p.ids for p in pieces], [p.ids for p in other])
        last, _ = prompts.word_pieces(tokens, words, **(how | {"at": "last"}), seed=1)
        self.assertEqual([p.reads[0] for p in last], [len(p.ids) - 1 for p in last])

    def test_single_token_words(self):
        for kind in ("gemma2", "gpt2"):
            _, folder = self.model(kind)
            tokens = prompts.Tokens(AutoTokenizer.from_pretrained(folder))
            words = prompts.single_token_words(tokens)
            self.assertIn(" short", words)
            self.assertNotIn(" xylophone", words)
            for word in words:
                self.assertEqual(len(tokens.encode(word)[0]), 1)

    def test_position_0_is_refused(self):
        _, folder = self.model("gemma2")
        run = lambda *more: self.run_collect("--model", folder, "--layer", 0, "--words", self.words(), "--out", self.at / "o", *more)
        with self.assertRaisesRegex(SystemExit, "position 0"):
            run("--template", "{word}", "--no-bos")
        with self.assertRaisesRegex(SystemExit, "expected {word} in it once"):
            run("--template", "word")
        with self.assertRaisesRegex(SystemExit, "expected more than 20"):
            run("--examples", "20", "--answers", "first-letter")


class Running(Case):
    def test_windows(self):
        model, folder = self.model("gpt2")
        out = self.at / "out"
        argv = ["--model", folder, "--layer", 3, "--text", self.text(), "--tokens", 150, "--context", 16, "--out", out]
        self.run_collect(*argv)
        acts, table, meta = read(out)
        self.assertEqual((len(acts), len(table["token"]), meta["hidden_states"]), (150, 150, None))
        self.assertEqual([p == 0 for p in table["position"]], table["is_special"])
        self.assertEqual(table["token"][0], "<|endoftext|>")
        starts = [i for i, p in enumerate(table["position"]) if p == 0]
        for a, b in zip(starts, [*starts[1:], 150]):
            ids = torch.tensor([table["token_id"][a:b]])
            np.testing.assert_allclose(acts[a:b], read_residual(model, 3, ids)[0].numpy(), rtol=1e-4, atol=1e-4)
            text = tiny.TEXT if table["document"][a] == 0 else tiny.TEXT[::-1]
            self.assertIn("".join(table["token"][a + 1 : b]), text)
            self.assertIn("".join(table["token"][a + 1 : a + 3]), table["context"][a + 1])
        with self.assertRaisesRegex(SystemExit, "expected a missing or empty folder"):
            self.run_collect(*argv)
        with self.assertRaisesRegex(SystemExit, "found [0-9]+ tokens .* expected at least 99999"):
            self.run_collect(*argv[:-1], self.at / "more", "--tokens", 99_999)

    def test_interrupted_reading_goes_on(self):
        _, folder = self.model("gemma2")
        argv = ["--model", folder, "--layer", 1, "--text", self.text(), "--tokens", 200, "--context", 16, "--batch", 32]
        self.run_collect(*argv, "--out", self.at / "whole")
        passes = []

        def some(model, layer, ids):
            passes.append(ids.shape)
            if len(passes) == 4:
                raise KeyboardInterrupt
            return read_residual(model, layer, ids)

        with mock.patch.object(collect, "read_residual", some), mock.patch.object(collect, "SAVE_EVERY", 0):
            with self.assertRaises(KeyboardInterrupt):
                self.run_collect(*argv, "--out", self.at / "broken")
            self.assertFalse((self.at / "broken").exists())
            self.run_collect(*argv, "--out", self.at / "broken")
        whole, broken = read(self.at / "whole"), read(self.at / "broken")
        np.testing.assert_array_equal(whole[0], broken[0])
        self.assertEqual(whole[1:], broken[1:])
        total = -(-200 // 32)
        self.assertLess(len(passes), 2 * total)
        self.assertEqual(sorted(p.name for p in (self.at / "broken").iterdir()), ["acts.npy", "meta.json", "tokens.parquet"])


class Command(Case):
    def test_preset_and_unembedding(self):
        model, folder = self.model("gemma2")
        out = self.at / "out"
        self.run_collect(
            *("--model", folder, "--name", "tiny", "--layer", 3, "--preset", "source-post", "--running", self.text()),
            *("--tokens", 120, "--unembedding", "--save", "float16", "--out", out),
        )
        acts, table, meta = read(out / "words")
        self.assertEqual((meta["template"], meta["examples"], meta["position"], meta["unit"]), (collect.FIRST_LETTER, 10, "word", "word"))
        self.assertEqual((acts.dtype, meta["dtype"], meta["model"]), (np.float16, "float16", "tiny"))
        self.assertIn("short", table["word"])
        self.assertEqual(set(table["word_tokens"]), {1})
        self.assertEqual(len(read(out / "running")[0]), 120)
        unembedding = np.load(out / "words" / meta["unembedding"])
        np.testing.assert_allclose(unembedding, model.get_output_embeddings().weight.detach().numpy(), atol=1e-2)

    def test_errors_say_what_is_wrong(self):
        _, folder = self.model("gemma2")
        with self.assertRaisesRegex(SystemExit, "cannot be loaded"):
            self.run_collect("--model", self.at, "--layer", 0, "--words", "single-token", "--out", self.at / "o")
        with self.assertRaisesRegex(SystemExit, "expected 0 to 3"):
            self.run_collect("--model", folder, "--layer", 4, "--words", "single-token", "--out", self.at / "o")
        with self.assertRaises(ValueError):
            write_folder(self.at / "f", np.zeros((3, 2), np.float32), {"token": ["a"]}, model="m", hook="h")


def make_fixture(out):
    """A small folder by the real command, on the tiny Gemma 2: 120 running tokens after block 2, windows of 24."""
    with tempfile.TemporaryDirectory() as held:
        model, text = Path(held) / "gemma2", Path(held) / "text.txt"
        tiny.make(model, "gemma2")
        text.write_text(tiny.TEXT)
        argv = ["--model", model, "--name", "tiny-gemma2-random", "--layer", 2, "--text", text, "--tokens", 120, "--context", 24]
        collect.main([str(a) for a in [*argv, "--unembedding", "--out", out]])


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--fixture":
        make_fixture(Path(sys.argv[2]))
    else:
        unittest.main()
