"""An article with tables and code that are wider than a phone."""

HEAD = ["Practitioners", "Respondents", "Fieldwork", "Nationwide", "Organisation", "Understanding"]
ROW = f"| {' | '.join(HEAD)} |\n|{'---|' * len(HEAD)}\n| {' | '.join(word.upper() for word in HEAD)} |\n"
QUOTED = "\n".join(f"> {line}" for line in ROW.splitlines())
CODE = f"begins {'x' * 120} ends"
WIDE = f"""---
title: Wide
summary: Tables and code.
topic: bonding
---

{ROW}
:::note[A note]
{ROW}
:::

{QUOTED}

```
{CODE}
```

An address, <https://example.org/{"a" * 90}>, and `{"y" * 90}`.
"""
