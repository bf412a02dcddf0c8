"""Every query up to the outputs of a site."""

from __future__ import annotations

from imhsite.content.content_queries import CONTENT_QUERIES
from imhsite.outputs import appearance, contexts, plan, production, site_problems

OUTPUT_QUERIES = (*CONTENT_QUERIES, *appearance.ALL, *contexts.ALL, *plan.ALL, *production.ALL, *site_problems.ALL)
