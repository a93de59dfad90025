"""The Discord door: Discord, and nothing but Discord. The thinking is done behind it."""
