"""Verbs: every change of a signatory's state, and every change that touches more than one model."""
