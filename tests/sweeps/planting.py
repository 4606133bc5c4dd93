"""Marked words in every column that is not for everybody, as ogportal/privacy/fields.py declares them.

A column that is new gets its word without anybody thinking of it; where a word cannot stand, it is said here why.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import DatabaseError, connection, models, transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from accounts.models import User
from ogportal.privacy import fields
from plans.models import ActionPlan
from tests.support.rows import factory_of, has_factory

#: Keys and secrets that programs make. What stands in them is itself what must be found nowhere.
SECRETS = frozenset(
    {
        *("password", "token", "handle", "key", "session_key", "tracking_code", "submission_key", "message_id"),
        *("device_key", "dedupe_key", "workshops.Room.code"),
    }
)
#: Words out of a short list, or of so few letters that to find them would say nothing.
SHORT = frozenset(
    {
        *("language", "consent_language", "purpose", "kind", "code", "type", "state", "ip", "object_id"),
        *("evidence_name", "result_type", "reference", "record_key", "slug", "sha256", "anchor", "changed_part"),
        *("ogp_code", "lead_as_stated_language"),
    }
)
#: What the portal reads as a structure, in which a word would be a fault.
STRUCTURES = frozenset(
    {
        "sessions.Session.session_data",
        "commitments.Commitment.title_status",
        "commitments.Commitment.policy_areas",
        "commitments.Commitment.review",
        "plans.Theme.aliases",
        "plans.Theme.title_status",
    }
)
#: What a row can have only in a state in which it is for everybody, said by a constraint of the database.
ONLY_IN_PUBLIC = frozenset(
    {
        "ideas.Idea.hidden_reasons",
        "ideas.IdeaComment.hidden_reasons",
        "consultation.Comment.hidden_reasons",
    }
)


def word(label: str, column: str) -> str:
    return f"kanari_{label.replace('.', '_')}_{column}".lower()


def columns_of(label: str, names: str) -> Iterator[Any]:
    """The columns of the database behind the names of the table: of a text in languages, each language's."""
    wanted = set(names.split())
    for column in apps.get_model(label)._meta.local_concrete_fields:
        bare = column.name[:-3] if column.name.endswith(("_ar", "_fr")) else column.name
        if bare in wanted:
            yield column


def why_not(label: str, column: Any) -> str:
    """Why no word can stand in a column; '' when it can."""
    name = f"{label}.{column.name}"
    bare = column.name[:-3] if column.name.endswith(("_ar", "_fr")) else column.name
    if column.is_relation:
        return "a person, whose name and address are marked"
    if column.choices:
        return "a choice"
    if bare in SECRETS or name in SECRETS:
        return "secret"
    if bare in SHORT:
        return "short"
    if name in STRUCTURES:
        return "a structure"
    return "only in public" if name in ONLY_IN_PUBLIC else ""


def _value(label: str, column: Any) -> Any:
    text = word(label, column.name)
    if isinstance(column, models.EmailField):
        return Concat(Value(f"{text.replace('_', '-')}-"), Cast("pk", CharField()), Value("@example.org"))
    if isinstance(column, models.URLField):
        return f"https://example.org/{text}"
    if isinstance(column, models.JSONField):
        return {"text": text}
    return text[: column.max_length] if column.max_length else text


@contextmanager
def _without_triggers(model: Any) -> Iterator[None]:
    """Rows that are kept as they were written take the word too."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        yield
        cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def _plant(rows: Any, label: str, names: str) -> tuple[set[str], set[str]]:
    """What was marked, and what the database refused."""
    done, refused = set(), set()
    for column in columns_of(label, names):
        if why_not(label, column):
            continue
        name = f"{label}.{column.name}"
        try:
            with transaction.atomic(), _without_triggers(rows.model):
                count = rows.update(**{column.name: _value(label, column)})
        except DatabaseError:
            refused.add(name)
            continue
        (done if count else refused).add(name)
    return done, refused


#: Rows that come to a plan in two ways.
ALSO = {"ideas.InstitutionAnswer": ("transmission__idea__plan",)}


@transaction.atomic
def _make(label: str, **known: Any) -> None:
    factory_of(label)(**known)


def way_to_plan(model: Any) -> str | None:
    """The shortest way from a row to the plan that it belongs to, as a look-up; '' of a plan itself."""
    waiting, known = deque([(model, ())]), {model}
    while waiting:
        here, way = waiting.popleft()
        if here is ActionPlan:
            return "__".join(way)
        for one in here._meta.get_fields():
            if isinstance(one, models.ForeignKey) and one.related_model not in known:
                known.add(one.related_model)
                waiting.append((one.related_model, (*way, one.name)))
    return None


def plant_private() -> tuple[set[str], set[str]]:
    """Into every private column of every row. Of tables without a row one is made."""
    done, refused = set(), set()
    user = User.objects.order_by("pk")[0]
    LogEntry.objects.create(user=user, object_repr="x", action_flag=CHANGE)
    UserSession.objects.create(user=user, ip="192.0.2.1", session_key="x" * 32, user_agent="x")
    for label, names in fields.PRIVATE.items():
        model = apps.get_model(label)
        if not model._base_manager.exists() and has_factory(label):
            _make(label)
        marked, not_taken = _plant(model._base_manager.all(), label, names)
        done, refused = done | marked, refused | not_taken
    return done, refused


def plant_held_back(plan: ActionPlan) -> tuple[set[str], set[str]]:
    """Into every column that may become public, in a plan that nobody may see: one row of each table stands there."""
    done, refused = set(), set()
    for label, names in fields.HELD_BACK.items():
        model = apps.get_model(label)
        way = way_to_plan(model)
        assert way is not None, f"{label} belongs to no plan: say in planting.py where it is held back"
        if way:
            _make(label, **dict.fromkeys((way, *ALSO.get(label, ())), plan))
        rows = model._base_manager.filter(**{way or "pk": plan if way else plan.pk})
        marked, not_taken = _plant(rows, label, names)
        done, refused = done | marked, refused | not_taken
    return done, refused


def secrets() -> set[str]:
    """The values of all keys and secrets, long enough to be found by nothing but a leak."""
    found: set[str] = set()
    for label, names in fields.PRIVATE.items():
        for column in columns_of(label, names):
            if why_not(label, column) != "secret":
                continue
            for value in apps.get_model(label)._base_manager.values_list(column.name, flat=True).distinct():
                found |= {str(value), getattr(value, "hex", str(value))}
    return {value for value in found if len(value) >= 8}


def wanted() -> dict[str, str]:
    """Every column of both tables, with why no word stands there, or ''."""
    return {
        f"{label}.{column.name}": why_not(label, column)
        for table in (fields.PRIVATE, fields.HELD_BACK)
        for label, names in table.items()
        for column in columns_of(label, names)
    }
