"""The weekly report: what a manager forwards on Monday morning, as a mail and as a PDF."""
