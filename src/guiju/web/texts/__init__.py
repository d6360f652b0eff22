"""What pages of texts share."""
