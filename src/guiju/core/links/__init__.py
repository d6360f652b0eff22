"""Links: typed, dated ties between any two things that the registry keeps."""
