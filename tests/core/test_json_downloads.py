"""JSON files to download."""

from __future__ import annotations

from core.json_downloads import json_download


def test_people_can_read_the_file_and_browsers_save_it() -> None:
    response = json_download({"name": "Zoë", "lists": ["Ärzte", "מים"]}, "personal-data")
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'attachment; filename="personal-data.json"'
    assert response.content.decode() == '{\n  "name": "Zoë",\n  "lists": [\n    "Ärzte",\n    "מים"\n  ]\n}'


def test_an_empty_file_is_json() -> None:
    assert json_download({}, "receipt").content == b"{}"
