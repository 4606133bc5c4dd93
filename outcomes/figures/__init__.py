"""The figures of a plan: computed from rows by one set of named queries that page, API, report and export share."""

from outcomes.figures.counting import figures
from outcomes.figures.links import figure_links
from outcomes.figures.places import Difference, differences_between_places
from outcomes.figures.responses_from_rows import responses_from_rows
from outcomes.figures.shapes import Figures, as_json, flatten
from outcomes.figures.stated import ShownFigure, shown_figures

__all__ = [
    "Difference",
    "Figures",
    "ShownFigure",
    "as_json",
    "differences_between_places",
    "figure_links",
    "figures",
    "flatten",
    "responses_from_rows",
    "shown_figures",
]
