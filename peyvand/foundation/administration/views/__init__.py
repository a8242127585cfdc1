"""Pages of administration: each turns a request into one command or query and its answer."""
