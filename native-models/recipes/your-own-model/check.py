"""Checks of this recipe on tiny random models, without a network: python check.py
With `--fixture FOLDER` makes the test fixture of the import instead, by the command of README.md on the tiny Gemma 2."""

import sys
import tempfile
import unittest
from pathlib import Path

import collect
import tiny
from check_folders import Command, Running, Writers
from check_residual import Residuals
from check_words import Words

CASES = [Residuals, Words, Running, Command, Writers]


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
        suite = unittest.TestSuite(map(unittest.defaultTestLoader.loadTestsFromTestCase, CASES))
        sys.exit(not unittest.TextTestRunner().run(suite).wasSuccessful())
