package fetch

// What an interrupted run has fetched is kept in a folder beside the snapshot, for the
// next run to go on from there. It holds what files would hold: clean bytes.

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/dtogen/dtogen/internal/source"
)

const (
	keptName = ".dtogen-fetch" // dot folders are no specs
	keptFor  = time.Hour       // what is older tells of another server, perhaps
)

// writeFile is os.WriteFile; a test has it fail, as a full disk does.
var writeFile = os.WriteFile

type kept struct {
	dir     string // of the snapshot
	made    int    // folders that were not there: dir, and those around it
	answers map[string]*answer
	journal *os.File
}

// keptHead is the first line of the journal: what was asked for, and as whom.
type keptHead struct {
	Base, Who string
	Time      time.Time
	Made      int // folders, as kept.made counts them
}

type keptLine struct {
	URL, ETag, LastModified, SHA256 string
	Status                          int
	Login                           bool
}

// openKept reads what there is of the same base, asked with the same credentials, and
// opens it for more.
func openKept(dir, base, who string) (*kept, error) {
	k := &kept{dir: dir, made: missing(dir), answers: map[string]*answer{}}
	name := journalIn(dir)
	if info, err := os.Lstat(filepath.Dir(name)); err == nil && !info.IsDir() {
		k.drop() // a link, which may lead anywhere
	}
	old, lines := readJournal(name)
	if k.made == 0 {
		k.made = old.Made
	}
	head := keptHead{base, who, time.Now().UTC().Truncate(time.Second), k.made}
	if old.leadsTo(head) {
		k.take(filepath.Dir(name), lines)
	} else {
		k.drop()
		if err := k.begin(name, head); err != nil {
			k.drop()
			return nil, err
		}
	}
	var err error
	k.journal, err = os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0o666)
	return k, err
}

// missing counts a folder and those around it that are not there.
func missing(dir string) (n int) {
	for {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			return n
		}
		n, dir = n+1, filepath.Dir(dir)
	}
}

func journalIn(dir string) string { return filepath.Join(dir, keptName, "journal") }

// readJournal reads the head of a journal, zero where there is none that is whole, and
// the lines behind it.
func readJournal(name string) (head keptHead, lines [][]byte) {
	data, _ := os.ReadFile(name)
	lines = bytes.Split(data, []byte("\n"))
	if last := len(lines) - 1; json.Unmarshal(lines[0], &head) != nil || len(lines[last]) > 0 {
		return keptHead{Made: head.Made}, nil
	}
	return head, lines[1:]
}

// leadsTo tells whether now is the same run once more.
func (h keptHead) leadsTo(now keptHead) bool {
	return h.Base == now.Base && h.Who == now.Who && now.Time.Sub(h.Time) <= keptFor && !h.Time.After(now.Time)
}

func (k *kept) begin(name string, head keptHead) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	if err := writeFile(filepath.Join(filepath.Dir(name), ".gitignore"), []byte("*\n"), 0o666); err != nil {
		return err
	}
	line, err := json.Marshal(head)
	if err != nil {
		return err
	}
	return writeFile(name, append(line, '\n'), 0o666)
}

// take takes over the answers that the lines of a journal in dir tell of.
func (k *kept) take(dir string, lines [][]byte) {
	for _, line := range lines {
		var l keptLine
		if json.Unmarshal(line, &l) != nil {
			continue
		}
		a := &answer{url: l.URL, status: l.Status, etag: l.ETag, lastModified: l.LastModified, login: l.Login}
		if l.SHA256 != "" {
			var err error
			if a.data, err = os.ReadFile(filepath.Join(dir, filepath.Base(l.SHA256))); err != nil || !source.HasDigest(a.data, l.SHA256) {
				continue
			}
		}
		k.answers[l.URL] = a
	}
}

func (k *kept) find(url string) *answer { return k.answers[url] }

// put keeps an answer: its bytes first, then the line that tells of them.
func (k *kept) put(a *answer) error {
	l := keptLine{URL: a.url, ETag: a.etag, LastModified: a.lastModified, Status: a.status, Login: a.login}
	if a.status == 200 {
		l.SHA256 = source.Digest(a.data)
		if err := writeFile(filepath.Join(k.dir, keptName, l.SHA256), a.data, 0o666); err != nil {
			return err
		}
	}
	line, err := json.Marshal(l)
	if err != nil {
		return err
	}
	k.answers[a.url] = a
	_, err = k.journal.Write(append(line, '\n'))
	return err
}

// drop forgets all of it, and the folders that were made for it.
func (k *kept) drop() {
	if k.journal != nil {
		_ = k.journal.Close()
		k.journal = nil
	}
	_ = os.RemoveAll(filepath.Join(k.dir, keptName))
	dir := k.dir
	for range k.made {
		if os.Remove(dir) != nil { // something is in it by now
			return
		}
		dir = filepath.Dir(dir)
	}
}
