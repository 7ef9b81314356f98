"""What a phone that only listens costs the server in memory: `python -m bench.memory [phones]`."""

import sys
import time
from contextlib import closing, suppress
from socket import create_connection, socket

from bench.server import Bench, Checkout, a_bench
from workshop.seats import seat_cookie_name

PHONES = 1000


def listening(bench: Bench, code: str, secret: str) -> socket:
    """A websocket of a seat that has said hello."""
    sock = create_connection(("127.0.0.1", bench.port), timeout=10)
    asked = "\r\n".join(
        (
            f"GET /socket.io/?EIO=4&transport=websocket&s={code}&as=phone&lang=en HTTP/1.1",
            f"Host: 127.0.0.1:{bench.port}",
            f"Origin: {bench.url}",
            f"Cookie: {seat_cookie_name(code, False)}={secret}; session=" + "s" * 100,
            "User-Agent: Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140 Mobile",
            "Accept-Encoding: gzip, deflate, br",
            "Accept-Language: en-GB,en;q=0.9",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
        )
    )
    sock.sendall(f"{asked}\r\n\r\n".encode())
    _until(sock, b"0{")
    sock.sendall(b"\x81\x82\0\0\0\x0040")
    _until(sock, b"40{")
    return sock


def _until(sock: socket, wanted: bytes) -> None:
    seen = b""
    while wanted not in seen:
        seen += sock.recv(4096)


def main() -> None:
    """Measure, with as many phones as are asked for."""
    phones = int(sys.argv[1]) if len(sys.argv) > 1 else PHONES
    with a_bench(Checkout()) as bench:
        (made,) = bench.seed([{"seats": phones}])
        bench.start()
        with closing(listening(bench, made["code"], made["seats"][0])):
            time.sleep(1)
            before, cpu = bench.cost().memory, bench.cpu()
            socks = [listening(bench, made["code"], secret) for secret in made["seats"][1:]]
            spent = bench.cpu() - cpu
            time.sleep(3)
            each = (bench.cost().memory - before) / 1024 / len(socks)
            print(f"{before / 1e6:.0f} MB before; {each:.1f} KB a phone, {len(socks)} phones")
            print(f"{spent / len(socks) * 1000:.2f} ms of CPU to connect one")
            for sock in socks:
                with suppress(OSError):
                    sock.close()


if __name__ == "__main__":
    main()
