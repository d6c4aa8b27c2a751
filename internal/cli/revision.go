package cli

// Files of a git revision, for dtogen diff.

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"github.com/dtogen/dtogen/internal/output"
)

const lockName = output.LockName

// revision is a state of the repository that dir lies in.
type revision struct {
	dir  string
	name string // as git understands it
}

// git runs git in the folder of the revision.
func (r revision) git(args ...string) ([]byte, error) {
	cmd := exec.Command("git", append([]string{"-C", r.dir}, args...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil && stderr.Len() > 0 {
		err = errors.New("git: " + strings.TrimPrefix(strings.TrimSpace(stderr.String()), "fatal: "))
	}
	return out, err
}

// short is the revision as people read it: a name as it was given, the beginning of a
// long hash.
func (r revision) short() string {
	if len(r.name) == 40 && strings.Trim(r.name, "0123456789abcdef") == "" {
		return r.name[:10]
	}
	return r.name
}

// last is the revision that last committed a file.
func (r revision) last(name string) (string, error) {
	out, err := r.git("log", "-1", "--format=%H", "--", name)
	if err == nil && len(bytes.TrimSpace(out)) == 0 {
		err = fmt.Errorf("no revision has %s: commit the generated package", name)
	}
	return string(bytes.TrimSpace(out)), err
}

// checkOut writes the specs that the revision has below dir. It gives the folder that
// they are relative to, and those that there are.
func (r revision) checkOut(dir string, specs []string) (base string, found []string, err error) {
	if strings.HasPrefix(r.name, "-") {
		return "", nil, fmt.Errorf("%q is no revision", r.name)
	}
	commit, err := r.git("rev-parse", "--verify", "--quiet", r.name+"^{commit}")
	if err != nil {
		return "", nil, fmt.Errorf("there is no revision or folder %s", r.name)
	}
	prefix, err := r.git("rev-parse", "--show-prefix")
	if err != nil {
		return "", nil, err
	}
	base = filepath.Join(dir, filepath.FromSlash(strings.TrimSpace(string(prefix))))
	for _, spec := range specs {
		rel := spec
		if filepath.IsAbs(spec) {
			if rel, err = filepath.Rel(r.absolute(), spec); err != nil {
				return "", nil, err
			}
		}
		n, err := r.files(strings.TrimSpace(string(commit)), path.Join(strings.TrimSpace(string(prefix)), filepath.ToSlash(rel)), dir)
		if err != nil {
			return "", nil, err
		}
		if n > 0 {
			found = append(found, rel)
		}
	}
	return base, found, nil
}

func (r revision) absolute() string {
	dir, err := filepath.Abs(r.dir)
	if err != nil {
		return r.dir
	}
	return dir
}

// files writes a file, or the files below a folder, as commit has them.
func (r revision) files(commit, name, dir string) (n int, err error) {
	if !filepath.IsLocal(name) {
		return 0, fmt.Errorf("%s is outside of the repository", name)
	}
	list, err := r.git("ls-tree", "-r", "-z", "--full-tree", commit, "--", name)
	if err != nil {
		return 0, err
	}
	for _, entry := range strings.Split(strings.TrimSuffix(string(list), "\x00"), "\x00") {
		// MODE SP TYPE SP ID TAB PATH; links and submodules hold no specs
		about, file, ok := strings.Cut(entry, "\t")
		if !ok || !strings.HasPrefix(about, "100") || !filepath.IsLocal(file) {
			continue
		}
		data, err := r.git("show", about[strings.LastIndexByte(about, ' ')+1:])
		if err != nil {
			return n, err
		}
		to := filepath.Join(dir, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return n, err
		}
		if err := os.WriteFile(to, data, 0o600); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
