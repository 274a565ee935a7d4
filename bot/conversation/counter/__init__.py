"""Cases of customers who stand at the counter or call: an agent takes down what they say, in their words."""
