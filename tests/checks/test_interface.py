"""What every kind of the table must give."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from pydantic import TypeAdapter

from upkeep.checks import KINDS
from upkeep.checks.interface import ERRORS

OWN = ("tcp", "tls", "dns", "postgres", "mysql", "sqlite", "s3", "directory", "log", "command", "heartbeat")


@pytest.mark.parametrize("kind", OWN)
def test_the_example_of_a_kind_is_valid(kind: str) -> None:
    module: Any = import_module(KINDS[kind])
    TypeAdapter(module.Options).validate_python(dict(module.EXAMPLE))


@pytest.mark.parametrize("kind", OWN)
def test_a_kind_says_what_it_needs_and_what_its_own_words_mean(kind: str) -> None:
    module: Any = import_module(KINDS[kind])
    assert module.EXTRA is None or isinstance(module.EXTRA, str)
    assert not set(module.WORDS) & set(ERRORS)
    assert callable(module.measure)
