"""Measurements that stay in the repository: each prints its figures and can write them as JSON."""
