"""The texts that people signed: their changes, and how they compare with the current one."""
