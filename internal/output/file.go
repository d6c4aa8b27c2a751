// Package output holds what dtogen writes: files in memory, how they compare with
// what is on disk, and how they get there without a half-written tree.
package output

// File is a file to be written. Path is slash-separated and relative to the output
// folder; it never leaves that folder.
type File struct {
	Path string
	Data []byte
}
