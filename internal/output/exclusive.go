package output

import (
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// exclusiveFile serves where folders cannot be locked: the lock is a file in the
// system's folder for such things.
func exclusiveFile(dir string) (release func(), err error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	return lockedfile.MutexAt(filepath.Join(os.TempDir(), "dtogen-"+Digest([]byte(abs))[:16]+".lock")).Lock()
}
