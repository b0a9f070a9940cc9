package render

import (
	"net/url"
	"strings"
)

// CleanBaseURL checks an absolute base URL and gives it a trailing slash. Query
// and fragment are taken off. Of an unusable one it returns "", false.
func CleanBaseURL(s string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return "", false
	}
	u.RawQuery, u.Fragment, u.RawFragment = "", "", ""
	return strings.TrimSuffix(u.String(), "/") + "/", true
}
