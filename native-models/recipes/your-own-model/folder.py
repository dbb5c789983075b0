"""The folder of activations that Zonoscope imports without a question: acts.npy, tokens.parquet, meta.json (docs/activations-folder.md).

Needs numpy and pyarrow, no model: writers for other libraries import `write_folder` from here (README.md).
"""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

FORMAT, VERSION = "zonoscope-activations", 1


def write_folder(out, acts, columns, *, model, hook, **facts):
    """Writes a whole folder.

    out: a folder that is not there yet, or is empty
    acts: float16 or float32 [n, d], one row a token
    columns: name -> n values; `token` (str) is needed. `is_special` (bool) and `position` (int, counted from the first token that
        the model saw) decide which rows are masked at import; every further column of strings or numbers becomes a column.
    model: its name; hook: what was read, in TransformerLens' words, as blocks.3.hook_resid_post
    facts: layer, hidden_states, template, position, tokenizer, unit, unembedding, ...: see docs/activations-folder.md
    """
    out = Path(out)
    if out.exists() and any(out.iterdir()):
        raise ValueError(f"{out}: found files, expected a missing or empty folder")
    out.mkdir(parents=True, exist_ok=True)
    acts = np.ascontiguousarray(acts)
    if acts.ndim != 2 or acts.dtype not in (np.float16, np.float32):
        raise ValueError(f"acts: found {acts.dtype} {list(acts.shape)}, expected float16 or float32 [n, d]")
    np.save(out / "acts.npy", acts)
    finish_folder(out, columns, model=model, hook=hook, **facts)


def finish_folder(out, columns, *, model, hook, **facts):
    """Writes the table and the meta data beside an acts.npy that is there. Arguments as write_folder's."""
    out = Path(out)
    acts = np.load(out / "acts.npy", mmap_mode="r")
    n, d = acts.shape
    table = columns if isinstance(columns, pa.Table) else pa.table(columns)
    if table.num_rows != n:
        raise ValueError(f"{out}: found {table.num_rows} rows in the table, expected {n}, one for each row of acts.npy")
    if "token" not in table.column_names or not pa.types.is_string(table.schema.field("token").type):
        raise ValueError(f"{out}: found columns {table.column_names}, expected one of strings named token")
    pq.write_table(table, out / "tokens.parquet", compression="snappy")
    meta = {"format": FORMAT, "version": VERSION, "model": model, "hook": hook, "n": n, "d": d, "dtype": str(acts.dtype), **facts}
    (out / "meta.json").write_text(json.dumps(meta, indent=2, ensure_ascii=False) + "\n", encoding="utf8")
