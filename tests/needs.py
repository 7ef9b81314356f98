"""Parts of the machine some tests need: missing ones are skipped by name, and fail in CI."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True, slots=True)
class Part:
    """A program, the names it goes by, and the Debian package that brings it.

    `folders` are patterns under `/`, for programs that are not on the path.
    """

    name: str
    programs: tuple[str, ...]
    package: str
    folders: tuple[str, ...] = ()


CHROMIUM = Part("Chromium", ("chromium", "chromium-browser", "google-chrome"), "chromium")
POSTGRES = Part("PostgreSQL", ("postgres",), "postgresql", ("usr/lib/postgresql/*/bin",))
REDIS = Part("Redis", ("redis-server",), "redis-server", ("usr/sbin",))
LIBREOFFICE = Part("LibreOffice", ("soffice", "libreoffice"), "libreoffice-calc")
NGINX = Part("nginx", ("nginx",), "nginx", ("usr/sbin",))


def needs(part: Part) -> Path:
    """Return the program of `part`; without it skip the test, or fail it when `CI=true`.

    For PostgreSQL that is the server; `initdb` and the others stand in the same folder.
    """
    found = find(part)
    if found is not None:
        return found
    told = f"{part.name} is missing. On Debian: sudo apt-get install {part.package}"
    if os.environ.get("CI") == "true":
        pytest.fail(told, pytrace=False)
    pytest.skip(told)


def find(part: Part) -> Path | None:
    """Return the newest program of `part` on this machine, or None."""
    beside = [str(path) for each in part.folders for path in sorted(Path("/").glob(each))]
    places = os.pathsep.join([os.environ.get("PATH", ""), *reversed(beside)])
    found = [path for name in part.programs if (path := shutil.which(name, path=places))]
    return Path(found[0]) if found else None
