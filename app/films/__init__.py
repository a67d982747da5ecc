"""Films: the uploaded original, what the checks found, the proxy and the poster; a film knows no entry."""
