"""Every example of the README, as it stands, against the local pool's demo."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pool import ROOT, LocalPool, local_pool, totp

README = Path(__file__).parents[1] / "README.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPool]:
    config = (ROOT / "local-pool/demo.toml").read_text()
    with local_pool(config, tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_prints_what_it_says(number: int, demo: LocalPool) -> None:
    example = EXAMPLES[number]
    # What the reader has: an authenticator app and a screen.
    reader = {
        "__name__": "__main__",
        "authenticator_code": totp,
        "show_qr_code": lambda uri: uri,
    }
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(example.replace("http://127.0.0.1:9339", demo.endpoint), reader)
    said = re.findall(r"^ *print\(.*\)  # (.*)$", example, re.MULTILINE)
    assert said
    assert printed.getvalue().splitlines() == said


def test_the_measurements_are_there() -> None:
    assert "pycognito.AWSSRP | " in README.read_text()
