"""imhsite: a static site generator for awareness campaigns."""

__version__ = "0.2.0"
