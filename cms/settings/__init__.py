"""Settings, one module for each place the site runs in: `dev`, `test` and `production`, all on `base`."""
