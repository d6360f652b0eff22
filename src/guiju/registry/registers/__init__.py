"""What is kept outside cases: items of registers with their whole history."""
