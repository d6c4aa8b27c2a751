package main

// What sources have no words for, and what the recorded servers themselves left out or
// wrote wrongly.

import (
	"path"
	"slices"
	"strings"
)

// loss is a fact that a source cannot tell, or tells wrongly, and the line of the
// corpus that shows it.
type loss struct {
	source   string // beginning of its name, or of several, with | between; "" for all; of a language, on pages too
	fact     string // as path.Match has it
	versions string // blank-separated; "" for all
	why      string
}

const (
	mono     = "3.9.60 4.0.17 4.0.40 4.0.62 4.5.14 5.0.2 5.4.0"
	noTypes  = "3.9.60 4.0.17"
	xsdAlone = "3.9.60"
	listings = "csharp|vbnet|fsharp|typescript|mjs|python|php|swift|java|kotlin|dart|go|rust|ruby|zig"
)

// unspoken are facts that a kind of source has no words for (servicestack.md 2.15): they
// are not expected of it.
var unspoken = []loss{
	{"index page", "op * *", "", "1.10: the names of operations alone"},
	{"index page", "type *", "", "1.10: the names of operations alone"},
	{"mjs", "op * route", "", "2.6: no routes"},
	{"js", "op * route", "", "2.6: no routes"},
	{"js", "type *", "", "2.6: no members, no bases"},
	{"xsd", "op *", "", "a schema declares types alone"},
	{"wsdl", "op * route", "", "SOAP has one address"},
	{"wsdl", "op * response", "", "the message is always called after the operation"},
	{"/operations/metadata", "type *", "", "3.6: names of requests and responses alone"},
	{"/operations/metadata", "op * description", "", "3.6: names of requests and responses alone"},
	{"/operations/metadata", "op * summary", "", "3.6: names of requests and responses alone"},
	{listings, "op * summary", "", "2.1: routes have paths and verbs alone"},
	{listings, "*.* never null", "", "2.1: C# of the newest servers alone prints a type that must not be null so"},
	{"mjs|js", "op * description", "", "2.6: JSDoc of properties alone"},
	{"mjs|js", "*.* in", "", "2.6: no attributes"},
	{"mjs|js", "*.* header", "", "2.6: no attributes"},
	{"mjs|js", "*.* required", "", "2.6: no attributes"},
	{"mjs, options|js", "*.* description", "", "2.6: no JSDoc"},
	{"xsd|wsdl", "*.* description", "", "a schema has no place for what ApiMember says"},
	{"xsd|wsdl", "*.* in", "", "a schema has no place for what ApiMember says"},
	{"xsd|wsdl", "*.* header", "", "a schema has no place for what ApiMember says"},
	{"xsd|wsdl", "*.* required", "", "a schema has no place for what ApiMember says"},
	{"openapi", "*.* in", "", "of a schema it says nothing, and of a parameter what its verb makes of it"},
	{"openapi", "*.* never null", "", "ApiMember alone makes a property required"},
	{"openapi", "type *", "", "its types are flat: bases are folded in"},
	{"page, csv", "op * response", "3.9.60", "CSV shows rows of scalars"},
	{"page, xml", "op * response", noTypes, "XML alone does not tell an object from a list"},
	{"page, soap", "op * response", noTypes, "XML alone does not tell an object from a list"},
	{"page, markdown", "op * response", "3.9.60", "no message can be shown"},
	{"page, xml", "op GetAlbums response", "", "XML alone does not tell an object from a list, and the item has no table"},
	{"page, xml", "op ThrowList response", "", "XML alone does not tell an object from a list"},
}

var losses = []loss{
	// .NET languages
	{"csharp", "EchoCollections.StringMatrix type", "", "one level of string[][] is lost: live/edge-10.1/types/csharp.txt"},
	{"vbnet", "EchoCollections.StringMatrix type", "", "one level of string[][] is lost: live/edge-plain-10.1/types/vbnet.txt"},
	{"fsharp", "EchoCollections.StringMatrix type", "", "one level of string[][] is lost: live/edge-10.1/types/fsharp.txt"},
	{"csharp", "Wrapped.Value type", "4.0.40", "class Wrapped<Wrapped> hides its parameter: live/edge-4.0.40/types/csharp.txt"},
	{"vbnet", "Wrapped.Value type", "4.0.40", "class Wrapped(Of Wrapped) hides its parameter: live/edge-4.0.40/types/vbnet.txt"},

	{"csharp", "EchoTypes.Struct never null", "8.10 10.1", "a struct printed as String has no question mark: live/edge-10.1/types/csharp.txt"},
	{"csharp|fsharp|typescript|swift|java|kotlin", "op * description", "4.0.62 4.5.14 5.0.2", "line ends in texts are left out: live/edge-4.0.62/types/csharp.txt"},

	// other languages
	{"typescript", "EchoCollections.StringMatrix type", "", "one level of string[][] is lost up to 6.0: live/edge-6.0/types/typescript.txt"},
	{"typescript", "op Echo* response", "4.0.40 4.0.62", "an operation that returns itself has no IReturn: live/edge-4.0.62/types/typescript.txt"},
	{"java", "EchoCollections.StringMatrix type", "", "one level of string[][] is lost: live/edge-8.10/types/java.txt"},
	{"java", "op Echo* response", "4.0.40", "an operation that returns itself has no IReturn: live/edge-4.0.40/types/java.txt"},
	{"kotlin", "EchoCollections.StringMatrix type", "", "one level of string[][] is lost: live/edge-8.10/types/kotlin.txt"},
	{"dart", "EchoCollections.StringMatrix type", "", "one level of string[][] is lost: live/edge-8.10/types/dart.txt"},
	{"python", "EchoCollections.StringMatrix type", "", "one level of string[][] is lost: live/edge-10.1/types/python.txt"},
	{"swift", "EchoCollections.StringMatrix type", "", "one level of string[][] is lost: live/edge-8.10/types/swift.txt"},
	{"swift", "EchoCollections.PocoLookupMap type", "", "the inner list is lost: live/edge-10.1/types/swift.txt"},
	{"swift", "op Echo* response", "4.0.40", "an operation that returns itself has no IReturn: live/edge-4.0.40/types/swift.txt"},
	{"swift", "op Get* response", "4.0.40 4.0.62 4.5.14 5.0.2 5.4.0", "a response that is an array has no IReturn: live/edge-5.4.0/types/swift.txt"},
	{"swift", "op GetShapes", mono, "excluded, for its base is generic: live/edge-4.0.62/types/swift.txt"},
	{"swift", "*.Bag type", "8.5 8.10 10.1", "object is String: live/edge-10.1/types/swift.txt"},
	{"swift", "*.Obj* type", "8.5 8.10 10.1", "object is String: live/edge-10.1/types/swift.txt"},
	{"swift", "Forms.ByteList type", "10.1", "List<Byte> and Byte[] are one: live/app-echo-10.1/types/swift.txt"},
	{"swift", "UploadResponse.Dto type", "10.1", "object is String: live/app-files-10.1/types/swift.txt"},
	{"swift, options", "ShapeResponse.* type", "8.10 10.1", "members of a generic response are of its argument: live/edge-10.1/types-options/swift-ExcludeGenericBaseTypes=true.txt"},
	{"mjs", "type GetShapes base", "", "base classes have no arguments: live/edge-10.1/types/mjs.txt"},
	{"mjs", "type *Query* base", "10.1", "base classes have no arguments: live/app-aq-10.1/types/mjs.txt"},
	{"mjs", "type FindRockers base", "10.1", "base classes have no arguments: live/app-aq-10.1/types/mjs.txt"},
	{"mjs", "ShapeResponse.* type", "8.5", "members of a generic response are of its argument: live/edge-8.5/types/mjs.txt"},
	{"mjs, options", "op GetShapes response", "", "without JSDoc nothing tells type parameters: live/edge-10.1/types-options/mjs-AddDocAnnotations=false.txt"},
	{"go", "EchoCollections.StringMatrix type", "", "one level of string[][] is lost: live/edge-8.10/types/go.txt"},
	{"go", "type GetShapes base", "8.10", "arguments are lost: live/edge-8.10/types/go.txt"},
	{"go", "type *Query* base", "10.1", "QueryDb and QueryData have no arguments: live/app-aq-10.1/types/go.txt"},
	{"go", "type FindRockers base", "10.1", "QueryData has no arguments: live/app-aq-10.1/types/go.txt"},
	{"go", "type *", "8.10", "generic classes have no parameters: live/edge-8.10/types/go.txt"},
	{"go", "op * response", "8.10", "no response is told: live/edge-8.10/types/go.txt"},
	{"go", "op Echo* response", "10.1", "an operation that returns itself has no CreateResponse: live/edge-10.1/types/go.txt"},
	{"go", "Forms.ByteList type", "10.1", "List<Byte> and Byte[] are one: live/app-echo-10.1/types/go.txt"},
	{"rust", "type *Query* base", "10.1", "QueryDb and QueryData have no arguments: live/app-aq-10.1/types/rust.txt"},
	{"rust", "type FindRockers base", "10.1", "QueryData has no arguments: live/app-aq-10.1/types/rust.txt"},
	{"rust", "type ShapeResponse.*", "8.10", "generic classes are left out: live/edge-8.10/pages/GetShapes.json.rust.html"},
	{"rust", "op * response", "8.10", "no response is told: live/edge-8.10/types/rust.txt"},
	{"rust", "op Echo* response", "10.1", "an operation that returns itself has no IReturn: live/edge-10.1/types/rust.txt"},
	{"rust", "Forms.ByteList type", "10.1", "List<Byte> and Byte[] are one: live/app-echo-10.1/types/rust.txt"},
	{"ruby", "op * route", "", "the first route alone is printed: live/edge-plain-10.1/types/ruby.txt"},
	{"ruby", "type *Query* base", "10.1", "base classes have no arguments: live/app-aq-10.1/types/ruby.txt"},
	{"ruby", "type GetShapes base", "", "base classes have no arguments: live/edge-plain-10.1/types/ruby.txt"},
	{"ruby", "type FindRockers base", "10.1", "base classes have no arguments: live/app-aq-10.1/types/ruby.txt"},
	{"ruby", "type *", "8.10", "generic classes are left out: live/edge-plain-8.10/types/ruby.txt"},
	{"ruby", "op * response", "8.10", "no response is told: live/edge-plain-8.10/types/ruby.txt"},
	{"ruby", "op GetShapes response", "10.1", "the generic class has no parameters: live/edge-10.1/pages/GetShapes.json.ruby.html"},
	{"ruby", "op *Request description", "", "line ends in texts are left out: live/aim-10.1/types/ruby.txt"},
	{"ruby", "CreateBooking.Name description", "10.1", "descriptions that are no ApiMember's are left out: live/app-crud-10.1/types/ruby.txt"},
	{"zig", "op * response", "8.10", "no response is told: live/edge-8.10/types/zig.txt"},
	{"zig", "op Echo* response", "10.1", "an operation that returns itself has no Response: live/edge-10.1/types/zig.txt"},
	{"zig", "op D* response", "10.1", "void is not told: live/edge-10.1/types/zig.txt"},
	{"zig", "op ThrowVoid response", "10.1", "void is not told: live/app-valid-10.1/types/zig.txt"},
	{"zig", "op FireAndForget response", "10.1", "void is not told: live/app-web-10.1/types/zig.txt"},

	// schemas and metadata
	{"openapi", "op * response", "", "responses that no IReturn tells are left out: live/aim-10.1/openapi.json"},
	{"xsd", "*.CcInfo type", "", "the class name is lost behind DataContract(Name=CCInfo): live/aim-4.0.62/xsd1.xsd"},
	{"xsd", "*.CustomerTokens type", "", "the class name is lost behind DataContract(Name=CCInfo): live/aim-4.0.62/xsd1.xsd"},
	{"xsd", "type CcInfo", "", "the class name is lost behind DataContract(Name=CCInfo): live/aim-4.0.62/xsd1.xsd"},
	{"xsd", "type *", mono, "types of a second namespace are missing: live/edge-4.0.62/xsd1.xsd"},
	{"wsdl", "*.CcInfo type", "", "the class name is lost behind DataContract(Name=CCInfo): live/aim-4.0.62/soap11.wsdl"},
	{"wsdl", "*.CustomerTokens type", "", "the class name is lost behind DataContract(Name=CCInfo): live/aim-4.0.62/soap11.wsdl"},
	{"wsdl", "type *", "", "types without a DataContract are missing: live/edge-4.0.62/soap11.wsdl"},
	{"wsdl", "op *", "", "operations that SOAP cannot carry are missing: live/edge-4.0.62/soap11.wsdl"},
	{"/operations/metadata", "op * route", "3.9.60 4.0.17", "a route of all verbs is left out: live/edge-4.0.17/operations-format.json"},
	{"/operations/metadata", "op DoNothing response", "", "no response and none told are one: live/edge-4.0.62/operations-format.json"},
	{"/types/metadata", "type *", "4.0.17", "types that lists alone refer to are missing: live/edge-4.0.17/types/metadata.json"},

	// pages
	{"page", "type GetShapes base", "", "the table of a generic base names its parameter, not the argument: live/edge-10.1/pages/GetShapes.json.html"},
	{"page", "type *Query* base", "10.1", "QueryDb and QueryData have no table, for they have no members: live/app-aq-10.1/pages/QueryAlbums.json.html"},
	{"page", "type FindRockers base", "10.1", "QueryData has no table, for it has no members: live/app-aq-10.1/pages/FindRockers.json.html"},
	{"page", "ShapeResponse.* type", "8.10 10.1", "members of a generic response are of its first argument: live/edge-10.1/pages/GetShapes.json.html"},
	{"page", "op GetList response", "4.0.40", "the sample shows the argument instead of the list: live/edge-4.0.40/pages/GetList.json.html"},
	{"page", "op GetShapes response", "4.0.40", "the sample shows the argument instead of the response: live/edge-4.0.40/pages/GetShapes.json.html"},
	{"page", "Wrapped.Value type", "4.0.40", "Wrapped<Wrapped> hides its parameter: live/edge-4.0.40/pages/GetShapes.json.html"},
	{"page", "CustomerAccessTokenRequest.ItemKey type", noTypes, "DataType is its author's word: live/aim-4.0.17/pages/CustomerAccessTokenRequest.xml.html"},
	{"page", "EchoCollections.Pairs type", noTypes, "JSV writes pairs as objects: live/edge-4.0.17/pages/EchoCollections.jsv.html"},
	{"page", "EchoTypes.SByte type", noTypes, "SByte is written as text: live/edge-4.0.17/pages/EchoTypes.json.html"},
	{"page", "op EchoEnums response", mono, "200 with an empty body: live/edge-4.0.62/pages/EchoEnums.json.html"},
	{"page", "EchoNames.Default never null", mono, "required by its DataMember, of which the table knows nothing: live/edge-4.0.62/pages/EchoNames.json.html"},
	{"scraped", "type GetShapes base", "", "the table of a generic base names its parameter, not the argument: live/edge-10.1/pages/GetShapes.json.html"},
	{"scraped", "ShapeResponse.* type", "10.1", "members of a generic response are of its first argument: live/edge-10.1/pages/GetShapes.json.html"},
	{"scraped", "CustomerAccessTokenRequest.ItemKey type", "3.9.60", "DataType is its author's word: live/aim-3.9.60/pages/CustomerAccessTokenRequest.xml.html"},
	{"scraped", "EchoTypes.SByte type", "3.9.60", "SByte is written as text: live/edge-3.9.60/pages/EchoTypes.json.html"},
	{"scraped", "op CustomerAccessTokenRequest response", "3.9.60", "XML alone does not tell an object from a list: live/aim-3.9.60/pages/CustomerAccessTokenRequest.xml.html"},
	{"scraped by readability", "*BaseRequest.*Token*", "4.5.14", "cells run into one another: scraped/readability/aim-4.5.14/C2BPostContractRequest.json.txt"},
	{"scraped by readability", "BaseRequest.ApiKey description", "", "cells run into one another: scraped/readability/aim-8.0/C2BPostContractRequest.csv.txt"},
	{"scraped by readability", "Fail.Colour description", "10.1", "cells run into one another: scraped/readability/edge-10.1/Fail.json.txt"},
	{"scraped by readability", "op * description", "3.9.60 4.0.62", "the head of the page is left out: scraped/readability/aim-4.0.62/C2BPostContractRequest.json.txt"},
	{"scraped by readability", "op Fail response", "10.1", "cells run into one another: scraped/readability/edge-10.1/Fail.json.txt"},

	// all that a server shows
	{"", "EchoTypes.DateOnly", mono, "the .NET of these hosts has no DateOnly: source/Edge.cs"},
	{"", "EchoTypes.TimeOnly", mono, "the .NET of these hosts has no TimeOnly: source/Edge.cs"},
	{"", "type Square", "", "a subtype that only __type names: no listing shows it"},
	{"", "EchoTypes.Struct type", "4.0.62", "metadata and listings print String: live/edge-4.0.62/types/metadata.json"},
	{"", "type CcInfo", xsdAlone, "the class name is lost behind DataContract(Name=CCInfo): live/aim-3.9.60/xsd1.xsd"},
	{"", "*.CcInfo type", xsdAlone, "the class name is lost behind DataContract(Name=CCInfo): live/aim-3.9.60/xsd1.xsd"},
	{"", "*.CustomerTokens type", xsdAlone, "the class name is lost behind DataContract(Name=CCInfo): live/aim-3.9.60/xsd1.xsd"},
	{"", "EchoNames.*Name name", xsdAlone, "the .NET name is lost behind DataMember(Name=…): live/edge-3.9.60/xsd1.xsd"},
	{"", "type DoNothing.If-Match", noTypes, "the table names the property by its ApiMember: live/edge-4.0.17/pages/DoNothing.json.html"},
	{"", "EchoEnums.*", xsdAlone, "the sample alone shows it, enums as text: live/edge-fix-3.9.60/pages/EchoEnums.json.html"},
	{"", "FormInput.Key *", noTypes, "no table shows more than the request: live/aim-4.0.17/pages/C2BPostContractRequest.json.html"},
	{"", "Rate.DownLease *", xsdAlone, "no table shows more than the request: live/aim-3.9.60/pages/C2BPostContractRequest.json.html"},
	{"", "BaseResponse.* in", xsdAlone, "no table shows more than the request: live/aim-3.9.60/pages/C2BPostContractRequest.json.html"},
	{"", "DoNothing.ETag header", noTypes, "the table names the property by its ApiMember: live/edge-4.0.17/pages/DoNothing.json.html"},
	{"", "op GetShapes response", xsdAlone, "the XML name of the generic class hides its argument: live/edge-3.9.60/pages/GetShapes.xml.html"},
	{"", "type Access", noTypes, "types of a second namespace are missing, and EchoEnums has no page: live/edge-3.9.60/xsd1.xsd"},
	{"", "type Colour", noTypes, "as above"},
	{"", "type Mixed", noTypes, "as above"},
	{"", "type Priority", noTypes, "as above"},
	{"", "type Scope", noTypes, "as above"},
	{"", "type Status", noTypes, "as above"},
}

// find is the index of the entry that a difference is, -1 where it is none.
func find(list []loss, source, version, fact string) int {
	return slices.IndexFunc(list, func(l loss) bool {
		matches, _ := path.Match(l.fact, fact)
		named := slices.ContainsFunc(strings.Split(l.source, "|"), func(name string) bool {
			return strings.HasPrefix(source, name) || strings.HasPrefix(source, "page, tab "+name)
		})
		return matches && named && (l.versions == "" || slices.Contains(strings.Fields(l.versions), version))
	})
}

// unshown are the losses that nothing in the table shows.
func unshown(rows []*row) (idle []loss) {
	for i, l := range losses {
		if !slices.ContainsFunc(rows, func(r *row) bool { return r.shown[i] }) {
			idle = append(idle, l)
		}
	}
	return idle
}
