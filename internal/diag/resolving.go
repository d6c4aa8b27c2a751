package diag

// Codes of resolving: many documents become one API.
const (
	Contradiction   Code = "DT1001"
	Moved           Code = "DT1002"
	ResponseUnknown Code = "DT1003"
	TypeUndeclared  Code = "DT1004"
	TwoOperations   Code = "DT1005"
	NothingFound    Code = "DT1006"
	OverrideUnused  Code = "DT1007"
	SampleStranger  Code = "DT1008"
	OverrideKnown   Code = "DT1009"
)

var resolvingCodes = []Info{
	{Contradiction, Warning, "two sources contradict each other",
		"Both are equally strong. The newer snapshot wins; without times the reading of most documents, then of the document that agrees with the others elsewhere. Delete the outdated page, put its time into the index, or set the fact in dtogen.yaml."},
	{Moved, Note, "a property stands in another class of the same family",
		"Snapshots disagree on which base class declares it. The wire is flat, so nothing is lost: it is kept where most documents have it."},
	{ResponseUnknown, Warning, "the response of an operation is not known",
		"No source names it and it could not be inferred from tables or samples. The client returns nothing for it. Set response: in dtogen.yaml, or add the page with its sample."},
	{TypeUndeclared, Warning, "a type is used and declared nowhere",
		"Its values are kept as raw JSON. Add a page or listing that declares it, or set its type in dtogen.yaml."},
	{TwoOperations, Error, "two operations have one name",
		"They share no route and no host, so they are not two views of one operation. Keep each API in a folder of its own."},
	{NothingFound, Error, "no operation was found",
		"None of the files shows an operation: give at least one metadata page, listing or /types/metadata of the server."},
	{OverrideUnused, Error, "an override matches nothing",
		"Its subject is no type, property, enum value or operation of this API, or has not what the override sets, or the type that it names is none. Correct the name or remove the line."},
	{OverrideKnown, Warning, "an override adds what the sources tell of",
		"add: true is for a property or an enum's member that no source tells of. They do now: what the override says of its type still holds, so leave add: true out, or the whole line."},
	{SampleStranger, Note, "a sample shows a member that no type declares",
		"The member is kept out of the structs: no source tells its type. Add a listing that declares it."},
}
