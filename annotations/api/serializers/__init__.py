"""What REST takes and shows, a file a noun. No rule lives here: services decide."""
