// Package source holds the bytes that a vendor gave and the places in them, so
// that whatever is derived from a file can still say "file:line:col".
package source

import (
	"bytes"
	"fmt"
	"sort"
	"sync"
	"unicode/utf8"
)

// File is one input: a file of the vendor's, or a text that was taken out of one
// (the listing inside a page, a decoded MHTML part). It is immutable.
type File struct {
	Path string // as the user named it, with forward slashes
	Data []byte
	Meta Meta // what the index beside the file says; zero where it is silent

	parent *File
	marks  []Mark // ascending by At; of a derived file only

	once  sync.Once
	lines []int // offset of each line's first byte

	asText sync.Once
	text   string // Data, once it was asked for
}

// Mark says that the byte At of a derived file was made from the byte From of
// its parent. Bytes up to the next mark follow one by one, but never leave
// the stretch of the parent that lies before the next mark.
type Mark struct{ At, From int }

// NewFile makes a file of bytes that were read from path.
func NewFile(path string, data []byte) *File { return &File{Path: path, Data: data} }

// Slice is the stretch [start, end) of f as a file of its own.
func (f *File) Slice(start, end int) *File {
	part := f.Derive(f.Data[start:end], []Mark{{0, start}})
	part.text = f.Text()[start:end]
	return part
}

// Text is Data as a string, of which there is one for all who read it.
func (f *File) Text() string {
	f.asText.Do(func() {
		if f.text == "" {
			f.text = string(f.Data)
		}
	})
	return f.text
}

// Derive makes a file whose text was computed from f, as decoding entities does.
// Its positions are those of f.
func (f *File) Derive(data []byte, marks []Mark) *File {
	return &File{Path: f.Path, Data: data, Meta: f.Meta, parent: f, marks: marks}
}

// Root is the file that was read from disk, and the offset in it of f's byte at.
func (f *File) Root(at int) (*File, int) {
	for f.parent != nil {
		at, f = f.origin(at), f.parent
	}
	return f, at
}

func (f *File) origin(at int) int {
	i := sort.Search(len(f.marks), func(i int) bool { return f.marks[i].At > at }) - 1
	if i < 0 {
		return 0
	}
	from := f.marks[i].From + at - f.marks[i].At
	limit := len(f.parent.Data)
	if i+1 < len(f.marks) && f.marks[i+1].From >= f.marks[i].From {
		limit = f.marks[i+1].From
	}
	return min(from, limit)
}

// Span is the stretch [start, end) of f.
func (f *File) Span(start, end int) Span { return Span{f, start, end} }

// All is the whole of f.
func (f *File) All() Span { return Span{f, 0, len(f.Data)} }

// Position tells line and column of the byte at, in the file that was read from
// disk. Columns count characters, from 1.
func (f *File) Position(at int) Position {
	root, at := f.Root(at)
	root.once.Do(root.index)
	at = max(0, min(at, len(root.Data)))
	line := sort.SearchInts(root.lines, at+1) - 1
	return Position{root.Path, line + 1, utf8.RuneCount(root.Data[root.lines[line]:at]) + 1}
}

// ParentSpan is s, a stretch of the derived file f, as a stretch of the file that
// f was made from; the zero Span where f was read from disk.
func (f *File) ParentSpan(s Span) Span {
	if f.parent == nil {
		return Span{}
	}
	start := f.origin(s.Start)
	return Span{f.parent, start, max(start, f.origin(s.End))}
}

func (f *File) index() {
	f.lines = append(f.lines, 0)
	for at := 0; ; {
		i := bytes.IndexByte(f.Data[at:], '\n')
		if i < 0 {
			return
		}
		at += i + 1
		f.lines = append(f.lines, at)
	}
}

// Span is a stretch of a file: bytes [Start, End). The zero Span is no place.
type Span struct {
	File       *File
	Start, End int
}

// IsZero tells whether s is no place at all.
func (s Span) IsZero() bool { return s.File == nil }

// Text is what stands there.
func (s Span) Text() string {
	if s.File == nil {
		return ""
	}
	return string(s.File.Data[s.Start:s.End])
}

// Position is where the span begins.
func (s Span) Position() Position {
	if s.File == nil {
		return Position{}
	}
	return s.File.Position(s.Start)
}

// Root is the same stretch in the file that was read from disk.
func (s Span) Root() Span {
	if s.File == nil {
		return s
	}
	root, start := s.File.Root(s.Start)
	_, end := s.File.Root(s.End)
	return Span{root, start, max(start, end)}
}

// Position is a place as people write it, and as JSON tells it wherever dtogen writes
// one: a promised form. Line and Col count from 1.
type Position struct {
	Path string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	Col  int    `json:"col,omitempty"`
}

// String is "path:line:col", or the path alone where there is no line.
func (p Position) String() string {
	if p.Line == 0 {
		return p.Path
	}
	return fmt.Sprintf("%s:%d:%d", p.Path, p.Line, p.Col)
}

// Compare orders positions by path, line and column.
func (p Position) Compare(q Position) int {
	switch {
	case p.Path != q.Path:
		if p.Path < q.Path {
			return -1
		}
		return 1
	case p.Line != q.Line:
		return p.Line - q.Line
	}
	return p.Col - q.Col
}
