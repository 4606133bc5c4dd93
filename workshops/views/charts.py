"""What a poll came to, for `components/poll.html`: bars, and beside them the table that says the same."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from core.templatetags.texts import lang_of
from core.templatetags.ui import percent
from workshops.enums import PollKind


def results(poll: Any, options: Iterable[Any]) -> dict[str, Any]:
    """The answers of a poll; those of an order of problems with the first one first."""
    shown = list(options)
    if poll.kind == PollKind.RANKING:
        shown.sort(key=lambda option: -option.votes)
    answers = poll.answers_count
    shares = [round(100 * option.votes / answers) if answers else 0 for option in shown]
    rows = [
        {
            "share": share,
            "cells": [
                {"value": option.title, "lang": lang_of(option, "title")},
                {"value": option.votes, "num": True},
                {"value": percent(share) if answers else "—", "num": True},
            ],
        }
        for option, share in zip(shown, shares, strict=True)
    ]
    return {
        "number": poll.number,
        "question": poll.question,
        "lang": lang_of(poll, "question"),
        "answers": answers,
        "is_illustrative": poll.is_illustrative,
        "several": poll.kind != PollKind.SINGLE,
        "bars": [{"label": one.title, "value": one.votes, "lang": lang_of(one, "title")} for one in shown],
        "max": max(answers, 1),
        "columns": [{"label": _("Answer")}, {"label": _("Votes"), "num": True}, {"label": _("Share"), "num": True}],
        "rows": rows,
    }
