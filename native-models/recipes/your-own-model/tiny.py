"""Tiny models with random weights and tokenizers of their own, made in a folder: what check.py and the fixture run on."""

import string

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

TEXT = """The short story of the sun and the sea. A ship sails over the silver sea in the short summer; the sand is warm and the song is old.
The tree stands by the river, the house stands by the tree, and the moon stands over the house. One apple falls, one stone sinks, one star
shines. The short road to the shore is soft sand. Seven swans swim on the still river while the wind sings in the trees. The old man sees
the sun, the moon and the stars; the young man sees the ship and the sea. Rain falls, snow falls, leaves fall, and the story ends where it
starts: by the sea, in the sun, on the sand.
"""

SHAPE = {"num_hidden_layers": 4, "hidden_size": 32, "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 64}


def tokenizer_of(style):
    """A trained BPE tokenizer: 'sentencepiece' (spaces as \\u2581, <bos>) or 'bytes' (GPT-2's)."""
    if style == "sentencepiece":
        tok = Tokenizer(models.BPE(unk_token="<unk>"))
        tok.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="never")
        tok.decoder = decoders.Metaspace(prepend_scheme="never")
        special = ["<pad>", "<eos>", "<bos>", "<unk>"]
        alphabet = sorted(set(TEXT.replace(" ", "\u2581")) | {"\n", ":"} | set(string.ascii_letters))
        names = {"bos_token": "<bos>", "eos_token": "<eos>", "unk_token": "<unk>", "pad_token": "<pad>"}
    else:
        tok = Tokenizer(models.BPE())
        tok.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        tok.decoder = decoders.ByteLevel()
        special, alphabet = ["<|endoftext|>"], pre_tokenizers.ByteLevel.alphabet()
        names = {"bos_token": "<|endoftext|>", "eos_token": "<|endoftext|>"}
    trainer = trainers.BpeTrainer(vocab_size=400, special_tokens=special, initial_alphabet=list(alphabet), show_progress=False)
    tok.train_from_iterator([TEXT] * 4, trainer)
    return transformers.PreTrainedTokenizerFast(tokenizer_object=tok, **names)


def make(folder, kind, seed=0):
    """Saves a tiny model and its tokenizer. kind: gemma2, gpt2, llama, gpt_neox, qwen3, gemma3_text, mixtral"""
    tokenizer = tokenizer_of("bytes" if kind in ("gpt2", "gpt_neox") else "sentencepiece")
    vocab = len(tokenizer)
    if kind == "gpt2":
        config = transformers.GPT2Config(vocab_size=vocab, n_layer=4, n_embd=32, n_head=4, n_positions=256)
    elif kind == "gpt_neox":
        config = transformers.GPTNeoXConfig(vocab_size=vocab, **{k: v for k, v in SHAPE.items() if k != "num_key_value_heads"})
    else:
        more = {"head_dim": 8} if kind in ("gemma2", "gemma3_text", "qwen3") else {}
        if kind == "mixtral":
            more = {"num_local_experts": 4}
        config = transformers.AutoConfig.for_model(kind, vocab_size=vocab, **SHAPE, **more)
    torch.manual_seed(seed)
    model = transformers.AutoModelForCausalLM.from_config(config, attn_implementation="eager")
    with torch.no_grad():
        for p in model.parameters():  # larger than the usual start, so that blocks and norms change what they get
            p.add_(torch.randn_like(p) * 0.2)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return model
