"""Making the files of exports: tables, films in a ZIP, the jury book, the evidence."""
