"""Public consultations on frozen commitment texts: comments and reasoned responses."""
