"""Action plans, national or regional: stages, themes, axes, documents, stated figures, and who holds which role."""
