"""Table schemas, releases, the page and exchange formats."""
