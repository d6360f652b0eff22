"""Cases and procedures for programs."""
