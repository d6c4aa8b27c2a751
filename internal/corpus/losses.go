package main

// What the recorded servers themselves left out or wrote wrongly.

import (
	"path"
	"slices"
	"strings"
)

// loss is a fact that a source cannot tell, or tells wrongly: patterns of path.Match
// on source and fact, and the line of the corpus that shows it.
type loss struct {
	source, fact string
	versions     string // blank-separated; "" for all
	why          string
}

const (
	mono     = "3.9.60 4.0.17 4.0.40 4.0.62 4.5.14 5.0.2 5.4.0"
	noTypes  = "3.9.60 4.0.17"
	xsdAlone = "3.9.60"
)

var losses = []loss{
	{"*", "EchoTypes.DateOnly", mono, "the .NET of these hosts has no DateOnly: source/Edge.cs"},
	{"*", "EchoTypes.TimeOnly", mono, "the .NET of these hosts has no TimeOnly: source/Edge.cs"},
	{"*", "type Square", "", "a subtype that only __type names: no listing shows it"},
	{"*", "EchoTypes.Struct type", "4.0.62", "metadata and listings print String: live/edge-4.0.62/types/metadata.json"},
	{"*", "type CcInfo", xsdAlone, "the class name is lost behind DataContract(Name=CCInfo): live/aim-3.9.60/xsd1.xsd"},
	{"*", "*.CcInfo type", xsdAlone, "the class name is lost behind DataContract(Name=CCInfo): live/aim-3.9.60/xsd1.xsd"},
	{"*", "*.CustomerTokens type", xsdAlone, "the class name is lost behind DataContract(Name=CCInfo): live/aim-3.9.60/xsd1.xsd"},
	{"*", "EchoNames.*Name name", xsdAlone, "the .NET name is lost behind DataMember(Name=…): live/edge-3.9.60/xsd1.xsd"},
	{"*", "type DoNothing.If-Match", noTypes, "the table names the property by its ApiMember: live/edge-4.0.17/pages/DoNothing.json.html"},
	{"*", "EchoEnums.*", xsdAlone, "the sample alone shows it, enums as text: live/edge-fix-3.9.60/pages/EchoEnums.json.html"},
	{"*", "op GetShapes response", xsdAlone, "the XML name of the generic class hides its argument: live/edge-3.9.60/pages/GetShapes.xml.html"},
	{"*", "type Access", noTypes, "types of a second namespace are missing, and EchoEnums has no page: live/edge-3.9.60/xsd1.xsd"},
	{"*", "type Colour", noTypes, "as above"},
	{"*", "type Mixed", noTypes, "as above"},
	{"*", "type Priority", noTypes, "as above"},
	{"*", "type Scope", noTypes, "as above"},
	{"*", "type Status", noTypes, "as above"},
}

func lossOf(source, version, host, fact string) bool {
	return slices.ContainsFunc(losses, func(l loss) bool {
		s, _ := path.Match(l.source, source)
		f, _ := path.Match(l.fact, fact)
		return s && f && (l.versions == "" || slices.Contains(strings.Fields(l.versions), version))
	})
}
