"""``python -m diagram_gen``."""

import sys

from diagram_gen.cli import main

if __name__ == "__main__":
    sys.exit(main())
