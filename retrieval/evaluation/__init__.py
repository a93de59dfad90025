"""Evaluation: sets of questions with known answers, through the real pipeline."""
