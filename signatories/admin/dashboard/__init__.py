"""The dashboard: what waits for staff, and the signatures of the last days."""
