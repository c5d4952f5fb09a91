"""The page on this machine's own browser, made anew whenever the data changes."""

import threading
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from gwrb.ledger.workspace import below

WATCHED = ("data", "templates")
EVERY = 0.5  # seconds between two looks at the folders: any system can do that
_BEAT = 15.0  # seconds after which a waiting browser hears that nothing changed

Snapshot = frozenset[tuple[str, int, int]]


def snapshot(root: Path) -> Snapshot:
    """Name, time and size of every file that a page is made from; what vanishes meanwhile is left out."""
    return frozenset(found for folder in WATCHED for found in _files(root / folder))


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    for one in below(folder):
        try:
            stat = one.stat(follow_symlinks=False)
        except OSError:
            continue
        yield one.path, stat.st_mtime_ns, stat.st_size


class Live:
    """The page as it is now, served to this machine only.

    `first` gives the page that is shown at first; `build` gives it anew, or None where the data cannot be read just now: the page
    before stays. `address`: where the browser finds it. Runs in threads of its own until `close`.
    """

    def __init__(self, root: Path, first: Callable[[], str], build: Callable[[], str | None], port: int = 0) -> None:
        self._root, self._build = root, build
        self._changed = threading.Condition()
        self._number, self._closing = 0, False
        self._seen = snapshot(root)
        self._page = first()  # after the look at the files: what changes meanwhile is seen
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Ends the server; browsers that wait are let go."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._server.shutdown()
        self._server.server_close()

    def look(self) -> bool:
        """Makes the page anew where the data changed since the last look; whether it did."""
        now = snapshot(self._root)
        if now == self._seen:
            return False
        self._seen = now
        made = self._build()
        if made is None:
            return False
        with self._changed:
            self._page, self._number = made, self._number + 1
            self._changed.notify_all()
        return True

    def page(self) -> bytes:
        return self._page.encode("utf-8")

    def wait(self, known: int) -> int | None:
        """The number of the newest page once it is not the known one, the same after a while; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._number != known, _BEAT)
            return None if self._closing else self._number

    @property
    def number(self) -> int:
        return self._number


def _handler(live: Live) -> type[BaseHTTPRequestHandler]:
    class PageHandler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            port = live.address.rsplit(":", 1)[1].rstrip("/")
            if self.headers.get("Host") not in (f"127.0.0.1:{port}", f"localhost:{port}"):
                self.send_error(HTTPStatus.FORBIDDEN)  # another site's name for this machine
            elif self.path == "/":
                self._send("text/html; charset=utf-8")
                self.wfile.write(live.page())
            elif self.path == "/changes":
                self._send("text/event-stream")
                self._tell()
            else:
                self.send_error(HTTPStatus.NOT_FOUND)

        def _send(self, kind: str) -> None:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", kind)
            self.send_header("Cache-Control", "no-store")
            self.end_headers()

        def _tell(self) -> None:
            known: int = live.number
            try:
                while (now := live.wait(known)) is not None:
                    self.wfile.write(b": \n\n" if now == known else b"data: new\n\n")
                    self.wfile.flush()
                    known = now
            except OSError:
                return  # the browser left

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing of each request."""

    return PageHandler


def watch(live: Live, told: Callable[[], None]) -> None:
    """Looks at the data again and again until Ctrl-C; `told` is called after each new page."""
    try:
        while True:
            time.sleep(EVERY)
            if live.look():
                told()
    finally:
        live.close()
