"""What every program here shares: one sentence per problem, children that end with it, turns."""

# Standard library only, Python 3.8: this runs before there is an environment.

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
HEARTBEAT = 20  # seconds between two signs of life of a silent step

CHILD_ENVIRONMENT = {
    "PYTHONUTF8": "1",  # the same bytes in and out whatever the locale
    # The same rounding on every machine, and no banners: whoever sets one of these otherwise may.
    "CUDA_VISIBLE_DEVICES": "-1",
    "NO_MKDOCS_2_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "TF_ENABLE_ONEDNN_OPTS": "0",
}


class Problem(Exception):
    """Something the user can do something about: one clear sentence, and a log if there is one."""

    def __init__(self, sentence: str, log: Path | None = None) -> None:
        super().__init__(f"{sentence}; the reason is in {log}" if log else sentence)
        self.log = log


def say(text: str, file: TextIO | None = None) -> None:
    print(text, file=file, flush=True)  # flushed: children write to the same place


def main_program(main: Callable[[], int]) -> NoReturn:
    """Run `main` and exit: a traceback is for those who ask for one with --debug."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a path may not fit the locale
    # As an exception, so that children are ended and temporary files removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        text = str(error)
        if not isinstance(error, Problem):
            text = f"{type(error).__name__}: {error}"
        elif error.log and "CI" in os.environ:  # where nobody could look into it afterwards
            say("\n".join(error.log.read_text("utf-8", "replace").splitlines()[-50:]), sys.stderr)
        say(f"{Path(sys.argv[0]).name}: {text}", sys.stderr)
        sys.exit(1)


def run(
    command: Sequence[str | Path],
    *,
    stdout: IO[bytes] | None = None,
    stderr: IO[bytes] | None = None,
    still: str = "",
) -> int:
    """Run a command in the project's folder and return its exit code.

    `still` says from time to time what a command that shows nothing is busy with.
    """
    started = time.monotonic()
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        env={**CHILD_ENVIRONMENT, **os.environ},
        stdout=stdout,
        stderr=stderr,
        close_fds=False,  # lets the child share the locks of `turn`
    ) as child:
        try:
            while True:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    return child.wait(HEARTBEAT)
                if still:
                    say(f"  still {still} ({time.monotonic() - started:.0f} s)")
        except KeyboardInterrupt:  # Ctrl-C has reached the child too: let it tidy up
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(10)
            raise
        finally:
            if child.poll() is None:
                child.terminate()


def run_logged(command: Sequence[str | Path], log: Path, still: str, show: bool = False) -> bool:
    """Run a command with its output in a log, or with `show` on a terminal if there is one."""
    with log.open("ab") as file:
        stdout = None if show and sys.stdout.isatty() else file
        return run(command, stdout=stdout, stderr=file, still=still) == 0


def output_of(command: Sequence[str | Path]) -> str:
    """What a command prints, or nothing at all if it cannot start, fails or hangs."""
    try:
        return subprocess.run(
            [str(part) for part in command],
            env={**CHILD_ENVIRONMENT, **os.environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            errors="surrogateescape",  # a path may be any bytes
            timeout=60,
            check=True,
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


@contextlib.contextmanager
def turn(name: str) -> Iterator[None]:
    """Let one run at a time through; the system ends the turn of a run that was killed."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / f"{name}.lock").open("a", encoding="utf-8") as file:
        # Shared with children: one that outlives a killed run is waited for as well.
        os.set_inheritable(file.fileno(), True)
        if not _lock(file):
            say(f"Waiting for another run that is busy with the {name} ...")
            while not _lock(file):
                time.sleep(0.2)
        try:
            yield
        finally:
            _unlock(file)


def _lock(file: TextIO) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _unlock(file: TextIO) -> None:
    if sys.platform == "win32":
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_UN)
