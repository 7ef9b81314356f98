"""Who may import whom, as data; and a core that loads with no web framework and no database."""

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

#: Beside the standard library. `workshop.x` names a layer or one module of it.
MAY_IMPORT: Mapping[str, frozenset[str]] = {
    "workshop.core": frozenset({"workshop.core"}),
    # The one place of core that names them; everybody else takes rows of numbers from there.
    "workshop.core.pilot.evidence.arrays": frozenset({"workshop.later", "numpy", "scipy.special"}),
    "workshop.core.pilot.chain": frozenset({"workshop.core", "rfc8785"}),
    "workshop.config": frozenset({"workshop.config", "workshop.serving.secret"}),
    "workshop.storage": frozenset(
        {
            "workshop.core",
            "workshop.storage",
            "sqlalchemy",
            "alembic",
            "flask_sqlalchemy",
            "cattrs",
            "workshop.away",
            "workshop.remembered",
        }
    ),
    # Whatever takes long is done there, by whichever layer.
    "workshop.away": frozenset({"gevent"}),
    # What only some pages need is loaded by it, by whichever layer.
    "workshop.later": frozenset(),
    # What is costly to make is kept there for a while, by whichever layer.
    "workshop.remembered": frozenset(),
    "workshop.actions": frozenset(
        {
            "workshop.core",
            "workshop.actions",
            "workshop.storage",
            "workshop.away",
            "sqlalchemy",
            "argon2",
            "holidays",
            "workshop.later",
        }
    ),
    "workshop.pages": frozenset(
        {
            "workshop.core",
            "workshop.remembered",
            "workshop.pages",
            "workshop.storage.queries",
            "sqlalchemy",
            "jinja2",
            "babel",
            "flask_babel",
            "markupsafe",
            "segno",
        }
    ),
    "workshop.pages.promised": frozenset({"workshop.core", "workshop.pages", "flask_babel"}),
    "workshop.pages.locking": frozenset({"workshop.core", "workshop.pages", "flask_babel"}),
    "workshop.pages.criterion_words": frozenset({"workshop.core", "babel", "flask_babel"}),
    "workshop.pages.card_words": frozenset(
        {"workshop.core", "workshop.pages", "babel", "flask_babel"}
    ),
    "workshop.pages.card_whole": frozenset({"workshop.core", "workshop.pages", "flask_babel"}),
    "workshop.pages.plan_words": frozenset({"workshop.core", "workshop.pages", "flask_babel"}),
    "workshop.pages.card_fields": frozenset({"workshop.core", "workshop.pages", "flask_babel"}),
    "workshop.pages.calendar": frozenset(
        {"workshop.core", "workshop.later", "workshop.pages", "flask_babel", "icalendar"}
    ),
    "workshop.pages.prose": frozenset({"workshop.core", "markupsafe", "bleach"}),
    "workshop.seats": frozenset(
        {"workshop.core", "workshop.storage.queries", "sqlalchemy", "flask", "werkzeug"}
    ),
    "workshop.held": frozenset({"workshop.core", "workshop.storage.queries", "sqlalchemy"}),
    "workshop.web": frozenset(
        {
            "workshop.core",
            "workshop.remembered",
            "workshop.actions",
            "workshop.pages",
            "workshop.seats",
            "workshop.web",
            "workshop.away",
            "workshop.config",
            "flask",
            "flask_babel",
            "flask_wtf",
            "wtforms",
            "werkzeug",
            "babel",
            "markupsafe",
        }
    ),
    "workshop.live": frozenset(
        {
            "workshop.core",
            "workshop.pages",
            "workshop.live",
            "workshop.serving.transports",
            "workshop.storage.queries",
            "sqlalchemy",
            "flask",
            "flask_socketio",
            "socketio",
            "workshop.later",
            "redis",  # in channel.py: what workers tell each other
        }
    ),
    # Stands outside the server, as a browser does: what it expects of it is said anew there.
    "workshop.load": frozenset({"workshop.load"}),
    "workshop.upkeep": frozenset({"workshop.core", "workshop.storage.unit"}),
    "workshop.probe": frozenset({"workshop.probe"}),
    "workshop.backups": frozenset(
        {
            "workshop.core",
            "workshop.actions",
            "workshop.storage",
            "workshop.away",
            "workshop.config",
            "workshop.probe",
            "workshop.backups",
            "sqlalchemy",
        }
    ),
    "workshop.serving": frozenset(
        {
            "workshop.serving",
            "workshop.config",
            "workshop.core.errors",
            "workshop.later",
            "workshop.core.holding",
            "gevent",
            "engineio",
            "wsproto",
            "socketio",
            "segno",
            "gunicorn",
        }
    ),
}
#: These put everything together, so they know everything.
KNOW_ALL = (
    "workshop.app",
    "workshop.assembly",
    "workshop.cli",
    "workshop.commands",
    "workshop.demo",
)


def modules(root: Path) -> Iterator[tuple[str, Path]]:
    """Every module of the package with its dotted name."""
    for path in sorted((root / "workshop").rglob("*.py")):
        if "versions" in path.parts or path.parent.name == "migrations":
            continue
        parts = path.relative_to(root).with_suffix("").parts
        yield ".".join(parts).removesuffix(".__init__"), path


def imported(path: Path) -> set[str]:
    """The dotted names a module imports, wherever in it they stand; `from a import b` gives a.b."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def layer_of(module: str) -> str | None:
    """The narrowest layer a module belongs to."""
    fitting = [name for name in MAY_IMPORT if module == name or module.startswith(f"{name}.")]
    return max(fitting, key=len, default=None)


def forbidden(root: Path) -> list[str]:
    """Every import that the table does not allow, as "module imports name"."""
    wrong: list[str] = []
    for module, path in modules(root):
        layer = layer_of(module)
        if layer is None:
            if module != "workshop" and not module.startswith(KNOW_ALL):
                wrong.append(f"{module} is in no layer")
            continue
        for name in sorted(imported(path)):
            if name.split(".")[0] in sys.stdlib_module_names | {"_typeshed"}:
                continue
            if not any(name == ok or name.startswith(f"{ok}.") for ok in MAY_IMPORT[layer]):
                wrong.append(f"{module} imports {name}")
    return wrong


def circles(root: Path) -> list[str]:
    """Every circle of imports between modules of the package, each as one line."""
    known = {module for module, _ in modules(root)}
    graph = {
        module: {_module(name, known) for name in imported(path)} & known - {module}
        for module, path in modules(root)
    }
    found: list[str] = []
    done: set[str] = set()
    for start in sorted(graph):
        _walk(start, graph, [], done, found)
    return found


def _module(name: str, known: Iterable[str]) -> str:
    return name if name in known else name.rpartition(".")[0]


def _walk(
    module: str, graph: Mapping[str, set[str]], trail: list[str], done: set[str], found: list[str]
) -> None:
    if module in trail:
        found.append(" -> ".join([*trail[trail.index(module) :], module]))
        return
    if module in done:
        return
    for other in sorted(graph[module]):
        _walk(other, graph, [*trail, module], done, found)
    done.add(module)


def test_no_module_imports_what_its_layer_may_not() -> None:
    assert forbidden(ROOT) == []


def test_no_imports_run_in_a_circle() -> None:
    assert circles(ROOT) == []


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """A package with one module a layer and nothing wrong in it."""
    for name, text in {
        "workshop/__init__.py": "",
        "workshop/core/__init__.py": "",
        "workshop/core/rule.py": "import dataclasses\n",
        "workshop/actions/act.py": "from workshop.core import rule\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_forbidden_import_is_found(small_house: Path) -> None:
    assert forbidden(small_house) == []
    (small_house / "workshop/core/rule.py").write_text("from flask import request\n")
    assert forbidden(small_house) == ["workshop.core.rule imports flask.request"]


def test_an_import_hidden_in_a_function_is_found(small_house: Path) -> None:
    text = "def late():\n    from workshop.actions import act\n    return act\n"
    (small_house / "workshop/core/rule.py").write_text(text)
    assert forbidden(small_house) == ["workshop.core.rule imports workshop.actions.act"]


def test_a_circle_is_found(small_house: Path) -> None:
    assert circles(small_house) == []
    (small_house / "workshop/core/other.py").write_text("from workshop.core import rule\n")
    (small_house / "workshop/core/rule.py").write_text("from workshop.core.other import x\n")
    assert circles(small_house) == [
        "workshop.core.rule -> workshop.core.other -> workshop.core.rule"
    ]


def test_the_rules_load_without_a_web_framework_or_a_database() -> None:
    names = [module for module, _ in modules(ROOT) if module.startswith("workshop.core")]
    script = (
        "import importlib, sys\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "heavy = {'flask', 'sqlalchemy', 'werkzeug', 'jinja2', 'gevent'} & set(sys.modules)\n"
        "print(sorted(heavy))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"
