//go:build !darwin && !dragonfly && !freebsd && !linux && !netbsd && !openbsd

package output

// Exclusive waits until no other run of dtogen holds dir, and holds it until release is
// called or the process ends.
func Exclusive(dir string, _ func()) (release func(), err error) { return exclusiveFile(dir) }
