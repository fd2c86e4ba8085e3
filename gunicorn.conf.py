"""How gunicorn serves Casetracker, in `make run` and in production alike."""

import os
from pathlib import Path

wsgi_app = "casetracker.wsgi"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "casetracker.workers.SharingWorker"
workers = int(os.environ.get("WEB_CONCURRENCY", min(os.cpu_count() or 1, 4)))
threads = 4
# Loaded once, before the fork: a mistake in the settings ends the start instead of looping.
preload_app = True
timeout = 60
graceful_timeout = 10
# A heartbeat on a real disk can stall a worker into being killed.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
loglevel = "warning"
# Requests name people: they are not logged unless somebody asks for it.
accesslog = os.environ.get("ACCESS_LOG") or None
control_socket_disable = True
