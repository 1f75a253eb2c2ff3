"""What mails say, and the outbox from which they are sent."""
