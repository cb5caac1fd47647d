"""What the library's own page shows runs as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import wufei.tracking
from wufei.tracking.public import Fault, Parameters, Rule

README = (Path(wufei.tracking.__file__).parent / "README.md").read_text()


def test_the_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    examples = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})

    assert capsys.readouterr().out.splitlines() == [
        "[('canteen', 20000, 100)]",
        "wrong_vehicle 渝A0001 100 (Evidence(source=<Source.WEIGHING: 'weighing'>, key='w1'),)",
    ]


def test_every_rule_and_fault_is_explained() -> None:
    missing = [item.value for item in (*Rule, *Fault) if f"`{item.value}`" not in README]

    assert missing == []
    assert len(Rule) == len(Parameters.__dataclass_fields__)
