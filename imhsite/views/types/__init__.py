"""The structs that templates see, by subject. Their builders are the modules of the package above."""
