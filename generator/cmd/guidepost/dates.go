package main

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

// gitSafe keeps the configuration of a folder that came from somewhere from
// naming programs that git would run.
var gitSafe = []string{"-c", "log.showSignature=false", "-c", "core.fsmonitor=false", "-c", "safe.bareRepository=explicit"}

// commitDates returns when each file below dir was last committed, from a
// single pass over the history, newest first, that ends as soon as every
// tracked file has been seen. It returns nil without git, outside a repository,
// and in a shallow clone, where the oldest commit present would claim files
// that it did not touch: no date is better than a wrong one.
func commitDates(ctx context.Context, dir string) map[string]time.Time {
	git := func(args ...string) *exec.Cmd {
		cmd := exec.CommandContext(ctx, "git", append(slices.Clone(gitSafe), args...)...)
		cmd.Dir = dir
		// A repository that says it is incomplete would be completed by the
		// program, or from the host, that its configuration names.
		cmd.Env = append(os.Environ(), "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none")
		cmd.WaitDelay = time.Second
		return cmd
	}
	shallow, err := git("rev-parse", "--is-shallow-repository").Output()
	if err != nil || strings.TrimSpace(string(shallow)) != "false" {
		return nil
	}
	tracked, err := git("ls-files", "-z", "--", ".").Output()
	if err != nil {
		return nil
	}
	wanted := bytes.Count(tracked, []byte{0})
	known := make(map[string]bool, wanted)
	for name := range bytes.SplitSeq(tracked, []byte{0}) {
		known[string(name)] = true
	}
	log := git("log", "--format=%x01%at", "-z", "--name-only", "--relative", "--no-renames", "--", ".")
	out, err := log.StdoutPipe()
	if err != nil || log.Start() != nil {
		return nil
	}
	dates := readLog(bufio.NewReaderSize(out, 1<<16), known, wanted)
	// The rest of the history is of no interest.
	_ = log.Process.Kill()
	_ = log.Wait()
	if len(dates) == 0 || ctx.Err() != nil {
		return nil
	}
	return dates
}

// readLog reads "\x01seconds NUL \n path NUL path NUL …" per commit.
func readLog(in *bufio.Reader, known map[string]bool, wanted int) map[string]time.Time {
	dates := make(map[string]time.Time, wanted)
	var at time.Time
	for len(dates) < wanted {
		token, err := in.ReadString(0)
		token = strings.TrimPrefix(strings.TrimSuffix(token, "\x00"), "\n")
		if seconds, ok := strings.CutPrefix(token, "\x01"); ok {
			n, _ := strconv.ParseInt(strings.TrimSpace(seconds), 10, 64)
			at = time.Unix(n, 0).UTC()
		} else if _, seen := dates[token]; !seen && known[token] && token != "" && !at.IsZero() {
			dates[token] = at
		}
		if err != nil {
			break
		}
	}
	return dates
}
