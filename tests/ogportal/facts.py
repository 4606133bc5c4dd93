"""Our copy of the facts, as the tests of the record read it."""

from typing import Any

import yaml

from ogportal.record.loading import OUR_COPY


def facts(name: str) -> Any:
    return yaml.safe_load((OUR_COPY / name).read_text(encoding="utf-8"))
