"""Every setting: its type, its default, one sentence. Read by ``bot.py`` alone; values are handed down."""
