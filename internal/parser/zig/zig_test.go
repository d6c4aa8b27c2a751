package zig

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
	const base = "structs are flat"
	parsertest.Lossy(t, Parse, "zig", map[string]string{
		"Circle base": base, "GetShapes base": base, "Paged base": base, "ShapeResponse base": base, "BaseSecureRequest base": base,
		"C2BPostContractRequest base": base, "C2BPostContractResponse base": base, "CustomerAccessTokenRequest base": base,
		"CustomerAccessTokenResponse base": base, "GetCustomerTokensRequest base": base, "GetCustomerTokensResponse base": base,
	})
}

func TestEmbedded(t *testing.T) { parsertest.Embedded(t, Parse, Recognise, "zig") }
func TestDistinct(t *testing.T) { parsertest.Distinct(t, Recognise, "zig") }
func TestWrapped(t *testing.T)  { parsertest.Wrapped(t, Parse, "zig") }
