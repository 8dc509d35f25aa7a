"""The claim workbench's one app. Its layers import downwards only; wiring lives in `workbench`."""
