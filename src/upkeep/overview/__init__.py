"""What reads several features at once: the evidence beside checklist items, acts that touch two of them."""
