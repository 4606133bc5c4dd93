"""Read a folder of facts: every file, its shape, and where each value stands."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from ogportal.record import outlines, shapes
from ogportal.record.errors import Fault, Place, RecordError

#: The list whose rows a message counts without naming it.
MAIN_TABLES = {
    "plans.yaml": "plans",
    "workshops.yaml": "workshops",
    "themes.yaml": "themes",
    "stages.yaml": "stages",
    "timeline.yaml": "events",
    "agenda.yaml": "items",
    "published/plan_2018_2020.yaml": "commitments",
}


@dataclass(frozen=True)
class Record:
    """A folder of facts whose shape is right."""

    institutions: shapes.Institutions
    plans: shapes.Plans
    stages: shapes.Stages
    themes: shapes.Themes
    workshops: shapes.Workshops
    agenda: shapes.Agenda
    ideas_stats: shapes.IdeasStats
    timeline: shapes.Timeline
    inconsistencies: shapes.Inconsistencies
    first_plan: shapes.FirstPlanFile
    second_plan: shapes.SecondPlanFile
    communication: outlines.Communication
    ogp_context: outlines.OgpContext
    committee_meeting: outlines.CommitteeMeeting
    regions: list[shapes.Region]
    provinces: list[shapes.Province]


#: Attribute of `Record`, file, shape.
YAML_FILES: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("institutions", "institutions.yaml", shapes.Institutions),
    ("plans", "plans.yaml", shapes.Plans),
    ("stages", "stages.yaml", shapes.Stages),
    ("themes", "themes.yaml", shapes.Themes),
    ("workshops", "workshops.yaml", shapes.Workshops),
    ("agenda", "agenda.yaml", shapes.Agenda),
    ("ideas_stats", "ideas_stats.yaml", shapes.IdeasStats),
    ("timeline", "timeline.yaml", shapes.Timeline),
    ("inconsistencies", "inconsistencies.yaml", shapes.Inconsistencies),
    ("first_plan", "published/plan_2018_2020.yaml", shapes.FirstPlanFile),
    ("second_plan", "published/plan_2021_2023.yaml", shapes.SecondPlanFile),
    ("communication", "communication.yaml", outlines.Communication),
    ("ogp_context", "ogp_context.yaml", outlines.OgpContext),
    ("committee_meeting", "steering_committee_2020-02-12.yaml", outlines.CommitteeMeeting),
)
CSV_FILES: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("regions", "geo/regions.csv", shapes.Region),
    ("provinces", "geo/provinces.csv", shapes.Province),
)


class _Loader(yaml.SafeLoader):
    """Safe, and a key that stands twice in one mapping is a mistake, not a choice of the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _value in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str | int):
                raise yaml.constructor.ConstructorError(None, None, "a key must be a text", key_node.start_mark)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key!r} stands twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:
        """A day that no calendar has stays a text: the shapes refuse it, and name its row and field."""
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)


def read_folder(folder: Path) -> Record:
    """Read and shape-check the whole folder. Raises `RecordError` with every fault found."""
    if not folder.is_dir():
        raise RecordError([Fault(Place(str(folder)), "there is no such folder")])
    faults: list[Fault] = []
    read: dict[str, Any] = {}
    for name, file, shape in YAML_FILES:
        try:
            read[name] = _shaped(file, shape, _read_yaml(folder, file))
        except RecordError as error:
            faults += error.faults
    for name, file, shape in CSV_FILES:
        try:
            read[name] = _read_csv(folder, file, shape)
        except RecordError as error:
            faults += error.faults
    faults += _unloaded_faults(folder)
    if faults:
        raise RecordError(faults)
    return Record(**read)


def _unloaded_faults(folder: Path) -> Iterator[Fault]:
    """Files that are not loaded must at least be readable: a folder is whole or refused."""
    loaded = {file for _name, file, _shape in YAML_FILES}
    for path in sorted(folder.rglob("*.yaml")):
        file = path.relative_to(folder).as_posix()
        if file not in loaded:
            try:
                _read_yaml(folder, file)
            except RecordError as error:
                yield from error.faults


def _text(folder: Path, file: str) -> str:
    try:
        return (folder / file).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise RecordError([Fault(Place(file), "the file is missing")]) from None
    except UnicodeDecodeError as error:
        raise RecordError([Fault(Place(file), f"not UTF-8 text (byte {error.start})")]) from None
    except OSError as error:
        raise RecordError([Fault(Place(file), f"cannot be read: {error.strerror}")]) from None


def _read_yaml(folder: Path, file: str) -> Any:
    try:
        return yaml.load(_text(folder, file), _Loader)  # noqa: S506 a SafeLoader with one rule more
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise RecordError([Fault(Place(file), f"not readable as YAML: {where}{error.problem}")]) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise RecordError([Fault(Place(file), f"not readable as YAML: {error}")]) from None


def _shaped(file: str, shape: type[BaseModel], content: Any) -> BaseModel:
    try:
        return shape.model_validate(content)
    except ValidationError as error:
        raise RecordError([_fault(file, found) for found in error.errors()]) from None


def _fault(file: str, found: Any) -> Fault:
    """Turn pydantic's location (`workshops`, 2, `organiser`) into a row counted from 1 and a field."""
    row: int | None = None
    table = ""
    fields: list[str] = []
    for part in found["loc"]:
        if isinstance(part, int) and row is None:
            row, table, fields = part + 1, ".".join(fields), []
        else:
            fields.append(f"item {part + 1}" if isinstance(part, int) else str(part))
    shown = "" if table in ("", MAIN_TABLES.get(file)) else table
    reason = str(found["msg"]).removeprefix("Value error, ")
    if found["type"] == "extra_forbidden":
        reason = "nobody knows this field (is it misspelt?)"
    elif found["type"] != "missing" and not isinstance(found["input"], dict | list):
        reason = f"{reason} (found {found['input']!r})"
    return Fault(Place(file, row, ".".join(fields), shown), reason)


def _read_csv(folder: Path, file: str, shape: type[BaseModel]) -> list[Any]:
    reader = csv.DictReader(io.StringIO(_text(folder, file).removeprefix("\ufeff")), strict=True)
    adapter, faults, rows = TypeAdapter(shape), [], []
    try:
        for number, cells in enumerate(reader, start=1):
            if None in cells or None in cells.values():
                faults.append(Fault(Place(file, number), "this row has too many or too few columns"))
                continue
            try:
                rows.append(adapter.validate_python(cells))
            except ValidationError as error:
                faults += [
                    Fault(Place(file, number, fault.place.field), fault.reason)
                    for fault in (_fault(file, found) for found in error.errors())
                ]
    except csv.Error as error:
        faults.append(Fault(Place(file, reader.line_num), f"not readable as CSV: {error}"))
    if not rows and not faults:
        faults.append(Fault(Place(file), "the file has no rows"))
    if faults:
        raise RecordError(faults)
    return rows
