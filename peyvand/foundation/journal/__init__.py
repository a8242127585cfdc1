"""What happened: written in the change's own transaction, told to subscribers after commit; and the audit."""
