"""What this recipe shares with the one beside it: dictionaries, their training and layout, WordNet's files."""

import sys
from pathlib import Path

# At the end: a module of this folder goes before one of the same name there.
sys.path.append(str(Path(__file__).parent.parent / "words"))

from sae import Plan, Sae, train  # noqa: E402, F401
from saelens import fold, write_dictionary  # noqa: E402, F401
from wordnet import find_lemma, read_senses, read_synsets  # noqa: E402, F401
