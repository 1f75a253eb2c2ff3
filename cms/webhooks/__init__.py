"""Telling other programs what happened: endpoints that staff register, and an outbox of deliveries to them."""
