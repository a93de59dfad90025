"""What people see: values from behind the door, as cards. No thinking, no sending."""
