"""What can happen in the screening: a look by machine, decisions, mails about them, questions, imports."""
