// Package listing holds the table of the dialects in which a server writes DTO
// listings. Pages and bare listings are read through it alike.
package listing

import (
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
)

// Dialect is a language of listings.
type Dialect struct {
	Name      string // as in "/types/NAME" and "&lang=NAME": "python"
	Label     string // as on the tabs of a page and in "LABEL X DTOs": "Python"
	Recognise func(text []byte) bool
	Parse     func(*source.File, *diag.List) *model.Document
}

// ByName is the dialect of a lang attribute or a query ("python"); nil where
// there is none.
func ByName(name string) *Dialect {
	for i := range Dialects {
		if strings.EqualFold(Dialects[i].Name, name) {
			return &Dialects[i]
		}
	}
	return nil
}

// ByLabel is the dialect that a page calls label ("VB.NET"); nil where there is
// none.
func ByLabel(label string) *Dialect {
	for i := range Dialects {
		if strings.EqualFold(Dialects[i].Label, label) {
			return &Dialects[i]
		}
	}
	return nil
}

// Recognise is the dialect that text is written in; nil where no dialect claims
// it. The beginning shows it, unless much other text stands before the listing.
func Recognise(text []byte) *Dialect {
	const beginning = 8 << 10
	if len(text) > beginning {
		if d := recognise(text[:beginning]); d != nil {
			return d
		}
	}
	return recognise(text)
}

func recognise(text []byte) *Dialect {
	for i := range Dialects {
		if Dialects[i].Recognise(text) {
			return &Dialects[i]
		}
	}
	return nil
}
