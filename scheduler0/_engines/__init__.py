"""The engine ``fast``: links over other HTTP libraries, behind the extra ``fast``."""
