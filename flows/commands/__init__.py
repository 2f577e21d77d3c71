"""The commands of `samleng`, by subject."""
