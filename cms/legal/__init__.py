"""Pages whose sentences are generated: the privacy notice and the accessibility statement."""
