"""The door at the terminal: one file per command. It asks the services for values and shows them."""
