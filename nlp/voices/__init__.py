"""Whose voice a sentence carries: quotations, speakers, rules over a discourse, signs for the sequence layer."""
