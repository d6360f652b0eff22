"""Indicators: a figure is a query. Definitions read from data, figures, forecasts and whether a target is reached."""
