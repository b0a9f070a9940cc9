package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestDatesRunNoProgramOfTheFolder builds dates from repositories that pretend
// to lack an object, which git would have fetched by the program their
// configuration names.
func TestDatesRunNoProgramOfTheFolder(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	for name, remote := range map[string]string{
		"a helper of git": "[remote \"origin\"]\n\turl = ext::PROGRAM\n",
		"an upload pack":  "[remote \"origin\"]\n\turl = FOLDER\n\tuploadpack = PROGRAM\n",
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			git := func(args ...string) string {
				cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.org"}, args...)...)
				cmd.Dir = dir
				out, err := cmd.CombinedOutput()
				if err != nil {
					t.Fatalf("git %v: %v\n%s", args, err, out)
				}
				return strings.TrimSpace(string(out))
			}
			ran := filepath.Join(t.TempDir(), "ran")
			program := filepath.Join(t.TempDir(), "program")
			write(t, program, "#!/bin/sh\necho ran > "+ran+"\nexit 1\n")
			if err := os.Chmod(program, 0o755); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, "a.md"), "# A\n")
			git("init", "-q")
			git("add", ".")
			git("commit", "-q", "-m", "a")
			tree := git("rev-parse", "HEAD^{tree}")
			if dates := commitDates(context.Background(), dir); len(dates) != 1 {
				t.Fatalf("before: %v", dates)
			}
			if err := os.Remove(filepath.Join(dir, ".git/objects", tree[:2], tree[2:])); err != nil {
				t.Fatal(err)
			}
			config, err := os.ReadFile(filepath.Join(dir, ".git/config"))
			if err != nil {
				t.Fatal(err)
			}
			remote := strings.NewReplacer("PROGRAM", program, "FOLDER", t.TempDir()).Replace(remote)
			write(t, filepath.Join(dir, ".git/config"), string(config)+
				"[extensions]\n\tpartialClone = origin\n"+remote+"\tpromisor = true\n[protocol \"ext\"]\n\tallow = always\n")
			commitDates(context.Background(), dir)
			if _, err := os.Stat(ran); err == nil {
				t.Error("git ran a program of the folder")
			}
		})
	}
}

// TestDatesAskNoProgramOfTheSettings runs what a repository's settings name for
// watching files and for signatures.
func TestDatesAskNoProgramOfTheSettings(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	dir := t.TempDir()
	git := func(in string, args ...string) string {
		cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.org"}, args...)...)
		cmd.Dir, cmd.Stdin = dir, strings.NewReader(in)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	ran := filepath.Join(t.TempDir(), "ran")
	program := filepath.Join(t.TempDir(), "program")
	write(t, program, "#!/bin/sh\necho \"$@\" >> "+ran+"\nexit 1\n")
	if err := os.Chmod(program, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "a.md"), "# A\n")
	git("", "init", "-q")
	git("", "add", ".")
	git("", "commit", "-q", "-m", "a")
	commit := git("", "cat-file", "commit", "HEAD")
	head, message, _ := strings.Cut(commit, "\n\n")
	signed := git(head+"\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n AAAA\n -----END PGP SIGNATURE-----\n\n"+message+"\n", "hash-object", "-t", "commit", "-w", "--stdin")
	git("", "update-ref", "HEAD", signed)
	for _, setting := range []string{"core.fsmonitor=" + program, "log.showSignature=true", "gpg.program=" + program} {
		key, value, _ := strings.Cut(setting, "=")
		git("", "config", key, value)
	}
	_ = os.Remove(ran) // git config itself may ask the watcher
	if dates := commitDates(context.Background(), dir); len(dates) != 1 {
		t.Errorf("dates %v", dates)
	}
	if said, err := os.ReadFile(ran); err == nil {
		t.Errorf("git ran a program of the settings: %s", said)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
