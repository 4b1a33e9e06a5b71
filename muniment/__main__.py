"""`python -m muniment`."""

import sys

from muniment.cli import main

sys.exit(main())
