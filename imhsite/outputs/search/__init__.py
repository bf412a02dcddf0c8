"""The search index that Pagefind's program makes of the pages of one language."""
