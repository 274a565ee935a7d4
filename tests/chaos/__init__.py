"""`make chaos`: sixty customers complain while processes die, hang and lose their disk and database."""
