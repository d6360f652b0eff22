"""What pages of the library share: questions, downloads, pictures."""
