"""Marks sentences that people read, so that they can be collected for translation.

The rules stay free of any web library: they only mark a sentence. `web/errors.py` and the
templates look it up in the reader's language.
"""


def N_(sentence: str) -> str:
    """Return `sentence` unchanged; its place in the code is what the catalogue is made from."""
    return sentence
