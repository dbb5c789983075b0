"""Activations of any causal language model of transformers, as the folder that Zonoscope imports. `python collect.py --help`."""

import argparse
import hashlib
import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
import transformers
from transformers import AutoModelForCausalLM, AutoTokenizer

from folder import finish_folder
from prompts import Tokens, first_letter, read_words, single_token_words, text_pieces, word_pieces
from residual import blocks_of, hidden_states_entry, read_residual

FIRST_LETTER = "{word} has the first letter:"
SAVE_EVERY = 5  # seconds between two notes of how far a reading is


def say(text):
    print(text, file=sys.stderr)


def parse(argv):
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", required=True, help="a folder, or a name that transformers knows")
    p.add_argument("--name", help="how meta.json calls the model (default: --model, of a folder its last part)")
    p.add_argument("--layer", type=int, required=True, help="block whose output is read, from 0: blocks.LAYER.hook_resid_post")
    p.add_argument("--out", type=Path, required=True, help="folder to make")
    what = p.add_mutually_exclusive_group(required=True)
    what.add_argument("--words", help="a file with one word a line; or `single-token`: every word that is one token with its space before it")
    what.add_argument("--text", type=Path, nargs="+", help="files of running text (.txt, or .jsonl with text)")
    what.add_argument(
        "--preset",
        choices=["source-post"],
        help="OUT/words: every single-token word in the first-letter template after ten examples, read at the word; OUT/running: 50,000 tokens of --running",
    )
    p.add_argument("--running", type=Path, nargs="+", help="files of running text for the preset")
    p.add_argument("--template", default="The word {word}", help="what a word is put into (default: %(default)r)")
    p.add_argument("--at", choices=["word", "last"], default="word", help="read at the word's last token, or at the prompt's")
    p.add_argument("--examples", type=int, default=0, help="lines with answers before each word; ten in the preset")
    p.add_argument("--answers", choices=["first-letter"], help="answers of the examples; else the word file's second column")
    p.add_argument("--limit", type=int, help="so many words, drawn with the seed")
    p.add_argument("--tokens", type=int, default=50_000, help="rows of running text")
    p.add_argument("--context", type=int, default=128, help="tokens the model sees at once in running text, BOS included")
    p.add_argument("--no-bos", action="store_true", help="do not put the beginning-of-text token first")
    p.add_argument("--unembedding", action="store_true", help="also write unembedding.npy [vocab, d], float16")
    p.add_argument("--save", choices=["float32", "float16"], default="float32", help="type of acts.npy")
    p.add_argument("--compute", choices=["float32", "bfloat16", "float16"], default="float32")
    p.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    p.add_argument("--batch", type=int, default=4096, help="tokens a forward pass")
    p.add_argument("--seed", type=int, default=0)
    args = p.parse_args(argv)
    args.name = args.name or (Path(args.model).resolve().name if Path(args.model).is_dir() else args.model)
    if args.preset and not args.running:
        p.error("--preset source-post needs --running FILE ...: any plain text, for the 50,000 running tokens")
    for path in [*(args.text or []), *(args.running or [])]:
        if not path.is_file():
            p.error(f"{path}: there is no such file")
    if args.words and args.words != "single-token" and not Path(args.words).is_file():
        p.error(f"{args.words}: there is no such file")
    return args


def load(args):
    try:
        tokenizer = AutoTokenizer.from_pretrained(args.model)
        # Eager attention: the others leave out Gemma 2's soft cap on some versions.
        model = AutoModelForCausalLM.from_pretrained(
            args.model, dtype=getattr(torch, args.compute), attn_implementation="eager"
        )
    except (OSError, ValueError) as e:
        sys.exit(f"{args.model}: cannot be loaded as a causal language model of transformers: {e}")
    n = len(blocks_of(model))
    if not 0 <= args.layer < n:
        sys.exit(f"--layer {args.layer}: expected 0 to {n - 1}, {args.model} has {n} blocks.")
    return model.to(args.device).eval(), Tokens(tokenizer, not args.no_bos)


def words_of(tokens, args):
    if args.words in (None, "single-token"):
        words, answers = single_token_words(tokens), {}
    else:
        words, answers = read_words(args.words)
    if args.answers == "first-letter":
        answers = {w: first_letter(w) for w in words}
    if args.limit is not None and args.limit < len(words):
        keep = np.random.default_rng(args.seed).permutation(len(words))[: args.limit]
        words = [words[i] for i in sorted(keep)]
    return words, answers


def word_job(tokens, args):
    words, answers = words_of(tokens, args)
    single = args.words in (None, "single-token")
    how = {"template": args.template, "at": args.at, "examples": args.examples, "seed": args.seed}
    pieces, left_out = word_pieces(tokens, words, answers=answers, single=single, **how)
    if left_out:
        say(f"{left_out} of {len(words)} words are not one token where they stand, left out")
    if not pieces:
        sys.exit("No word is left to read.")
    facts = {"unit": "word", "template": args.template, "examples": args.examples, "position": args.at}
    return pieces, facts


def text_job(tokens, args, paths):
    pieces = text_pieces(tokens, paths, count=args.tokens, context=args.context, seed=args.seed)
    facts = {"unit": "token", "position": "every", "context": args.context, "text": [p.name for p in paths]}
    return pieces, facts


def batches_of(pieces, tokens_a_pass):
    """Pieces of equal length together, so that nothing is padded: [(indices of pieces)]."""
    order = sorted(range(len(pieces)), key=lambda i: (len(pieces[i].ids), i))
    batches = []
    for i in order:
        last = batches[-1] if batches else None
        length = len(pieces[i].ids)
        if last and len(pieces[last[0]].ids) == length and (len(last) + 1) * length <= tokens_a_pass:
            last.append(i)
        else:
            batches.append([i])
    return batches


def read_all(model, pieces, args, folder, key):
    """Fills acts.npy in `folder`, row by row in the order of the pieces. Goes on where an interrupted reading with the same key ended."""
    d = model.config.get_text_config().hidden_size
    starts = np.cumsum([0] + [len(p.reads) for p in pieces])
    path, progress = folder / "acts.npy", folder / "progress.json"
    done = 0
    if path.exists() and progress.exists():
        state = json.loads(progress.read_text())
        done = state["done"] if state["key"] == key else 0
    if done:
        acts = np.lib.format.open_memmap(path, mode="r+")
        say(f"goes on after {done} passes")
    else:
        acts = np.lib.format.open_memmap(path, mode="w+", dtype=args.save, shape=(int(starts[-1]), d))
    batches = batches_of(pieces, args.batch)
    last = time.monotonic()
    for number, batch in enumerate(batches):
        if number < done:
            continue
        ids = torch.tensor([pieces[i].ids for i in batch], device=args.device)
        x = read_residual(model, args.layer, ids).float().cpu().numpy()
        for row, i in enumerate(batch):
            acts[starts[i] : starts[i + 1]] = x[row, pieces[i].reads]
        if time.monotonic() - last >= SAVE_EVERY or number + 1 == len(batches):
            acts.flush()
            progress.write_text(json.dumps({"key": key, "done": number + 1}))
            say(f"pass {number + 1} of {len(batches)}")
            last = time.monotonic()
    if args.save == "float16" and not np.isfinite(acts).all():
        sys.exit(f"{path}: found values beyond float16, expected finite ones. Use --save float32 (delete {folder} first).")
    progress.unlink()


def collect(model, tokens, args, out, job):
    """One folder. Written beside `out` under another name until it is whole."""
    if out.exists() and any(out.iterdir()):
        sys.exit(f"{out}: found files, expected a missing or empty folder.")
    pieces, facts = job
    part = out.with_name(out.name + ".part")
    part.mkdir(parents=True, exist_ok=True)
    inputs = [args.model, args.layer, args.save, args.compute, args.batch, [(p.ids, p.reads) for p in pieces]]
    key = hashlib.sha256(json.dumps(inputs).encode()).hexdigest()
    read_all(model, pieces, args, part, key)
    rows = [row for p in pieces for row in p.rows]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    facts |= {
        "layer": args.layer,
        "hidden_states": hidden_states_entry(model, args.layer),
        "tokenizer": args.name,
        "bos": bool(tokens.bos),
        "seed": args.seed,
        "compute": args.compute,
        "made_with": {"torch": torch.__version__, "transformers": transformers.__version__},
    }
    if args.unembedding:
        weight = model.get_output_embeddings().weight.detach()
        np.save(part / "unembedding.npy", weight.to(torch.float16).cpu().numpy())
        facts["unembedding"] = "unembedding.npy"
    finish_folder(part, columns, model=args.name, hook=f"blocks.{args.layer}.hook_resid_post", **facts)
    if out.exists():
        out.rmdir()
    part.rename(out)
    say(f"{out}: {len(rows)} rows")


def main(argv=None):
    args = parse(argv)
    model, tokens = load(args)
    if args.preset == "source-post":
        args.template, args.at, args.answers = FIRST_LETTER, "word", "first-letter"
        args.examples = args.examples or 10
        collect(model, tokens, args, args.out / "words", word_job(tokens, args))
        collect(model, tokens, args, args.out / "running", text_job(tokens, args, args.running))
    elif args.words:
        collect(model, tokens, args, args.out, word_job(tokens, args))
    else:
        collect(model, tokens, args, args.out, text_job(tokens, args, args.text))


if __name__ == "__main__":
    main()
