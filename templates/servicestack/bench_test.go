package servicestack

import (
	"encoding/json"
	"testing"
)

// A page of a hundred rows, as a server writes it.

type benchRow struct {
	TokenPK  int32    `json:"TokenPk"`
	Name     string   `json:"Name,omitzero"`
	Nick     *string  `json:"Nick,omitzero"`
	Amount   Decimal  `json:"Amount"`
	Since    Time     `json:"Since,omitzero"`
	ID       GUID     `json:"Id"`
	Active   bool     `json:"Active"`
	Ratio    float64  `json:"Ratio"`
	Tags     []string `json:"Tags,omitzero"`
	Status   status   `json:"Status"`
	Children []poco   `json:"Children,omitzero"`
}

type benchPage struct {
	Total   int64      `json:"Total"`
	Results []benchRow `json:"Results,omitzero"`
}

func benchDocument(b *testing.B) (benchPage, []byte) {
	const row = `{"TokenPk":12345,"Name":"O'Brien, \"the\" Ü","Amount":1234.50,"Since":"\/Date(1709214330123)\/",` +
		`"Id":"6f9619ff8b86d011b42d00c04fc964ff","Active":true,"Ratio":0.25,"Tags":["a","bb","ccc"],"Status":"Done",` +
		`"Children":[{"name":"x","age":5},{"name":"y","age":6}]}`
	document := []byte(`{"Total":100,"Results":[`)
	for range 100 {
		document = append(append(document, row...), ',')
	}
	document = append(document[:len(document)-1], "]}"...)
	var page benchPage
	if err := Unmarshal(document, &page); err != nil {
		b.Fatal(err)
	}
	return page, document
}

func BenchmarkUnmarshal(b *testing.B) {
	_, document := benchDocument(b)
	for name, unmarshal := range map[string]func([]byte, any) error{"codec": Unmarshal, "encoding-json": json.Unmarshal} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(document)))
			b.ReportAllocs()
			for b.Loop() {
				var page benchPage
				if err := unmarshal(document, &page); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkMarshal(b *testing.B) {
	page, document := benchDocument(b)
	for name, marshal := range map[string]func(any) ([]byte, error){"codec": Marshal, "encoding-json": json.Marshal} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(document)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := marshal(&page); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
