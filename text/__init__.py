"""Rules over language: tokens and stems, questions, follow-ups, cutting, names, priority rules."""
