package output

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
)

// LockName is the file of each package folder that tells what was generated there,
// and from what.
const LockName = "dtogen.lock.json"

// Lock is what dtogen remembers of a package folder. Its JSON is stable: the same
// input gives the same bytes.
type Lock struct {
	Version       string            `json:"dtogen"`                  // of the dtogen that wrote the folder
	ServerVersion string            `json:"serverVersion,omitempty"` // as the sources spell it
	Operations    int               `json:"operations,omitempty"`    // how many there are
	Inputs        string            `json:"inputs,omitempty"`        // digest of the sources' bytes, in any order
	Model         string            `json:"model,omitempty"`         // digest of the model they make
	Types         map[string]string `json:"types,omitempty"`         // Go names by the vendor's, which are kept
	Methods       map[string]string `json:"methods,omitempty"`       // the same of operations
	Members       map[string]string `json:"members,omitempty"`       // of fields and constants, by Go type: names, as "Name" or "name=Name"
	Files         map[string]string `json:"files"`                   // sha256 by path relative to the folder
}

// Digest is the sha256 of a text in hexadecimal. How its lines end makes no
// difference: git may have changed that.
func Digest(text []byte) string {
	sum := sha256.Sum256(lines(text))
	return hex.EncodeToString(sum[:])
}

// lines is a text whose lines end as on Unix.
func lines(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }

// DigestAll is a digest of several texts that does not depend on their order.
func DigestAll(texts [][]byte) string {
	sums := make([]string, len(texts))
	for i, text := range texts {
		sums[i] = Digest(text)
	}
	sort.Strings(sums)
	all, _ := json.Marshal(sums)
	return Digest(all)
}

// sameFacts tells whether two locks differ in nothing but the version of dtogen:
// another version that writes the same files leaves the lock alone.
func (l *Lock) sameFacts(m *Lock) bool {
	a, b := *l, *m
	a.Version, b.Version = "", ""
	return bytes.Equal(a.encode(), b.encode())
}

func (l *Lock) encode() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(l); err != nil {
		panic(err) // strings, numbers and a map of them
	}
	return b.Bytes()
}

// ReadLock reads the lock of a package folder; nil where there is none.
func ReadLock(dir string) (*Lock, error) {
	name := filepath.Join(dir, LockName)
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	l, strict := Lock{}, json.NewDecoder(bytes.NewReader(data))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&l); err != nil {
		newer := struct {
			Version string            `json:"dtogen"`
			Files   map[string]string `json:"files"`
		}{}
		if json.Unmarshal(data, &newer) == nil && newer.Version != "" && newer.Files != nil {
			return nil, &NewerError{name, newer.Version}
		}
		return nil, fmt.Errorf("%s is damaged (%w): restore it, or delete it and generate again", name, err)
	}
	if l.Files == nil {
		l.Files = map[string]string{}
	}
	return &l, nil
}

// NewerError says that a lock holds what only a newer dtogen knows.
type NewerError struct{ Path, Version string }

func (e *NewerError) Error() string {
	return fmt.Sprintf("%s was written by dtogen %s, which is newer than this one", e.Path, e.Version)
}
