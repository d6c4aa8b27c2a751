package page

import "github.com/dtogen/dtogen/internal/source"

func isHTML(data []byte) bool             { return false }
func readHTML(f *source.File) []line      { return nil }
func markup(f *source.File) []source.Span { return nil }
func (p *reader) index()                  {}
