"""Word classes from WordNet 3.1: a word, its class, the class of that, as far as all of them are single tokens."""

from pathlib import Path

from from_words import find_lemma, read_senses, read_synsets

LONGEST = 4  # words in a chain


def chains(package: Path, words: list[str]) -> dict[str, list[str]]:
    """word -> [word, class, class of the class, ...], nearest first, at least two long, at most LONGEST.

    The most frequent noun sense and the first hypernym of each synset, so that every word has one chain. A hypernym
    that is not among `words` is left out of the chain (" oak" < " tree" < " plant": woody plant has no token).
    """
    senses = read_senses(package / "dict/index.noun")
    synsets = read_synsets(package / "dict/data.noun")
    known = set(words)
    found = {}
    for word in words:
        lemma = find_lemma(word.lower(), senses)
        if lemma is None:
            continue
        chain, offset = [word], synsets[senses[lemma]][1]
        while offset is not None and len(chain) < LONGEST:
            name, offset = synsets[offset]
            if name in known and name not in chain:
                chain.append(name)
        if len(chain) > 1:
            found[word] = chain
    return found
