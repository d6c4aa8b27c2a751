package model

import "strings"

// Evidence tells what kind of source a fact comes from.
type Evidence uint8

// The kinds of source.
const (
	Convention    Evidence = iota // ServiceStack's own rules, no source at all
	APIMemberText                 // arguments of ApiMember: an author's words
	FromSample                    // a sample message
	Table                         // "X Parameters:" of a page
	Page                          // headings, routes, roles of a page
	Python
	PHP
	Ruby
	TypeScript
	TypeScriptD
	MJS
	CommonJS
	Swift
	Java
	Kotlin
	Dart
	Go
	Rust
	Zig
	XSD
	OpenAPI
	FSharp
	VBNet
	CSharp
	OperationsJSON // /operations/metadata
	AppJSON        // /metadata/app
	TypesJSON      // /types/metadata
	Configured     // dtogen.yaml
)

var evidenceNames = [...]string{
	"convention", "ApiMember", "sample", "parameter table", "page",
	"Python", "PHP", "Ruby", "TypeScript", "TypeScript.d", "mjs", "CommonJS", "Swift", "Java", "Kotlin",
	"Dart", "Go", "Rust", "Zig", "XSD", "OpenAPI", "F#", "VB.NET", "C#",
	"/operations/metadata", "/metadata/app", "/types/metadata", "dtogen.yaml",
}

func (e Evidence) String() string { return evidenceNames[e] }

// Strength ranks sources for the facts that each can express: an override, then
// /types/metadata, then C#, VB.NET and F#, then XSD, then other listings, then
// parameter tables, then samples, then ApiMember text, then convention.
func (e Evidence) Strength() int {
	switch {
	case e == Configured:
		return 9
	case e >= OperationsJSON:
		return 8
	case e >= FSharp:
		return 7
	case e == XSD:
		return 6
	case e == OpenAPI: // flat: inherited members stand in each class
		return 4
	case e >= Python:
		return 5
	case e == Page, e == Table:
		return 4
	}
	return int(e)
}

func equalFold(a, b string) bool { return strings.EqualFold(a, b) }
