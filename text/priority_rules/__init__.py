"""The rule for priorities: which words of a record say what a meeting set out to do. Pure; ``docs/priorities.md``."""
