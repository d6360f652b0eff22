"""What is tied to what."""
