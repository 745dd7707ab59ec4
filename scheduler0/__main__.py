"""`python -m scheduler0` is the command `scheduler0-py`."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
