package diag

// dataCodes documents the K family: data and advice.
var dataCodes = []Entry{}
