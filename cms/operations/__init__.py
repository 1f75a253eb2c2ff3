"""The worker: periodic work, jobs of dead workers, housekeeping."""
