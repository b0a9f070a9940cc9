package diag

// linkCodes documents the L family: links.
var linkCodes = []Entry{
	{
		Code:  "L101",
		Title: "a link leads to no page or file",
		Why:   "A link is read from the folder of the file it stands in, as code hosts and editors read it. A link that starts with / is read from the site's root, and the language is added for you.",
		Bad:   "See [install](instal.md).",
		Good:  "See [install](install.md).",
	},
	{
		Code:  "L102",
		Title: "a link names a heading that its page does not have",
		Why:   "Heading ids are made from the heading's words, in any script: \"Set it up\" is #set-it-up. An id that must never change is written behind the heading: {#setup}.",
		Bad:   "[first steps](install.md#frist-steps)",
		Good:  "[first steps](install.md#first-steps)",
	},
	{
		Code:  "L103",
		Title: "a picture does not exist",
		Why:   "Pictures lie beside the page that shows them, or in static/ and are then named from the site's root.",
		Bad:   "![the menu](menu.pgn)",
		Good:  "![the menu](menu.png)",
	},
	{
		Code:  "L104",
		Title: "data refers to a page that does not exist",
		Why:   "guide, see, how and redirects name a page by its path below the content folder, without language and without .md.",
		Bad:   "service: {name: Service account, guide: guides/servise}",
		Good:  "service: {name: Service account, guide: guides/service}",
	},
	{
		Code:  "L105",
		Title: "a link leads to a draft",
		Why:   "Drafts are published only with --drafts, so readers would find nothing there.",
		Bad:   "[coming soon](next.md)    # next.md has draft: true",
		Good:  "coming soon",
	},
	{
		Code:  "L106",
		Title: "a link without a destination",
		Why:   "Browsers take it as a link to the page itself, which is hardly ever meant.",
		Bad:   "[prices]()",
		Good:  "[prices](prices.md)",
	},
	{
		Code:  "L107",
		Title: "a wikilink names more than one file",
		Why:   "[[name]] means the file of this name with the fewest folders above it, then the one nearest to the page. Where two are as near, the link may lead to the wrong one.",
		Bad:   "[[setup]]    # there are linux/setup.md and macos/setup.md",
		Good:  "[[linux/setup]]",
	},
	{
		Code:    "L108",
		Title:   "a picture from another host",
		Why:     "The site asks nothing of other hosts, so that nobody learns who reads it; the policy that the recipes send lets no such picture be shown. allow: {L108: the reason} in the article, or at the top of site.yaml for all, silences this.",
		Bad:     "![Map](https://example.org/map.png)",
		Good:    "![Map](map.png)",
		Warning: true,
	},
}
