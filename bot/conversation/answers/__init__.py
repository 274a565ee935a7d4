"""Answers to what customers ask, each from one source: the policy, the options or agreement, the case, the company."""
