"""What deploy/ ships: its files fit together, and their programs take them."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.fleet.standing import ROOT
from tests.needs import NGINX, REDIS, needs
from workshop.config import SETTINGS

DEPLOY = ROOT / "deploy"
#: Everything a Dockerfile may say, of what ours needs.
INSTRUCTIONS = {"FROM", "RUN", "WORKDIR", "COPY", "USER", "ENV", "VOLUME", "EXPOSE"}
INSTRUCTIONS |= {"STOPSIGNAL", "HEALTHCHECK", "CMD"}


def made(what: str, *options: str) -> str:
    """What deploy/fleet.py prints."""
    command = [sys.executable, str(DEPLOY / "fleet.py"), what, *options]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile, one instruction after the other, with what it says."""
    lines = re.sub(r"^#.*\n", "", (DEPLOY / "Dockerfile").read_text(), flags=re.M)
    whole = (line for line in lines.replace("\\\n", " ").splitlines() if line.strip())
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in whole]


def said(name: str) -> list[str]:
    return [text for each, text in instructions() if each == name]


def composed() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return found


# ---- nginx ----


def nginx_takes(conf: str, folder: Path) -> str:
    """What nginx says of a configuration; it ends with "successful" when it takes it."""
    (folder / "nginx.conf").write_text(conf)
    tried = [str(needs(NGINX)), "-t", "-c", str(folder / "nginx.conf")]
    return subprocess.run(tried, check=False, capture_output=True, text=True).stderr.strip()


def of_a_test(folder: Path) -> tuple[str, ...]:
    return ("--folder", str(folder), "--log", str(folder / "error.log"), "--phones", "100")


def test_nginx_takes_what_is_made_for_it(tmp_path: Path) -> None:
    conf = made("nginx", "--workers", "3", "--listen", "127.0.0.1:8080", *of_a_test(tmp_path))
    assert nginx_takes(conf, tmp_path).endswith("successful")
    assert re.findall(r"server (127\S+) max_fails", conf) == [
        f"127.0.0.1:{port}" for port in (5001, 5002, 5003)
    ]


def test_nginx_takes_it_with_a_certificate_and_leads_everybody_to_https(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is missing. On Debian: sudo apt-get install openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    asked = f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=jam -keyout {key} -out {certificate}"  # noqa: E501
    subprocess.run(asked.split(), check=True, capture_output=True)
    private = ("--certificate", str(certificate), "--key", str(key), "--name", "jam.example.org")
    conf = made("nginx", *private, *of_a_test(tmp_path))
    assert "return 301 https://jam.example.org$request_uri;" in conf
    # Nobody may listen on 443 here; everything else is tried as it is.
    conf = conf.replace("listen 443 ssl http2", "listen 127.0.0.1:8443 ssl http2")
    conf = conf.replace("listen 80;", "listen 127.0.0.1:8080;").replace("listen [::]:80;", "")
    assert nginx_takes(conf, tmp_path).endswith("successful")


def test_nginx_finds_a_mistake(tmp_path: Path) -> None:
    conf = made("nginx", "--listen", "127.0.0.1:8080", *of_a_test(tmp_path))
    assert "failed" in nginx_takes(conf.replace("hash $key", "hush $key"), tmp_path)


def test_the_proxy_writes_nothing_down() -> None:
    conf = made("nginx")
    assert re.findall(r"^ *access_log (.*);", conf, re.M) == ["off"]
    assert re.findall(r"^ *error_log \S+ (.*);", conf, re.M) == ["alert"]
    assert "proxy_max_temp_file_size 0;" in conf
    assert "client_body_buffer_size 256k;" in conf
    assert "client_max_body_size 256k;" in conf


# ---- containers ----


def test_the_compose_file_is_the_one_that_is_made() -> None:
    assert (DEPLOY / "compose.yaml").read_text() == made("compose")


def test_the_number_of_workers_is_one_number() -> None:
    for count in (1, 5):
        found = yaml.safe_load(made("compose", "--workers", str(count)))
        workers = [name for name in found["services"] if name.startswith("worker-")]
        assert len(workers) == count == len(found["services"]["proxy"]["depends_on"])
        assert len(made("ports", "--workers", str(count)).split()) == count


def test_every_worker_of_the_compose_file_has_what_it_needs() -> None:
    services = composed()["services"]
    for name in ("worker-1", "worker-2"):
        worker = services[name]
        ours = {key for key in worker["environment"] if key.startswith("WORKSHOP_")}
        assert ours <= {setting.name for setting in SETTINGS}
        assert set(worker["depends_on"]) <= set(services)
        assert worker["ulimits"]["core"] == 0


def test_the_redis_of_the_compose_file_starts_and_keeps_nothing(tmp_path: Path) -> None:
    program, *options = composed()["services"]["redis"]["command"]
    assert program == "redis-server"
    redis = needs(REDIS)
    asked = [str(redis), *options, "--port", "0", "--unixsocket", str(tmp_path / "s")]
    running = subprocess.Popen(asked, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout is not None
        assert any("ready to accept" in line.lower() for line in running.stdout)
    finally:
        running.terminate()
        running.communicate(timeout=10)
    assert list(tmp_path.glob("*.rdb")) == list(tmp_path.glob("appendonly*")) == []


def test_the_dockerfile_says_nothing_unknown_and_runs_as_nobody_special() -> None:
    assert {name for name, _ in instructions()} <= INSTRUCTIONS
    assert said("USER") == ["workshop"]
    assert all(":" in image for image in said("FROM"))


def test_what_the_container_runs_is_in_the_tree() -> None:
    [command], [health] = said("CMD"), said("HEALTHCHECK")
    assert json.loads(command) == ["/opt/workshop/.venv/bin/workshop", "serve"]
    asked = json.loads(health.split("CMD", 1)[1])
    assert (ROOT / asked[1].removeprefix("/opt/workshop/")).is_file()
    wanted = re.search(r"make (\.\S+) (\S+)", " ".join(said("RUN")))
    assert wanted
    makefile = (ROOT / "Makefile").read_text()
    assert all(f"\n{target}:" in makefile for target in wanted.groups())


def test_no_secret_and_no_data_gets_into_an_image() -> None:
    left_out = (ROOT / ".dockerignore").read_text().split()
    assert {".git", "data", ".venv", "deploy/.env"} <= set(left_out)


# ---- services ----


def test_settings_of_the_example_are_settings() -> None:
    text = (DEPLOY / "workshop.env.example").read_text()
    named = set(re.findall(r"^#?(WORKSHOP_\w+)=", text, re.M))
    assert named <= {setting.name for setting in SETTINGS}


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd is missing. On Debian: sudo apt-get install systemd")
    for name in ("workshop@.service", "workshop.target"):
        unit = (DEPLOY / "systemd" / name).read_text()
        # It looks whether the program is there.
        unit = unit.replace("/opt/workshop/.venv/bin/workshop", sys.executable)
        (tmp_path / name.replace("@", "@5001")).write_text(unit)
    units = [str(each) for each in sorted(tmp_path.iterdir())]
    tried = subprocess.run(
        [analyze, "verify", "--man=no", *units], check=False, capture_output=True, text=True
    )
    ours = [line for line in tried.stderr.splitlines() if "workshop" in line]
    assert ours == []
