"""What the calendar changes: coming changes, the plan of a campaign, and moments named in words.

May import content and everything below it. Must never ask what time it is: the moment is an argument.
"""
