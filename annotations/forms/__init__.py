"""Forms of the pages: shapes and messages, no rules of the product."""
