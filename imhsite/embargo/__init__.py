"""Embargo: what belongs only to records that are hidden, and the proof that no output says a word of it."""
