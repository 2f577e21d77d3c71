"""Khmer and English, voices, stances, requests, themes: pure functions on Docs and records."""
