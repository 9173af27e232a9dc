"""What was found out about exported models is whole, and says what the page says."""

from diagram_gen.findings import to_json
from diagram_gen.onnx_export import PATH, load, onnx_export_table


def test_the_stored_result_is_what_writing_it_again_would_give() -> None:
    """Nothing is lost between file and data."""
    assert to_json(load()) == PATH.read_text(encoding="utf-8")


def test_lstm_becomes_the_operator_and_nothing_else_does() -> None:
    """As the page has it; all compute the same."""
    fused = {model.code for model in load().models if model.operators == ("LSTM",)}
    assert fused == {"LSTM(4)", "LSTM(4, return_sequences=True)", "Bidirectional(LSTM(4))"}
    for model in load().models:
        assert model.order == ("ONNX" if model.code in fused else "Keras")
        assert model.gap == 0


def test_the_table_has_every_model_and_the_versions() -> None:
    """One line for each model, and with what it was found."""
    found = load()
    text = onnx_export_table()
    assert text.count("\n| `") == len(found.models)
    assert all(f"{name} {version}" in text for name, version in found.versions.items())
