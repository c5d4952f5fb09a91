"""Words that were probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def near_words(word: str, words: Iterable[str], most: int, least: float = 0.6) -> list[str]:
    """The most similar of some words, best first; `least`: how similar, from 0 to 1."""
    import difflib

    return difflib.get_close_matches(word, list(words), n=most, cutoff=least)


def closest(word: str, words: Iterable[str]) -> str | None:
    """The word that was probably meant, or None."""
    return next(iter(near_words(word, words, 1)), None)
