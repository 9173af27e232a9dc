"""The page that reads models in the browser: what it shows, and how it is used."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import h5py
import numpy as np
import pytest
from playwright.sync_api import Browser, Route, expect

from diagram_gen.colours import SCHEMES
from diagram_gen.own import bundle
from diagram_gen.own.page_data import page_data
from tests.own.by_hand import arrays, keras3, weights
from tests.own.models import save
from tests.site.your_model import NEXT, Opened, assert_same, in_python, opened_in


@pytest.fixture
def fresh(browser: Browser, address: str) -> Iterator[Opened]:
    """A page of its own for one test, on a phone."""
    yield from opened_in(
        browser, f"{address}your-model.html", viewport={"width": 390, "height": 800}
    )


def test_a_value_is_told_by_pointer_and_by_keys(reader: Opened, tmp_path: Path) -> None:
    """Index, value, where it comes from, gate, unit and slice; the unit's columns are lit."""
    path = tmp_path / "model.weights.h5"
    kernel, recurrent, bias = arrays(units=3, features=2)
    kernel[1, 4] = 0.123
    recurrent[2, 5], bias[0] = -1.5, 7
    with h5py.File(path, "w") as file:
        keras3(file, {"layers/lstm/cell": [kernel, recurrent, bias]})
    reader.read(path)
    cells = reader.page.locator(".lu-map td[role=gridcell]")
    readout = reader.page.locator(".lu-model-readout")
    cells.nth(12 + 4).hover()
    expect(readout).to_have_text(
        "kernel[1, 4] = 0.123: feature 1 → forget gate of unit 1, slice kernel[:, 3:6]"
    )
    lit = reader.page.locator(".lu-map .lu-lit")
    assert lit.count() == 4 * (2 + 3 + 1)
    cells.nth(12 + 4).focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight"):
        reader.page.keyboard.press(key)
    expect(readout).to_have_text(
        "recurrent_kernel[2, 5] = −1.5: previous output of unit 2 → forget gate of unit 2, "
        "slice recurrent_kernel[:, 3:6]"
    )
    reader.page.keyboard.press("Control+End")
    reader.page.keyboard.press("Home")
    expect(readout).to_have_text("bias[0] = 7: input gate of unit 0, slice bias[0:3]")
    assert reader.page.locator(".lu-map [tabindex='0']").count() == 1


def test_large_layers_are_coloured_and_looked_into(reader: Opened, tmp_path: Path) -> None:
    """Keys go from value to value and look closer; a click tells of a value, too."""
    path = tmp_path / "model.weights.h5"
    held = arrays(units=300, features=40)
    held[0][0, 1], held[1][0, 1199] = np.nan, 0.5
    with h5py.File(path, "w") as file:
        keras3(file, {"layers/lstm/cell": held})
    reader.read(path)
    frame, readout = (reader.page.locator(css) for css in (".lu-heat", ".lu-model-readout"))
    frame.focus()
    expect(readout).to_contain_text("kernel[0, 0] = ")
    reader.page.keyboard.press("ArrowRight")
    expect(readout).to_contain_text("kernel[0, 1] = NaN: feature 0 → input gate of unit 1")
    expect(reader.page.locator(".lu-heat-note")).to_contain_text("farthest from 0")
    for _ in range(9):
        reader.page.keyboard.press("+")
    expect(reader.page.locator(".lu-heat-note")).to_be_empty()
    for _ in range(40):
        reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("End")
    expect(readout).to_contain_text("recurrent_kernel[0, 1199] = 0.5: previous output of unit 0")
    assert reader.page.evaluate("document.querySelector('.lu-heat').scrollLeft") > 5000
    reader.page.keyboard.press("0")
    box = frame.bounding_box()
    assert box
    frame.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    expect(readout).to_contain_text("recurrent_kernel[")


def test_nothing_can_be_sent_once_a_file_is_chosen(fresh: Opened, models_folder: Path) -> None:
    """The browser refuses connections and pictures from anywhere, from the page and its worker."""
    fresh.read(save("sequential", ".keras", models_folder))
    refused = fresh.page.evaluate(
        """async () => {
          const seen = [];
          addEventListener("securitypolicyviolation", (e) => seen.push(e.effectiveDirective));
          await fetch("index.html").catch(() => {});
          await fetch("https://example.org/").catch(() => {});
          await new Promise((done) => {
            const picture = new Image();
            picture.onerror = done;
            picture.src = "https://example.org/x.png";
          });
          const source = "fetch('https://example.org/').catch(() => postMessage('refused'))";
          const worker = new Worker(URL.createObjectURL(new Blob([source])));
          seen.push(await new Promise((done) => { worker.onmessage = (e) => done(e.data); }));
          return seen;
        }"""
    )
    assert refused == ["connect-src", "connect-src", "img-src", "refused"]


def test_a_file_can_be_dropped_anywhere(reader: Opened, tmp_path: Path) -> None:
    """Beside the frame, too, where it would replace the page."""
    content = base64.b64encode(weights()).decode()
    reader.page.evaluate(NEXT)
    taken = reader.page.evaluate(
        """(content) => {
          const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([bytes], "dropped.weights.h5"));
          return ["dragenter", "dragover", "drop"].map((kind) => {
            const event = new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true });
            document.querySelector("h1").dispatchEvent(event);
            return event.defaultPrevented;
          });
        }""",
        content,
    )
    assert taken[1:] == [True, True]
    assert len(json.loads(reader.page.evaluate("() => window.nextModel"))["model"]["layers"]) == 1
    assert reader.status.startswith("dropped.weights.h5: 1 recurrent layer")


def test_shapes_are_handed_over_as_files(reader: Opened, models_folder: Path) -> None:
    """As JSON and CSV, with the columns of each block."""
    reader.read(save("sequential", ".keras", models_folder))
    with reader.page.expect_download() as json_file:
        reader.page.get_by_role("button", name="Shapes as JSON").click()
    rows = json.loads(Path(json_file.value.path()).read_text(encoding="utf-8"))
    assert [row["shape"] for row in rows] == [[4, 12], [3, 12], [12]]
    assert rows[0]["blocks"][1] == {"letter": "f", "name": "forget gate", "start": 3, "stop": 6}
    with reader.page.expect_download() as csv_file:
        reader.page.get_by_role("button", name="Shapes as CSV").click()
    lines = Path(csv_file.value.path()).read_text(encoding="utf-8").splitlines()
    assert lines[1].startswith('alpha,kernel,"(4, 12)","(features, 4·units)",48,"[..., 0:3]"')


def test_colours_follow_the_scheme(fresh: Opened, tmp_path: Path) -> None:
    """A map that is there is painted again; nothing is wider than a phone."""
    path = tmp_path / "model.weights.h5"
    with h5py.File(path, "w") as file:
        keras3(file, {"layers/lstm/cell": arrays(units=60, features=40)})
    fresh.read(path)
    corner = """() => {
      const context = document.querySelector(".lu-heat canvas").getContext("2d");
      return [...context.getImageData(1, 1, 1, 1).data];
    }"""
    seen = []
    for scheme in ("default", "slate"):
        fresh.page.evaluate(f"document.body.dataset.mdColorScheme = {scheme!r}")
        fresh.page.evaluate("() => new Promise((done) => setTimeout(done, 100))")
        red, green, blue, _ = fresh.page.evaluate(corner)
        seen.append(f"#{red:02x}{green:02x}{blue:02x}")
    assert seen == [SCHEMES["light"].paper, SCHEMES["dark"].paper]
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert fresh.page.evaluate(wide) <= 0
    assert fresh.faults == []


def test_the_page_knows_only_what_is_published(
    browser: Browser, address: str, models_folder: Path
) -> None:
    """Other letters, names and orders in the data are other ones on the page."""
    data = page_data()
    first, second, *others = data["cells"]["lstm"]["blocks"]
    data["cells"]["lstm"]["blocks"] = [
        second | {"letter": "Q", "name": "other gate"},
        first,
        *others,
    ]
    script = bundle.page_script(json.dumps(data))

    def changed(route: Route) -> None:
        route.fulfill(body=script, content_type="text/javascript")

    context = browser.new_context()
    context.route("**/your-model.js", changed)
    page = context.new_page()
    page.goto(f"{address}your-model.html", wait_until="networkidle")
    Opened(page).read(save("sequential", ".keras", models_folder))
    letters = page.locator(".lu-map-letter th").all_inner_texts()
    assert letters == ["Q", "i", "c", "o"]
    page.locator(".lu-map td[role=gridcell]").first.hover()
    expect(page.locator(".lu-model-readout")).to_contain_text("other gate of unit 0")
    context.close()


def test_a_reader_that_takes_too_long_is_stopped(
    browser: Browser, address: str, models_folder: Path
) -> None:
    """The page stays usable: reading is given up with a sentence."""
    context = browser.new_context()
    worker = "onmessage = () => { for (;;); }"
    hangs = f"globalThis.yourModelReader = {json.dumps({'worker': worker, 'sample': ''})};"
    script = bundle.page_script().replace("seconds: 20,", "seconds: 0.3,")
    assert "seconds: 0.3," in script
    context.route("**/your-model.js", lambda route: route.fulfill(body=script))
    context.route("**/your-model-reader.js", lambda route: route.fulfill(body=hangs))
    page = context.new_page()
    page.goto(f"{address}your-model.html", wait_until="networkidle")
    found = Opened(page).read(save("sequential", ".keras", models_folder))
    assert found == {
        "problem": "It could not be read in 0.3 seconds, the most that this page takes."
    }
    context.close()


def test_without_the_reader_the_page_says_so(
    browser: Browser, address: str, models_folder: Path
) -> None:
    """A network that fails half-way leaves a sentence, not silence."""
    context = browser.new_context()
    context.route("**/your-model-reader.js", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{address}your-model.html", wait_until="networkidle")
    found = Opened(page).read(save("sequential", ".keras", models_folder))
    assert "could not be loaded" in found["problem"]
    context.close()


def test_it_works_from_a_disk(browser: Browser, site: Path, models_folder: Path) -> None:
    """Opened as a file, from a folder or an unpacked zip."""
    for opened in opened_in(browser, (site / "your-model.html").as_uri()):
        path = save("sequential", ".keras", models_folder)
        assert_same(opened.read(path), in_python(path))


def test_many_layers_are_listed_and_opened_one_by_one(reader: Opened, tmp_path: Path) -> None:
    """Of two hundred layers none is drawn before it is opened."""
    path = tmp_path / "model.weights.h5"
    with h5py.File(path, "w") as file:
        keras3(file, {f"layers/lstm_{n}/cell": arrays() for n in range(200)})
    reader.read(path)
    assert reader.page.locator(".lu-model-layer").count() == 200
    assert reader.page.locator(".lu-map").count() == 0
    reader.page.locator(".lu-model-layer summary").nth(150).click()
    expect(reader.page.locator(".lu-map")).to_have_count(1)


def test_without_scripts_the_page_tells_what_to_do(browser: Browser, address: str) -> None:
    """A reader without JavaScript finds the command line, and no button that does nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}your-model.html")
    assert "needs JavaScript" in page.locator("#your-model").inner_text()
    assert page.locator("article button:visible").count() == 0
    assert "diagram_gen model" in (page.locator("article").text_content() or "")
    context.close()
