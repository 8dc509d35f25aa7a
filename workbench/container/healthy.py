"""The health check of the web container: asks the server as one of its own hosts, without TLS."""

import http.client
import os
import sys

host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().removeprefix(".")
connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=8)
connection.request("GET", "/readyz", headers={"Host": host})
sys.exit(connection.getresponse().status != http.client.OK)
