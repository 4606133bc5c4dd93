"""Tables of ideas, how they are sent and how they are read."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans.backoffice import streamed as reading

URL = "admin:ideas_idea_import"

HEAD = ["intake", "plan", "workshop", "theme", "title", "body"]


def upload(client: Any, data: bytes, name: str = "ideas.xlsx", **more: Any) -> Any:
    return client.post(reverse(URL), {"file": SimpleUploadedFile(name, data), **more}, follow=True)


def confirm(client: Any, preview: Any) -> Any:
    return client.post(reverse("admin:ideas_idea_import_checked", args=[preview.context["job"].key]))


def read(data: bytes, **asked: Any) -> list[dict[str, str]]:
    with reading.streamed(io.BytesIO(data), **asked) as stream:
        return [cells for _number, cells in stream.rows]
