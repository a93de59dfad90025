"""The re-index: diff, read, cut, embed, write, verify, publish."""
