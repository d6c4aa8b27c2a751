package golang

import (
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
)

func parse(text string) (*model.Document, *diag.List) {
	var diags diag.List
	return Parse(source.NewFile("in", []byte(text)), &diags), &diags
}

func TestGolden(t *testing.T) { parsertest.Golden(t, Parse) }

func TestCorpus(t *testing.T) {
	parsertest.Lossy(t, Parse, "go", map[string]string{
		"EchoCollections.StringMatrix": "one level is lost",
	})
}

func TestEmbedded(t *testing.T) { parsertest.Embedded(t, Parse, Recognise, "go") }
func TestDistinct(t *testing.T) { parsertest.Distinct(t, Recognise, "go") }
func TestWrapped(t *testing.T)  { parsertest.Wrapped(t, Parse, "go") }
