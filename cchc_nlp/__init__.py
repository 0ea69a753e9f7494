"""Reads Vietnamese administrative-reform reports: restores, tags, relates and searches them."""

__version__ = "0.1.0"
