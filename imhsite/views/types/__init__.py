"""The structs that templates see, by subject. The modules of the parent package build them."""
