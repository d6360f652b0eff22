"""What pages of indicators share."""
