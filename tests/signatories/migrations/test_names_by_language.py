from __future__ import annotations

from tests.child_processes import run_module, suite_environment


def test_french_names_become_translations_and_back(database: str) -> None:
    after, back = run_module("tests.signatories.migrations.names_by_language", suite_environment(database))
    assert after == {
        "Organization": [{"fr": "Mélèze"}, {}],
        "Signatory": [{"fr": "Mélèze"}, {}],
        "SignatoryGroup": [{"fr": "Membres"}],
        "SigningSettings": [{"fr": "https://example.org/fr"}],
        "Correction": [{"names": {"fr": "Mélèze"}, "region": "Yukon"}, {"names": {}, "region": "Yukon"}],
    }
    assert back == {
        "Organization": ["Mélèze", ""],
        "Signatory": ["Mélèze", ""],
        "SignatoryGroup": ["Membres"],
        "SigningSettings": ["https://example.org/fr"],
        "Correction": [{"name_fr": "Mélèze", "region": "Yukon"}, {"name_fr": "", "region": "Yukon"}],
    }
