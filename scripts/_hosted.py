"""The same as ``_served``, in the way of a host for static sites: compressed, and to be kept."""

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

#: What compresses well; pictures and archives are compressed already.
_TEXT = ("text/", "application/javascript", "application/json", "application/xml", "image/svg+xml")

#: For how long a browser keeps a file: as GitHub Pages says.
_KEPT = "max-age=600"


class _Host(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # one connection for several files

    def do_GET(self) -> None:
        """Send a file, compressed if it is text."""
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        text = kind.startswith(_TEXT)
        content = _compressed(path) if text else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Cache-Control", _KEPT)
        if text:
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""


@cache
def _compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), mtime=0)


def compressed_size(path: Path) -> int:
    """Return how many bytes of a file are sent, or nothing if there is none."""
    if not path.is_file():
        return 0
    text = (mimetypes.guess_type(path.name)[0] or "").startswith(_TEXT)
    return len(_compressed(path)) if text else path.stat().st_size


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """Serve a folder to browsers, which all take gzip; yield its address, ending with a slash."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(folder))) as server:
        server.daemon_threads = True  # connections stay open
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
