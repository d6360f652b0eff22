"""Cases as they are listed, shown, told and forecast."""
