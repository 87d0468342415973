"""How every source lands readings: typed rows, load packages, and the ledgers beside them."""
