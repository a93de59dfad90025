"""From published records to something searchable."""
