"""Reading the screening: lists, findings, decisions, questions, imports."""
