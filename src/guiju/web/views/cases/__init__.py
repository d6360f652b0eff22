"""Pages of procedures at work: lists, the page of a case, forms of acts, the desk and the board."""
