"""The ways to run the site in deploy/: the same processes, as little as possible allowed, private files private.

Neither an image is built here nor a container started.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import environ
import pytest
import yaml
from django.conf import settings

from cms.upload_storage import CACHE_CONTROL
from tests.admin_docs import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
needs_compose = pytest.mark.skipif(not shutil.which("docker-compose"), reason="Docker Compose is not installed")
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()


def _variables(text: str) -> set[str]:
    return set(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE))


def test_units_and_containers_run_the_same_two_processes() -> None:
    units = {
        path.stem: re.findall(r"^ExecStart=/srv/undersigned/(\S+)", path.read_text(), re.MULTILINE)
        for path in DEPLOY.glob("*.service")
    }
    assert units == {"undersigned-web": ["scripts/web.sh"], "undersigned-worker": ["scripts/worker.sh"]}
    assert 'CMD ["scripts/web.sh", "0.0.0.0:8000"]' in DOCKERFILE
    running = {
        name: service.get("command")
        for name, service in SERVICES.items()
        if service.get("image") == "undersigned" and service["restart"] != "no"
    }
    assert running == {"web": None, "worker": ["scripts/worker.sh"]}
    assert list(DEPLOY.glob("*.timer")) == []


def test_a_service_that_is_stopped_ends_its_own_processes_by_itself() -> None:
    """Else systemd would end the process that typesets an edition, which the worker waits for."""
    for path in DEPLOY.glob("*.service"):
        assert re.findall(r"^KillMode=(\S+)", path.read_text(), re.MULTILINE) == ["mixed"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    for path in DEPLOY.glob("*.service"):
        unit = path.read_text().replace("/srv/undersigned/", f"{ROOT}/")
        (tmp_path / path.name).write_text(re.sub(r"^User=.*\n", "", unit, flags=re.MULTILINE))
    command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *map(str, tmp_path.glob("*.service"))]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    # Unknown keys are warnings.
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_the_image_is_made_by_the_scripts_of_make_setup() -> None:
    assert re.findall(r"sh (scripts/\S+ --\S+)", DOCKERFILE) == [
        "scripts/setup.sh --system",
        "scripts/setup.sh --python",
    ]


def test_the_image_runs_without_root_and_says_whether_it_is_healthy() -> None:
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE) == ["10001"]
    assert "useradd --system --uid 10001 " in DOCKERFILE
    assert "http://127.0.0.1:8000/healthz" in DOCKERFILE.partition("HEALTHCHECK")[2]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_service_can_write_to_its_image(name: str) -> None:
    assert SERVICES[name]["read_only"] is True


@pytest.mark.parametrize("name", ["prepare", "web", "worker", "caddy"])
def test_services_have_no_capabilities_that_they_do_not_need(name: str) -> None:
    service = SERVICES[name]
    assert (service["cap_drop"], service["security_opt"]) == (["ALL"], ["no-new-privileges:true"])
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else [])


def test_only_caddy_is_reachable_from_outside_and_has_only_public_uploads() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["caddy"]
    assert [volume for volume in SERVICES["caddy"]["volumes"] if "undersigned" in volume] == [
        "media:/var/lib/undersigned/media:ro"
    ]
    assert set(SERVICES["caddy"]["networks"]).isdisjoint(SERVICES["database"]["networks"])


def test_the_volumes_are_the_folders_of_the_image() -> None:
    folders = set(re.findall(r"(?:_ROOT=|filecache://)(/\S+)", DOCKERFILE))
    volumes = [volume for volume in SERVICES["web"]["volumes"] if "THEME_DIR" not in volume]
    assert {volume.partition(":")[2] for volume in volumes} == folders
    assert {volume.partition(":")[0] for volume in volumes} <= set(COMPOSE["volumes"])


@pytest.mark.parametrize(
    ("name", "documents", "uploads"),
    [
        ("nginx.conf", r"location /media/documents/ \{\s*return 404;", r"location /media/ \{(.*?)\}"),
        (
            "Caddyfile",
            r"path /media/documents /media/documents/\*\s*handle @documents \{\s*respond 404",
            r"/media/\* \{(.*?)\n\t\}",
        ),
    ],
)
def test_proxies_refuse_documents_and_serve_uploads_as_what_they_are(name: str, documents: str, uploads: str) -> None:
    text = "\n".join(line for line in (DEPLOY / name).read_text().splitlines() if not line.strip().startswith("#"))
    assert re.search(documents, text)
    block = re.search(uploads, text, re.DOTALL)
    assert block
    assert "X-Content-Type-Options nosniff" in block[1]
    assert "Content-Security-Policy \"default-src 'none'\"" in block[1]
    assert "Cross-Origin-Resource-Policy cross-origin" in block[1]
    assert f'Cache-Control "{CACHE_CONTROL}"' in block[1]
    assert "X-Request-ID" in text
    assert "X-Request-Start" in text
    assert "private" not in text


def test_caddy_closes_idle_connections_before_the_web_server_does() -> None:
    kept_by_server = re.search(r"--keep-alive (\d+)", (ROOT / "scripts" / "web.sh").read_text())
    kept_by_caddy = re.search(r"keepalive (\d+)s", (DEPLOY / "Caddyfile").read_text())
    assert kept_by_server
    assert kept_by_caddy
    assert int(kept_by_caddy[1]) < int(kept_by_server[1])


def test_the_settings_of_compose_are_those_of_the_site() -> None:
    example = _variables((DEPLOY / "compose.env.example").read_text())
    known = _variables((ROOT / ".env.example").read_text())
    assert example - known == {"POSTGRES_PASSWORD"}
    needed = set(re.findall(r"\$\{(\w+):\?", (DEPLOY / "compose.yaml").read_text()))
    assert needed == {"BASE_URL", "POSTGRES_PASSWORD"}
    required = {"SECRET_KEY", "EMAIL_HASH_KEY", "ALLOWED_HOSTS", "BASE_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL"}
    assert required <= example


def _composed(folder: Path, password: str, *settings: str) -> subprocess.CompletedProcess[str]:
    """Return what Compose makes of its file, the example of settings with a password, and further settings."""
    shutil.copy(DEPLOY / "compose.yaml", folder)
    example = (DEPLOY / "compose.env.example").read_text()
    filled = example.replace("POSTGRES_PASSWORD=", f"POSTGRES_PASSWORD={password}")
    (folder / ".env").write_text("\n".join([filled, *settings, ""]))
    command = ["docker-compose", "config", "--format=json"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


@needs_compose
def test_compose_accepts_its_file_with_the_example_of_settings(tmp_path: Path) -> None:
    result = _composed(tmp_path, "abc")
    assert (result.returncode, result.stderr) == (0, "")
    services = json.loads(result.stdout)["services"]
    assert services["web"]["environment"]["DATABASE_URL"] == "postgres://undersigned:abc@database:5432/undersigned"
    assert services["caddy"]["environment"]["ADMIN_REQUEST_MAX_BYTES"] == str(settings.ADMIN_REQUEST_MAX_BYTES)


@needs_compose
@pytest.mark.parametrize("value", ["a$b", "a #b", 'a"b', "a\\nb", "${a} $(b)"])
def test_compose_and_the_site_read_values_in_single_quotes_alike(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = _composed(tmp_path, "abc", f"BACKUP_PASSPHRASE='{value}'")
    assert (result.returncode, result.stderr) == (0, "")
    read: dict[str, str] = {}
    monkeypatch.setattr(environ.Env, "ENVIRON", read)
    environ.Env.read_env(tmp_path / ".env")
    composed = json.loads(result.stdout)["services"]["web"]["environment"]["BACKUP_PASSPHRASE"]
    # Compose prints $ as it would have to be written.
    assert (composed.replace("$$", "$"), read["BACKUP_PASSPHRASE"]) == (value, value)


@needs_compose
def test_containers_have_the_theme_where_the_machine_has_it_and_the_limit_of_uploads(tmp_path: Path) -> None:
    result = _composed(tmp_path, "abc", "THEME_DIR=/srv/our theme", "ADMIN_REQUEST_MAX_BYTES=123456")
    services = json.loads(result.stdout)["services"]
    for name in ("prepare", "web", "worker"):
        [theme] = [volume for volume in services[name]["volumes"] if volume["type"] == "bind"]
        assert (theme["source"], theme["target"], theme["read_only"]) == ("/srv/our theme", "/srv/our theme", True)
        assert services[name]["environment"]["THEME_DIR"] == "/srv/our theme"
    assert services["caddy"]["environment"]["ADMIN_REQUEST_MAX_BYTES"] == "123456"


def test_visitors_with_ipv6_have_addresses_of_their_own() -> None:
    networks = {name: COMPOSE["networks"][name].get("enable_ipv6", False) for name in SERVICES["caddy"]["networks"]}
    assert networks == {"proxy": False, "outside": True}


@needs_compose
def test_without_a_password_of_the_database_nothing_starts(tmp_path: Path) -> None:
    result = _composed(tmp_path, "")
    assert (result.returncode != 0, result.stdout) == (True, "")
    assert "required variable POSTGRES_PASSWORD is missing a value" in result.stderr


def test_nginx_listens_on_ipv4_and_ipv6_alike() -> None:
    listens = re.findall(r"^\s*listen (.*);$", (DEPLOY / "nginx.conf").read_text(), re.MULTILINE)
    assert listens == ["80", "[::]:80", "443 ssl", "[::]:443 ssl"]
