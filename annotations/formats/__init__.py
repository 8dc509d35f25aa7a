"""Files to records and back, without Django. One file a format; `registry` lists them."""
