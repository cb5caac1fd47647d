"""From measures to SQL trees: one query for all measures of a source, whatever their number."""
