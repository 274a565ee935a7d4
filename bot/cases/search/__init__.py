"""Search over all messages and customers' details: the index, the filters, saved views."""
