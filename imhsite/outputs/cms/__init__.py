"""Editing in the browser: the page /admin/, its programs, and the forms that follow from the fields of records.

May import what outputs may import. Must never read a record: forms follow from declarations and settings alone, so
that nothing embargoed can get into them.
"""
