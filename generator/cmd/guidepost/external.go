package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"syscall"
	"time"

	"guidepost/generator/internal/build"
	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/parallel"
)

// limits bounds the check of links to other hosts.
type limits struct {
	links   int           // asked about at most
	hosts   int           // asked at the same time; each host gets one request at a time
	each    time.Duration // for one answer
	overall time.Duration
}

var externalLimits = limits{links: 2000, hosts: 8, each: 10 * time.Second, overall: 5 * time.Minute}

// checkExternal asks other hosts whether links work. Only what is surely broken
// is reported: many hosts answer 401, 403 or 429 to whatever is no browser.
//
// Unlike everything else here it waits for the network, hence the goroutines:
// one per host, results by index, so that the order does not depend on who
// answers first.
func checkExternal(ctx context.Context, links []build.External, lim limits) (diag.List, error) {
	var out diag.List
	if len(links) > lim.links {
		out.Note("F120", diag.Pos{}, fmt.Sprintf("only the first %d of %d links to other hosts were tried", lim.links, len(links)), "")
		links = links[:lim.links]
	}
	byHost := map[string][]int{}
	var hosts []string
	for i, l := range links {
		u, err := url.Parse(l.URL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" {
			continue
		}
		if byHost[u.Host] == nil {
			hosts = append(hosts, u.Host)
		}
		byHost[u.Host] = append(byHost[u.Host], i)
	}
	bounded, cancel := context.WithTimeout(ctx, lim.overall)
	defer cancel()
	client := &http.Client{Timeout: lim.each}
	found := make([]string, len(links))
	if err := parallel.Each(ctx, lim.hosts, len(hosts), func(h int) {
		for _, i := range byHost[hosts[h]] {
			found[i] = ask(bounded, client, links[i].URL)
		}
	}); err != nil {
		return nil, err
	}
	for i, what := range found {
		if what != "" {
			out.Warn("F120", links[i].Pos, fmt.Sprintf("the link to %s does not work: %s", links[i].URL, what), "mend or remove the link")
		}
	}
	return out, nil
}

// ask returns what is wrong with a link, "" if nothing surely is. Hosts that
// mind a HEAD request get a GET.
func ask(ctx context.Context, client *http.Client, address string) string {
	status := 0
	for _, method := range []string{http.MethodHead, http.MethodGet} {
		r, err := http.NewRequestWithContext(ctx, method, address, nil)
		if err != nil {
			return "this is no address"
		}
		r.Header.Set("User-Agent", "guidepost/"+version+" (link check)")
		resp, err := client.Do(r)
		if err != nil {
			if method == http.MethodHead && ctx.Err() == nil && !unreachable(err) {
				continue
			}
			return reason(ctx, err)
		}
		resp.Body.Close()
		if status = resp.StatusCode; status < 400 {
			return ""
		}
	}
	if slices.Contains([]int{401, 403, 405, 406, 412, 418, 425, 429, 451, 503, 999}, status) {
		return ""
	}
	return fmt.Sprintf("the host answers %d %s", status, http.StatusText(status))
}

// unreachable reports errors that a second try cannot cure.
func unreachable(err error) bool {
	var dns *net.DNSError
	var op *net.OpError
	return errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial"
}

func reason(ctx context.Context, err error) string {
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case ctx.Err() != nil:
		return "there was no time left to ask"
	case errors.As(err, &dns):
		return "there is no such host"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "the host does not answer in time"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the host refuses the connection"
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return err.Error()
}
