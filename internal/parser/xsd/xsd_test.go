package xsd

import (
	"testing"

	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/stretchr/testify/assert"
)

func TestGolden(t *testing.T) { parsertest.Golden(t, Parse) }

func TestRecognise(t *testing.T) {
	for text, want := range map[string]bool{
		`<?xml version="1.0"?><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">`: true,
		"\ufeff<!-- x --> <schema xmlns='http://www.w3.org/2001/XMLSchema'/>":          true,
		`<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"><wsdl:types>`: true,
		`<schema/>`:         false,
		`<html><xs:schema>`: false,
		`text <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">`: false,
		`{"a":"<xs:schema"}`: false,
		``:                   false,
	} {
		assert.Equal(t, want, Recognise([]byte(text)), text)
	}
}

// One made-up name, one type.
func TestUnmangle(t *testing.T) {
	u := newUnmangler([]string{"Poco", "PocoList", "Colour", "Status"})
	for name, want := range map[string]string{
		"ArrayOfint":                                 "Int32[]",
		"ArrayOfPoco":                                "Poco[]",
		"ArrayOfArrayOfstring":                       "String[][]",
		"ArrayOfNullableOfint":                       "Int32?[]",
		"ArrayOfNullableOfStatusFV4lzNqc":            "Status?[]",
		"KeyValuePairOfstringstring":                 "KeyValuePair<String,String>",
		"ArrayOfKeyValuePairOfstringint":             "KeyValuePair<String,Int32>[]",
		"TupleOfstringint":                           "Tuple<String,Int32>",
		"TupleOfstringintPocoP5JTa2Ig":               "Tuple<String,Int32,Poco>",
		"ArrayOfTupleOfstringint":                    "Tuple<String,Int32>[]",
		"ArrayOfKeyValueOfstringanyType":             "map<String,any>",
		"ArrayOfKeyValueOfColourPocoP5JTa2Ig":        "map<Colour,Poco>",
		"ArrayOfKeyValueOfstringArrayOfPoco1EdWEvX2": "map<String,Poco[]>",
		"ArrayOfKeyValueOfstringArrayOfArrayOfKeyValueOfstringPoco1EdWEvX2ty7Ep6D1": "map<String,map<String,Poco>[]>",
		"ArrayOfKeyValueOfWhatEver": "map<any,any>",
		"ArrayOfWhatEver":           "any[]",
		"Office":                    "-",
		"Poco":                      "-",
	} {
		got := "-"
		if ref, ok := u.ref(name); ok {
			got = ref.String()
		}
		assert.Equal(t, want, got, name)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:complexType name="A"/></xs:schema>`))
	parsertest.Fuzz(f, Parse, "live/*/*.xsd", "live/*/*.wsdl")
}
