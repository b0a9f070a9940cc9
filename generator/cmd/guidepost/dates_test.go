package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// repository is a folder of one page that is committed, and a program whose runs
// leave traces.
type repository struct {
	*testing.T
	dir, program, traces string
}

func newRepository(t *testing.T) repository {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	r := repository{t, t.TempDir(), filepath.Join(t.TempDir(), "program"), filepath.Join(t.TempDir(), "traces")}
	write(t, r.program, "#!/bin/sh\necho \"$@\" >> "+r.traces+"\nexit 1\n")
	if err := os.Chmod(r.program, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(r.dir, "a.md"), "# A\n")
	r.git("", "init", "-q")
	r.git("", "add", ".")
	r.git("", "commit", "-q", "-m", "a")
	return r
}

// git runs a command with in as its input, and returns what it says.
func (r repository) git(in string, args ...string) string {
	r.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.org"}, args...)...)
	cmd.Dir, cmd.Stdin = r.dir, strings.NewReader(in)
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// unrun fails if the program has run since.
func (r repository) unrun() {
	r.Helper()
	if said, err := os.ReadFile(r.traces); err == nil {
		r.Errorf("git ran a program that the folder names: %s", said)
	}
}

// TestDatesRunNoProgramOfTheFolder asks for dates in repositories that pretend
// to lack an object, which git would have fetched by the program their
// configuration names.
func TestDatesRunNoProgramOfTheFolder(t *testing.T) {
	for name, remote := range map[string]string{
		"a helper of git": "[remote \"origin\"]\n\turl = ext::PROGRAM\n",
		"an upload pack":  "[remote \"origin\"]\n\turl = FOLDER\n\tuploadpack = PROGRAM\n",
	} {
		t.Run(name, func(t *testing.T) {
			r := newRepository(t)
			tree := r.git("", "rev-parse", "HEAD^{tree}")
			if dates := commitDates(context.Background(), r.dir); len(dates) != 1 {
				t.Fatalf("before: %v", dates)
			}
			if err := os.Remove(filepath.Join(r.dir, ".git/objects", tree[:2], tree[2:])); err != nil {
				t.Fatal(err)
			}
			config, err := os.ReadFile(filepath.Join(r.dir, ".git/config"))
			if err != nil {
				t.Fatal(err)
			}
			remote := strings.NewReplacer("PROGRAM", r.program, "FOLDER", t.TempDir()).Replace(remote)
			write(t, filepath.Join(r.dir, ".git/config"), string(config)+
				"[extensions]\n\tpartialClone = origin\n"+remote+"\tpromisor = true\n[protocol \"ext\"]\n\tallow = always\n")
			commitDates(context.Background(), r.dir)
			r.unrun()
		})
	}
}

// TestDatesAskNoProgramOfTheSettings names programs for watching files and for
// signatures.
func TestDatesAskNoProgramOfTheSettings(t *testing.T) {
	r := newRepository(t)
	head, message, _ := strings.Cut(r.git("", "cat-file", "commit", "HEAD"), "\n\n")
	signed := head + "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n AAAA\n -----END PGP SIGNATURE-----\n\n" + message + "\n"
	r.git("", "update-ref", "HEAD", r.git(signed, "hash-object", "-t", "commit", "-w", "--stdin"))
	r.git("", "config", "log.showSignature", "true")
	r.git("", "config", "gpg.program", r.program)
	r.git("", "config", "core.fsmonitor", r.program)
	_ = os.Remove(r.traces) // git config itself may ask the watcher
	if dates := commitDates(context.Background(), r.dir); len(dates) != 1 {
		t.Errorf("dates %v", dates)
	}
	r.unrun()
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
