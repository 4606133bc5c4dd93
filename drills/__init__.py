"""What is done to the running portal, and what it must then show: `make drills`.

The drills start their own servers, hurt them, and compare what visitors were told with what is stored. Nothing here is
imported by the portal. Each drill has a counter-proof, which takes a protection out of the started process
(`drills.without`) or changes what surrounds it, and must then be seen to fail.
"""
