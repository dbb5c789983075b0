"""What the model reads: words put into a template, or windows of running text, and which of their tokens become rows."""

import json
import random
import re
from dataclasses import dataclass
from pathlib import Path

TEXT_BYTES = 64 * 2**20  # of each file, at most
SEPARATOR = "<|endoftext|>"


@dataclass
class Piece:
    """One forward pass."""

    ids: list  # token ids, BOS included
    reads: list  # positions in ids whose residual becomes a row
    rows: list  # the columns of each such row, as dicts


class Tokens:
    """A fast tokenizer with the beginning-of-text token put in front by hand, so that every model family is treated alike."""

    def __init__(self, tokenizer, use_bos=True):
        if not tokenizer.is_fast:
            raise SystemExit(f"{tokenizer.name_or_path}: found a tokenizer without character offsets, expected a fast one (tokenizer.json).")
        self.tokenizer = tokenizer
        self.bos = [tokenizer.bos_token_id] if use_bos and tokenizer.bos_token_id is not None else []
        self.special = set(tokenizer.all_special_ids)

    def encode(self, text):
        """Ids without BOS, and the characters [from, to) of each."""
        out = self.tokenizer(text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
        return out["input_ids"], out["offset_mapping"]

    def text(self, ids):
        return self.tokenizer.decode(ids, skip_special_tokens=False, clean_up_tokenization_spaces=False)

    def token(self, i):
        """A token's text with its leading space, which decoding alone takes away from SentencePiece tokens."""
        piece = self.tokenizer.convert_ids_to_tokens(i)
        text = self.text([i])
        return " " + text if piece.startswith("\u2581") and not text.startswith(" ") else text


def single_token_words(tokens):
    """Every word of Latin letters that the tokenizer has as one token with its space before it, ' short', sorted."""
    words = set()
    for i in range(len(tokens.tokenizer)):
        if i in tokens.special:
            continue
        text = tokens.token(i)
        if re.fullmatch(r" [A-Za-z]+", text):
            words.add(text)
    return sorted(words)


def read_words(path):
    """One word a line, an answer for the in-context examples after a tab. Empty lines are left out.

    Returns the words and {word: answer}.
    """
    words, answers = [], {}
    for line in Path(path).read_text(encoding="utf8").splitlines():
        word, _, answer = line.partition("\t")
        if word.strip():
            words.append(word)
            if answer.strip():
                answers[word] = " " + answer.strip()
    if not words:
        raise SystemExit(f"{path}: found no words, expected one a line.")
    return list(dict.fromkeys(words)), answers


def first_letter(word):
    return " " + word.strip()[0].upper()


def word_pieces(tokens, words, *, template, at, examples=0, answers=None, seed=0, single=False):
    """One Piece a word.

    template: holds {word} once; at: "word", the word's last token, or "last", the prompt's last token
    examples: lines of the same template with their answers before the word, drawn for every word anew (never the word itself)
    single: leave out words that are more than one token where they stand
    Returns the pieces and how many words were left out.
    """
    if template.count("{word}") != 1:
        raise SystemExit(f"--template: found {template!r}, expected {{word}} in it once.")
    before, after = template.split("{word}")
    shown = [w for w in words if w in answers] if answers else []
    if examples and len(shown) <= examples:
        raise SystemExit(f"--examples {examples}: found {len(shown)} words with an answer, expected more than {examples}.")
    pieces, left_out = [], 0
    for number, word in enumerate(words):
        head = ""
        if examples:
            # Each word has a random source of its own, so that a longer list does not change the prompts of the shorter one.
            draw = random.Random(f"{seed} {word}")
            chosen = [w for w in draw.sample(shown, examples + 1) if w != word][:examples]
            head = "\n" + "".join(before + w + after + answers[w] + "\n" for w in chosen)
        start = len(head) + len(before)
        end = start + len(word)
        ids, spans = tokens.encode(head + before + word + after)
        inside = [i for i, (a, b) in enumerate(spans) if a < end and b > start and a < b]
        if not inside or (single and len(inside) != 1):
            left_out += 1
            continue
        read = len(tokens.bos) + (inside[-1] if at == "word" else len(ids) - 1)
        ids = tokens.bos + ids
        row = {
            "token": tokens.token(ids[read]),
            "token_id": ids[read],
            "word": word.strip(),
            "letter": word.strip()[0].lower(),
            "word_tokens": len(inside),
            "document": number,
            "position": read,
            "is_special": ids[read] in tokens.special,
        }
        pieces.append(Piece(ids, [read], [row]))
    first = sum(p.reads[0] == 0 for p in pieces)
    if first:
        raise SystemExit(
            f"{first} of {len(pieces)} rows would be at position 0, which is masked in Zonoscope: its residual is unlike any other. "
            f"Put text before the word (--template 'The word {{word}}'), found {template!r}."
        )
    return pieces, left_out


def documents_of(paths):
    """Texts: every line of a .jsonl (its `text`), otherwise every part of a file between lines <|endoftext|>."""
    for path in paths:
        with open(path, encoding="utf8", errors="replace") as file:
            text = file.read(TEXT_BYTES)
        if str(path).endswith(".jsonl"):
            for number, line in enumerate(text.splitlines(), 1):
                try:
                    yield json.loads(line)["text"]
                except (ValueError, KeyError, TypeError):
                    raise SystemExit(f"{path}: line {number}: expected a JSON object with a text.") from None
        else:
            yield from (part for part in text.split(SEPARATOR) if part.strip())


def text_pieces(tokens, paths, *, count, context, seed):
    """Windows of running text, `context` tokens each with BOS, until they hold `count` tokens; which windows is drawn with the seed."""
    body = context - len(tokens.bos)
    if body < 1:
        raise SystemExit(f"--context {context}: expected at least {1 + len(tokens.bos)}.")
    windows = []
    for document, text in enumerate(documents_of(paths)):
        ids, _ = tokens.encode(text)
        windows += [(document, at, ids[at : at + body]) for at in range(0, len(ids), body)]
    found = sum(len(tokens.bos) + len(ids) for _, _, ids in windows)
    if found < count:
        files = ", ".join(map(str, paths))
        raise SystemExit(f"{files}: found {found} tokens (BOS of each window included), expected at least {count} (--tokens).")
    random.Random(seed).shuffle(windows)
    kept, left = [], count
    for window in windows:
        if left <= 0:
            break
        kept.append(window)
        left -= len(tokens.bos) + len(window[2])
    if left < 0:  # the last one is cut, so that the count is what was asked for
        document, at, ids = kept[-1]
        kept[-1] = (document, at, ids[: len(ids) + left])
    pieces = []
    for document, at, body_ids in sorted(kept, key=lambda w: w[:2]):
        ids = tokens.bos + body_ids
        if ids:
            pieces.append(Piece(ids, list(range(len(ids))), [row_of(tokens, ids, i, document, at) for i in range(len(ids))]))
    return pieces


def row_of(tokens, ids, i, document, at):
    return {
        "token": tokens.token(ids[i]),
        "token_id": ids[i],
        "document": document,
        "window": at,
        "position": i,
        "is_special": ids[i] in tokens.special,
        "context": tokens.text(ids[max(0, i - 12) : i + 7]),
    }
