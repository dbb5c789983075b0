"""Task lines over the single-token words. Every line ends with a newline.

    spelling      " short: s h o r t"
    same letter   " summer stone short"          four to eight words with one first letter
    class         " oak < tree < plant"          a word, its class, the class of that

The first word of a line says nothing of the letters that follow it, so what the model needs next must be read from
that word alone: the clean case. Later words of a same-letter line also see the earlier ones.
"""

from random import Random

FEWEST, MOST = 4, 8  # words of a same-letter line
SHARES = {"spelling": 0.35, "same letter": 0.5, "class": 0.15}


class Lines:
    def __init__(self, words: list[str], chains: dict[str, list[str]]):
        self.words = words
        self.chains = list(chains.values())
        self.by_letter: dict[str, list[str]] = {}
        for word in words:
            self.by_letter.setdefault(word[0].lower(), []).append(word)

    def spelling(self, word: str) -> str:
        return f" {word}: {' '.join(word.lower())}\n"

    def same_letter(self, first: str, rng: Random) -> str:
        group = self.by_letter[first[0].lower()]
        rest = rng.sample(group, min(len(group), rng.randint(FEWEST, MOST) - 1))
        return "".join(f" {w}" for w in [first, *(w for w in rest if w != first)]) + "\n"

    def chain(self, chain: list[str]) -> str:
        return " " + " < ".join(chain) + "\n"

    def draw(self, rng: Random) -> str:
        kind = rng.choices(list(SHARES), SHARES.values())[0]
        if kind == "spelling":
            return self.spelling(rng.choice(self.words))
        if kind == "same letter":
            return self.same_letter(rng.choice(self.words), rng)
        return self.chain(rng.choice(self.chains))
