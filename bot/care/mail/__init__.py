"""Mail: from an item of the outbox to a letter, a message, and into the hands of a mail server or a file."""
