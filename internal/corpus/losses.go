package main

// What the recorded servers themselves left out or wrote wrongly.

import (
	"path"
	"slices"
	"strings"
)

// loss is a fact that a source cannot tell, or tells wrongly, and the line of the
// corpus that shows it.
type loss struct {
	source   string // beginning of its name; "" for all
	fact     string // as path.Match has it
	versions string // blank-separated; "" for all
	why      string
}

const (
	mono     = "3.9.60 4.0.17 4.0.40 4.0.62 4.5.14 5.0.2 5.4.0"
	noTypes  = "3.9.60 4.0.17"
	xsdAlone = "3.9.60"
)

var losses = []loss{
	{"csharp", "EchoCollections.StringMatrix type", "", "one level of string[][] is lost: live/edge-10.1/types/csharp.txt"},
	{"vbnet", "EchoCollections.StringMatrix type", "", "one level of string[][] is lost: live/edge-10.1/types/vbnet.txt"},
	{"fsharp", "EchoCollections.StringMatrix type", "", "one level of string[][] is lost: live/edge-10.1/types/fsharp.txt"},
	{"python", "EchoCollections.StringMatrix type", "", "one level of string[][] is lost: live/edge-10.1/types/python.txt"},
	{"csharp", "Wrapped.Value type", "4.0.40", "class Wrapped<Wrapped> hides its parameter: live/edge-4.0.40/types/csharp.txt"},
	{"vbnet", "Wrapped.Value type", "4.0.40", "class Wrapped(Of Wrapped) hides its parameter: live/edge-4.0.40/types/vbnet.txt"},
	{"ruby", "op * route", "", "the first route alone is printed: live/edge-plain-10.1/types/ruby.txt"},
	{"ruby", "type GetShapes base", "", "base classes have no arguments: live/edge-plain-10.1/types/ruby.txt"},
	{"ruby", "EchoCollections.Tuple type", "8.10", "arguments are lost: live/edge-plain-8.10/types/ruby.txt"},
	{"ruby", "EchoTypes.Pair type", "8.10", "arguments are lost: live/edge-plain-8.10/types/ruby.txt"},
	{"openapi", "EchoEnums.Day type", "", "an enum of .NET is a string: live/edge-10.1/openapi.json"},
	{"xsd", "*.CcInfo type", "", "the class name is lost behind DataContract(Name=CCInfo): live/aim-4.0.62/xsd1.xsd"},
	{"xsd", "*.CustomerTokens type", "", "the class name is lost behind DataContract(Name=CCInfo): live/aim-4.0.62/xsd1.xsd"},
	{"/operations/metadata", "op GetShapes route", "3.9.60 4.0.17", "a route of all verbs is left out: live/edge-4.0.17/operations.json"},
	{"typescript", "EchoCollections.StringMatrix type", "", "one level of string[][] is lost up to 6.0: live/edge-6.0/types/typescript.txt"},
	{"go", "EchoCollections.StringMatrix type", "", "one level of string[][] is lost: live/edge-8.10/types/go.txt"},
	{"java", "EchoCollections.StringMatrix type", "", "one level of string[][] is lost: live/edge-8.10/types/java.txt"},
	{"kotlin", "EchoCollections.StringMatrix type", "", "one level of string[][] is lost: live/edge-8.10/types/kotlin.txt"},
	{"swift", "EchoCollections.StringMatrix type", "", "one level of string[][] is lost: live/edge-8.10/types/swift.txt"},
	{"dart", "EchoCollections.StringMatrix type", "", "one level of string[][] is lost: live/edge-8.10/types/dart.txt"},
	{"go", "EchoCollections.*List type", "8.10", "arguments are lost: live/edge-8.10/types/go.txt"},
	{"go", "EchoCollections.Sorted type", "8.10", "arguments are lost: live/edge-8.10/types/go.txt"},
	{"go", "ShapeResponse.Nested type", "8.10", "arguments are lost: live/edge-8.10/types/go.txt"},
	{"go", "type GetShapes base", "8.10", "arguments are lost: live/edge-8.10/types/go.txt"},
	{"zig", "EchoCollections.*List type", "", "arguments are lost: live/edge-10.1/types/zig.txt"},
	{"zig", "EchoCollections.Sorted type", "", "arguments are lost: live/edge-10.1/types/zig.txt"},
	{"zig", "type *", "", "structs are flat: inherited members stand in each: live/edge-10.1/types/zig.txt"},
	{"js", "op GetShapes response", "", "response types have no arguments: live/edge-6.0/types/js.txt"},
	{"swift", "EchoCollections.PocoLookupMap type", "", "the inner list is lost: live/edge-10.1/types/swift.txt"},
	{"swift", "EchoCollections.Bag type", "8.5 8.10 10.1", "object is String: live/edge-10.1/types/swift.txt"},
	{"swift", "EchoTypes.Object type", "8.5 8.10 10.1", "object is String: live/edge-10.1/types/swift.txt"},
	{"mjs", "type GetShapes base", "", "base classes have no arguments: live/edge-10.1/types/mjs.txt"},
	{"mjs", "ShapeResponse.* type", "8.5", "members of a generic response are of its argument: live/edge-8.5/types/mjs.txt"},
	{"pages", "type GetShapes base", "", "the table of a generic base names its parameter, not the argument: live/edge-10.1/pages/GetShapes.json.html"},
	{"pages", "*", noTypes, "no type tables: class names, bases and maps are what samples show: live/edge-4.0.17/pages/GetShapes.json.html"},
	{"pages", "op GetList response", "4.0.40", "the sample shows the argument instead of the list: live/edge-4.0.40/pages/GetList.json.html"},
	{"pages", "op GetShapes response", "4.0.40", "the sample shows the argument instead of the response: live/edge-4.0.40/pages/GetShapes.json.html"},
	{"pages", "ShapeResponse.* type", "8.10 10.1", "members of a generic response are of its first argument: live/edge-10.1/pages/GetShapes.json.html"},
	{"pages", "Wrapped.Value type", "4.0.40", "Wrapped<Wrapped> hides its parameter: live/edge-4.0.40/pages/GetShapes.json.html"},
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
	{"", "op GetShapes response", xsdAlone, "the XML name of the generic class hides its argument: live/edge-3.9.60/pages/GetShapes.xml.html"},
	{"", "type Access", noTypes, "types of a second namespace are missing, and EchoEnums has no page: live/edge-3.9.60/xsd1.xsd"},
	{"", "type Colour", noTypes, "as above"},
	{"", "type Mixed", noTypes, "as above"},
	{"", "type Priority", noTypes, "as above"},
	{"", "type Scope", noTypes, "as above"},
	{"", "type Status", noTypes, "as above"},
}

// lossOf finds the known loss that a difference is, -1 where it is none.
func lossOf(source, version, fact string) int {
	return slices.IndexFunc(losses, func(l loss) bool {
		matches, _ := path.Match(l.fact, fact)
		return matches && strings.HasPrefix(source, l.source) && (l.versions == "" || slices.Contains(strings.Fields(l.versions), version))
	})
}
