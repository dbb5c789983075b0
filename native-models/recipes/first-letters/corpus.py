"""Step 3: the shipped text: about 300,000 tokens in documents of at most 64, with a column file, one row a token.

    python corpus.py --build build --sample ../../samples/first-letters

Columns of tokens.tsv: token (its text), id, document, position, kind, place, word, letter, class.
  kind   text, spelling, same letter, class: of the document
  place  start (the opening token), word (a word of a task line, or a whole word in running text), first word
         (a word that opens a task line: what follows from it must be read from it alone), colon (behind a spelled
         word), letter (of a spelling), other
  word   the word at a word or colon; letter: its first letter; class: its nearest class by WordNet
"""

import argparse
import json
import re
from pathlib import Path
from random import Random

from lines import Lines
from rows import CONTEXT
from vocabulary import START, START_ID, load_tokenizer

SEED = 1
CONTEXTS = 22  # of every word as a word of a same-letter line; 20 are promised
TEXT_TOKENS = 110_000
SPELLINGS = 2  # of every word
CHAINS = 1
COLUMNS = ("token", "id", "document", "position", "kind", "place", "word", "letter", "class")


def same_letter_lines(lines: Lines, rng: Random) -> list[str]:
    """Every word CONTEXTS times, in lines of five to eight drawn without repeats inside a line."""
    made = []
    for group in lines.by_letter.values():
        for _ in range(CONTEXTS):
            order = rng.sample(group, len(group))
            while order:
                size = rng.randint(5, 8)
                part, order = order[:size], order[size:]
                if len(part) < 2:  # a word alone makes no list: it joins the line before
                    made[-1] = made[-1][:-1] + f" {part[0]}\n" if made else f" {part[0]}\n"
                else:
                    made.append("".join(f" {w}" for w in part) + "\n")
    return made


def pack(tokenizer, pieces: list[str]) -> list[list[int]]:
    """Whole pieces, in order, into documents of at most CONTEXT tokens with the start token. A longer piece is cut."""
    documents: list[list[int]] = []
    for encoding in tokenizer.encode_batch(pieces):
        ids = encoding.ids[: CONTEXT - 1]
        if not documents or len(documents[-1]) + len(ids) > CONTEXT:
            documents.append([START_ID])
        documents[-1] += ids
    return documents


def spread(rng: Random, count: dict[str, list[str]], tokens: int, tokenizer) -> list[list[int]]:
    """Documents of held-out running text from all sources, in their proportion."""
    documents = [d for source in sorted(count) for d in pack(tokenizer, [f" {t}\n" for t in count[source]])]
    rng.shuffle(documents)
    total, kept = 0, []
    for document in documents:
        if total >= tokens:
            break
        kept.append(document)
        total += len(document)
    return kept


class Places:
    """Says of every token of a document where it stands."""

    def __init__(self, tokenizer, words: list[str], chains: dict[str, list[str]]):
        self.tokenizer, self.words, self.chains = tokenizer, set(words), chains

    def rows(self, ids: list[int], kind: str) -> list[tuple[str, str, str]]:
        """(token text, place, word) of each token."""
        texts = [START if i == START_ID else self.tokenizer.decode([i]) for i in ids]
        found = []
        opens, spelled = True, ""  # of the line; the word being spelled
        for at, text in enumerate(texts):
            place, word = "other", ""
            bare = text[1:]
            follows = texts[at + 1] if at + 1 < len(texts) else "\n"
            if text == START:
                place = "start"
            elif text == "\n":
                spelled = ""
            elif spelled and re.fullmatch(r" [a-z]", text):
                place, word = "letter", spelled
            elif kind == "spelling" and text == ":":
                word = spelled = texts[at - 1][1:]
                place = "colon"
            elif text.startswith(" ") and bare in self.words and not (kind == "text" and re.match(r"[A-Za-z']", follows)):
                # In running text a token is a whole word only if no piece of a word follows.
                place, word = ("first word" if opens and kind != "text" else "word"), bare
            opens = text in (START, "\n")
            found.append((text, place, word))
        return found


def visible(text: str) -> str:
    """As shown in a column of a TSV file: a newline as an arrow, a tab as a space."""
    return text.replace("\n", "\u21b5").replace("\t", " ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--sample", type=Path, required=True)
    args = parser.parse_args()
    words, chains, held_out = (
        json.loads((args.build / f"{n}.json").read_text(encoding="utf-8")) for n in ("words", "chains", "held_out")
    )
    tokenizer = load_tokenizer(args.build / "tokenizer.json")
    lines, rng = Lines(words, chains), Random(SEED)

    def shuffled(pieces: list[str]) -> list[str]:
        rng.shuffle(pieces)
        return pieces

    documents = {
        "text": spread(rng, held_out, TEXT_TOKENS, tokenizer),
        "same letter": pack(tokenizer, shuffled(same_letter_lines(lines, rng))),
        "spelling": pack(tokenizer, shuffled([lines.spelling(w) for w in words for _ in range(SPELLINGS)])),
        "class": pack(tokenizer, shuffled([lines.chain(c) for c in lines.chains for _ in range(CHAINS)])),
    }
    order = shuffled([(kind, ids) for kind, group in documents.items() for ids in group])
    places = Places(tokenizer, words, chains)
    folder = args.sample / "activations"
    folder.mkdir(parents=True, exist_ok=True)
    out, contexts = ["\t".join(COLUMNS)], dict.fromkeys(words, 0)
    for number, (kind, ids) in enumerate(order):
        for position, (i, (text, place, word)) in enumerate(zip(ids, places.rows(ids, kind))):
            letter = word[:1].lower()
            cls = chains[word][1] if word in chains else ""
            out.append("\t".join((visible(text), str(i), str(number), str(position), kind, place, word, letter, cls)))
            if place in ("word", "first word"):
                contexts[word] += 1
    (folder / "tokens.tsv").write_text("\n".join(out) + "\n", encoding="utf-8", newline="\n")
    counts = {kind: {"documents": len(g), "tokens": sum(map(len, g))} for kind, g in documents.items()}
    fewest = min(contexts, key=contexts.__getitem__)
    assert contexts[fewest] >= 20, (fewest, contexts[fewest])
    (args.build / "corpus.json").write_text(json.dumps(counts | {"fewest contexts": contexts[fewest]}, indent=1) + "\n")
    print(counts, len(out) - 1, "tokens; fewest contexts", fewest, contexts[fewest])


if __name__ == "__main__":
    main()
