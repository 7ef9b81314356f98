"""How the server is run: one process, one gevent worker, no record of who asked for what.

gunicorn reads this module by its name, so every name below is one of gunicorn's own settings.
"""

import gc
import os
import signal
from pathlib import Path

from workshop.config import settings_from
from workshop.serving import gunicorn_exit, in_use, silence, spared
from workshop.serving.addresses import bound_to

_settings = settings_from(os.environ)

wsgi_app = "wsgi:app"
#: wsgi.py stands beside the package; a change of folder would move a data folder given as `./data`.
pythonpath = str(Path(__file__).parents[2])
bind = bound_to(_settings.host, _settings.port)

#: Sessions live in this process. More processes are more servers: see docs/operations.md.
workers = 1
worker_class = "gevent"
worker_connections = 5000
#: A whole room joins in the same second; a shorter queue makes phones try again, seconds later.
backlog = 2048
#: By default two servers of one user would share one control socket.
control_socket_disable = True

#: Seconds. What is being answered gets this long to finish, and the files to be put in order; live
#: connections are told to go long before (`Transports.go`).
graceful_timeout = 10
#: Seconds without a sign of life before the worker is started anew.
timeout = 60

#: Addresses of visitors are kept nowhere. What a proxy says is read by the app, as set, not here.
accesslog = None
loglevel = "warning"
forwarded_allow_ips = ""


#: New objects until garbage is looked for among them, and how much rarer in older ones. 2,000
#: connections are half a million objects that live as long as their session; looking through all of
#: them by Python's own measure took a third of the time of a hall that comes in. Everybody waits
#: meanwhile, so each look is short: 20,000 and 20 stopped 200 sessions for a sixth of a second.
GARBAGE = (5_000, 10, 400)


def on_starting(server: object) -> None:
    """Have the memory of this process and its worker end with them, and hold the data folder.

    Held, so that no backup is put in place under a running server.
    """
    silence.no_core_dumps()
    # Here and not in the worker: it inherits this, whatever it imports first.
    spared.spare(_settings.redis_url)
    try:
        in_use.hold(_settings.data_dir)
    except in_use.InUse as refusal:
        raise SystemExit(str(refusal)) from refusal


def post_fork(server: object, worker: object) -> None:
    """Let the worker make files for their owner alone: they hold what people wrote.

    gunicorn's own setting of this name is for its sockets and does not reach the app.
    """
    os.umask(0o077)


def post_worker_init(worker: object) -> None:
    """Write down no words from here on, and leave Ctrl-C to the parent, which ends the worker.

    A terminal sends it to both; ended twice, the worker would say goodbye with a traceback.
    """
    silence.begin()
    # What the program itself consists of is never garbage: looking for some there stopped everybody
    # for a tenth of a second, every few hundred requests.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gunicorn_exit.watch(worker)


def worker_exit(server: object, worker: object) -> None:
    """Let the app leave its files so that anybody may copy the folder."""
    gunicorn_exit.leave(getattr(worker, "wsgi", None))
