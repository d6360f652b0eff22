"""What pages of plans share."""
