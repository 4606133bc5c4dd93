"""Pictures that other sites show beside a link to a page: drawn on demand, in the language of the page.

They show what the page's own head shows and nothing else: no name of a person, nothing that is not announced.
"""
