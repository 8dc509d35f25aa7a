"""Measurements of the workbench on this machine; `make bench`. No test lives here."""
