"""The command line: ``python -m diagram_gen COMMAND``, such as ``build`` or ``train``."""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from diagram_gen import catalogue, cli_own, cli_train, jobs, pipeline, store
from diagram_gen.case import Case
from diagram_gen.errors import UserError
from diagram_gen.layers import KINDS
from diagram_gen.results import MANIFEST

T = TypeVar("T")

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
CACHE = ROOT / ".cache" / "diagram_gen"


class _Bar(pipeline.Progress):
    """A progress bar on a terminal, one line for each stage elsewhere."""

    def __call__(self, what: str, items: Iterable[T], total: int) -> Iterable[T]:
        if not total:
            return
        if sys.stderr.isatty():
            from tqdm import tqdm  # not for a build with nothing to show

            yield from tqdm(items, desc=what, total=total, leave=False)
            return
        print(f"{what}: {total} …", file=sys.stderr, flush=True)
        start = time.monotonic()
        yield from items
        print(f"{what}: done in {time.monotonic() - start:.1f} s", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0, 1 (differences) or 2 (an error)."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        status = int(options.run(options))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough, such as `head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except UserError as error:
        if options.debug:
            raise
        print(f"diagram_gen: {error}", file=sys.stderr)
        return 2
    except Exception as error:
        if options.debug:
            raise
        print(
            f"diagram_gen: this is a mistake in the program: {error!r}; "
            "`python -m diagram_gen --debug …` shows where.",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        print("diagram_gen: stopped; the next build goes on from here.", file=sys.stderr)
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m diagram_gen",
        description="Draw what is inside Keras recurrent layers, from real layers.",
        epilog="Examples: `build` brings docs/ up to date; `build --layer lstm --units 7 "
        "--features 3 --out drawings` draws one layer of your choice; `model my.keras` shows what "
        "is in a model of yours.",
    )
    parser.add_argument("--debug", action="store_true", help="show tracebacks of errors")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    build = commands.add_parser(
        "build",
        help="make or refresh figures, tables and data",
        description="Make what is missing or out of date, and nothing else. Without a "
        "selection: everything that the site needs. With one: the figures and data of the "
        "chosen layers, into --out.",
    )
    build.add_argument("--layer", choices=None, metavar="NAME", help=f"layer: {', '.join(KINDS)}")
    build.add_argument("--units", metavar="N[,N]", help="units to draw, e.g. 3 or 1,2,3")
    build.add_argument("--features", metavar="N[,N]", help="features to draw (default: 1)")
    names = ", ".join(row.name for row in catalogue.FIGURES)
    build.add_argument("--figure", metavar="NAME[,NAME]", help=f"kinds of figure: {names}")
    build.add_argument("--out", type=Path, metavar="DIR", help="folder for the results")
    build.set_defaults(run=_build)

    check = commands.add_parser(
        "check",
        help="rebuild elsewhere and compare every byte",
        description="Build everything anew in a temporary folder, from fresh layers, and "
        "compare the files in docs/ with it. Exit status 1 if any differs.",
    )
    check.set_defaults(run=_check)

    listing = commands.add_parser("list", help="show everything that a build makes")
    listing.set_defaults(run=_list)

    clean = commands.add_parser("clean", help="remove all results and cached facts")
    clean.set_defaults(run=_clean)

    cli_own.add(commands)
    cli_train.add(commands)
    return parser


def _build(options: argparse.Namespace) -> int:
    selection = (options.layer, options.units, options.features, options.figure)
    selected = any(option is not None for option in selection)
    if selected and options.out is None:
        raise UserError(
            "A selection is drawn into a folder of its own, so that docs/ stays complete: "
            "name one with --out."
        )
    out = options.out or DOCS
    if selected:
        cases = _selection(options)
        work = [*jobs.figure_jobs(cases, _figure_names(options.figure)), *jobs.data_jobs(cases)]
        if not any(job.name.startswith("figures/") for job in work):
            raise UserError(
                f"No {options.figure} figure is drawn of this layer at these sizes: choose smaller "
                "ones, or another layer."
            )
        report = pipeline.build(work, cases, out, CACHE, _Bar(), prune=False)
    else:
        report = _build_site(out, CACHE)
    print(_told(report, out))
    return 0


def _build_site(out: Path, cache: Path) -> pipeline.Report:
    return pipeline.build(jobs.site_jobs(), catalogue.site_cases(), out, cache, _Bar())


def _told(report: pipeline.Report, out: Path) -> str:
    if not (report.made or report.written or report.removed):
        return f"{out}: all {report.total} results are up to date."
    return (
        f"{out}: {len(report.made)} of {report.total} results made "
        f"({report.read} layers read), {report.written} files written, "
        f"{report.removed} removed."
    )


def _selection(options: argparse.Namespace) -> list[Case]:
    return [
        Case("lstm" if options.layer is None else options.layer, units, features)
        for units in _sizes("--units", options.units, (1, 2, 3))
        for features in _sizes("--features", options.features, (1,))
    ]


def _sizes(option: str, text: str | None, default: Sequence[int]) -> Sequence[int]:
    if text is None:
        return default
    try:
        return list(dict.fromkeys(int(part) for part in text.split(",")))
    except ValueError:
        raise UserError(
            f"{option} takes whole numbers separated by commas, such as 3 or 1,2,3, not {text!r}."
        ) from None


def _figure_names(text: str | None) -> list[str]:
    names = [] if text is None else text.split(",")
    known = [row.name for row in catalogue.FIGURES]
    for name in names:
        if name not in known:
            raise UserError(f"Unknown figure {name!r}: choose from {', '.join(known)}.")
    return names


def _check(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "docs"
        _build_site(fresh, Path(folder) / "cache")
        addresses = [a for job in jobs.site_jobs() for a in job.files] + [MANIFEST]
        differing = [a for a in addresses if store.read(fresh / a) != store.read(DOCS / a)]
    for address in differing:
        state = "differs" if (DOCS / address).exists() else "is missing"
        print(f"{DOCS / address} {state}")
    print(f"{len(addresses) - len(differing)} of {len(addresses)} files are identical.")
    return 1 if differing else 0


def _list(options: argparse.Namespace) -> int:
    for job in jobs.site_jobs():
        print(*job.files, sep="\n")
    print(MANIFEST)
    return 0


def _clean(options: argparse.Namespace) -> int:
    removed = pipeline.clean(DOCS)
    shutil.rmtree(CACHE, ignore_errors=True)
    print(f"{removed} files removed from {DOCS}, and the cached facts.")
    return 0
