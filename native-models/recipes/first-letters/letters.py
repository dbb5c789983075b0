"""What a dictionary has for the letters: single latents, the k-sparse rule, absorption. Definitions of SAEBench."""

import warnings
from collections import Counter

import numpy as np
from scipy.sparse import csr_array
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

MOST_LATENTS = 10  # of the k-sparse probe
JUMP = 0.03  # in F1 that counts as another split latent
L1 = 0.01  # of the probe that ranks latents
MOST_STEPS = 3000
REST = 1e-7  # largest step of a weight, in units of the largest, at which the ranking rests
SILENT_SHARE = 0.1  # of the contexts of a word in which a latent that is silent on the word may fire
FEWEST_CONTEXTS = 5


def f1(on: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """F1 of each column of `on` [n, m] for `truth` [n]."""
    hits = on[truth].sum(0)
    return 2 * hits / np.maximum(on.sum(0) + truth.sum(), 1)


def best_cut(z: np.ndarray, truth: np.ndarray) -> float:
    """F1 of z > c at the best c: a tuned number, on the rows it was tuned on."""
    order = np.argsort(-z, kind="stable")
    ordered = z[order]
    scores = 2 * np.cumsum(truth[order]) / (np.arange(len(z)) + 1 + truth.sum())
    # A cut between equal values does not exist.
    return float(scores[np.append(ordered[:-1] > ordered[1:], True)].max())


def probe(x: np.ndarray, letter: np.ndarray, test: np.ndarray) -> tuple[float, dict[str, np.ndarray]]:
    """26-way accuracy on the test rows, and the unit direction of each letter against the mean of the others."""
    mean, scale = x[~test].mean(0), x[~test].std()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        fit = LogisticRegression(max_iter=400).fit((x[~test] - mean) / scale, letter[~test])
    away = fit.coef_ - fit.coef_.mean(0)
    accuracy = fit.score((x[test] - mean) / scale, letter[test])
    return float(accuracy), {str(c): w / np.linalg.norm(w) for c, w in zip(fit.classes_, away)}


def rank(z: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Latents with a positive weight in the minimum of

        mean_t[ pos y softplus(-u) + (1 - y) softplus(u) ] + L1 |w|_1,  u = z_t w + b,  pos = negatives / positives

    by weight, largest first (SAEBench's objective, at its optimum). FISTA with a step for each column and restarts.
    """
    rows = csr_array(z.astype(np.float64))
    rows.eliminate_zeros()
    weight = np.where(truth, (~truth).sum() / truth.sum(), 1.0) / len(z)
    pull = 0.25 * weight * (1 + rows.sum(1))
    # Diagonal bounds of the second derivatives; the bias comes last.
    bound = np.append(rows.T @ pull, pull.sum()) + 1e-6
    at = ahead = np.zeros(z.shape[1] + 1)
    momentum = 1.0
    for _ in range(MOST_STEPS):
        error = weight * (1 / (1 + np.exp(-(rows @ ahead[:-1] + ahead[-1]))) - truth)
        to = ahead - np.append(rows.T @ error, error.sum()) / bound
        to[:-1] = np.sign(to[:-1]) * np.maximum(np.abs(to[:-1]) - L1 / bound[:-1], 0)
        uphill = bound @ ((ahead - to) * (to - at)) > 0
        following = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
        momentum, by = (1.0, 0.0) if uphill else (following, (momentum - 1) / following)
        step = np.abs(to - at).max()
        at, ahead = to, to + by * (to - at)
        if step < REST * max(1, np.abs(at).max()):
            break
    w = at[:-1]
    order = np.argsort(-w, kind="stable")
    return order[w[order] > 0]


def k_sparse(z: np.ndarray, truth: np.ndarray, test: np.ndarray) -> tuple[list[int], list[float]]:
    """Main latents by the jump rule, ranked on training words, and the F1 on test words of the probe on the first k, for
    each k up to the one that ended the rule."""
    ranked = rank(z[~test], truth[~test])[:MOST_LATENTS]
    curve: list[float] = []
    for k in range(1, len(ranked) + 1):
        fit = LogisticRegression(class_weight="balanced", solver="newton-cholesky")
        fit.fit(z[~test][:, ranked[:k]], truth[~test])
        curve.append(float(f1(fit.predict(z[test][:, ranked[:k]]).astype(bool)[:, None], truth[test])[0]))
        if k > 1 and curve[-1] <= curve[-2] + JUMP:
            return [int(i) for i in ranked[: k - 1]], curve
    return [int(i) for i in ranked], curve


def absorption(z: np.ndarray, x: np.ndarray, decoder: np.ndarray, direction: np.ndarray, main: list[int]) -> dict:
    """Full rate and mean fraction over the rows given, which are the letter's; those with a positive probe score count.

    z [n, m], x [n, d], decoder unit rows [m, d], direction [d] unit.
    """
    a = x @ direction
    z, a = z[a > 0], a[a > 0]
    c = decoder @ direction
    q = z * c
    silent = (z[:, main] < 1e-8).all(1)
    top = q.argmax(1)
    full = silent & (c[top] >= 0.025) & (q[np.arange(len(q)), top] / a >= 0.4)
    by_main = q[:, main].sum(1)
    others = q * (c >= 0.1)
    others[:, main] = 0
    absorbing = np.sort(np.maximum(others, 0), 1)[:, -3:].sum(1)
    taken = np.minimum(absorbing, a - by_main)
    fraction = np.where(by_main <= 0, 1.0, taken / np.maximum(taken + by_main, 1e-12)).clip(0, 1)
    fraction[(by_main >= a) | (absorbing / a < 0.4)] = 0
    return {
        "rows": len(a),
        "full": float(full.mean()),
        "fraction": float(fraction.mean()),
        "absorbers": [int(i) for i, _ in Counter(top[full].tolist()).most_common(3)],
    }


def silent_words(word: np.ndarray, truth: np.ndarray, fires: np.ndarray) -> list[str]:
    """Words of the letter on which a latent is silent in nine of ten contexts."""
    total, on = Counter(word[truth]), Counter(word[truth & fires])
    return sorted(str(w) for w, n in total.items() if n >= FEWEST_CONTEXTS and on[w] <= SILENT_SHARE * n)
