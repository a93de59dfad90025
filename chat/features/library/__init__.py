"""``/library …``: what admins do. One file for each thing they do; ``group.py`` lists them."""
