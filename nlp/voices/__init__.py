"""Whose voice a sentence carries: quotations, speakers, rules over a discourse, and the signs a sequence layer reads."""
