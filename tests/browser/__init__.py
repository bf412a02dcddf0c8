"""The built site as visitors meet it: in a real browser, with a keyboard, on paper, without JavaScript."""
