"""upkeep: keeps live apps healthy after launch."""

__version__ = "0.1.0"
