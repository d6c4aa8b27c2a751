package model

import "github.com/dtogen/dtogen/internal/source"

// Override is what the user sets in dtogen.yaml on top of all sources. Subject is
// TYPE, TYPE.PROPERTY (name or wire name) or OPERATION. Members that are zero leave
// the fact as it is.
type Override struct {
	Subject   string
	Type      *TypeRef // of a property; a final ? makes it nullable
	GoType    string   // Go type of a property or type, "import/path.Name"; Type is nil then
	Wire      string   // wire name of a property
	Response  *TypeRef // of an operation
	Namespace string   // of a type, in .NET
	Name      string   // Go name of the subject
	Skip      bool     // leave the subject out
	Add       bool     // the subject is a property or an enum's member that no source tells of
	Span      source.Span
}
