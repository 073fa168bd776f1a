"""From a result to what is read: lines of text for a width, or the contract's JSON. Pure functions, no terminal."""
