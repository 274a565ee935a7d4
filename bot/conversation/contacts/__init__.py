"""How a customer is reached: contact details as facts of the case, and what an option needs of them."""
