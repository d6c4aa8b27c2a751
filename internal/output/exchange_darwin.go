package output

import (
	"os"

	"golang.org/x/sys/unix"
)

// exchangeNames lets two names change places, at one instant.
func exchangeNames(a, b string) error {
	if err := unix.RenamexNp(a, b, unix.RENAME_SWAP); err != nil {
		return &os.LinkError{Op: "exchange", Old: a, New: b, Err: err}
	}
	return nil
}
