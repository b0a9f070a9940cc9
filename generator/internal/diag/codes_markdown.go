package diag

// markdownCodes documents the M family: Markdown and front matter.
var markdownCodes = []Entry{}
