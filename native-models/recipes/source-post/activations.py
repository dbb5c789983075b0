"""Activations for the source post's figure: python activations.py WORDS.txt OUT -> OUT.npz [words, 2304] and OUT.tsv."""
import sys

import numpy as np
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

words = [line.strip() for line in open(sys.argv[1], encoding="utf8") if line.strip()]
tokenizer = AutoTokenizer.from_pretrained("google/gemma-2-2b")
model = AutoModelForCausalLM.from_pretrained("google/gemma-2-2b", torch_dtype=torch.float32).eval()
rows = []
for word in words:
    ids = tokenizer(" " + word, return_tensors="pt").input_ids  # <bos> comes first
    with torch.no_grad():
        hidden = model(ids, output_hidden_states=True).hidden_states[4]  # after block 3
    rows.append(hidden[0, -1].numpy())
np.savez(sys.argv[2] + ".npz", x=np.stack(rows).astype("float32"))
with open(sys.argv[2] + ".tsv", "w", encoding="utf8") as table:
    table.write("token\n" + "".join(word + "\n" for word in words))
