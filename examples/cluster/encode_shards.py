"""Encodes activations with an exported dictionary on the workers of a Ray cluster, in shards that `zonoscope merge` makes one run of.

    zonoscope run --workspace W --sae SAE --activations X --plan plan.json
    zonoscope export-onnx --sae SAE --out sae.onnx
    python encode_shards.py plan.json sae.onnx --out shards [--workers 8] [--rows-per-shard 262144]
    zonoscope merge --workspace W shards

Needs ray, onnxruntime, pyarrow and numpy. Activations are one file that every worker can read: .npy, .safetensors, or Parquet with one column of
fixed-size lists. A shard that is whole is not computed again, so a job that was interrupted goes on. See docs/beyond-one-machine.md.
"""

import argparse
import json
import os
import shutil
from pathlib import Path

# Both would report their use to their makers. Said before they are imported; Ray's workers get it from the runtime environment.
QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "ORT_DISABLE_TELEMETRY": "1"}
os.environ.update(QUIET)

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import ray

CODES = pa.schema([pa.field("token", pa.int32(), False), pa.field("feature", pa.int32(), False), pa.field("activation", pa.float32(), False)])
ROWS = pa.schema([pa.field("token", pa.int32(), False), pa.field("squared_error", pa.float32(), False), pa.field("tau", pa.float32(), False)])
# Kinds that keep a threshold of each row which the graph does not give.
OWN_THRESHOLDS = {"groupmax", "matching_pursuit"}


class Rows:
    """Rows of an activations file as float32, read where they lie."""

    def __init__(self, path: str, tensor: str | None):
        self.read = {".npy": self._npy, ".safetensors": self._safetensors, ".parquet": self._parquet}[Path(path).suffix](path, tensor)

    @staticmethod
    def _npy(path, _tensor):
        data = np.load(path, mmap_mode="r")
        return lambda a, b: data[a:b]

    @staticmethod
    def _safetensors(path, tensor):
        with open(path, "rb") as file:
            length = int.from_bytes(file.read(8), "little")
            header = json.loads(file.read(length))
        names = [name for name in header if name != "__metadata__"]
        entry = header[tensor or names[0]]
        (n, d), (begin, _end) = entry["shape"], entry["data_offsets"]
        dtype = {"F32": "<f4", "F16": "<f2", "F64": "<f8"}[entry["dtype"]]
        data = np.memmap(path, dtype, "r", 8 + length + begin, (n, d))
        return lambda a, b: data[a:b]

    @staticmethod
    def _parquet(path, tensor):
        file = pq.ParquetFile(path)
        column = tensor or file.schema_arrow.names[0]
        starts = np.cumsum([0] + [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)])

        def read(a, b):
            groups = [i for i in range(file.num_row_groups) if starts[i] < b and starts[i + 1] > a]
            table = file.read_row_groups(groups, [column])[column].combine_chunks()
            values = table.flatten().to_numpy(zero_copy_only=False).reshape(len(table), -1)
            return values[a - starts[groups[0]] : b - starts[groups[0]]]

        return read


class Encoder:
    """One per worker: the graph is loaded once, then shards come one at a time."""

    def __init__(self, plan: dict, onnx: str, out: str, threads: int):
        import onnxruntime as ort

        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        providers = [p for p in ("CUDAExecutionProvider", "CPUExecutionProvider") if p in ort.get_available_providers()]
        self.session = ort.InferenceSession(onnx, options, providers=providers)
        self.plan, self.out = plan, Path(out)
        self.rows = Rows(plan["activations"], plan["tensor"])
        self.provider = "cuda" if self.session.get_providers()[0].startswith("CUDA") else "cpu"

    def __call__(self, batch: dict) -> dict:
        for begin, end in zip(batch["begin"].tolist(), batch["end"].tolist()):
            self.shard(begin, end)
        return batch

    def shard(self, begin: int, end: int) -> None:
        folder = self.out / f"{begin:012d}"
        if (folder / "shard.json").exists():
            return
        draft = self.out / f".{begin:012d}-{os.getpid()}"
        draft.mkdir(parents=True, exist_ok=True)
        with pq.ParquetWriter(draft / "codes.parquet", CODES) as codes, pq.ParquetWriter(draft / "rows.parquet", ROWS) as rows:
            step = self.plan["batchRows"]
            for at in range(begin, end, step):
                self.batch(at, min(end, at + step), codes, rows)
        facts = ("dictionaryId", "activationsId", "options", "numericsVersion", "sae", "activations", "tensor")
        said = {key: self.plan[key] for key in facts}
        reason = "onnxruntime on a worker of Ray"
        (draft / "shard.json").write_text(json.dumps({**said, "from": begin, "to": end, "provider": self.provider, "reason": reason}))
        # Whole or not at all: another worker may have been given the same shard after a failure.
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)

    def batch(self, begin: int, end: int, codes: pq.ParquetWriter, rows: pq.ParquetWriter) -> None:
        x = np.array(self.rows.read(begin, end), dtype=np.float32)  # a copy: a mapped file cannot be written to
        # Rows with NaN or infinity get no codes and no error, as in the application.
        broken = ~np.isfinite(x).all(axis=1)
        x[broken] = 0
        values, indices, active, recon = self.session.run(["values", "indices", "nActive", "recon"], {"x": x})
        active[broken] = 0
        if active.max(initial=0) > values.shape[1]:
            raise SystemExit(f"row {begin + int(active.argmax())} has {active.max()} active features, the graph gives {values.shape[1]}: export with --max-active {active.max()} or more")
        # Features ascending in each row; padding, which is -1, goes to the end.
        key = np.where(indices < 0, np.iinfo(np.int32).max, indices)
        order = np.argsort(key, axis=1, kind="stable")
        values, indices = np.take_along_axis(values, order, 1), np.take_along_axis(indices, order, 1)
        on = (indices >= 0) & (values != 0) & ~broken[:, None]
        token = np.repeat(np.arange(begin, end, dtype=np.int32), on.sum(axis=1))
        codes.write_table(pa.table([token, indices[on].astype(np.int32), values[on]], schema=CODES))
        error = np.square(x.astype(np.float64) - recon).sum(axis=1).astype(np.float32) if recon.shape == x.shape else np.full(len(x), np.nan, np.float32)
        error[broken] = np.nan
        tau = np.full(len(x), np.nan, np.float32)
        rows.write_table(pa.table([np.arange(begin, end, dtype=np.int32), error, tau], schema=ROWS))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("plan", type=Path)
    parser.add_argument("onnx", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1, help="threads of a worker")
    parser.add_argument("--gpus", type=float, default=0, help="graphics cards of a worker")
    parser.add_argument("--rows-per-shard", type=int, default=262_144)
    args = parser.parse_args()
    plan = json.loads(args.plan.read_text())
    if (plan.get("format"), plan.get("version")) != ("zonoscope-plan", 1):
        raise SystemExit(f"{args.plan}: found format {plan.get('format')} version {plan.get('version')}, expected zonoscope-plan version 1")
    if plan["architecture"] in OWN_THRESHOLDS:
        raise SystemExit(f"{plan['architecture']}: its rows keep thresholds that the graph does not give; use `zonoscope run --shard I/N` on each machine")
    if args.rows_per_shard % plan["batchRows"]:
        raise SystemExit(f"--rows-per-shard {args.rows_per_shard}: expected a multiple of {plan['batchRows']}")

    ray.init(runtime_env={"env_vars": QUIET}, log_to_driver=True)
    parts = [{"begin": at, "end": min(plan["rows"], at + args.rows_per_shard)} for at in range(0, plan["rows"], args.rows_per_shard)]
    encoder = dict(plan=plan, onnx=str(args.onnx.resolve()), out=str(args.out.resolve()), threads=args.threads)
    done = ray.data.from_items(parts, override_num_blocks=len(parts)).map_batches(
        Encoder, fn_constructor_kwargs=encoder, batch_size=1, compute=ray.data.ActorPoolStrategy(size=min(args.workers, len(parts))), num_cpus=args.threads, num_gpus=args.gpus
    )
    count = sum(batch["end"].sum() - batch["begin"].sum() for batch in done.iter_batches(batch_size=None))
    print(json.dumps({"shards": len(parts), "rows": int(count), "out": str(args.out)}))


if __name__ == "__main__":
    main()
