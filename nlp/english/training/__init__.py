"""How the English pipeline is made again from Universal Dependencies: convert, train, measure, pack."""
