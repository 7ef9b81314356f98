"""A secret is never compared sign by sign: how long that takes tells how much of it was right."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Names of things that open a door, or that hold what is kept of them.
SECRET = re.compile(r"token|secret|password|digits|codename", re.IGNORECASE)


def told_apart_in_time(source: str, file: str = "") -> list[str]:
    """Every `==` or `!=` on a secret, as file and line.

    Columns of tables are compared by the database, which looks a hash up in an index.
    """
    return [
        f"{file}:{node.lineno}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Compare)
        and any(isinstance(sign, ast.Eq | ast.NotEq) for sign in node.ops)
        and any(_is_secret(side) for side in (node.left, *node.comparators))
        and not any(_is_column(side) for side in (node.left, *node.comparators))
    ]


def _is_secret(side: ast.expr) -> bool:
    name = getattr(side, "id", None) or getattr(side, "attr", "")
    return bool(SECRET.search(name))


def _is_column(side: ast.expr) -> bool:
    owner = getattr(side, "value", None)
    return isinstance(owner, ast.Name) and owner.id.endswith("Row")


def test_no_secret_is_compared_with_an_equals_sign() -> None:
    paths = sorted((ROOT / "workshop").rglob("*.py"))
    found = (told_apart_in_time(path.read_text(encoding="utf-8"), str(path)) for path in paths)
    assert [line for lines in found for line in lines] == []


def test_such_a_comparison_is_noticed() -> None:
    assert told_apart_in_time("if typed == found.token_hash: pass") == [":1"]
    assert told_apart_in_time("if seat_secret != other: pass") == [":1"]
    assert told_apart_in_time("select(x).where(SignInRow.token_hash == token_hash)") == []
    assert told_apart_in_time("hmac.compare_digest(secret, other)") == []
