package metadata

import (
	"path"
	"testing"

	"github.com/dtogen/dtogen/internal/parser/parsertest"
)

// Up to 5.4, that is before operations told of themselves.
const old = "4.0.17 4.0.40 4.0.62 4.5.14 5.0.2 5.4.0"

var losses = []parsertest.Loss{
	{What: "type Square", Why: "a subclass that nothing names is not listed"},
	{What: "type Point", Why: "structs are not listed"},
	{What: "op EchoTypes description", Why: "hosts of 5.4 and earlier, and edge-plain, were built with another text"},
	{What: "op EchoTypes tags", Versions: old, Why: "not told"},
	{What: "op CustomerPaymentsRequest auth", Versions: old, Why: "not told"},
	{What: "EchoTypes.DateOnly", Versions: old, Why: "no such type in .NET Framework"},
	{What: "EchoTypes.TimeOnly", Versions: old, Why: "no such type in .NET Framework"},
	{What: "Status.* wire", Versions: old, Why: "EnumMember is not read, nor is it on the wire"},
	{What: "Status.* number", Versions: "5.4.0", Why: "the texts of EnumMember stand in the place of numbers"},
	{What: "EchoEnums.Statuses type", Versions: "4.0.62", Why: "edge-fix was built with List<Status>"},
	{What: "op Authenticate", Versions: "5.14 6.0", Why: "the server's own operation, which the DTOs do not have"},
	{What: "type Authenticate*", Versions: "5.14 6.0", Why: "its types"},
	{What: "type [ACKMPS]*", Versions: "4.0.17", Why: "enums are not listed, nor types of list items"},
	{What: "type FormInput", Versions: "4.0.17", Why: "types of list items are not listed"},
	{What: "EchoEnums.* nullable", Versions: "4.0.17", Why: "not told whether a type that is not listed is an enum"},
	{What: "GetShapes.Kind nullable", Versions: "4.0.17", Why: "as above"},
	{What: "EchoTypes.Struct nullable", Versions: "4.0.17", Why: "as above"},
	{What: "* abstract", Versions: "4.0.17", Why: "not told"},
}

func TestTypesMetadata(t *testing.T) {
	parsertest.Described(t, Parse, Recognise, []string{
		"live/*-4.*/types/metadata*.json", "live/*-5.*/types/metadata*.json", "live/*-6.*/types/metadata*.json",
		"live/*-8.*/types/metadata*.json", "live/*-10.*/types/metadata*.json",
	}, losses)
}

func TestTypesMetadataWithOptions(t *testing.T) {
	parsertest.Described(t, Parse, Recognise, []string{"live/*/types-options/metadata-*.txt"}, some(
		"type Square", "type Point", "op EchoTypes *", "EchoTypes.*Only", "Status.* wire"))
}

func TestApp(t *testing.T) {
	parsertest.Described(t, Parse, Recognise, []string{"live/*/app.json"}, some(
		"type Square", "type Point", "op EchoTypes description", "op Authenticate", "type Authenticate*"))
}

// some are the losses that are among those called names, or are matched by them.
func some(names ...string) (all []parsertest.Loss) {
	for _, l := range losses {
		for _, name := range names {
			if ok, _ := path.Match(name, l.What); ok {
				l.Versions = ""
				all = append(all, l)
			}
		}
	}
	return all
}

func TestOperations(t *testing.T) {
	parsertest.Described(t, Parse, Recognise, []string{"live/*/operations-format.json"}, []parsertest.Loss{
		{What: "type *", Why: "not told"},
		{What: "op * namespace", Why: "not told"},
		{What: "op * summaries", Why: "not told"},
		{What: "op * description", Why: "not told"},
		{What: "op * tags", Why: "not told"},
		{What: "op * auth", Why: "not told"},
		{What: "op DoNothing response", Why: "void and unknown look alike"},
		{What: "op GetShapes response", Versions: "4.0.40 4.0.62 4.5.14 5.0.2 5.4.0 3.9.60", Why: "List`1 does not tell of what"},
		{What: "op GetList response", Versions: "4.0.40 4.0.62 4.5.14 5.0.2 5.4.0 3.9.60", Why: "List`1 does not tell of what"},
		{What: "op A*", Why: "the server has operations of its own, which the DTOs do not have"},
		{What: "op UnAssignRoles", Why: "as above"},
		{What: "op * routes", Versions: "3.9.60 4.0.17", Why: "routes of all verbs are left out"},
	})
}
