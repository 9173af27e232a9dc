"""The commands ``model`` and ``layer``: what they say, what they write, and what they refuse."""

import io
import json
import os
import pty
import re
import subprocess
import sys
import termios
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from diagram_gen import cli, cli_own
from diagram_gen.layers import KINDS
from diagram_gen.own import read as reader
from diagram_gen.own.found import FoundLayer, FoundModel
from tests.own.hostile import HARMLESS, HOSTILE
from tests.own.layers import lstm
from tests.own.models import made, save
from tests.own.names import NAMES
from tests.programs import ROOT, contents, environment, python, times


@dataclass(frozen=True)
class Said:
    """What a run said, and its exit status."""

    status: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in an empty folder."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def run(*arguments: str | Path) -> Said:
        try:
            status = cli.main([*map(str, arguments)])
        except SystemExit as stop:  # how argparse ends
            status = int(stop.code or 0)
        return Said(status, *capsys.readouterr())

    return run


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for models, each of which is saved once."""
    return tmp_path_factory.mktemp("models")


# --------------------------------------------------------------------------------- model FILE


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("submodels", ".keras"),
        ("bidirectional", ".keras"),
        ("cells", ".h5"),
        ("variants", ".keras"),
        ("convolutional", ".weights.h5"),
        ("dtypes", ".h5"),
        ("wrapped", ".keras"),
    ],
)
def test_a_real_model(name: str, suffix: str, saved: Path, run: Run) -> None:
    """Every layer is listed and written, with the arrays that Keras itself tells."""
    path = save(name, suffix, saved)
    said = run("model", path)
    assert (said.status, said.err) == (0, "")
    known = {layer.name: layer for layer in made(name).layers}
    out = Path(f"{re.sub(r'[^a-z0-9]+', '-', path.name.removesuffix(path.suffix))}-unpacked")
    pages = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(out.glob("*/shapes.json"))]
    assert {page["name"] for page in pages} == set(known)
    for page in pages:
        arrays = known[page["name"]].arrays
        assert [tuple(each["shape"]) for each in page["arrays"]] == [a.shape for a in arrays]
        for told, array in zip(page["arrays"], arrays, strict=True):
            whole = array.astype(np.float64)
            rows = {each["block"]: each for each in told["statistics"]}
            all_ = rows.get("all", next(iter(rows.values())))
            assert all_["mean"] == pytest.approx(whole.mean(), abs=1e-9)
            assert all_["greatest"] == whole.max()
    for layer in known.values():
        assert layer.name in said.out
        assert all(str(array.shape) in said.out for array in layer.arrays)
    total = sum(array.size for layer in known.values() for array in layer.arrays)
    assert said.out.startswith(f"{path.name}: {len(known)} recurrent layer")
    assert f", {total:,} parameters\n" in said.out
    assert said.out.endswith(
        f"{out}/index.html and {len(contents(out)) - 2} other files written.\n"
    )


def test_remarks_are_told(saved: Path, run: Run) -> None:
    said = run("model", save("custom", ".weights.h5", saved))
    assert "A file of weights doesn't tell classes" in said.out
    index = Path("custom-weights-unpacked/index.html").read_text(encoding="utf-8")
    assert "A file of weights doesn&#39;t tell classes" in index


def test_a_folder_of_ones_choice(saved: Path, run: Run, tmp_path: Path) -> None:
    """A second run changes nothing, and other files in the folder stay."""
    out = tmp_path / "drawings"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    path = save("submodels", ".keras", saved)
    assert run("model", path, "--out", out).status == 0
    before = times(out)
    assert run("model", path, "--out", out).status == 0
    assert times(out) == before
    assert (out / "notes.txt").read_text() == "mine"
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("suffix", [".keras", ".h5", ".weights.h5"])
def test_a_model_without_recurrent_layers(suffix: str, saved: Path, run: Run) -> None:
    """Status 1, a sentence, and nothing written."""
    path = save("none", suffix, saved)
    said = run("model", path)
    assert (said.status, said.out) == (1, "")
    first, *_ = said.err.splitlines()
    assert first == f"diagram_gen: {path} has no recurrent layer that can be shown."
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    "what", ["empty file", "text", "page instead of a model", "pickle", "external link"]
)
def test_a_file_that_is_none(what: str, run: Run, tmp_path: Path) -> None:
    """Status 2, one sentence that names the file, and nothing written."""
    path = HOSTILE[what].write(tmp_path)
    said = run("model", path)
    assert (said.status, said.out) == (2, "")
    (line,) = said.err.splitlines()
    assert line.startswith(f"diagram_gen: Cannot read {path}: ")
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("what", list(HARMLESS)[:4])
def test_a_sound_file_with_something_bad_around(what: str, run: Run, tmp_path: Path) -> None:
    path = HARMLESS[what](tmp_path)
    said = run("model", path, "--out", "out")
    assert (said.status, said.err) == (0, "")
    assert "(2, 12) (3, 12) (12,)" in said.out


def test_no_such_file(run: Run) -> None:
    said = run("model", "missing.keras")
    assert (said.status, said.out) == (2, "")
    assert said.err == (
        "diagram_gen: Cannot read missing.keras: there is no such file; check its name.\n"
    )


def test_debug_shows_where(run: Run) -> None:
    with pytest.raises(Exception, match="no such file"):
        run("--debug", "model", "missing.keras")


def test_a_place_where_nothing_can_be_written(saved: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    said = run("model", save("sequential", ".keras", saved), "--out", tmp_path / "file" / "out")
    assert said.status == 2
    assert re.fullmatch(r"diagram_gen: Cannot write .*choose another.*\.\n", said.err)
    assert (tmp_path / "file").read_text() == "mine"


def _found(monkeypatch: pytest.MonkeyPatch, *layers: FoundLayer) -> None:
    """Let the reader find these layers in any file."""
    monkeypatch.setattr(reader, "read_model", lambda path: FoundModel("model", layers))


@pytest.mark.parametrize("what", NAMES)
def test_names_do_no_harm_to_a_terminal(
    what: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No escape sequence, no turned direction, one line for each cell."""
    _found(monkeypatch, FoundLayer(NAMES[what], NAMES[what], lstm(3, 2).cells))
    said = run("model", "x.keras", "--out", "out")
    assert (said.status, said.err) == (0, "")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", said.out)
    assert len(said.out.splitlines()) == 4 + 2


def test_a_terminal_that_lacks_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it can't show becomes a question mark, and the rest is as it should be."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    cli_own._say(["unï 中文"], stream)
    stream.flush()
    assert stream.buffer.getvalue() == b"un? ??\n"


@pytest.mark.parametrize(
    ("file", "folder"),
    [
        ("my_model.keras", "my-model-unpacked"),
        ("My Model (2).weights.h5", "my-model-2-weights-unpacked"),
        ("../models/net.h5", "net-unpacked"),
        (".", "here-unpacked"),
        ("模型.keras", "layer-unpacked"),
    ],
)
def test_the_folder_is_named_after_the_file(
    file: str, folder: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    _found(monkeypatch, lstm(3, 2))
    assert run("model", file).status == 0
    assert [path.name for path in Path().iterdir()] == [folder]


def test_progress_on_a_terminal_only(saved: Path, tmp_path: Path) -> None:
    """A bar on a terminal; nothing on stderr elsewhere."""
    path = save("submodels", ".keras", saved)
    command = [sys.executable, "-m", "diagram_gen", "model", str(path), "--out"]
    quiet = python([*command[1:], tmp_path / "quiet"])
    assert quiet.returncode == 0, quiet.stderr
    assert quiet.stderr == ""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    with subprocess.Popen(
        [*command, str(tmp_path / "bar")],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=theirs,
    ) as process:
        process.communicate(timeout=300)
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert process.returncode == 0
    assert re.search(r"\rDrawing layers: +\d+%\|", shown)
    assert shown.endswith("\r")


# --------------------------------------------------------------------------------- layer NAME


@pytest.mark.parametrize("layer", KINDS)
def test_a_layer_of_plain_numbers(layer: str, run: Run) -> None:
    """Each layer of the site, in a size that it does not have."""
    said = run("layer", layer, "--units", "50", "--features", "7")
    assert (said.status, said.err) == (0, "")
    (out,) = Path().iterdir()
    assert out.name == f"{layer}-u50-f7-unpacked"
    count = len(contents(out))
    assert said.out.endswith(f"{out}/index.html and {count - 2} other files written.\n")
    assert said.out.startswith(f"{KINDS[layer].title}: ")
    assert (out / "weights.svg").is_file()


def test_what_is_said_of_a_layer(run: Run) -> None:
    said = run("layer", "lstm", "--units", "50", "--features", "7", "--out", "out")
    assert said.out.splitlines() == [
        "LSTM: 11,600 parameters",
        "",
        "layer  what it is  units  features  shapes                     parameters",
        "lstm   LSTM           50         7  (7, 200) (50, 200) (200,)      11,600",
        "",
        "out/index.html and 12 other files written.",
    ]
    assert run("layer", "lstm", "--units", "2").status == 0
    assert Path("lstm-u2-f1-unpacked").is_dir()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lstmm", "--units", "3"], "Unknown layer 'lstmm': choose one of lstm, gru, "),
        (["lstm", "--units", "0"], "units must be at least 1, not 0."),
        (["lstm", "--units=-3"], "units must be at least 1, not -3."),
        (["lstm", "--units", "x"], "--units takes a whole number, such as 3, not 'x'."),
        (["lstm", "--units", "3", "--features", "1.5"], "--features takes a whole number"),
        (["lstm", "--units", "9" * 30], "choose smaller sizes."),
        (["lstm"], "the following arguments are required: --units"),
    ],
)
def test_what_is_refused(arguments: list[str], message: str, run: Run) -> None:
    said = run("layer", *arguments)
    assert (said.status, said.out) == (2, "")
    assert message in said.err
    assert "Traceback" not in said.err
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    ["['layer', 'lstm', '--units', '3', '--out', out]", "['model', path, '--out', out]"],
    ids=["layer", "model"],
)
def test_neither_keras_nor_tensorflow_is_imported(
    arguments: str, saved: Path, tmp_path: Path
) -> None:
    """Not by the program itself; and for plain numbers, no picture is painted either."""
    program = (
        "import sys; path, out = sys.argv[1:]; from diagram_gen import cli; "
        f"assert cli.main({arguments}) == 0; "
        "heavy = {'tensorflow', 'keras', 'h5py'} & set(sys.modules); assert not heavy, heavy; "
        f"assert ('matplotlib' in sys.modules) == ({arguments}[0] == 'model')"
    )
    done = python(["-c", program, save("sequential", ".keras", saved), tmp_path / "out"])
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "index.html").is_file()
