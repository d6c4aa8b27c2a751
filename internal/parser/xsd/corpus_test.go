package xsd

import (
	"testing"

	"github.com/dtogen/dtogen/internal/parser/parsertest"
)

func TestServiceTypes(t *testing.T) {
	parsertest.Described(t, Parse, Recognise, []string{"live/*-[345].[0-5]*/xsd1.xsd"}, []parsertest.Loss{
		{What: "type Square", Why: "a subclass that nothing names is not there"},
		{What: "type Po*", Why: "of the second namespace, which is not there"},
		{What: "type Access", Why: "of the second namespace, which is not there"},
		{What: "type Colour", Why: "of the second namespace, which is not there"},
		{What: "type Kind", Why: "of the second namespace, which is not there"},
		{What: "type Mixed", Why: "of the second namespace, which is not there"},
		{What: "type Priority", Why: "of the second namespace, which is not there"},
		{What: "type Scope", Why: "of the second namespace, which is not there"},
		{What: "type Status", Why: "of the second namespace, which is not there"},
		{What: "* abstract", Why: "not told"},
		{What: "* in", Why: "not told"},
		{What: "* description", Why: "not told"},
		{What: "*.*Key required", Why: "ApiMember says so, which has no place in a schema"},
		{What: "*.AppId required", Why: "as above"},
		{What: "Fail.Name required", Why: "as above"},
		{What: "EchoTypes.DateOnly", Why: "no such type in .NET Framework"},
		{What: "EchoTypes.TimeOnly", Why: "no such type in .NET Framework"},
		{What: "EchoNames.*ame", Why: "the name of the [DataMember] stands for that of the property"},
		{What: "type C?Info", Why: "the name of the [DataContract] stands for that of the class"},
		{What: "*.CcInfo type", Why: "as type CcInfo"},
		{What: "op *", Why: "a schema does not tell requests from other types"},
	})
}

// The other schemas and the WSDL tell of other types and of operations.
func TestOtherSchemasAndWSDL(t *testing.T) {
	parsertest.Described(t, Parse, Recognise, []string{"live/*-[345].[0-5]*/xsd[02].xsd", "live/*/soap1*.wsdl"}, []parsertest.Loss{
		{What: "type *", Why: "of another namespace, or the server's own"},
		{What: "op * verbs", Why: "not told"},
		{What: "op * routes", Why: "not told"},
		{What: "op * summaries", Why: "not told"},
		{What: "op * description", Why: "not told"},
		{What: "op * tags", Why: "not told"},
		{What: "op * auth", Why: "not told"},
		{What: "op * response", Why: "the element that stands there exists nowhere (versions.md 8)"},
		{What: "op [A-Z]*", Why: "the server's own, or not for SOAP"},
		{What: "* in", Why: "not told"},
		{What: "* description", Why: "not told"},
		{What: "* order", Why: "not told: members are sorted by name"},
		{What: "*.*Key required", Why: "ApiMember says so, which has no place in a schema"},
		{What: "*.AppId required", Why: "as above"},
		{What: "EchoNames.*ame", Why: "the name of the [DataMember] stands for that of the property"},
		{What: "*.CcInfo type", Why: "the name of the [DataContract] stands for that of the class"},
		{What: "* namespace", Why: "that of the [DataContract] stands for that of .NET"},
		{What: "Response*.Meta", Why: "is not there in 3.9.60 and 4.0.17"},
	})
}
