"""When: calendar expressions and frequencies, from marks in the text to dates; nothing here knows who has to do what."""
