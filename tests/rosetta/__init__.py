"""The conversions: by themselves, and in the real frameworks."""
