"""What the makers of the tests' golden numbers share: their arguments, the shipped documents, the file."""

import argparse
import csv
import json
from collections.abc import Callable
from pathlib import Path

import torch

from export import load_model
from gpt import Gpt


def write_golden(script: str, about: str, cases_of: Callable[[Gpt, dict[int, list[int]]], list[dict]]) -> None:
    """Writes `--out` from the trained model of `--build` and the ids of every shipped document."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    table = Path(__file__).parent.parent.parent / "samples/first-letters/activations/tokens.tsv"
    documents: dict[int, list[int]] = {}
    with table.open(encoding="utf8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            documents.setdefault(int(row["document"]), []).append(int(row["id"]))
    cases = cases_of(load_model(args.build), documents)
    made = f"{script} of native-models/recipes/first-letters, torch {torch.__version__}"
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps({"made": made, "cases": cases}, indent=1) + "\n", encoding="utf8")
