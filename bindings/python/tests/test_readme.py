"""Every example of the README, as it stands, against the local pool's demo."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pool import ROOT, LocalPool, local_pool

README = Path(__file__).parents[1] / "README.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPool]:
    config = (ROOT / "local-pool/demo.toml").read_text()
    with local_pool(config, tmp_path_factory.mktemp("demo")) as running:
        yield running


def run(example: str, demo: LocalPool) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(example.replace("http://127.0.0.1:9339", demo.endpoint), {"__name__": "__main__"})
    return printed.getvalue()


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_runs(number: int, demo: LocalPool) -> None:
    printed = run(EXAMPLES[number], demo)
    assert printed


def test_the_examples_print_what_they_say(demo: LocalPool) -> None:
    assert run(EXAMPLES[0], demo) == "Bearer\n"
    said = [re.search(r"print\(error.*# (.*)", example) for example in EXAMPLES]
    for example, found in zip(EXAMPLES, said, strict=True):
        if found:
            assert run(example, demo) == f"{found.group(1)}\n"
