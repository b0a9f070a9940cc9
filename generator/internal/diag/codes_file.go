package diag

// fileCodes documents the F family: files and folders.
var fileCodes = []Entry{
	{
		Code:  "F100",
		Title: "a file or folder cannot be read",
		Why:   "A site built without one of its files would silently lack a page or a picture, so what is there must be readable.",
		Bad:   "-rw------- root  content/guides/a.md",
		Good:  "-rw-r--r-- you   content/guides/a.md",
	},
	{
		Code:  "F101",
		Title: "a file is too large",
		Why:   "Markdown, YAML and other text may have 16 MB, anything else 512 MB. Above that a file is data that somebody put in the wrong place, and reading it would take minutes and all memory.",
		Bad:   "content/export.md (50 MB)",
		Good:  "content/export-1.md (200 kB), content/export-2.md (180 kB), …",
	},
	{
		Code:  "F102",
		Title: "a symbolic link leaves the source folder",
		Why:   "A link to somewhere else on the disk would publish what nobody meant to publish, and the site could not be built on another machine.",
		Bad:   "static/logo.svg -> /home/ana/pictures/logo.svg",
		Good:  "static/logo.svg, a copy of the picture",
	},
	{
		Code:    "F103",
		Title:   "a symbolic link leads nowhere, or in a circle",
		Why:     "There is nothing to read behind it. A link to a folder above itself would repeat the whole tree without end.",
		Bad:     "content/guides/all -> ../../content",
		Good:    "no link; the folder is read where it stands",
		Warning: true,
	},
	{
		Code:    "F104",
		Title:   "neither a file nor a folder",
		Why:     "Pipes, sockets and devices have no fixed bytes to publish; reading one may wait for ever.",
		Bad:     "prw-r--r--  content/updates",
		Good:    "-rw-r--r--  content/updates.md",
		Warning: true,
	},
	{
		Code:    "F105",
		Title:   "a file name that other systems cannot hold",
		Why:     "A colleague on Windows could not even check the folder out: \\ : * ? \" < > | and control characters are not allowed there, nor names such as con, nul and aux, nor a dot or space at the end.",
		Bad:     "content/guides/what now?.md",
		Good:    "content/guides/what-now.md",
		Warning: true,
	},
	{
		Code:  "F110",
		Title: "two published files would be one",
		Why:   "On macOS and Windows A.png and a.png are the same file, so one would silently replace the other; and a name cannot be a file and a folder at once.",
		Bad:   "static/Logo.svg and static/logo.svg",
		Good:  "static/logo.svg and static/logo-small.svg",
	},
	{
		Code:  "F111",
		Title: "a name that cannot be published",
		Why:   "A published file has a relative path in UTF-8 without backslash or empty parts, and .guidepost-manifest.json is the list of what Guidepost wrote.",
		Bad:   "static/.guidepost-manifest.json",
		Good:  "static/manifest.json",
	},
	{
		Code:    "F120",
		Title:   "a link to another host is broken",
		Why:     "`guidepost check --external` asked for the address, and the host answered that there is nothing, or did not answer. The network is not part of a build, so this is never an error.",
		Bad:     "[rules](https://example.org/rules-2016)",
		Good:    "[rules](https://example.org/rules)",
		Warning: true,
	},
}
