"""Every query up to the outputs of a site."""

from __future__ import annotations

from imhsite.content.queries import CONTENT_QUERIES
from imhsite.outputs import contexts, look, plan, production, verdict

OUTPUT_QUERIES = (*CONTENT_QUERIES, *look.ALL, *contexts.ALL, *plan.ALL, *production.ALL, *verdict.ALL)
