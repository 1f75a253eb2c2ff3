"""Tests of the text format of Prometheus."""

from __future__ import annotations

from cms.monitoring.exposition import Metric, exposition


def test_a_metric_has_help_type_and_a_line_for_each_sample() -> None:
    metric = Metric("site_mails", "Mails", [({"kind": "a"}, 2), ({"kind": "b", "x": "y"}, 0.25)], "counter")
    assert exposition([metric, Metric("site_up", "Whether it is up", [({}, True)])]) == (
        "# HELP site_mails Mails\n"
        "# TYPE site_mails counter\n"
        'site_mails{kind="a"} 2\n'
        'site_mails{kind="b",x="y"} 0.25\n'
        "# HELP site_up Whether it is up\n"
        "# TYPE site_up gauge\n"
        "site_up 1\n"
    )


def test_a_label_can_have_any_characters() -> None:
    text = exposition([Metric("m", "M", [({"task": 'a "b"\n\\c'}, 1)])])
    assert text.splitlines()[2] == r'm{task="a \"b\"\n\\c"} 1'


def test_metrics_without_samples_are_left_out() -> None:
    assert exposition([Metric("m", "M", [])]) == ""
