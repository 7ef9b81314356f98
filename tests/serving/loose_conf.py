"""The server as it must not be set up: requests are written down, and so are errors in words."""

from workshop.serving.gunicorn_conf import *  # noqa: F403

accesslog = "-"
access_log_format = '%(h)s %({x-forwarded-for}i)s "%(r)s" %(s)s "%(a)s"'


def post_worker_init(worker: object) -> None:
    """Leave everything as it comes."""
