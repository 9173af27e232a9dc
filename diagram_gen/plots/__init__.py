"""Plots of data, drawn with Matplotlib, as figures like all others."""
