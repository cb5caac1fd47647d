"""An app with jobs, for the tests of worker and calendar."""
