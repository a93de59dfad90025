"""The door at the terminal: one file per command. It asks the application's services for values and shows them."""
