"""Steps from an empty database to the tables of `annotations.models`; run as the owner role."""
