"""Shared words of every floor: no framework, no input, no output."""
