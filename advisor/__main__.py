"""Lets `python -m advisor` do what `advisor` does."""

from advisor.cli import main

if __name__ == "__main__":
    main()
