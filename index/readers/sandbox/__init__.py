"""The sandbox: records are read in a process of its own, which gives no pickle back."""
