"""Tests; they mirror the package, and `site` looks at the built pages."""
