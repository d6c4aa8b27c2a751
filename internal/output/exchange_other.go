//go:build !linux && !darwin

package output

import (
	"errors"
	"os"
)

// exchangeNames would let two names change places; this system does not know how.
func exchangeNames(a, b string) error {
	return &os.LinkError{Op: "exchange", Old: a, New: b, Err: errors.ErrUnsupported}
}
