"""The organiser's desk: one's own workshops, from the draft to the door. Another's workshop is not there."""
