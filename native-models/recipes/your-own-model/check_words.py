"""Words in templates, examples before them, and which words are one token. Run by check.py."""

import numpy as np
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

import collect
import prompts
from cases import Case, read

WORDS = ["short", "sun", "sea", "ship", "tree", "moon", "river", "apple", "sand", "song", "old", "stone", "xylophone"]


class Words(Case):
    def words(self):
        path = self.at / "words.txt"
        path.write_text("".join(f" {w}\n" for w in WORDS))
        return path

    def test_rows_are_the_residual_at_the_word(self):
        for kind in ("gemma2", "gpt2"):
            with self.subTest(kind):
                model, folder = self.model(kind)
                out = self.at / f"out-{kind}"
                self.run_collect("--model", folder, "--layer", 2, "--words", self.words(), "--template", "the{word} is", "--out", out)
                acts, table, meta = read(out)
                self.assertEqual([w.strip() for w in table["word"]], WORDS)
                self.assertEqual((meta["n"], meta["d"], meta["hook"], meta["hidden_states"]), (len(WORDS), 32, "blocks.2.hook_resid_post", 3))
                tokenizer = AutoTokenizer.from_pretrained(folder)
                for row, word in enumerate(WORDS):
                    # By transformers alone: the word's last token is the last of "the word", BOS in front.
                    ids = [tokenizer.bos_token_id] + tokenizer(f"the {word}", add_special_tokens=False)["input_ids"]
                    with torch.inference_mode():
                        expected = model(torch.tensor([ids]), output_hidden_states=True).hidden_states[3][0, -1].numpy()
                    np.testing.assert_allclose(acts[row], expected, rtol=1e-4, atol=1e-4)
                    self.assertEqual((table["position"][row], table["token_id"][row]), (len(ids) - 1, ids[-1]))
                    self.assertTrue(f" {word}".endswith(table["token"][row]))
                self.assertEqual(table["word_tokens"][-1] > 1, True)

    def test_examples(self):
        _, folder = self.model("gemma2")
        tokens = prompts.Tokens(AutoTokenizer.from_pretrained(folder))
        words = [f" {w}" for w in WORDS]
        answers = {w: prompts.first_letter(w) for w in words}
        how = {"template": collect.FIRST_LETTER, "at": "word", "examples": 10, "answers": answers}
        pieces, left_out = prompts.word_pieces(tokens, words, **how, seed=1)
        self.assertEqual(left_out, 0)
        for piece, word in zip(pieces, words):
            lines = tokens.text(piece.ids).removeprefix("<bos>").split("\n")
            self.assertEqual(lines[0], "")
            self.assertEqual(len(lines), 12)
            self.assertEqual(lines[-1], f"{word} has the first letter:")
            for line in lines[1:-1]:
                shown, answer = line.split(" has the first letter: ")
                self.assertEqual(answer, shown.strip()[0].upper())
                self.assertNotEqual(shown, word)
            self.assertTrue(tokens.text(piece.ids[: piece.reads[0] + 1]).endswith("\n" + word))
        again, _ = prompts.word_pieces(tokens, words, **how, seed=1)
        other, _ = prompts.word_pieces(tokens, words, **how, seed=2)
        self.assertEqual([p.ids for p in pieces], [p.ids for p in again])
        self.assertNotEqual([p.ids for p in pieces], [p.ids for p in other])
        last, _ = prompts.word_pieces(tokens, words, **(how | {"at": "last"}), seed=1)
        self.assertEqual([p.reads[0] for p in last], [len(p.ids) - 1 for p in last])

    def test_single_token_words(self):
        for kind in ("gemma2", "gpt2"):
            _, folder = self.model(kind)
            tokens = prompts.Tokens(AutoTokenizer.from_pretrained(folder))
            words = prompts.single_token_words(tokens)
            self.assertIn(" short", words)
            self.assertNotIn(" xylophone", words)
            for word in words:
                self.assertEqual(len(tokens.encode(word)[0]), 1)

    def test_position_0_is_refused(self):
        _, folder = self.model("gemma2")
        run = lambda *more: self.run_collect("--model", folder, "--layer", 0, "--words", self.words(), "--out", self.at / "o", *more)
        with self.assertRaisesRegex(SystemExit, "position 0"):
            run("--template", "{word}", "--no-bos")
        with self.assertRaisesRegex(SystemExit, "expected {word} in it once"):
            run("--template", "word")
        with self.assertRaisesRegex(SystemExit, "expected more than 20"):
            run("--examples", "20", "--answers", "first-letter")
