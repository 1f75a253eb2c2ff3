"""The worker: periodic tasks, recovery of abandoned jobs, housekeeping."""
