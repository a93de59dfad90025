"""What Plenum talks about: plain frozen values and pure rules. Standard library only."""
