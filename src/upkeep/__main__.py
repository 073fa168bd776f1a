"""Lets `python -m upkeep` do what `upkeep` does."""

from upkeep.cli.main import run

if __name__ == "__main__":
    run()
