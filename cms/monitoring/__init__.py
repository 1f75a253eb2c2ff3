"""How the installation is doing: checks, numbers for Prometheus, and the screen *System*."""
