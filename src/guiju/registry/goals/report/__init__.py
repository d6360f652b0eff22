"""The annual report: written from the registry at the end of a year, set as PDF, shown as a page, packed as data."""
