"""Every query up to the outputs of a site."""

from __future__ import annotations

from imhsite.content.content_queries import CONTENT_QUERIES
from imhsite.outputs import appearance, contexts, plan, plan_problems, production, site_problems

_MODULES = (appearance, contexts, plan, plan_problems, production, site_problems)

OUTPUT_QUERIES = (*CONTENT_QUERIES, *(query for module in _MODULES for query in module.ALL))
