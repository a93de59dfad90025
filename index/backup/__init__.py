"""Backup, restore and check of a data folder."""
