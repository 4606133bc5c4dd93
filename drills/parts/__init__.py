"""The drills, by what is hurt. Importing them puts them into `drills.drill.DRILLS`."""
