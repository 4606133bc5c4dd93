"""What every form asks and staff seldom change, kept by each process for a few seconds.

What is kept is read and never written. A deadline is not late by this: whether a stage is open is reckoned from its
instants when it is asked. Only what staff change meanwhile is seen so much later.
"""

import time
from collections.abc import Callable, Hashable
from typing import Generic, ParamSpec, TypeVar

from django.conf import settings

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class Kept(Generic[Asked, Answer]):
    """A function whose answers are good for `KEPT_SECONDS`; use it as a decorator. It is asked few different things."""

    def __init__(self, ask: Callable[Asked, Answer]) -> None:
        self.ask = ask
        self._answers: dict[Hashable, tuple[float, Answer]] = {}

    def forget(self) -> None:
        """Ask anew: something kept was found to be gone."""
        self._answers.clear()

    def __call__(self, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        now, key = time.monotonic(), (args, *sorted(kwargs.items()))
        until, answer = self._answers.get(key, (0.0, None))
        if until > now:
            return answer  # type: ignore[return-value]
        answer = self.ask(*args, **kwargs)
        if settings.KEPT_SECONDS and answer:  # where there is nothing yet, something is expected
            self._answers[key] = (now + settings.KEPT_SECONDS, answer)
        return answer
