//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package file

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// A publication that begins while another is under way waits for it, so that
// the folder ends as one whole site.
func TestPublicationsTakeTurns(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "dist")
	begun, release := make(chan bool), make(chan bool)
	var once sync.Once
	first := make(chan error)
	go func() {
		_, err := Publish(context.Background(), dir, site("index.html=1", "only/first.html=1"), PublishOptions{
			fault: func(string, string) error {
				once.Do(func() { begun <- true; <-release })
				return nil
			},
		})
		first <- err
	}()
	<-begun
	second := make(chan error, 1)
	go func() {
		_, err := Publish(context.Background(), dir, site("index.html=2", "only/second.html=2"), PublishOptions{})
		second <- err
	}()
	select { // long enough for a publication that does not wait
	case err := <-second:
		t.Error("the second did not wait", err)
		second <- err
	case <-time.After(200 * time.Millisecond):
	}
	close(release)
	if err := <-first; err != nil {
		t.Error(err)
	}
	if err := <-second; err != nil {
		t.Error(err)
	}
	if got, want := words(tree(t, dir)), "index.html=2 only/second.html=2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestWaitingForAPublicationCanBeCancelled(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Publish(context.Background(), dir, site("index.html=1"), PublishOptions{
		fault: func(string, string) error {
			cancel()
			if _, err := Publish(ctx, dir, site("index.html=2"), PublishOptions{}); err != context.Canceled {
				t.Errorf("got %v, want a cancellation", err)
			}
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
}
