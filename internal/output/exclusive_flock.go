//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package output

import (
	"errors"
	"os"
	"syscall"
)

// Exclusive waits until no other run of dtogen holds dir, a folder that is there, and
// holds it until release is called or the process ends. wait is called if there is
// somebody to wait for. Nothing is written: the lock is on the folder itself.
func Exclusive(dir string, wait func()) (release func(), err error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	for how := syscall.LOCK_EX | syscall.LOCK_NB; ; {
		err := syscall.Flock(int(f.Fd()), how)
		switch {
		case err == nil:
			return func() { _ = f.Close() }, nil
		case errors.Is(err, syscall.EWOULDBLOCK):
			wait()
			how = syscall.LOCK_EX
		case !errors.Is(err, syscall.EINTR):
			_ = f.Close()
			return exclusiveFile(dir)
		}
	}
}
