package diag

// fileCodes documents the F family: files and folders.
var fileCodes = []Entry{}
