package diag

// foreignCodes documents the X family: folders that were written for another tool.
var foreignCodes = []Entry{
	{
		Code:    "X100",
		Title:   "markup of another tool that is shown as it stands",
		Why:     "Guidepost reads the common markup of other tools. What it cannot read stays visible, because text that vanishes is missed by nobody until a reader needs it.",
		Bad:     "{{< carousel \"photos\" >}}",
		Good:    "![the reading room](photos/room.jpg)",
		Warning: true,
	},
	{
		Code:    "X101",
		Title:   "a setting of another tool that is not honoured",
		Why:     "Settings are taken over where they have a counterpart. Of a configuration written as a program only literals are read, because running it would run a stranger's code.",
		Bad:     "sidebar: makeSidebar()",
		Good:    "sidebar: [{ text: 'Guide', link: '/guide/' }]",
		Warning: true,
	},
	{
		Code:    "X102",
		Title:   "tables, trees or procedures that are not read",
		Why:     "data/site.yaml is what makes a folder a site of Guidepost. Without it the folder is read as Markdown alone, and what lies in data/ may be another tool's.",
		Bad:     "data/tables/plans.yaml    # and no data/site.yaml",
		Good:    "data/site.yaml            # title: Plans",
		Warning: true,
	},
}
