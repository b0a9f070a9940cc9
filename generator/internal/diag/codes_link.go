package diag

// linkCodes documents the L family: links.
var linkCodes = []Entry{}
