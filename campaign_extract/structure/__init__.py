"""What stands where: lines, letterhead and signature, sections, tables, forms, contacts and citations."""
