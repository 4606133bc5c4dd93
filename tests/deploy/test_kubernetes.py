"""deploy/kubernetes: the same parts as docker-compose.yml, fenced in as they are."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from ogportal.environment import Environment

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
GATHERED = yaml.safe_load((DEPLOY / "kustomization.yaml").read_text(encoding="utf-8"))
OBJECTS: list[dict[str, Any]] = [
    one for path in GATHERED["resources"] for one in yaml.safe_load_all((DEPLOY / path).read_text(encoding="utf-8"))
]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]


def _pod(one: dict[str, Any]) -> dict[str, Any] | None:
    spec = one.get("spec", {})
    spec = spec.get("jobTemplate", {}).get("spec", spec)
    template = spec.get("template")
    return template["spec"] if isinstance(template, dict) else None


PODS = {one["metadata"]["name"]: (one, pod) for one in OBJECTS if (pod := _pod(one)) is not None}
each = pytest.mark.parametrize("name", sorted(PODS))


def of(kind: str, name: str) -> dict[str, Any]:
    return next(one for one in OBJECTS if (one["kind"], one["metadata"]["name"]) == (kind, name))


def test_every_file_is_gathered() -> None:
    files = {f"kubernetes/{path.name}" for path in (DEPLOY / "kubernetes").glob("*.yaml")}
    assert files == set(GATHERED["resources"])
    named = [path for one in GATHERED["configMapGenerator"] for path in one["files"]]
    assert all((DEPLOY / path).is_file() for path in named)


def test_the_parts_are_those_of_compose() -> None:
    elsewhere = {"postgres", "restore"}
    assert set(PODS) == set(COMPOSE) - elsewhere


@each
def test_each_part_is_fenced_in(name: str) -> None:
    _one, pod = PODS[name]
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["securityContext"]["runAsUser"] == int(COMPOSE[name]["user"].partition(":")[0])
    assert pod["automountServiceAccountToken"] is False
    for box in pod["containers"]:
        assert box["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert box["resources"]["limits"]["memory"]
        assert box["resources"]["requests"].keys() == {"cpu", "memory"}


@each
def test_each_part_has_the_image_of_compose(name: str) -> None:
    _one, pod = PODS[name]
    for box in pod["containers"]:
        assert COMPOSE[name]["image"].startswith(box["image"])


@each
def test_each_part_that_stays_is_watched(name: str) -> None:
    one, pod = PODS[name]
    if one["kind"] in {"Deployment", "StatefulSet"}:
        assert all(box["livenessProbe"] for box in pod["containers"])


def test_web_and_worker_grow_and_beat_never() -> None:
    assert of("HorizontalPodAutoscaler", "web")["spec"]["minReplicas"] >= 2
    assert of("Deployment", "worker")["spec"]["replicas"] >= 2
    beat = of("Deployment", "beat")["spec"]
    assert (beat["replicas"], beat["strategy"]["type"]) == (1, "Recreate")


def test_alive_asks_nobody_and_ready_asks_the_database() -> None:
    web = PODS["web"][1]["containers"][0]
    assert web["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert web["readinessProbe"]["httpGet"]["path"] == "/readyz"


def test_settings_are_known_ones_and_secrets_are_elsewhere() -> None:
    given = of("ConfigMap", "settings")["data"]
    assert given.keys() <= Environment.model_fields.keys() | {"WEB_CONCURRENCY"}
    assert not given.keys() & {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"}
    assert not [one for one in OBJECTS if one["kind"] == "Secret"]


def test_nobody_is_talked_to_unless_said() -> None:
    nobody = of("NetworkPolicy", "nobody")["spec"]
    assert (nobody["podSelector"], sorted(nobody["policyTypes"])) == ({}, ["Egress", "Ingress"])
    assert "ingress" not in nobody
    assert "egress" not in nobody
    figures = [rule for rule in of("NetworkPolicy", "web")["spec"]["ingress"] if rule["ports"] == [{"port": 9100}]]
    assert "namespaceSelector" in figures[0]["from"][0]
