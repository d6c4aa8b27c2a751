package rust

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
	const base = "8.10 leaves out base classes"
	parsertest.Lossy(t, Parse, "rust", map[string]string{
		"Circle base 8.10": base, "GetShapes base 8.10": base, "Paged base 8.10": base, "ShapeResponse base 8.10": base,
		"BaseSecureRequest base 8.10": base, "C2BPostContractRequest base 8.10": base, "C2BPostContractResponse base 8.10": base,
		"CustomerAccessTokenRequest base 8.10": base, "CustomerAccessTokenResponse base 8.10": base,
		"GetCustomerTokensRequest base 8.10": base, "GetCustomerTokensResponse base 8.10": base,
	})
}

func TestEmbedded(t *testing.T) { parsertest.Embedded(t, Parse, Recognise, "rust") }
func TestDistinct(t *testing.T) { parsertest.Distinct(t, Recognise, "rust") }
func TestWrapped(t *testing.T)  { parsertest.Wrapped(t, Parse, "rust") }
