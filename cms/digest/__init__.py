"""The digest: subscribers, issues that editors compose, and sending them by mail."""
