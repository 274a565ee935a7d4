"""Cases that belong together: linked, merged into one, or parted into two; customers and colleagues are told."""
