"""What acts do beside their case, and what follows in other cases."""
