"""What an operator sees of the running portal: its log and its figures. Nothing of it says who somebody is."""
