"""HTTP plumbing that knows no contest: the gate, sessions per request, errors, headers, languages, paging."""
