"""Scenes that are played in a process in which everything is gevent's, as under the server."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
#: Under the server everything is gevent's, before anything else is loaded.
_START = "from gevent import monkey; monkey.patch_all(); from tests.storage import {module}; "


def told_by(module: str, call: str) -> dict[str, float]:
    """What a scene of `tests.storage.<module>` prints as JSON; `call` is the scene, called."""
    ran = subprocess.run(
        [sys.executable, "-c", _START.format(module=module) + f"{module}.{call}"],
        cwd=ROOT,
        env={"PYTHONPATH": "."},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, float] = json.loads(ran.stdout)
    return found
