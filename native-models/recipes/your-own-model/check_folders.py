"""Folders that the command makes: running text, an interrupted reading, the preset, errors, the writers of README.md. Run by check.py."""

import ast
import inspect
import re
from pathlib import Path
from unittest import mock

import numpy as np
import torch

import collect
import tiny
from cases import Case, read
from folder import write_folder
from residual import read_residual


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


class Writers(Case):
    """The writers for other libraries in README.md: the libraries are not here, but the scripts are whole and call write_folder rightly."""

    def test_they_are_python_and_fit_write_folder(self):
        text = (Path(__file__).parent / "README.md").read_text(encoding="utf8")
        scripts = [s for s in re.findall(r"```python\n(.*?)```", text, re.S) if "write_folder" in s]
        self.assertEqual(len(scripts), 3)
        for script in scripts:
            calls = [n for n in ast.walk(ast.parse(script)) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "write_folder"]
            self.assertEqual(len(calls), 1)
            inspect.signature(write_folder).bind(*calls[0].args, **{k.arg: k.value for k in calls[0].keywords})
            self.assertLessEqual({"model", "hook"}, {k.arg for k in calls[0].keywords})

    def test_rows_as_the_writers_give_them(self):
        rows = [np.float32([i, 2 * i]) for i in range(3)]
        columns = {"token": ["<bos>", "a", "b"], "position": list(range(3)), "is_special": [True, False, False]}
        write_folder(self.at / "f", rows, columns, model="gpt2", hook="blocks.3.hook_resid_post", layer=3)
        acts, table, meta = read(self.at / "f")
        self.assertEqual((acts.dtype, acts.shape, meta["n"], meta["d"]), (np.float32, (3, 2), 3, 2))
        self.assertEqual((table, meta["layer"]), (columns, 3))
