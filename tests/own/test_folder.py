"""Results in a folder: replaced and removed where they are ours, and nothing else is touched."""

from pathlib import Path

import pytest

from diagram_gen.errors import UserError
from diagram_gen.own import report
from diagram_gen.own.folder import LIST
from diagram_gen.own.found import FoundLayer, FoundModel
from diagram_gen.own.report import write_report
from diagram_gen.own.told import Told, layer_told
from tests.own.layers import both_ways, chain, lstm
from tests.programs import contents, times


def _model(*layers: FoundLayer) -> FoundModel:
    return FoundModel("mine", layers)


def test_the_same_bytes_again(tmp_path: Path) -> None:
    """A second run changes no file, and another folder gets the same ones."""
    model = _model(lstm(3, 2), both_ways((4, 4), 3))
    write_report(model, tmp_path / "one")
    before = times(tmp_path / "one")
    write_report(model, tmp_path / "one")
    assert times(tmp_path / "one") == before
    write_report(model, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_several_processes_write_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = _model(lstm(3, 2), both_ways((4, 4), 3), chain((3, 2), 2))
    write_report(model, tmp_path / "one")
    monkeypatch.setattr(report, "PARALLEL_FROM", 2)
    monkeypatch.setattr("diagram_gen.processes.MOST", 2)
    write_report(model, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_smaller_model_leaves_nothing_of_a_larger_one(tmp_path: Path) -> None:
    """What an earlier run wrote goes; what anybody else put there stays."""
    write_report(_model(lstm(3, 2), both_ways((4, 4), 3)), tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "02-both" / "notes.txt").write_text("mine, too")
    write_report(_model(lstm(50, 7)), tmp_path)
    alone = tmp_path / "elsewhere"
    write_report(_model(lstm(50, 7)), alone)
    expected = contents(alone) | {"notes.txt": b"mine", "02-both/notes.txt": b"mine, too"}
    found = contents(tmp_path)
    assert {a: c for a, c in found.items() if not a.startswith("elsewhere/")} == expected


@pytest.mark.parametrize("address", ["index.html", "model.json", "02-both/index.html"])
def test_files_of_others_are_not_replaced(address: str, tmp_path: Path) -> None:
    """One in the place of a result: nothing at all is written."""
    path = tmp_path / address
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine")
    with pytest.raises(UserError, match="is there already and was not made by this program"):
        write_report(_model(lstm(3, 2), both_ways((4, 4), 3)), tmp_path)
    assert contents(tmp_path) == {address: b"mine"}


def test_a_file_of_others_among_those_of_a_layer(tmp_path: Path) -> None:
    """That layer is not begun."""
    (tmp_path / "02-both").mkdir()
    (tmp_path / "02-both" / "weights.svg").write_text("mine")
    with pytest.raises(UserError, match=r"weights\.svg is there already"):
        write_report(_model(lstm(3, 2), both_ways((4, 4), 3)), tmp_path)
    assert (tmp_path / "02-both" / "weights.svg").read_text() == "mine"
    assert [path.name for path in (tmp_path / "02-both").iterdir()] == ["weights.svg"]


def test_nothing_is_written_elsewhere(tmp_path: Path) -> None:
    """A folder in the place of ours that leads elsewhere is refused."""
    (tmp_path / "other").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "01-lstm").symlink_to(tmp_path / "other")
    with pytest.raises(UserError, match="leads out of"):
        write_report(_model(lstm(3, 2)), tmp_path / "out")
    assert contents(tmp_path / "other") == {}


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '["../x"]', '["/etc/passwd"]', '[""]', "\x00", "[" * 100_000]
)
def test_a_damaged_list(text: str, tmp_path: Path) -> None:
    """What cannot be understood removes nothing."""
    (tmp_path / LIST).write_text(text)
    with pytest.raises(UserError, match="is damaged"):
        write_report(_model(lstm(3, 2)), tmp_path)
    assert list(contents(tmp_path)) == [LIST]


def test_a_layer_that_fails_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are made before any of them is written; those before it are whole."""

    def failing(layer: FoundLayer) -> Told:
        if layer.name == "both":
            raise ZeroDivisionError
        return layer_told(layer)

    monkeypatch.setattr(report, "layer_told", failing)
    model = _model(lstm(3, 2), both_ways((4, 4), 3))
    with pytest.raises(ZeroDivisionError):
        write_report(model, tmp_path)
    assert {address.split("/")[0] for address in contents(tmp_path)} == {LIST, "01-lstm"}
    monkeypatch.undo()
    write_report(_model(chain((3, 2), 2)), tmp_path)  # what the list knows of is removed later
    folders = {path.name for path in tmp_path.iterdir() if path.is_dir()}
    assert folders == {"01-chain"}
