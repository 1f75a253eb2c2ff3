"""The report *Audit log* and its export."""
