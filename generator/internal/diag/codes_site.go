package diag

// siteCodes documents the S family: the site as a whole.
var siteCodes = []Entry{}
