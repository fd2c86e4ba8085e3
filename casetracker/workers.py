"""The processes that gunicorn answers with."""

from concurrent.futures import Future
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker


class SharingWorker(ThreadWorker):  # type: ignore[misc]
    """A process with threads that takes a new connection only while one of its threads is free.

    Gunicorn's own takes every connection it can get: of eight that come at once and are kept, one
    process got all, and the other, on the other processor, none. What it does not take waits in the
    queue that all processes share, for the first that has time.
    """

    _answering = 0

    def set_accept_enabled(self, enabled: bool) -> None:  # noqa: FBT001
        """Look for new connections, unless all threads are taken; or stop looking for them."""
        super().set_accept_enabled(enabled and self._answering < self.cfg.threads)

    def enqueue_req(self, conn: TConn) -> None:
        """Have a request answered by the next free thread."""
        self._answering += 1
        if self._answering >= self.cfg.threads:
            self.set_accept_enabled(False)
        super().enqueue_req(conn)

    def finish_request(self, conn: TConn, fs: "Future[Any]") -> None:
        """Keep or close the connection of a request that is answered."""
        self._answering -= 1
        super().finish_request(conn, fs)
