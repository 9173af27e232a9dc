"""Tables of sample models say what their cards say, and link to files that exist."""

import re
from collections.abc import Iterator

import pytest

from diagram_gen.action_catalogue import TEXTS
from diagram_gen.training import card_texts, files
from diagram_gen.training.tasks import TASKS

NAMES = [one.name for one in TASKS]

each_model = pytest.mark.parametrize("name", NAMES)


def _rows(table: str) -> Iterator[list[str]]:
    """Yield the cells of each row, after a head that gives each column its side."""
    head, sides, *rows = table.rstrip("\n").split("\n")
    assert set(sides) <= set("|:- ")
    columns = head.count("|")
    assert sides.count("|") == columns
    for row in rows:
        assert row.count("|") == columns
        yield [cell.strip() for cell in row.strip("|").split("|")]


def _check_links(cell: str, name: str) -> None:
    """All files of a model, from a page one folder below the first one, to be saved."""
    links = re.findall(r"\[[a-z ]+\]\(([^)]+)\)\{ download \}", cell)
    page = files.FOLDER.parents[1] / "learn"
    assert [(page / link).resolve() for link in links] == [
        path(name) for path in (files.model_path, files.initial_path, files.card_path)
    ]
    assert all((page / link).is_file() for link in links)


def _numbers(text: str) -> list[float]:
    return [float(n) for n in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])", text)]


def test_the_table_has_a_row_for_each_model() -> None:
    """With its layers, parameters, first score and files."""
    rows = list(_rows(card_texts.overview()))
    assert sorted(row[0] for row in rows) == sorted(f"`{name}`" for name in NAMES)
    for first, layers, parameters, score, links in rows:
        name = first.strip("`")
        card = files.card(name)
        assert re.findall("`(.*?)`", layers) == card["layers"]
        assert parameters == f"{card['parameters']:,}"
        what, number = next(iter(card["scores"].items()))
        assert score.startswith(f"{what}: ")
        assert _numbers(score)[-1] == pytest.approx(number["value"], rel=0.005)
        _check_links(links, name)


@each_model
def test_a_card_says_what_the_file_says(name: str) -> None:
    """Everything by which the training can be judged, and repeated."""
    card = files.card(name)
    rows = dict(_rows(card_texts.card(name)))
    assert [rows["task"], rows["data"]] == [card["task"], card["data"]]
    assert re.findall("`(.*?)`", rows["layers"]) == card["layers"]
    assert rows["layers"].endswith(f"; {card['parameters']:,} parameters")
    assert f"{card['epochs']} epochs in batches of {card['batch size']}," in rows["training"]
    assert f"`{card['optimizer']}`, loss `{card['loss']}`" in rows["training"]
    assert rows["training"].endswith(f", seed {card['seed']}")
    for package, version in card["versions"].items():
        assert f"{package} {version}" in rows["made with"]
    _check_links(rows["files"], name)
    assert rows["train again"].endswith(f" train {name}`")


@each_model
def test_scores_are_those_of_the_card(name: str) -> None:
    """Each with three digits, and with what was asked for if anything was."""
    rows = dict(_rows(card_texts.card(name)))
    scores = files.card(name)["scores"]
    told = rows["scores"].split("; ")
    for said, (what, score) in zip(told, scores.items(), strict=True):
        assert said.startswith(f"{what} ")
        bound = [(sense, value) for sense, value in score.items() if sense != "value"]
        numbers = [score["value"], *(value for _, value in bound)]
        assert _numbers(said.removeprefix(what)) == pytest.approx(numbers, rel=0.005)
        for sense, _ in bound:
            assert re.search(rf"\({sense} [^)]+ was asked for\)$", said)
        assert ("asked for" in said) == bool(bound)


def test_each_text_depends_on_the_cards_that_it_tells_of() -> None:
    """A model that is trained again gets a new text, and no other model does."""
    texts = {row.address: row.data for row in TEXTS}
    assert set(texts["_generated/models.md"]) == {files.card_path(name) for name in NAMES}
    for name in NAMES:
        assert texts[f"_generated/model-{name}.md"] == (files.card_path(name),)
    assert len(texts) == len(NAMES) + 1
