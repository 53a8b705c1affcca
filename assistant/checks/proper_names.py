"""The coined and capitalised names that a sentence gives, and those that its source does not."""

import re
import unicodedata

from vectorstore.text.folding import fold
from vectorstore.text.languages import HAN

_LATIN = re.compile(r"(?<![A-Za-z0-9])(?!\d+[A-Za-z]{0,2}(?![A-Za-z0-9]))[A-Za-z0-9]+(?:[-+.'’][A-Za-z0-9]+)*\+*")
_COINED = re.compile(r".[^\s]*[A-Z0-9]")
_WORDS = """
AI GPU GPUs CPU CPUs RGB RGB-D 2D 3D 4D PDF NLP ML LLM LLMs VLM VLMs MLLM MLLMs CNN CNNs DNN DNNs RNN RNNs LSTM GNN GNNs
MLP MLPs ViT ViTs VAE VAEs GAN GANs RL SGD OCR VQA SOTA LiDAR Transformer Transformers Bayesian Gaussian Euclidean
Markov OK
"""
_COMMON = frozenset(_WORDS.split())
"""What any text of the field may say in its own words."""


STEM = 4
"""Letters that a country, its people and its language share."""


def unsupported_names(sentence: str, source: str) -> set[str]:
    """Returns the coined or capitalised names of a sentence that its source, with title and authors, does not hold. An
    acronym counts as held where the source spells it out, a compound such as GCBF-based where it holds the name in it,
    Swedish where it has Sweden; a plain word such as Sweden where it has Chinese, which writes that in its own
    letters."""
    known = f" {fold(source)} "
    given = {name for name in names(sentence) if _COINED.match(name) or not HAN.search(source)}
    return {name for name in given if not (_held(name, known) or _compounded(name, known) or _related(name, known))}


def names(sentence: str) -> set[str]:
    """Returns words that name something: with a capital or digit inside, or capitalised where no sentence or quote
    begins."""
    plain = unicodedata.normalize("NFKC", sentence)
    chinese = bool(HAN.search(plain))
    found = set()
    for match in _LATIN.finditer(plain):
        word = re.sub(r"['’]s$", "", match[0])
        before = plain[: match.start()].rstrip()
        begins = not before or before[-1] in ".!?:;“\"'‘(（[—–-。！？：；，《"
        if word in _COMMON or len(word) < 2:
            continue
        if _COINED.match(word) or (word[0].isupper() and (chinese or not begins)):
            found.add(word)
    return found


def _held(name: str, known: str) -> bool:
    letters = fold(name).replace(" ", "").removesuffix("s")
    apart = " ?".join(map(re.escape, letters))  # RefDiff, Ref-Diff and Ref Diff are one name
    # Chinese stands around a name without a space.
    return re.search(rf"(?<![a-z0-9]){apart}s?(?![a-z0-9])", known) is not None or is_spelled_out(name, known)


def _related(name: str, known: str) -> bool:
    """Whether a plain capitalised word has its stem with one of the source, as a country has with its people."""
    plain = fold(name)
    if _COINED.match(name) or len(plain) < STEM:
        return False
    return any(
        not (word.startswith(plain) or plain.startswith(word))
        or word.removeprefix(plain) in ("n", "an", "s", "i", "ese")
        for word in known.split()
        if word[:STEM] == plain[:STEM]
    )


def _compounded(name: str, known: str) -> bool:
    """Whether each part of a hyphenated name is a plain word, common or held."""
    parts = name.split("-")
    return len(parts) > 1 and all(
        part in _COMMON or (part.isalpha() and part.islower()) or (not part.isdigit() and _held(part, known))
        for part in parts
    )


def is_spelled_out(name: str, known: str) -> bool:
    """Tells whether words in a row begin with an acronym's letters: visual question answering for VQA."""
    letters = name.rstrip("s")
    initials = "".join(word[0] for word in known.split())
    return letters.isupper() and len(letters) > 1 and letters.lower() in initials
