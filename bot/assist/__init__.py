"""Help for the person who writes: the story at a glance, the next step, replies, and what a draft promises."""
