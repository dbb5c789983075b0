"""The approach of the source post's author, for comparison: the outline is clipped by one feature's boundary at a time (Sutherland and Hodgman),
which gives one polygon per feature and no joint cells, and matplotlib fills them. The same clipping gives joint cells when every cell is cut by every
boundary. Says what it has, then answers lines of JSON with milliseconds: {"clip": {"w", "c", "region"}}, {"cells": the same} and {"draw": {"w", "c",
"region", "points"}, "file"}."""

import json
import sys
import time

try:
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt
except ImportError:
    plt = None


def clip(polygon, w, c):
    """The part of a convex polygon on which w . s + c > 0."""
    out = []
    for i, p in enumerate(polygon):
        q = polygon[(i + 1) % len(polygon)]
        gp = w[0] * p[0] + w[1] * p[1] + c
        gq = w[0] * q[0] + w[1] * q[1] + c
        if gp > 0:
            out.append(p)
        if (gp > 0) != (gq > 0):
            t = gp / (gp - gq)
            out.append((p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])))
    return out


def cells(region, ws, cs):
    """All joint cells: both parts of every cell, one boundary after the other."""
    parts = [region]
    for w, c in zip(ws, cs):
        halves = [(clip(part, w, c), clip(part, [-v for v in w], -c)) for part in parts]
        parts = [half for both in halves for half in both if len(half) > 2]
    return parts


def median(work, runs):
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)[runs // 2]


def draw(case, file):
    figure, axes = plt.subplots(figsize=(7, 5))
    for w, c in zip(case["w"], case["c"]):
        polygon = clip(case["region"], w, c)
        if polygon:
            axes.fill([p[0] for p in polygon], [p[1] for p in polygon], alpha=0.2)
    axes.scatter([p[0] for p in case["points"]], [p[1] for p in case["points"]], s=4)
    axes.set_aspect("equal")
    figure.savefig(file)
    plt.close(figure)


def answer(asked):
    if "draw" in asked:
        return median(lambda: draw(asked["draw"], asked["file"]), 1)
    if "cells" in asked:
        case = asked["cells"]
        return median(lambda: cells(case["region"], case["w"], case["c"]), 5)
    case = asked["clip"]
    return median(lambda: [clip(case["region"], w, c) for w, c in zip(case["w"], case["c"])], 30)


print(json.dumps({"draws": plt is not None}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    count = len(cells(asked["cells"]["region"], asked["cells"]["w"], asked["cells"]["c"])) if "cells" in asked else None
    print(json.dumps({"ms": answer(asked), "count": count}), flush=True)
