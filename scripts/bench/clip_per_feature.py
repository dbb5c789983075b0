"""The approach of the source post's author, for comparison: the outline is clipped by one feature's boundary at a time (Sutherland and Hodgman),
which gives one polygon per feature and no joint cells, and matplotlib fills them. Reads cases as JSON, prints milliseconds as JSON."""

import json
import sys
import time

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402


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


given = json.load(sys.stdin)
print(
    json.dumps(
        {
            "clip": [
                median(lambda case=case: [clip(case["region"], w, c) for w, c in zip(case["w"], case["c"])], 30)
                for case in given["cases"]
            ],
            "draw": median(lambda: draw(given["picture"], given["file"]), 5),
        }
    )
)
