"""The gallery: every figure on one page, as static HTML inside Markdown.

One card stands for a layer in one size, and lists the kinds of figure that there are of it. What
a script adds (``docs/assets/embed.js``) is in the page from the start, but hidden: a form that
filters the cards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diagram_gen.embed import PLACES
from diagram_gen.figure_names import KIND_NAMES, OTHER_GROUPS, Named
from diagram_gen.templating import filled

TEMPLATE = "gallery.md.j2"


@dataclass(frozen=True)
class _Card:
    """Figures of one layer in one size, or of one step of a forward pass; the first is shown."""

    figures: tuple[Named, ...]

    @property
    def label(self) -> str:
        return self.figures[0].label

    @property
    def units(self) -> str:
        return " ".join(map(str, self.figures[0].units))

    @property
    def features(self) -> str:
        return " ".join(map(str, self.figures[0].features))


@dataclass(frozen=True)
class _Section:
    """The cards of one layer."""

    cards: tuple[_Card, ...]

    @property
    def _first(self) -> Named:
        return self.cards[0].figures[0]

    @property
    def group(self) -> str:
        return self._first.group

    @property
    def name(self) -> str:
        return self._first.group_name

    @property
    def page(self) -> str:
        return self._first.page


def gallery(*addresses: str) -> str:
    """Return the Markdown of the gallery of these figures, addresses being without suffix."""
    figures = [Named(address) for address in addresses]
    sections = _sections(figures)
    return filled(
        TEMPLATE,
        sections=sections,
        filters=_filters(sections, figures),
        places=PLACES,
        total=len(figures),
        layers=sum(section.group not in OTHER_GROUPS for section in sections),
        sizes=len({(f.group, f.configuration) for f in figures if len(f.units) == 1}),
        layouts=sum(figure.group == "layouts" for figure in figures),
    )


def _kinds(figures: Iterable[Named]) -> dict[str, str]:
    """Return the names of all kinds of figure that there are, in the order of names."""
    found = {figure.kind: figure.kind_name for figure in figures}
    return {kind: found[kind] for kind in [*KIND_NAMES, *found] if kind in found}


def _sections(figures: Sequence[Named]) -> list[_Section]:
    """Group figures: layers and sizes in the order in which they come, kinds in that of names."""
    groups: dict[str, dict[tuple[str, int | None], list[Named]]] = {}
    for figure in figures:
        card = figure.configuration, figure.moment.t if figure.moment else None
        groups.setdefault(figure.group, {}).setdefault(card, []).append(figure)
    kinds = list(_kinds(figures))
    return [
        _Section(
            tuple(
                _Card(tuple(sorted(card, key=lambda figure: kinds.index(figure.kind))))
                for card in cards.values()
            )
        )
        for cards in groups.values()
    ]


def _filters(
    sections: Sequence[_Section], figures: Sequence[Named]
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return the name of each filter, its title, and its values with their words."""

    def numbers(name: str) -> list[tuple[str, str]]:
        found = sorted({number for figure in figures for number in getattr(figure, name)})
        return [(str(number), str(number)) for number in found]

    return [
        ("layer", "Layer", [(section.group, section.name) for section in sections]),
        ("units", "Units", numbers("units")),
        ("features", "Features", numbers("features")),
        ("figure", "Figure", list(_kinds(figures).items())),
    ]
