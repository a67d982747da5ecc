"""Reading publication: what is public at this moment, what people decided, approvals, cases."""
