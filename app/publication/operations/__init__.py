"""What leads to a public list and happens to it: deciding, sealing, announcing, hearing objections."""
