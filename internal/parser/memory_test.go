package parser

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/parser/listing"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// long are texts of each kind, whose middle may stand there any number of times.
func long(t testing.TB) map[string]func(n int) []byte {
	texts := map[string]func(n int) []byte{}
	repeat := func(name string, text []byte) {
		texts[name] = func(n int) []byte { return bytes.Repeat(append(text, '\n'), n) }
	}
	for _, d := range listing.Dialects {
		folder := d.Name
		switch folder {
		case "go":
			folder = "golang"
		case "mjs":
			folder = "javascript"
		}
		repeat(d.Name, largest(t, "", folder))
	}
	for _, name := range []string{"text", "html", "markdown", "html-listing"} {
		repeat(name, goldenInput(t, "page/testdata/"+name+".txtar"))
	}
	repeat("commonjs", goldenInput(t, "javascript/testdata/commonjs-10.1.txtar"))
	repeat("typescript.d", []byte(strings.Repeat("// @Flags()\nenum OrderAccessRights\n{\n    ReadEverything = 1,\n    WriteEverything = 2,\n}\n\n"+
		"// @Route(\"/customers/{CustomerId}/orders\", \"GET\")\ninterface FindCustomerOrders extends PageBase, IReturn<FindCustomerOrdersResponse>\n{\n"+
		"    /** @description Who bought them */\n    // @ApiMember(Description=\"Who bought them\", IsRequired=true)\n    customerIdentifier: number;\n    linesByProductGroup?: { [index:string]: OrderLine[]; };\n}\n\n", 30)))
	between := func(name, head, middle, tail string) {
		texts[name] = func(n int) []byte {
			all := make([]string, 20*n)
			for i := range all {
				all[i] = fmt.Sprintf(middle, i)
			}
			return []byte(head + strings.Join(all, ",") + tail)
		}
	}
	between("metadata", `{"config":{},"operations":[],"types":[`,
		`{"name":"Order%[1]d","namespace":"Shop","properties":[{"name":"Id","type":"Int32","isValueType":true},{"name":"Lines","type":"List`+"`1"+`","genericArgs":["Line"]}]}`, "]}")
	between("openapi", `{"swagger":"2.0","info":{"title":"Shop"},"definitions":{"Line":{"properties":{"Sku":{"type":"string"}}}},"paths":{`,
		`"/orders/%[1]d":{"get":{"operationId":"Line%[1]d_Get","parameters":[{"name":"Id","in":"path","type":"integer"}],"responses":{"200":{"schema":{"$ref":"#/definitions/Line"}}}}}`, "}}")
	texts["xsd"] = func(n int) []byte {
		var b bytes.Buffer
		b.WriteString(`<xs:schema xmlns:tns="http://schemas.datacontract.org/2004/07/Shop" targetNamespace="http://schemas.datacontract.org/2004/07/Shop" xmlns:xs="http://www.w3.org/2001/XMLSchema">`)
		for i := range 20 * n {
			fmt.Fprintf(&b, `<xs:complexType name="Order%[1]d"><xs:sequence><xs:element minOccurs="0" name="Id" type="xs:int"/><xs:element minOccurs="0" name="Name" nillable="true" type="xs:string"/></xs:sequence></xs:complexType><xs:element name="Order%[1]d" nillable="true" type="tns:Order%[1]d"/>`, i)
		}
		b.WriteString("</xs:schema>")
		return b.Bytes()
	}
	return texts
}

// TestMemoryLinear reads texts of each kind and the same eight times as long: what
// is taken on the way grows with them, and what stays is at most ten times the text.
func TestMemoryLinear(t *testing.T) {
	const times = 8
	for name, text := range long(t) {
		t.Run(name, func(t *testing.T) {
			short, whole := text(4), text(4*times)
			few, _ := memory(t, short)
			many, kept := memory(t, whole)
			growth := float64(many) / float64(few) * float64(len(short)) / float64(len(whole))
			t.Logf("%7d bytes: %.1f times that taken, %.1f kept; in proportion %.2f times what the short text takes",
				len(whole), float64(many)/float64(len(whole)), float64(kept)/float64(len(whole)), growth)
			assert.Less(t, growth, 2.0, "taken")
			assert.Less(t, kept, 10*len(whole)+64<<10, "kept")
		})
	}
}

// memory is how many bytes Parse takes, and how many of them its result keeps.
func memory(t *testing.T, data []byte) (taken, kept int) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var diags diag.List
	doc := Parse(source.NewFile("in", data), &diags)
	runtime.ReadMemStats(&after)
	taken = int(after.TotalAlloc - before.TotalAlloc)
	kept = heap() - int(before.HeapAlloc)
	require.True(t, Recognised(doc))
	runtime.KeepAlive(&diags)
	runtime.KeepAlive(data)
	return taken, kept
}
