"""REST against its own description: whatever is sent, fitting or not, gets an answer that /openapi.json describes."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from pydantic import SecretStr
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from ui.serving.app import create_app
from vectorstore.library import Library
from vectorstore.settings import Settings

FEW = settings(
    max_examples=6, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip

TOKEN = "the-token-of-the-owner"
AS_OWNER = {"Authorization": f"Bearer {TOKEN}"}

UNTOLD = [positive_data_acceptance]
"""What no schema tells: a question of signs alone asks nothing, and the first day may come after the last."""


@pytest.fixture(scope="module")
def operations(read_library: Library) -> list[Any]:
    app = create_app(Settings(tokens=(SecretStr(TOKEN),)), read_library)
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, headers=AS_OWNER)
    return [found.ok() for found in schema.get_all_operations()]


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_route_keeps_to_its_description(operations: list[Any], mode: GenerationMode) -> None:
    wrong = {}
    for operation in operations:

        @FEW
        @given(case=operation.as_strategy(generation_mode=mode))
        def holds(case: Any) -> None:
            case.call_and_validate(excluded_checks=UNTOLD, headers=AS_OWNER)

        try:
            holds()
        except Unsatisfiable:  # what takes nothing can be given nothing wrong
            continue
        except Exception as failure:
            wrong[operation.label] = str(failure)
    assert not wrong, "\n\n".join(f"{label}\n{told}" for label, told in wrong.items())
