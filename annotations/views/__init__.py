"""The pages. A view finds (access), asks (queries), tells (services) and shows."""
