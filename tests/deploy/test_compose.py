"""The production shape: what docker-compose.yml says, and what the image and a bare machine get."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ogportal.environment import AROUND, Environment

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
each = pytest.mark.parametrize("name", sorted(SERVICES))


def test_every_part_is_there() -> None:
    parts = {"proxy", "migrate", "web", "worker", "beat", "backup", "restore", "postgres", "redis"}
    assert set(SERVICES) == parts


def test_the_proxy_alone_is_published_and_the_data_stay_inside() -> None:
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["proxy"]
    assert COMPOSE["networks"]["data"]["internal"]
    assert COMPOSE["networks"]["front"]["internal"]
    for name in ("postgres", "redis", "beat", "backup", "restore", "migrate"):
        assert SERVICES[name]["networks"] == ["data"], name
    assert "outside" not in SERVICES["web"]["networks"]
    assert "data" not in SERVICES["proxy"]["networks"]


@each
def test_each_part_is_fenced_in(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service.get("privileged")
    user = service["user"].partition(":")[0]
    assert user.isdigit()
    assert int(user) > 0
    assert service["mem_limit"]
    assert service["pids_limit"] if name != "proxy" else True
    assert service["logging"]["options"].keys() >= {"max-size", "max-file"}


@each
def test_each_part_is_pinned_and_watched(name: str) -> None:
    service = SERVICES[name]
    if "build" not in service:
        image, _colon, version = service["image"].rpartition(":")
        assert image
        assert re.match(r"\d+\.\d+", version), service["image"]
    if name in {"migrate", "restore"}:
        assert service["restart"] == "no"
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"]


def test_the_image_is_pinned_and_installs_by_hash() -> None:
    text = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    assert all(re.search(r":\d+\.\d+\.\d+", line) for line in text.splitlines() if line.startswith("FROM"))
    assert "--require-hashes" in text
    assert text.rindex("USER portal") > text.rindex("RUN")


def test_redis_wants_a_password_and_forgets_nothing() -> None:
    said = str(SERVICES["redis"]["command"])
    assert "requirepass" in said
    assert "noeviction" in said
    assert "${REDIS_PASSWORD:?" in SERVICES["redis"]["environment"]["REDISCLI_AUTH"]


def test_the_database_writes_no_words_of_people_into_its_log() -> None:
    said = SERVICES["postgres"]["command"]
    assert "log_min_error_statement=panic" in said
    assert "log_error_verbosity=terse" in said


def test_there_is_one_beat() -> None:
    assert "-B" not in SERVICES["worker"]["command"]
    assert "beat" in SERVICES["beat"]["command"]


def test_every_setting_reaches_the_portal() -> None:
    for name in ("web", "worker", "beat", "migrate"):
        assert SERVICES[name]["env_file"] == [".env"]
    composed = {name for name, field in Environment.model_fields.items() if _said(field).where == "composed"}
    assert composed <= SERVICES["web"]["environment"].keys()
    named = set(re.findall(r"\$\{(\w+)", TEXT))
    assert named <= AROUND.keys() | Environment.model_fields.keys()
    secret = {"SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "SITE_URL", "ALLOWED_HOSTS", "EMAIL_URL"}
    assert all(f"${{{name}:?" in TEXT for name in secret)


def _said(field: Any) -> Any:
    return next(part for part in field.metadata if hasattr(part, "where"))


def test_the_web_server_and_prometheus_agree_on_the_port() -> None:
    port = int(SERVICES["web"]["environment"]["METRICS_PORT"])
    asked = yaml.safe_load((ROOT / "deploy" / "prometheus" / "prometheus.yml").read_text(encoding="utf-8"))
    assert asked["scrape_configs"][0]["dns_sd_configs"][0]["port"] == port


def test_the_image_and_a_bare_machine_get_the_same_libraries() -> None:
    image = set(re.findall(r"\blib[\w.+-]+", _install_of((ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8"))))
    bare = set(re.findall(r"\.so\.\d+:(lib[\w.+-]+)", (ROOT / "bin" / "system-packages").read_text(encoding="utf-8")))
    assert image == bare
    assert image


def _install_of(text: str) -> str:
    return text[text.index("apt-get install") : text.index("rm -rf /var/lib/apt/lists")]


def test_the_image_holds_no_secret_and_no_tests() -> None:
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".env", ".git", "tests", "backups", ".data"} <= set(left_out)
