"""Work shared out among processes: for what takes longer than starting them does."""

import os
from collections.abc import Callable, Iterable, Sequence

#: So many processes are enough: more of them wait for one another's memory and disk.
MOST = min(4, os.cpu_count() or 1)


def shared_out[T, R](
    work: Callable[[T], R], items: Sequence[T], at_least: int, chunk: int
) -> Iterable[R]:
    """Yield ``work(item)`` for each item, in order.

    Args:
        work: a function of a module, since it is called in other processes.
        items: what it is called with.
        at_least: from so many items on, several processes share them.
        chunk: how many items a process gets at a time.
    """
    if len(items) < at_least or MOST == 1:
        yield from map(work, items)
        return
    from concurrent.futures import ProcessPoolExecutor  # not for a build with nothing to do
    from multiprocessing import get_context

    with ProcessPoolExecutor(MOST, get_context("spawn"), _end_with_parent) as pool:
        yield from pool.map(work, items, chunksize=chunk)


def _end_with_parent() -> None:
    """End this process when the one that started it does, even if that was killed."""
    from multiprocessing import parent_process
    from threading import Thread

    def wait() -> None:
        if parent := parent_process():
            parent.join()
        os._exit(1)

    Thread(target=wait, daemon=True).start()
