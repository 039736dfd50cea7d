"""The small models a probe runs: where they are kept, how they generate, learn and embed.

Nothing is imported here; `store` alone is light, the other modules load torch and transformers.
"""
