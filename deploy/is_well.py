"""Asks a worker on this machine whether it and its database are well: status 0 when they are."""

import os
import sys
from urllib.request import urlopen

PORT = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("PORT", "5000")

if __name__ == "__main__":
    try:
        urlopen(f"http://127.0.0.1:{int(PORT)}/healthz", timeout=5).close()
    except OSError as error:
        sys.exit(f"The worker on port {PORT} is not well: {error}")
