"""The two scanners that read the program: bandit, and semgrep with our own rules."""

import json
import re
import shutil
import subprocess
from pathlib import Path

from tests.scan.findings import Finding

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
#: What is read: the program, its pages and its scripts.
PROGRAM = ("workshop", "wsgi.py")
PAGES = ("templates", "static/js")
#: Where the examples are put, so that every rule looks at its own kind of file.
EXAMPLES = {"bad.py.txt": "bad.py", "bad.html.txt": "templates/bad.html", "bad.js.txt": "bad.js"}
_SAYS = re.compile(r"finds: ([\w, -]+?)(?: -->)?$")


def bandit(tools: Path, folder: Path = ROOT, what: tuple[str, ...] = PROGRAM) -> list[Finding]:
    """What bandit finds in the program."""
    told = _json(tools / "bandit", "-q", "-f", "json", "-r", *what, folder=folder)
    return [
        Finding("bandit", r["test_id"], r["filename"], r["issue_text"][:90])
        for r in told["results"]
    ]


def semgrep(tools: Path) -> list[Finding]:
    """What our own rules find in program, pages and scripts."""
    found = [(path, rule) for path, _, rule in _semgrep(tools, ROOT, *PROGRAM, *PAGES)]
    return [Finding("semgrep", rule, path) for path, rule in found]


def rules_that_miss(tools: Path, folder: Path) -> list[str]:
    """Marked lines of the examples that their rule does not find, and lines found unmarked."""
    expected = set()
    for source, name in EXAMPLES.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / "examples" / source, place)
        for number, line in enumerate(place.read_text().splitlines(), 1):
            said = _SAYS.search(line)
            rules = said.group(1).split(", ") if said else []
            expected |= {(name, number, rule) for rule in rules}
    found = set(_semgrep(tools, folder, "."))
    missed = [f"{name}:{line} is not found by {rule}" for name, line, rule in expected - found]
    return missed + [f"{name}:{line} is found by {rule}" for name, line, rule in found - expected]


def bandit_misses(tools: Path, folder: Path) -> list[str]:
    """What bandit should find in the examples and does not."""
    found = {each.rule for each in bandit(tools, folder, ("bad.py",))}
    return [
        f"bandit does not find {rule}" for rule in ("B608", "B301", "B602") if rule not in found
    ]


def _semgrep(tools: Path, folder: Path, *what: str) -> list[tuple[str, int, str]]:
    told = _json(
        tools / "semgrep",
        *("scan", "--metrics=off", "--disable-version-check", "--no-git-ignore", "-q"),
        *("--json", "--config", str(HERE / "rules.yml"), "--exclude", "vendor", *what),
        folder=folder,
    )
    assert not told["errors"], told["errors"]
    results = told["results"]
    return [
        (r["path"].removeprefix("./"), r["start"]["line"], r["check_id"].rpartition(".")[2])
        for r in results
    ]


def _json(*command: str | Path, folder: Path) -> dict:  # type: ignore[type-arg]
    # The tools stand beside each other; semgrep starts another program of its own folder.
    path = f"{Path(command[0]).parent}:/usr/bin:/bin"
    environ = {"PATH": path, "HOME": str(folder), "SEMGREP_SEND_METRICS": "off"}
    done = subprocess.run(
        [str(each) for each in command], cwd=folder, env=environ, capture_output=True, text=True
    )
    try:
        return json.loads(done.stdout)  # type: ignore[no-any-return]
    except ValueError:
        raise SystemExit(f"{command[0]} failed: {done.stderr[-2000:]}") from None
