"""The search index that Pagefind's program builds from the pages of one language."""
