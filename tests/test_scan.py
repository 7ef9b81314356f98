"""The list of explained findings is honest, and an unexplained one fails the scan."""

import ast
from pathlib import Path

from tests.scan.findings import Explained, Finding, explained, table, unused

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "tests" / "scan" / "examples"


def test_every_explanation_is_a_sentence_about_a_place_that_exists() -> None:
    for entry in explained():
        assert len(entry.why.split()) >= 5, entry
        assert entry.why.endswith("."), entry
        if entry.where.startswith("workshop/"):
            assert (ROOT / entry.where).is_file(), entry


def test_no_explanation_covers_an_attack_that_worked() -> None:
    serious = {"injection", "cross-site", "csrf", "traversal", "execution", "redirect"}
    for entry in explained():
        if (entry.rule, entry.where) != FOR_PROGRAMS:
            assert not any(word in entry.rule for word in serious), entry


def test_what_is_explained_passes_and_what_is_not_fails() -> None:
    known = (Explained("bandit", "B104", "workshop/*.py", "It binds nothing at all there."),)
    found = [Finding("bandit", "B104", "workshop/config.py"), Finding("bandit", "B608", "a.py")]
    lines, open_ones = table(found, known)
    assert open_ones == 1
    assert len(lines) == 2
    assert "NOT EXPLAINED" in lines[1]
    assert unused(found[1:], known) == ["bandit B104 workshop/*.py"]


def careless(source: str) -> list[str]:
    """Calls that let words become HTML, SQL, templates or programs."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        is_built = bool(node.args) and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
        if name in FORBIDDEN or name.endswith((".exempt", ".from_string")):
            found.append(f"{node.lineno}: {name}")
        if name.endswith((".execute", "exec_driver_sql")) and is_built:
            found.append(f"{node.lineno}: {name} of a string")
        if name in ("text", "literal_column", "sqlalchemy.text") and is_built:
            found.append(f"{node.lineno}: {name} of a string")
    return found


FORBIDDEN = frozenset(
    {
        *("Markup", "markupsafe.Markup", "render_template_string", "eval", "exec", "os.system"),
        *("pickle.loads", "pickle.load", "bleach.linkify", "jinja2.Template", "hashlib.md5"),
    }
)
#: Names of our own tables and constants, as `explained.toml` says.
BUILDS_SQL = frozenset(
    e.where
    for e in explained()
    if (e.tool, e.rule) in {("semgrep", "sql-from-a-string"), ("bandit", "B608")}
)
#: What people wrote, made safe; and our own sentences, into which it is put escaped.
MAKES_HTML = frozenset({"workshop/pages/prose.py", "workshop/assembly/languages.py"})
#: The one door that takes no cookie, so that no page of somebody else's can speak for anybody:
#: programs bring a key of their own (`test_forgery.py`, FOR_PROGRAMS).
FOR_PROGRAMS = ("csrf-exempt", "workshop/app.py")
FILES = sorted((ROOT / "workshop").rglob("*.py"))


def test_no_module_lets_words_become_more_than_words() -> None:
    for file in FILES:
        place = str(file.relative_to(ROOT))
        found = careless(file.read_text(encoding="utf-8"))
        if place in MAKES_HTML:
            found = [each for each in found if not each.endswith(": Markup")]
        if place in BUILDS_SQL:
            found = [each for each in found if not each.endswith("of a string")]
        if place == FOR_PROGRAMS[1]:
            found = [each for each in found if not each.endswith(".exempt")]
        assert found == [], place


def test_carelessness_is_noticed() -> None:
    assert len(careless((EXAMPLES / "bad.py.txt").read_text(encoding="utf-8"))) >= 12
