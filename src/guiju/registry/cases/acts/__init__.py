"""Acts: performed, corrected, migrated, counted, kept with a receipt and a leaf of the log."""
