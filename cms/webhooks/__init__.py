"""Webhooks: endpoints that staff register, and an outbox of the messages to them."""
