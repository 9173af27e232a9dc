"""The layers in plain C: compiled without a warning, as Keras to 1e-5, one sentence for errors."""

import re
import shutil
import subprocess
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.programs import ROOT

CODE = ROOT / "docs/assets/code"
PAGE = ROOT / "docs/how-to/lstm-in-c.md"
NAMES = ("lstm", "gru")
STRICT = ("-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic")

#: (units, features, steps).
SIZES = ((1, 1, 1), (1, 3, 5), (3, 1, 4), (3, 2, 7), (16, 5, 10), (64, 8, 12))

Programs = dict[str, Path]


def _cc(*arguments: str | Path, folder: Path) -> None:
    compiler = shutil.which("cc")
    assert compiler, "there is no C compiler named cc: install one (gcc or clang) for this test"
    done = subprocess.run(
        [compiler, *map(str, arguments)], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Programs:
    """Both programs by name, compiled."""
    folder = tmp_path_factory.mktemp("c")
    for name in NAMES:
        _cc(*STRICT, "-O2", "-o", name, CODE / f"{name}.c", "-lm", folder=folder)
    return {name: folder / name for name in NAMES}


def _run(program: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [str(program), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture(scope="module")
def page_code(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the page's Python blocks define and write, run in a folder of its own."""
    variables: dict[str, Any] = {"__name__": "__main__"}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("page"))
        variables["folder"] = Path.cwd()
        for code in _blocks("python"):
            exec(compile(code, PAGE.name, "exec"), variables)  # noqa: S102
    return variables


def _blocks(language: str) -> list[str]:
    """Return the page's blocks that start with this word behind the fence."""
    pattern = rf"^```{re.escape(language)}\n(.*?)^```"
    return re.findall(pattern, PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def _layer(name: str, units: int, features: int) -> Any:
    import keras

    layer = {"lstm": keras.layers.LSTM, "gru": keras.layers.GRU}[name](units, return_sequences=True)
    layer.build((None, None, features))
    rng = np.random.default_rng(units)
    layer.set_weights([rng.normal(scale=0.5, size=w.shape) for w in layer.get_weights()])
    return layer


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("sizes", SIZES)
def test_every_step_is_that_of_keras(
    programs: Programs,
    page_code: dict[str, Any],
    tmp_path: Path,
    name: str,
    sizes: tuple[int, int, int],
) -> None:
    """Random weights, exported as the page does it."""
    units, features, steps = sizes
    layer = _layer(name, units, features)
    x = np.random.default_rng(steps).normal(size=(steps, features)).astype("float32")
    page_code["export"](tmp_path / "layer.txt", layer, x)
    done = _run(programs[name], tmp_path / "layer.txt")
    assert (done.returncode, done.stderr) == (0, "")
    found = np.array([[float(word) for word in line.split()] for line in done.stdout.splitlines()])
    expected = np.asarray(layer(x[None]))[0]
    assert found.shape == expected.shape == (steps, units)
    assert abs(found - expected).max() < 1e-5


def test_an_error_would_be_seen(
    programs: Programs, page_code: dict[str, Any], tmp_path: Path
) -> None:
    """With two blocks exchanged the outputs are far from those of Keras."""
    layer = _layer("lstm", 3, 2)
    x = np.random.default_rng(0).normal(size=(4, 2)).astype("float32")
    expected = np.asarray(layer(x[None]))[0]
    layer.set_weights([np.roll(w, 3, axis=-1) for w in layer.get_weights()])
    page_code["export"](tmp_path / "layer.txt", layer, x)
    found = np.fromstring(_run(programs["lstm"], tmp_path / "layer.txt").stdout, sep=" ")
    assert abs(found.reshape(4, 3) - expected).max() > 1e-2


#: The numbers of a layer with one unit, one feature and one step, by program.
WORDS = {"lstm": ["1"] * (3 + 4 + 4 + 4 + 1), "gru": ["1"] * (3 + 3 + 3 + 6 + 1)}


def _with(place: int, word: str) -> Callable[[list[str]], list[str]]:
    return lambda words: [*words[:place], word, *words[place + 1 :]]


#: What is wrong with a file, and what the sentence says of it.
BAD: dict[str, tuple[Callable[[list[str]], list[str]], str]] = {
    "nothing": (lambda words: [], "ends too early: units is missing"),
    "sizes only": (lambda words: words[:3], "ends too early: kernel is missing"),
    "no x": (lambda words: words[:-1], "ends too early: x is missing"),
    "one number more": (lambda words: [*words, "1"], "goes on after x"),
    "a word": (_with(5, "kernel"), "'kernel' in kernel is not a number"),
    "half a number": (_with(5, "1.5e"), "is not a number"),
    "two numbers in one": (_with(5, "1,5"), "is not a number"),
    "nan": (_with(5, "nan"), "'nan' in kernel is not a number"),
    "infinity": (_with(5, "1e999"), "is not a number"),
    "a long number": (_with(5, "1" * 200), "is not a number"),
    "no units": (_with(0, "0"), "units is 0: it must be a whole number"),
    "fewer than no units": (_with(0, "-3"), "units is -3: it must be a whole number"),
    "half a unit": (_with(0, "1.5"), "units is 1.5: it must be a whole number"),
    "no features": (_with(1, "0"), "features is 0"),
    "no steps": (_with(2, "0"), "steps is 0"),
    "a huge size": (_with(0, "99999999999999999999"), "it must be a whole number from 1 to 1e+08"),
    "huge arrays": (_with(0, "100000"), "more than 1e+08 are not read"),
    "a long sequence": (_with(2, "100000000"), "more than 1e+08 are not read"),
    "another size": (_with(0, "2"), "ends too early"),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("what", BAD)
def test_a_bad_file(programs: Programs, tmp_path: Path, name: str, what: str) -> None:
    """One sentence that says what is wrong, and status 1."""
    change, sentence = BAD[what]
    (tmp_path / "bad.txt").write_text("\n".join(change(WORDS[name])), encoding="utf-8")
    _assert_fails(_run(programs[name], tmp_path / "bad.txt"), name, sentence)


def _assert_fails(done: subprocess.CompletedProcess[str], name: str, sentence: str) -> None:
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"{name}: ")
    assert sentence in line


@pytest.mark.parametrize("name", NAMES)
def test_the_smallest_good_file(programs: Programs, tmp_path: Path, name: str) -> None:
    """What the bad files differ from."""
    (tmp_path / "good.txt").write_text(" ".join(WORDS[name]), encoding="utf-8")
    assert _run(programs[name], tmp_path / "good.txt").returncode == 0


@pytest.mark.parametrize("name", NAMES)
def test_no_file(programs: Programs, tmp_path: Path, name: str) -> None:
    """No argument, a name of nothing, a folder."""
    _assert_fails(_run(programs[name]), name, "name one file")
    _assert_fails(_run(programs[name], tmp_path / "none"), name, "No such file or directory")
    _assert_fails(_run(programs[name], tmp_path), name, "the file cannot be read")


@pytest.mark.parametrize("name", NAMES)
def test_no_memory_and_no_room(programs: Programs, tmp_path: Path, name: str) -> None:
    """Allocation fails under a limit; writing fails where nothing can be written."""
    (tmp_path / "large.txt").write_text("4000 1 1", encoding="utf-8")
    limited = 'ulimit -v 100000; exec "$0" "$1"'
    done = _run(Path("/bin/sh"), "-c", limited, programs[name], tmp_path / "large.txt")
    _assert_fails(done, name, "there is no memory for ")
    (tmp_path / "good.txt").write_text(" ".join(WORDS[name]), encoding="utf-8")
    full = 'exec "$0" "$1" > /dev/full'
    done = _run(Path("/bin/sh"), "-c", full, programs[name], tmp_path / "good.txt")
    _assert_fails(done, name, "the output cannot be written")


def test_the_page_as_a_reader_follows_it(page_code: dict[str, Any]) -> None:
    """Export, compile and run with the page's own commands, then its comparison with Keras."""
    folder: Path = page_code["folder"]
    assert '--8<-- "lstm.c"' in "".join(_blocks("c"))
    shutil.copy(CODE / "lstm.c", folder)
    (commands,) = _blocks("sh")
    done = subprocess.run(
        ["/bin/sh", "-e", "-c", commands], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    (comparison,) = _blocks('{ .python title="compare.py" }')
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        exec(compile(comparison, PAGE.name, "exec"), page_code)  # noqa: S102
    assert page_code["largest"] < 1e-5


def test_the_header_for_a_microcontroller(page_code: dict[str, Any]) -> None:
    """It compiles, and holds the layer's numbers."""
    folder: Path = page_code["folder"]
    (folder / "main.c").write_text(
        textwrap.dedent("""\
            #include <stdio.h>
            #include "lstm_weights.h"
            int main(void)
            {
                printf("%d %d", UNITS, FEATURES);
                for (int n = 0; n < FEATURES * 4 * UNITS; n++) printf(" %.9g", kernel[n]);
                for (int n = 0; n < UNITS * 4 * UNITS; n++) printf(" %.9g", recurrent_kernel[n]);
                for (int n = 0; n < 4 * UNITS; n++) printf(" %.9g", bias[n]);
                return 0;
            }
            """),
        encoding="utf-8",
    )
    _cc(*STRICT, "-o", "main", "main.c", folder=folder)
    units, features, *numbers = map(float, _run(folder / "main").stdout.split())
    weights = page_code["layer"].get_weights()
    assert (units, features) == (len(weights[1]), len(weights[0]))
    assert np.array_equal(
        np.array(numbers, "float32"), np.concatenate([w.ravel() for w in weights])
    )


def test_the_programs_are_short() -> None:
    """Short enough to be read as a whole, in lines that a page shows."""
    for name in NAMES:
        lines = (CODE / f"{name}.c").read_text(encoding="utf-8").splitlines()
        assert len(lines) < 130
        assert max(map(len, lines)) <= 88
