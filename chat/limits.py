"""How much fits into what Discord shows: the numbers of its developer documentation, and where they stand there."""

from __future__ import annotations

# A message (resources/message). With Components V2 there is no content; what is shown is text in components.
CONTENT = 2000
"""Characters of a message's ``content``."""

# Components V2 (components/reference; the total of characters: discord.py, ``LayoutView.content_length``).
TEXT = 4000
"""Characters of all text displays of one message together."""
COMPONENTS = 40
"""Components of one message, counting those within others."""
BUTTONS = 5
"""Buttons in a row; a select menu fills a row alone."""
SECTION = 3
"""Text displays beside a section's button."""
CUSTOM_ID = 100
LABEL = 80
"""Characters on a button. About 34 of them fit on a phone."""
LINK = 512
"""Characters of a web address behind a button or a title."""
OPTIONS = 25
"""Options of a select menu."""
OPTION = 100
"""Characters of an option's label, its value, and its description; and of a choice."""
PLACEHOLDER = 150

# Modals (components/reference; interactions/receiving-and-responding).
MODAL_TITLE = 45
FIELD_LABEL = 45

# Commands (interactions/application-commands).
CHOICES = 25
"""Choices offered while someone types."""
COMMAND_NAME = 32
COMMAND_DESCRIPTION = 100
COMMAND_OPTIONS = 25
STRING_OPTION = 6000
"""Characters that can be typed into a text option."""

# Threads (resources/channel), files (reference, “Uploading Files”; resources/message).
THREAD_NAME = 100
FILES = 10
"""Files of one message."""
ALT_TEXT = 1024
