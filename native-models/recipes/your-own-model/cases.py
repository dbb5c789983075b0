"""What the checks share: tiny models in a folder that is removed, the command, and a folder of activations read back."""

import json
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy as np
import pyarrow.parquet as pq
from transformers import AutoModelForCausalLM
from transformers.utils import logging

import collect
import tiny

logging.disable_progress_bar()
logging.set_verbosity_error()


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
