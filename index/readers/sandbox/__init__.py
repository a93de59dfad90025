"""Sandbox: records are read in a process of its own, which has little of everything and answers in typed frames."""
