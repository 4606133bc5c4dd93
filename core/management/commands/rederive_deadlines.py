"""To be run after the time-zone data was updated: openings and closings keep the wall time that was announced."""

from typing import Any

from django.core.management.base import BaseCommand

from core.windows import rederive_windows


class Command(BaseCommand):
    help = "Derives the instants of coming openings and closings again from the announced wall times."

    def handle(self, *args: Any, **options: Any) -> None:
        moved = rederive_windows()
        for one in moved:
            self.stdout.write(f"{one.what} {one.bound}: {one.before.isoformat()} -> {one.after.isoformat()}")
        self.stdout.write(f"{len(moved)} instants were derived again.")
