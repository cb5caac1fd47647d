"""From positions of vehicles to stops, visits, trips and findings: see ``README.md``."""
