"""The first notice of law 09-08 beside each form that asks for consent.

They are rows from a migration on, so that no portal asks without one.
"""

from pathlib import Path
from typing import Any

import yaml

_TEXTS = Path(__file__).with_name("notices.yaml")


def ensure_notices(model: Any, **fields: Any) -> None:
    """Give each form that has no notice its first one; `model` is `ConsentText`, that of a migration or of today."""
    known = set(model.objects.values_list("purpose", flat=True))
    for purpose, texts in yaml.safe_load(_TEXTS.read_text(encoding="utf-8")).items():
        if purpose not in known:
            columns = {f"body_{code}": text for code, text in texts.items()}
            model.objects.create(purpose=purpose, version=1, **columns, **fields)
