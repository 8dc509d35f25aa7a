"""What is there, and for whom. Reads only; `visibility` decides who sees which rows."""
