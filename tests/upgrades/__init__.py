"""Upgrades of sites of earlier releases, with the data that those releases wrote."""
