"""Prefect flows and tasks, the stage store, settings and the command line."""
