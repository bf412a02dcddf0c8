"""What the calendar changes: coming changes, the timeline of a campaign, and time expressions.

May import content and everything below it. Must never ask what time it is: the instant is an argument.
"""
