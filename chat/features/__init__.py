"""What people can do in Discord: one file or folder a feature, with its command, buttons and view."""
