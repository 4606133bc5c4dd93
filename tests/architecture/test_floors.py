"""The floors and rooms of `docs/architecture.md`, held by a machine."""

import tomllib
import weakref

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import signals
from importlinter.cli import lint_imports

from core.models import TimeStamped
from tests.support.sources import FLOORS, ROOT

MODELS = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in FLOORS]
#: 0 is the ground floor.
HEIGHT = {floor: height for height, floor in enumerate(reversed(FLOORS))}


def upward(model: type[models.Model]) -> list[str]:
    """Relations of a model that lead to a higher floor."""
    found = []
    for field in [*model._meta.fields, *model._meta.many_to_many]:
        target = field.related_model
        if target is None or isinstance(target, str) or target._meta.app_label not in HEIGHT:
            continue
        # The one exception: who did something. Django names the user's model in the settings for that very purpose.
        if target._meta.label == settings.AUTH_USER_MODEL:
            continue
        if HEIGHT[target._meta.app_label] > HEIGHT[model._meta.app_label]:
            found.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    return found


def test_imports_go_down_only(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.chdir(ROOT)
    code = lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=str(tmp_path), is_debug_mode=False)
    said = capsys.readouterr().out
    assert code == 0, said
    assert "0 broken" in said


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_relations_go_down_only(model: type[models.Model]) -> None:
    assert upward(model) == []


def test_a_relation_that_goes_up_is_found_out() -> None:
    class Upstart(TimeStamped):
        idea = models.ForeignKey("ideas.Idea", models.CASCADE, related_name="+")
        by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
        themes = models.ManyToManyField("plans.Theme", related_name="+")

        class Meta:
            app_label = "core"
            managed = False

    try:
        assert upward(Upstart) == ["core.Upstart.idea → ideas.Idea", "core.Upstart.themes → plans.Theme"]
    finally:
        del apps.all_models["core"]["upstart"]
        del apps.all_models["core"]["upstart_themes"]
        apps.clear_cache()


def test_the_floors_are_installed_from_top_to_bottom() -> None:
    assert tuple(app for app in settings.INSTALLED_APPS if app in FLOORS) == FLOORS


def known_rooms() -> set[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    rooms = next(contract for contract in contracts if contract.get("containers"))
    assert rooms["exhaustive"]
    words = {room.strip(" ()") for layer in rooms["layers"] for room in layer.split(":")}
    return words | set(rooms["exhaustive_ignores"])


@pytest.mark.parametrize("app", FLOORS[1:-1])
def test_an_app_has_only_rooms_with_known_names(app: str) -> None:
    rooms = {
        path.stem
        for path in (ROOT / app).iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.name != "__init__.py"
    }
    assert rooms - known_rooms() == set()


def ours_that_listen() -> list[str]:
    found = []
    for signal in vars(signals).values():
        for entry in signal.receivers if isinstance(signal, signals.ModelSignal) else ():
            listener = entry[1]() if isinstance(entry[1], weakref.ReferenceType) else entry[1]
            module = getattr(listener, "__module__", None) or ""
            if module.split(".")[0] in FLOORS:
                found.append(f"{module}.{listener.__qualname__}")
    return found


def test_no_signal_is_received_by_the_portal() -> None:
    """A write has one door; what follows from it stands in the service, where one can read it."""
    assert ours_that_listen() == []

    def listener(**kwargs: object) -> None: ...

    listener.__module__ = "ideas.signals"
    signals.post_save.connect(listener)
    try:
        assert len(ours_that_listen()) == 1, "the rule finds nothing"
    finally:
        signals.post_save.disconnect(listener)
