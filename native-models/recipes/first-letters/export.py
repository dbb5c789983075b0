"""Step 4: the model as two ONNX graphs: head.onnx (token ids -> residual at the hook), tail.onnx (residual -> logits).

    python export.py --build build --sample ../../samples/first-letters

Weights are stored as float16 and widened when a graph is loaded; all arithmetic is float32. So the shipped model is the
trained one with its weights rounded once, and every number of the card is of the shipped model.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from gpt import Gpt, Shape

HOOK = 3  # blocks are counted from 0: after four of six. After three the letters are spread over many latents (README)
OPSET = 20  # the first with Gelu
IR_VERSION = 9  # what onnxruntime 1.17 and newer read


def load_model(build: Path) -> Gpt:
    """The trained model with the weights that ship."""
    model = Gpt(Shape())
    state = torch.load(build / "model.pt", weights_only=True)["model"]
    model.load_state_dict({name: value.half().float() for name, value in state.items()})
    return model.eval()


class Graph:
    """Nodes in order, weights by name; a name stands for the value of its node."""

    def __init__(self, model: Gpt):
        self.state = {name: value.numpy() for name, value in model.state_dict().items()}
        self.shape = model.shape
        self.nodes: list[onnx.NodeProto] = []
        self.weights: dict[str, onnx.TensorProto] = {}
        self.made = 0

    def node(self, op: str, *inputs: str, **attributes) -> str:
        self.made += 1
        name = f"{op.lower()}_{self.made}"
        self.nodes.append(helper.make_node(op, list(inputs), [name], **attributes))
        return name

    def constant(self, value: np.ndarray, name: str) -> str:
        self.weights.setdefault(name, numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def ints(self, *values: int) -> str:
        return self.constant(np.array(values, np.int64), f"ints_{'_'.join(map(str, values))}")

    def weight(self, name: str, transposed: bool = False) -> str:
        """Linear layers are x @ W.T + b in torch: stored transposed, [inputs, outputs]."""
        value = self.state[name].astype(np.float16)
        stored = self.constant(value.T if transposed else value, f"{name}.T" if transposed else name)
        return self.node("Cast", stored, to=TensorProto.FLOAT)

    def linear(self, x: str, name: str) -> str:
        return self.node("Add", self.node("MatMul", x, self.weight(f"{name}.weight", True)), self.weight(f"{name}.bias"))

    def norm(self, x: str, name: str) -> str:
        return self.node("LayerNormalization", x, self.weight(f"{name}.weight"), self.weight(f"{name}.bias"), epsilon=1e-5)

    def length_of(self, x: str) -> str:
        """[1] int64: the second axis of x."""
        return self.node("Slice", self.node("Shape", x), self.ints(1), self.ints(2))

    def embed(self, ids: str) -> str:
        positions = self.node("Slice", self.weight("positions.weight"), self.ints(0), self.length_of(ids), self.ints(0))
        return self.node("Add", self.node("Gather", self.weight("embedding.weight"), ids), positions)

    def mask(self, x: str) -> str:
        """[t, t]: 0 where a position may look, -1e9 after it."""
        full = self.constant(np.triu(np.full((self.shape.context,) * 2, -1e9, np.float32), 1), "mask")
        t = self.length_of(x)
        both = self.node("Concat", t, t, axis=0)
        return self.node("Slice", full, self.ints(0, 0), both, self.ints(0, 1))

    def block(self, x: str, i: int, mask: str) -> str:
        h, d = self.shape.heads, self.shape.d
        name = f"blocks.{i}"
        qkv = self.node("Reshape", self.linear(self.norm(x, f"{name}.ln_1"), f"{name}.qkv"), self.ints(0, 0, 3, h, d // h))
        parts = [self.node("Gather", qkv, self.constant(np.array(k, np.int64), f"part_{k}"), axis=2) for k in range(3)]
        q, v = (self.node("Transpose", parts[k], perm=[0, 2, 1, 3]) for k in (0, 2))
        k = self.node("Transpose", parts[1], perm=[0, 2, 3, 1])
        scale = self.constant(np.array((d // h) ** -0.5, np.float32), "scale")
        scores = self.node("Add", self.node("Mul", self.node("MatMul", q, k), scale), mask)
        seen = self.node("MatMul", self.node("Softmax", scores, axis=-1), v)
        joined = self.node("Reshape", self.node("Transpose", seen, perm=[0, 2, 1, 3]), self.ints(0, 0, d))
        x = self.node("Add", x, self.linear(joined, f"{name}.out"))
        hidden = self.node("Gelu", self.linear(self.norm(x, f"{name}.ln_2"), f"{name}.up"), approximate="tanh")
        return self.node("Add", x, self.linear(hidden, f"{name}.down"))

    def save(self, path: Path, inputs: onnx.ValueInfoProto, result: str, name: str, width: int) -> None:
        self.nodes[-1].output[0] = name
        assert result != name
        outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["documents", "tokens", width])]
        graph = helper.make_graph(self.nodes, path.stem, [inputs], outputs, list(self.weights.values()))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
        onnx.checker.check_model(model, full_check=True)
        onnx.save(model, path)


def write_head(model: Gpt, path: Path) -> None:
    g = Graph(model)
    x = g.embed("ids")
    mask = g.mask(x)
    for i in range(HOOK + 1):
        x = g.block(x, i, mask)
    g.save(path, helper.make_tensor_value_info("ids", TensorProto.INT64, ["documents", "tokens"]), x, "residual", model.shape.d)


def write_tail(model: Gpt, path: Path) -> None:
    g = Graph(model)
    x, mask = "residual", g.mask("residual")
    for i in range(HOOK + 1, model.shape.blocks):
        x = g.block(x, i, mask)
    x = g.node("MatMul", g.norm(x, "ln"), g.weight("embedding.weight", True))
    inputs = helper.make_tensor_value_info("residual", TensorProto.FLOAT, ["documents", "tokens", model.shape.d])
    g.save(path, inputs, x, "logits", model.shape.vocabulary)


def check(model: Gpt, folder: Path) -> dict[str, float]:
    """Largest differences between the graphs and the torch model on random tokens, and their sizes."""
    import onnxruntime

    ids = torch.randint(1, model.shape.vocabulary, (3, 41), generator=torch.Generator().manual_seed(0))
    head, tail = (onnxruntime.InferenceSession(folder / f"{n}.onnx") for n in ("head", "tail"))
    residual = head.run(None, {"ids": ids.numpy()})[0]
    logits = tail.run(None, {"residual": residual})[0]
    with torch.no_grad():
        expected = model.head(ids, HOOK)
        differences = {
            "residual": float(np.abs(residual - expected.numpy()).max()),
            "logits": float(np.abs(logits - model(ids).numpy()).max()),
        }
    assert max(differences.values()) < 1e-3, differences
    return differences


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--sample", type=Path, required=True)
    args = parser.parse_args()
    folder = args.sample / "model"
    folder.mkdir(parents=True, exist_ok=True)
    model = load_model(args.build)
    write_head(model, folder / "head.onnx")
    write_tail(model, folder / "tail.onnx")
    shape = vars(model.shape) | {"hook": f"blocks.{HOOK}.hook_resid_post", "start": 0}
    (folder / "model.json").write_text(json.dumps(shape, indent=1) + "\n")
    (folder / "tokenizer.json").write_bytes((args.build / "tokenizer.json").read_bytes())
    print(check(model, folder))


if __name__ == "__main__":
    main()
