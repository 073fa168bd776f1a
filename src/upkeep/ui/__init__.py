"""The terminal itself: its width, colours and keys, prompts, painting, the loop of a walk. Nothing here decides."""
