"""The package as it is installed: whole, and of use by itself for plain numbers."""

import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.programs import ROOT, python

BUILD = "import sys; from flit_core.buildapi import build_wheel; print(build_wheel(sys.argv[1]))"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """What `pip install` makes of the project."""
    folder = tmp_path_factory.mktemp("wheel")
    done = python(["-c", BUILD, folder])
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(folder / done.stdout.strip()) as file:
        yield file


def test_the_wheel_has_every_file(wheel: zipfile.ZipFile) -> None:
    """Modules, data, templates and schemas, and the mark that the types can be believed."""
    package = ROOT / "diagram_gen"
    expected = {
        path.relative_to(ROOT).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    inside = {name for name in wheel.namelist() if name.startswith("diagram_gen/")}
    assert inside == expected
    for suffix in (".py", ".json", ".j2"):
        assert any(name.endswith(suffix) for name in inside), suffix
    assert "diagram_gen/py.typed" in inside


def test_installed_alone_it_draws_plain_numbers(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    """As after `pip install --no-deps`, in an environment that has nothing else, elsewhere."""
    venv.create(tmp_path / "new", with_pip=False)
    new = str(tmp_path / "new" / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    where = [new, "-I", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    place = subprocess.run(where, capture_output=True, text=True, check=True).stdout.strip()
    wheel.extractall(place)
    code = (
        "import diagram_gen;"
        "p = diagram_gen.weights_map('gru', units=3, features=2);"
        "p.save('map.svg'); p.save('map.html');"
        "diagram_gen.shapes('gru', units=3, features=2).save('shapes.csv');"
        "print(diagram_gen.__file__)\n"
        "try: p.save('map.png')\n"
        "except diagram_gen.UserError as error: print(error)"
    )
    done = subprocess.run(
        [new, "-I", "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.stderr == ""
    assert done.stdout.startswith(place)
    assert "The package typst is not installed" in done.stdout
    assert {path.name for path in tmp_path.iterdir()} == {
        *("new", "map.svg", "map.html", "shapes.csv")
    }
