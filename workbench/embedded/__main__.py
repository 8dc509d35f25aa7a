"""`python -m workbench.embedded`, which `make run` executes."""

import sys

from workbench.embedded.supervisor import main

sys.exit(main())
