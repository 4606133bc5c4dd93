"""How the web server runs, in the demonstration and in production. Words on its command line win over this file."""

import os

wsgi_app = "ogportal.wsgi"
bind = os.environ.get("BIND", "0.0.0.0:8000")
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
