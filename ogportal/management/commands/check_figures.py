from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from outcomes.figures import ShownFigure, differences_between_places, figures, shown_figures
from plans.models import ActionPlan


class Command(BaseCommand):
    help = "Recompute every figure of a plan from rows and compare it with what sources state and with other places."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan", help="the reference of the plan, such as PAN2")

    def handle(self, *args: Any, **options: Any) -> None:
        reference = options["plan"].strip().upper()
        plan = ActionPlan.objects.filter(reference=reference).first()
        if plan is None:
            known = ", ".join(ActionPlan.objects.order_by("reference").values_list("reference", flat=True))
            raise CommandError(f"There is no plan {reference!r}. Plans: {known or 'none (load the record first)'}.")
        counted = figures(plan)
        shown = shown_figures(plan, counted, with_links=False)
        self.stdout.write(f"{'figure':<40} {'stated':>8} {'computed':>8}  source")
        for figure in shown:
            self.stdout.write(self._line(figure))
        faults = [
            f"{figure.key}: stated {_number(figure.stated)}, computed {figure.computed} (source {figure.source_names})"
            for figure in shown
            if figure.agrees is False
        ]
        faults += [
            f"{found.key}: {found.place} gives {found.here}, the figures {found.figures}"
            for found in differences_between_places(plan, counted)
        ]
        if faults:
            raise CommandError("\n".join([f"{reference}: {len(faults)} differ", *faults]))
        compared = sum(figure.agrees is True for figure in shown)
        self.stdout.write(f"{reference}: {compared} stated figures compared, all agree.")

    def _line(self, figure: ShownFigure) -> str:
        verdict = {True: "", False: "  DIFFERS", None: "" if figure.stated is None else "  (stated only)"}
        return (
            f"{figure.key:<40} {_number(figure.stated):>8} {_number(figure.computed):>8}  "
            f"{figure.source_names}{verdict[figure.agrees]}"
        ).rstrip()


def _number(value: Any) -> str:
    return "–" if value is None else f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value}" else str(value)
