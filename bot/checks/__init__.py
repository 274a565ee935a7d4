"""Check the files that trainers and managers edit: responses in both languages, wording, actions, policy, examples."""
