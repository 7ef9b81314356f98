"""The two scanners that attack a running server: wapiti, which walks and tries, and sqlmap."""

import json
import subprocess
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tests.scan.findings import Finding
from tests.scan.seeded import Seeded

#: Seconds wapiti may walk, and try one kind of attack; seconds sqlmap may try one request.
WALKS, ATTACKS, TRIES = 45, 15, 90
#: All of wapiti's that need nobody outside this machine.
ATTACKS_OF_WAPITI = (
    "cookieflags,crlf,csp,csrf,exec,file,http_headers,ldap,methods,permanentxss,redirect,sql,"
    "timesql,upload,xss"
)
#: Where a payload tells its target to call; nobody listens there.
NOWHERE = "http://127.0.0.1:9/"
#: Where a scanner would end its own sign-in, or the session it attacks.
LEFT_ALONE = ("/sign-out", "/sign-out/everywhere", "/forget", "/delete")


def wapiti(
    tools: Path,
    address: str,
    folder: Path,
    house: Seeded | None = None,
    attacks: str = ATTACKS_OF_WAPITI,
) -> list[Finding]:
    """What wapiti finds, walking on from the first page with the cookies of `house`."""
    report = folder / "wapiti.json"
    skipped = [f"{address}*{path}*" for path in LEFT_ALONE]
    entry = [f"{address}/s/{code}{end}" for code, end in _entries(house)]
    command = [
        *(str(tools / "wapiti"), "-u", f"{address}/", "--scope", "domain", "--flush-session"),
        *("-f", "json", "-o", str(report), "--no-bugreport", "-v", "0"),
        *("--max-scan-time", str(WALKS), "--max-attack-time", str(ATTACKS), "--level", "1"),
        *("-m", attacks, "--endpoint", NOWHERE, "--tasks", "5", "-d", "4"),
        *("--store-session", str(folder), "-t", "10"),
        *(part for path in entry for part in ("-s", path)),
        *(part for path in skipped for part in ("-x", path)),
        *(("-H", f"Cookie: {house.cookie}", "-H", f"Origin: {address}") if house else ()),
    ]
    _run(command, folder, WALKS + 16 * ATTACKS + 60)
    told = json.loads(report.read_text())
    found = {**told["vulnerabilities"], **told["anomalies"], **told["additionals"]}
    return [
        Finding("wapiti", _slug(kind), _masked(each["path"], house), each["info"][:90])
        for kind, hits in found.items()
        for each in hits
    ]


def _entries(house: Seeded | None) -> list[tuple[str, str]]:
    if house is None:
        return []
    inside = [(house.running, end) for end in ("", "/desk", "/screen", "/report")]
    return [*inside, (house.finished, "/desk"), (house.finished, "/report")]


@dataclass(frozen=True)
class Try:
    """One request for sqlmap, and which of its parts it changes."""

    path: str
    fields: Mapping[str, str] | None = None
    only: str = ""
    #: Whether the value of this cookie is what is tried.
    cookie: str = ""


def tries(house: Seeded) -> tuple[Try, ...]:
    """Every kind of door through which words reach the database."""
    run, key = f"/s/{house.running}", {"csrf_token": house.token, "key": "a-key"}
    seat = next(name for name in house.cookies if name.startswith("seat_"))
    return (
        Try(f"/join/{house.running}*"),
        Try(f"{run}*/desk"),
        Try(f"/s/{house.finished}*/report.json"),
        Try(f"/teams/{house.team}*"),
        Try("/invitation/some-token*"),
        Try(f"{run}/desk?use=0", only="use"),
        Try(f"/sessions/new?team={house.team}", only="team"),
        Try("/sign-in?next=/&lang=en", only="next,lang"),
        Try("/", cookie="account"),
        Try(run, cookie=seat),
        Try(f"{run}/note", {**key, "text": "words of mine", "kind": "idea"}, only="text,kind,key"),
        Try(f"{run}/withdraw", {**key, "note": "a-note"}, only="note"),
        Try(f"{run}/edit", {**key, "note": "a", "edit-a": "words"}, only="note,edit-a"),
        Try(f"{run}/dots", {**key, "unit": "a-unit:1"}, only="unit"),
        Try(f"{run}/desk/hide", {**key, "note": "a-note"}, only="note"),
        Try(f"{run}/desk/minutes", {**key, "phase": "vote", "vote-minutes": "5"}, only="phase"),
        Try(f"{run}/screen/pair", {**key, "digits": "123456"}, only="digits"),
        Try("/sign-in", {**key, "email": "a@example.org", "password": "x"}, only="email"),
        Try("/account", {**key, "name": "Daan", "language": "en"}, only="name,language"),
    )


def sqlmap(
    tools: Path, address: str, folder: Path, each: Try, house: Seeded | None
) -> list[Finding]:
    """What sqlmap can inject into in one request."""
    place = folder / f"sqlmap-{zlib.crc32(repr(each).encode()):x}"
    cookies = house.cookie if house else ""
    command = [
        *(str(tools / "sqlmap"), "-u", address + each.path, "--batch", "--flush-session"),
        *("--output-dir", str(place), "--technique", "BEU", "--level", "2" if each.cookie else "1"),
        *(
            "--risk",
            "1",
            "--threads",
            "2",
            "--disable-coloring",
            "--ignore-code",
            "400,401,403,404",
        ),
        *("--timeout", "10", "--retries", "0", "--time-limit", str(TRIES)),
        *(("--data", urlencode(each.fields)) if each.fields else ()),
        *(
            ("--cookie", cookies, "-H", f"Origin: {address}", "--drop-set-cookie")
            if cookies
            else ()
        ),
        *(("-p", each.only or each.cookie) if each.only or each.cookie else ()),
    ]
    said = _run(command, folder, TRIES + 30)
    logs = [log.read_text() for log in place.glob("*/log")]
    if "sqlmap identified" in "".join(logs):
        where = _masked(each.path, house)
        return [Finding("sqlmap", "injection", where, "".join(logs)[:300])]
    if "tested parameter" not in said and "do not appear to be injectable" not in said:
        tail = " ".join(said.split())[-200:]
        return [Finding("sqlmap", "could-not-try", _masked(each.path, house), tail)]
    return []


def _masked(path: str, house: Seeded | None) -> str:
    """A place by what it is, not by the codes and ids of this one database."""
    if house is None:
        return path
    named = path.replace(house.running, "RUNNING").replace(house.finished, "FINISHED")
    return named.replace(house.team, "TEAM").replace(house.address, "")


def _slug(kind: str) -> str:
    return "-".join(kind.lower().replace("(", " ").replace(")", " ").split())


def _run(command: list[str], folder: Path, seconds: int) -> str:
    environ = {"PATH": f"{Path(command[0]).parent}:/usr/bin:/bin", "HOME": str(folder)}
    done = subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, timeout=seconds
    )
    return done.stdout + done.stderr
