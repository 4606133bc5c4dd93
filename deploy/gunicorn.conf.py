"""How the web server runs, in the demonstration and in production. Words on its command line win over this file."""

import os

from gunicorn.glogging import Logger

wsgi_app = "ogportal.wsgi"
bind = [os.environ.get("BIND", "0.0.0.0:8000")]
# Figures for Prometheus have a port of their own, which no proxy leads to.
if port := os.environ.get("METRICS_PORT"):
    bind.append(f"0.0.0.0:{port}")
# Sync workers, two a core, behind a proxy that buffers: a slow client must never hold one of them.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# One import for all workers; nothing connects to a server while it is imported.
preload_app = True
timeout = 30
graceful_timeout = 10
# A worker that leaked is replaced before long, not all at the same moment.
max_requests = 5000
max_requests_jitter = 500
# Workers report that they live through this file; a disk may block them.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
accesslog = None
errorlog = "-"
control_socket_disable = True


class JsonLogger(Logger):
    """Writes as the portal does; what a line may hold is said there."""

    def setup(self, cfg):
        from ogportal.observing.logs import JsonFormatter

        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonFormatter())


logger_class = JsonLogger


def when_ready(server):
    """Once, before there are workers."""
    from ogportal.warming import warm

    warm()


def pre_fork(server, worker):
    """Find a row for the counters of the new worker: the next in the place of one that ended goes on counting there."""
    taken = {getattr(other, "row", None) for other in server.WORKERS.values()}
    worker.row = next(row for row in range(len(taken) + 1) if row not in taken)


def post_fork(server, worker):
    from ogportal.observing import measures

    measures.take_row(worker.row)


class Living:
    """An answer that is sent while it is read: who sends is alive, however long the list. See `timeout`."""

    def __init__(self, answer, worker):
        self.answer, self.worker = answer, worker

    def __iter__(self):
        for part in self.answer:
            self.worker.notify()
            yield part

    def close(self):
        self.answer.close()


def post_worker_init(worker):
    application = worker.wsgi

    def answered(environ, start_response):
        answer = application(environ, start_response)
        return Living(answer, worker) if getattr(answer, "streaming", False) else answer

    worker.wsgi = answered
