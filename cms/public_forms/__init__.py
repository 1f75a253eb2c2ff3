"""What all public forms without an account share: a honeypot, a proof of work and limits for each client network."""
