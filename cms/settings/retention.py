"""Retention periods. docs/retention.md explains each."""

from __future__ import annotations

from cms.settings.env import env

# In days; 0 means forever.
RETENTION_DAYS = {
    "unconfirmed": env.number("KEEP_UNCONFIRMED_DAYS", default=30),
    "withdrawn": env.number("KEEP_WITHDRAWN_DAYS", default=30),
    "rejected": env.number("KEEP_REJECTED_DAYS", default=90),
    "contacts": env.number("KEEP_CONTACTS_DAYS", default=180),
    "networks": env.number("KEEP_NETWORKS_DAYS", default=30),
    "log_details": env.number("KEEP_LOG_DETAILS_DAYS", default=365),
    "mails": env.number("KEEP_MAILS_DAYS", default=30),
    "contact_messages": env.number("KEEP_CONTACT_MESSAGES_DAYS", default=180),
    "deliveries": env.number("KEEP_DELIVERIES_DAYS", default=30),
    "jobs": env.number("KEEP_JOBS_DAYS", default=14),
}
