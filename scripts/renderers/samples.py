"""The figures that are shown, one of each kind, and the pictures of them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from diagram_gen import catalogue, cli, jobs
from diagram_gen.fact_cache import FactCache, fetch
from diagram_gen.formats import FAMILIES, FORMS
from diagram_gen.theme import SYSTEM

NAMES = (
    "figures/lstm/u3-f1/weights",
    "figures/lstm/u2-f2/values",
    "figures/lstm/u3-f1/cell",
    "figures/bidirectional-lstm/u3-f2/flow",
    "figures/lstm/u1-u2-u3-f1/compare",
    "figures/layouts/pytorch-lstm",
)

#: A file that is not published: a light figure that asks for the fonts of its PDF by name. Where
#: those are installed, programs can be compared to a letter.
NAMED = ".named.svg"

#: All pictures are compared at this width in pixels; the figures are from 400 to 600 wide.
WIDTH = 600


@dataclass(frozen=True)
class Sample:
    """One figure: its name, where its files are, and how high it is at the common width."""

    name: str
    folder: Path
    height: int

    def file(self, form: str) -> Path:
        """Return the file of a form such as ``.light.svg``."""
        return self.folder / f"{self.name}{form}"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the pictures that are compared."""
        return WIDTH, self.height


@dataclass(frozen=True)
class Shot:
    """How one program shows one file.

    Attributes:
        sample: what is shown.
        form: which of its files.
        scheme: ``light`` or ``dark``: the colours that it should have there.
        image: the picture, on white, in the common size.
    """

    sample: Sample
    form: str
    scheme: str
    image: Image.Image


def shot(sample: Sample, form: str, image: Image.Image, scheme: str = "") -> Shot:
    """Bring a picture to the common size, on white.

    Without ``scheme`` it is that of the file; one that follows its surroundings is light.
    """
    known = "dark" if form.startswith(".dark.") else "light"
    page = Image.new("RGBA", image.size, "white")
    page.alpha_composite(image.convert("RGBA"))
    return Shot(
        sample,
        form,
        scheme or known,
        page.convert("RGB").resize(sample.size, Image.Resampling.BOX),
    )


def shots(form: str, samples: Iterable[Sample], images: Iterable[Path]) -> list[Shot]:
    """Return the shots of one form from picture files, one for each sample."""
    found = []
    for sample, path in zip(samples, images, strict=True):
        with Image.open(path) as image:
            found.append(shot(sample, form, image))
    return found


def made(folder: Path, names: Sequence[str] = NAMES) -> list[Sample]:
    """Make all files of figures in one folder and return the figures."""
    work = [job for job in jobs.site_jobs() if job.name in names]
    needed = {key for job in work for key in job.cases}
    cases = [case for case in catalogue.site_cases() if case.key in needed]
    facts = fetch(FactCache(cli.CACHE / "facts"), cases, list)
    samples = []
    for job in work:
        name = job.name.removeprefix("figures/").replace("/", "-")
        files = job.run(facts).files
        for form, content in zip(FORMS, files.values(), strict=True):
            whole = content if isinstance(content, bytes) else content.encode()
            (folder / f"{name}{form}").write_bytes(whole)
        light = str(files[f"{job.name}.light.svg"])
        named = light.replace(SYSTEM.sans, FAMILIES.sans).replace(SYSTEM.mono, FAMILIES.mono)
        (folder / f"{name}{NAMED}").write_text(named, encoding="utf-8")
        samples.append(Sample(name, folder, _height(light)))
    return samples


def _height(svg: str) -> int:
    found = re.search(r' viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if found is None:
        raise ValueError("an SVG file without viewBox")
    return round(WIDTH * float(found[2]) / float(found[1]))
