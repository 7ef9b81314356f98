"""Every colour, space and size has one home, and both dark palettes stay alike."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "static" / "css"
COMPONENTS = [path for path in sorted(FOLDER.glob("*.css")) if path.name != "tokens.css"]
TOKENS = (FOLDER / "tokens.css").read_text()
# Breakpoints cannot name a custom property; 0, percentages and shares of the letter may stand.
RAW = re.compile(
    r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(|(?<![\w.-])[\d.]+(?:px|rem|ms|s|pt)\b"
)


def rules(text: str) -> str:
    """The stylesheet without its comments and its breakpoints."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return re.sub(r"@media[^{]*\{", "{", text)


def block(opening: str) -> str:
    """What the tokens say between the braces after `opening`, without the space around it."""
    start = TOKENS.index(opening + " {") + len(opening) + 2
    return " ".join(TOKENS[start : TOKENS.index("}", start)].split())


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.name)
def test_no_component_names_a_raw_value(path):
    assert RAW.findall(rules(path.read_text())) == []


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.name)
def test_every_token_that_is_named_exists(path):
    known = set(re.findall(r"(--[\w-]+):", TOKENS))
    assert set(re.findall(r"var\((--[\w-]+)", path.read_text())) <= known


@pytest.mark.parametrize("mood", ["", ' body[data-mood="open"]'], ids=["decide", "open"])
def test_dark_by_choice_is_dark_by_the_system(mood):
    by_system = block(f':root:not([data-theme="light"]){mood}')
    assert by_system == block(f':root[data-theme="dark"]{mood}')
    assert "--paper" in by_system


def test_stylesheets_fetch_nothing():
    text = "".join(path.read_text() for path in FOLDER.glob("*.css"))
    assert "url(" not in text
    assert "@import" not in text
