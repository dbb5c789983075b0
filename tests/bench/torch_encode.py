"""What the usual library does with the same dictionary, rows and threads: dense encode, and encode with the reconstruction error, as SAELens
and dictionary_learning compute them (one product, an elementwise selection, one product back). Arguments: params.npz, x.npy, threads, k (0 for
JumpReLU). Says its version when it is ready, then answers each line with the rows per second of one pass of both, as JSON."""

import json
import sys
import time

import numpy
import torch

weights, rows, threads, k = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
torch.set_num_threads(threads)
arrays = {name: torch.from_numpy(value) for name, value in numpy.load(weights).items()}
x = torch.from_numpy(numpy.load(rows))
batch = 256


def encode(block):
    h = block @ arrays["W_enc"] + arrays["b_enc"]
    if k == 0:
        return torch.relu(h) * (h > arrays["threshold"])
    top, index = torch.topk(torch.relu(h), k, dim=-1)
    return torch.zeros_like(h).scatter_(-1, index, top)


def with_error(block):
    recon = encode(block) @ arrays["W_dec"] + arrays["b_dec"]
    return ((block - recon) ** 2).sum(-1)


def rows_per_second(work):
    start = time.perf_counter()
    for at in range(0, len(x), batch):
        work(x[at : at + batch])
    return len(x) / (time.perf_counter() - start)


with torch.no_grad():
    print(json.dumps({"torch": torch.__version__}), flush=True)
    for _ in sys.stdin:
        print(json.dumps({"encode": rows_per_second(encode), "with_error": rows_per_second(with_error)}), flush=True)
