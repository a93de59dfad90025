"""Kinds of places on the web, each behind ``index.sources.place.Place``: ``choose`` knows them all, they do not know each
other. What they share is how to read answers (``answers``), addresses, links, and what is told of a record (``telling``).
"""
