"""The process that opens a reader's file: it may be stopped, crash or run out of what it may use.

``python -m diagram_gen.own.child FILE FOLDER LIMITS`` writes its answer into ``FOLDER``:
see :mod:`diagram_gen.own.transfer`. ``LIMITS`` are JSON.
"""

import contextlib
import json
import math
import signal
import sys
from pathlib import Path

from diagram_gen.own.limits import Limits


def main() -> None:
    """Read the file that the command line names."""
    file, folder = map(Path, sys.argv[1:3])
    limits = Limits(**json.loads(sys.argv[3]))
    restrain(limits, slow=file.is_dir())
    from diagram_gen.own import files, transfer  # what they import counts, too
    from diagram_gen.own.refused import Refused

    try:
        with files.opened(file, folder, limits) as outline:
            transfer.send(outline, folder)
    except Refused as refused:
        transfer.send_refusal(refused, folder)
    except MemoryError:
        transfer.send_refusal(
            Refused("it needs more memory than a file may use here", "choose a smaller model"),
            folder,
        )


def restrain(limits: Limits, *, slow: bool) -> None:
    """Give up what this process doesn't need, as far as the system knows how.

    Args:
        limits: what may be used.
        slow: whether TensorFlow may be needed.
    """
    seconds = math.ceil(limits.slow_seconds if slow else limits.seconds)
    if hasattr(signal, "alarm"):  # the end, should the process that waits for this one be gone
        signal.alarm(seconds + 5)
    with contextlib.suppress(ImportError):  # not on Windows
        import resource

        for what, most in (
            (resource.RLIMIT_AS, limits.slow_memory if slow else limits.memory),
            (resource.RLIMIT_CPU, 2 * seconds),
            (resource.RLIMIT_FSIZE, limits.member),
            (resource.RLIMIT_CORE, 0),
        ):
            _, hard = resource.getrlimit(what)
            soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
            with contextlib.suppress(ValueError, OSError):  # some systems have no such limit
                resource.setrlimit(what, (soft, hard))


if __name__ == "__main__":
    main()
