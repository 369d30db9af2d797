"""Reads Chinese campaign notices and says what they oblige whom to do, by when and how often."""
