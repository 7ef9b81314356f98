"""Writes what N workers of Workshop need around them, so that N is one number. Python alone.

    python3 deploy/fleet.py nginx --workers 4 --name jam.example.org \
        --certificate /etc/ssl/jam.pem --key /etc/ssl/jam.key > /etc/nginx/nginx.conf
    python3 deploy/fleet.py compose --workers 4 > deploy/compose.yaml
    python3 deploy/fleet.py ports --workers 4
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from string import Template

HERE = Path(__file__).parent
#: A worker that did not answer is left alone for as long, then tried again.
REST = "max_fails=1 fail_timeout=2s"

TLS = """    server {{
        listen 80;
        listen [::]:80;
        server_name {name};
        return 301 https://{name}$request_uri;
    }}

"""
CERTIFICATE = """
        ssl_certificate {certificate};
        ssl_certificate_key {key};
        ssl_protocols TLSv1.2 TLSv1.3;
        # Two thousand phones that come back at once do not make two thousand whole handshakes.
        ssl_session_cache shared:tls:20m;
        ssl_session_timeout 1d;
        ssl_session_tickets off;
"""


def main(given: Sequence[str] | None = None) -> None:
    """Print what was asked for."""
    asked = _parser().parse_args(given)
    print({"nginx": nginx, "compose": compose, "ports": ports}[asked.what](asked), end="")


def ports(asked: argparse.Namespace) -> str:
    """The port of each worker; `workshop@PORT` is its unit."""
    return "".join(f"{asked.first_port + n}\n" for n in range(asked.workers))


def nginx(asked: argparse.Namespace) -> str:
    """The configuration of nginx for workers at the places given, else N of this machine."""
    here = (f"127.0.0.1:{port}" for port in ports(asked).split())
    places = asked.at or tuple(here)
    is_private = bool(asked.certificate)
    names = {"name": asked.name, "certificate": asked.certificate, "key": asked.key}
    return Template((HERE / "nginx.conf.in").read_text("utf-8")).substitute(
        workers=len(places),
        connections=2 * asked.phones,
        files=2 * asked.phones + 1000,
        user=f"user {asked.user};\n" if asked.user else "",
        log=asked.log,
        folder=asked.folder,
        servers="\n".join(f"        server {place} {REST};" for place in places),
        tls=TLS.format(**names) if is_private else "",
        listen=asked.listen or ("443 ssl http2" if is_private else "80"),
        name=asked.name,
        certificate=CERTIFICATE.format(**names) if is_private else "",
    )


def compose(asked: argparse.Namespace) -> str:
    """The compose file, with one service a worker."""
    names = [f"worker-{n}" for n in range(1, asked.workers + 1)]
    return Template((HERE / "compose.yaml.in").read_text("utf-8")).substitute(
        count=asked.workers,
        workers="".join(f"  {name}:\n    <<: *worker\n" for name in names),
        needed=", ".join(names),
        places=" ".join(f"--at {name}:5000" for name in names),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="What N workers of Workshop need around them.")
    parser.add_argument("what", choices=("nginx", "compose", "ports"))
    parser.add_argument("--workers", type=int, default=2, help="how many on one machine")
    parser.add_argument("--phones", type=int, default=16000, help="at once, for each core")
    parser.add_argument("--first-port", type=int, default=5001)
    parser.add_argument("--at", action="append", help="a worker's host:port; once for each")
    parser.add_argument("--name", default="_", help="the host name people type")
    parser.add_argument("--listen", default="", help="instead of 80, or 443 with a certificate")
    parser.add_argument("--certificate", default="")
    parser.add_argument("--key", default="")
    parser.add_argument("--user", default="", help="the user nginx runs as, if it starts as root")
    parser.add_argument("--folder", default="/run", help="for its own files; nobody's words")
    parser.add_argument("--log", default="/var/log/nginx/error.log")
    return parser


if __name__ == "__main__":
    main()
