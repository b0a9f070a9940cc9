//go:build unix

// Command measure runs a command and writes into a file, as JSON, what it took:
// seconds on the clock and of processors, and the most memory at once in MB.
//
//	measure FILE COMMAND [ARGUMENT…]
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "error: measure FILE COMMAND [ARGUMENT…]")
		os.Exit(2)
	}
	c := exec.Command(os.Args[2], os.Args[3:]...)
	c.Stdout, c.Stderr = os.Stderr, os.Stderr
	start := time.Now()
	err := c.Run()
	took := map[string]float64{"wall": time.Since(start).Seconds()}
	if s := c.ProcessState; s != nil {
		took["cpu"] = (s.UserTime() + s.SystemTime()).Seconds()
		unit := int64(1000) // Linux and the BSDs count in KB, macOS in bytes
		if runtime.GOOS == "darwin" {
			unit = 1
		}
		if u, ok := s.SysUsage().(*syscall.Rusage); ok {
			took["mb"] = float64(int64(u.Maxrss)*unit) / 1e6
		}
	}
	data, _ := json.Marshal(took)
	if e := os.WriteFile(os.Args[1], data, 0o644); err == nil {
		err = e
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}
