package diag

// Codes of planning: what the model says and Go cannot.
const (
	Polymorphic      Code = "DT2001"
	Endless          Code = "DT2002"
	WireNameUnusable Code = "DT2003"
	SampleUnfit      Code = "DT2004"
	Degraded         Code = "DT2005"
	NameTaken        Code = "DT2006"
	RoutesTied       Code = "DT2007"
	RouteUnfilled    Code = "DT2008"
)

var planningCodes = []Info{
	{Polymorphic, Note, "an abstract type whose subtypes are not known, or generic",
		"The wire tells by __type which one it is. Members of this type are servicestack.Object: raw JSON, which Decode reads into the type that it is."},
	{Endless, Warning, "a generic type that would never end in Go",
		"It refers to itself with ever larger arguments, which .NET makes as needed and Go refuses. These members are servicestack.Object: raw JSON."},
	{WireNameUnusable, Warning, "a wire name that Go cannot write",
		"A json tag cannot hold a comma, a quote or a control character, so the property is left out."},
	{Degraded, Warning, "a type that would not compile in Go",
		"The output is type-checked before it is written. What is wrong with this type is a defect of dtogen: please report it with the files that it was made from. Until then its values are servicestack.Object: raw JSON, which Decode reads."},
	{NameTaken, Error, "a name that dtogen.yaml sets is taken",
		"Something else in the same package, client or struct has that name in Go, by another override, by itself, or because each generated package has it; or another property of the type has it on the wire. Set another name, or set one for the other too."},
	{RoutesTied, Warning, "two routes that one request can take",
		"They have as many variables, other ones, and are as long; ServiceStack's own client refuses such a request. Ours takes the route that the source lists first; a request that leaves a variable of one unset takes the other, and servicestack.UsePredefined takes neither."},
	{RouteUnfilled, Warning, "a route with a variable that no property fills",
		"ServiceStack's own client takes no such route, and ours neither: requests go by another one, or by the predefined address. A page that does not list all properties, or a vendor's slip; where the server has the property, add it in dtogen.yaml."},
	{SampleUnfit, Warning, "a sample message that does not fit the types",
		"It, or the members of it that no type declares, are left out of the generated tests. The page is older than the listing, or an operation's response was inferred wrongly: compare them."},
}
