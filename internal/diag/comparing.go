package diag

// Codes of comparing two models. Each is a rule of `dtogen diff`; what a finding
// means for a client (compile, wire, notable, nothing) hangs on where it was found,
// and the text says on what.
const (
	OperationAdded      Code = "DT4001"
	OperationRemoved    Code = "DT4002"
	OperationRenamed    Code = "DT4003"
	ResponseListed      Code = "DT4004"
	ResponseChanged     Code = "DT4005"
	ResponseGone        Code = "DT4006"
	ResponseNew         Code = "DT4007"
	RouteAdded          Code = "DT4008"
	RouteRemoved        Code = "DT4009"
	RouteMoved          Code = "DT4010"
	RouteVerbAdded      Code = "DT4011"
	RouteVerbRemoved    Code = "DT4012"
	PlaceholderRenamed  Code = "DT4013"
	VerbChanged         Code = "DT4014"
	AuthDemanded        Code = "DT4015"
	AuthRelaxed         Code = "DT4016"
	OperationObsolete   Code = "DT4017"
	OperationDescribed  Code = "DT4018"
	MethodsChanged      Code = "DT4019"
	TypeAdded           Code = "DT4101"
	TypeRemoved         Code = "DT4102"
	TypeRenamed         Code = "DT4103"
	KindChanged         Code = "DT4104"
	GenericsChanged     Code = "DT4105"
	SubtypeRenamed      Code = "DT4106"
	SubtypeAdded        Code = "DT4107"
	TypeObsolete        Code = "DT4108"
	NamespaceMoved      Code = "DT4109"
	BaseMoved           Code = "DT4110"
	TypeDescribed       Code = "DT4111"
	GoTypeRenamed       Code = "DT4112"
	GoTypeChanged       Code = "DT4113"
	PropertyAdded       Code = "DT4201"
	RequiredAdded       Code = "DT4202"
	PropertyRemoved     Code = "DT4203"
	PropertyRenamed     Code = "DT4204"
	WireNameChanged     Code = "DT4205"
	PropertyListed      Code = "DT4206"
	PropertyTypeChanged Code = "DT4207"
	NullabilityChanged  Code = "DT4208"
	RequiredNow         Code = "DT4209"
	RequiredNoMore      Code = "DT4210"
	HeaderChanged       Code = "DT4211"
	AllowedChanged      Code = "DT4212"
	PropertyObsolete    Code = "DT4213"
	PropertyMoved       Code = "DT4214"
	PropertyOrdered     Code = "DT4215"
	PropertyDescribed   Code = "DT4216"
	ParameterMoved      Code = "DT4217"
	GoFieldRenamed      Code = "DT4218"
	GoFieldChanged      Code = "DT4219"
	ValueAdded          Code = "DT4301"
	ValueRemoved        Code = "DT4302"
	ValueRenamed        Code = "DT4303"
	ValueRenumbered     Code = "DT4304"
	ValueText           Code = "DT4305"
	EnumForm            Code = "DT4306"
	NumberUnused        Code = "DT4307"
	ValueOrder          Code = "DT4308"
	IgnoreUnused        Code = "DT4901"
)

var comparingCodes = []Info{
	{OperationAdded, Note, "an operation is new",
		"notable: the client gets a method more."},
	{OperationRemoved, Warning, "an operation is gone",
		"wire and compile: a deployed client that calls it gets an error, and its method is gone. If the specs have merely lost a page, fetch again."},
	{OperationRenamed, Warning, "an operation has another name",
		"Two operations share a route and most members, and one name replaces the other. compile: the method and the request have other names. Deployed clients reach it by its route, but not by /json/reply/NAME."},
	{ResponseListed, Warning, "a response became a list, or is none any more",
		"wire and compile: a deployed client expects an object where an array comes, or the other way round, and reads nothing of it."},
	{ResponseChanged, Warning, "the response of an operation is of another type",
		"compile: the method returns another type. wire too unless everything that the old type reads is in the new one."},
	{ResponseGone, Warning, "an operation answers nothing any more",
		"wire and compile: a deployed client reads an empty response."},
	{ResponseNew, Warning, "an operation that answered nothing has a response",
		"compile: the method returns one value more. A deployed client leaves the answer unread."},
	{RouteAdded, Note, "an operation has one more address",
		"notable: nothing changes for a client that uses another one."},
	{RouteRemoved, Warning, "an address of an operation is gone",
		"wire: a deployed client that sends requests there gets 404."},
	{RouteMoved, Warning, "an operation has another address",
		"wire: a deployed client sends its requests to the old one."},
	{RouteVerbAdded, Note, "an address takes one more verb",
		"notable. Where the methods of the client change with it, DT4019 tells so."},
	{RouteVerbRemoved, Warning, "an address takes a verb no more",
		"wire: a deployed client that uses it gets 405. Where another verb takes its place, the finding names both."},
	{PlaceholderRenamed, Note, "a place in an address has another name",
		"notable: addresses look as before; another property stands there, or the rest of the path. wire where the rest of the path stood there: a slash in it matches no more."},
	{VerbChanged, Warning, "clients call an operation by another verb",
		"wire: the request's marker (IGet, IPost …) says so; a deployed client uses the old verb."},
	{AuthDemanded, Warning, "an operation demands more of its caller",
		"wire: a deployed client may be refused with 401 or 403."},
	{AuthRelaxed, Note, "an operation demands less of its caller",
		"notable: no client breaks. See that it is meant."},
	{OperationObsolete, Note, "an operation is obsolete now, or is not any more",
		"notable: it works as before; linters point at its uses."},
	{OperationDescribed, Note, "what an operation is said to do has other words",
		"nothing: comments change, its tags or notes perhaps."},
	{MethodsChanged, Warning, "the client has other methods for an operation",
		"compile: an operation whose addresses take different verbs has a method for each, any other has one."},

	{TypeAdded, Note, "a type is new", "nothing: what refers to it is told of by itself."},
	{TypeRemoved, Warning, "a type is gone",
		"compile: code that names the Go type. What referred to it is told of by itself. nothing where the other side is another language, which may do without it."},
	{TypeRenamed, Warning, "a type has another name",
		"Two types have most members in common, and one name replaces the other. compile: code that names the Go type; the wire does not know the name. name: in dtogen.yaml keeps the old one."},
	{KindChanged, Warning, "a type is of another kind",
		"wire and compile: a class became an enum, or derives from a list, which it is on the wire then; or the other way round."},
	{GenericsChanged, Warning, "a type has other type parameters",
		"compile: code that names the Go type with its arguments."},
	{SubtypeRenamed, Warning, "a subtype has another name on the wire",
		"wire: members of an abstract type tell by __type, with namespace, which subtype they hold; a deployed client does not know the new name."},
	{SubtypeAdded, Note, "an abstract type has a new subtype",
		"notable: a deployed client does not know it where it comes."},
	{TypeObsolete, Note, "a type is obsolete now, or is not any more", "notable: it works as before."},
	{NamespaceMoved, Note, "a type stands in another namespace", "nothing: neither the wire nor Go names know it."},
	{BaseMoved, Note, "a type has another base class", "nothing: the wire is flat. Members that come or go are told of by themselves."},
	{TypeDescribed, Note, "the description of a type has other words", "nothing: comments change."},
	{GoTypeRenamed, Warning, "a type has another name in Go",
		"compile: the vendor's name is the same; dtogen.yaml, or another type of the name, changed what it is called in Go."},

	{GoTypeChanged, Warning, "a type is something else in Go",
		"compile: a class with subtypes that became abstract is an interface now, not a struct; one that only derived classes refer to has no Go type any more. wire too where requests hold it: the server makes no object of an abstract class."},

	{PropertyAdded, Note, "a property is new",
		"notable: a deployed client neither sends nor reads it."},
	{RequiredAdded, Warning, "a request has a new property that is required",
		"wire: a deployed client does not send it and may be refused."},
	{PropertyRemoved, Warning, "a property is gone",
		"wire and compile: a deployed client reads it empty, and what it sends there is ignored."},
	{PropertyRenamed, Warning, "a property has another name",
		"wire and compile: a deployed client reads it empty, and what it sends there is ignored. One of the type and place of the old one replaces it."},
	{WireNameChanged, Warning, "a property has another name on the wire",
		"wire: its .NET name is the same and Go code compiles, but a deployed client reads it empty, and what it sends there is ignored. notable where only the case differs, which clients do not mind."},
	{PropertyListed, Warning, "a property became a list, or is none any more",
		"wire and compile: a deployed client expects one value where an array comes, or the other way round."},
	{PropertyTypeChanged, Warning, "a property is of another type",
		"compile where the Go type is another. wire too where values of one type are not all of the other, in the direction that they travel: a response's Int32 that becomes Int64 may not fit, a request's does."},
	{NullabilityChanged, Warning, "a property may be null now, or never is any more",
		"compile: its Go type is a pointer, or is none any more. wire too where a response's may be null now: a deployed client reads zero, as if that were the value. Only where both sides tell."},
	{RequiredNow, Warning, "a property is required now",
		"wire where requests hold it: a deployed client may leave it out and be refused. notable where the client always sends it, or it is only read."},
	{RequiredNoMore, Note, "a property is not required any more", "notable: no client breaks."},
	{HeaderChanged, Warning, "a property is sent as a header now, or is not any more",
		"wire: a deployed client sends it elsewhere. compile too where an option of the client goes."},
	{AllowedChanged, Note, "other values of a property are allowed",
		"notable; wire where requests hold it and a value is not allowed any more."},
	{PropertyObsolete, Note, "a property is obsolete now, or is not any more", "notable: it works as before."},
	{PropertyMoved, Note, "a property stands in another class of the same family", "nothing: the wire is flat."},
	{PropertyOrdered, Note, "the properties of a type stand in another order", "nothing: JSON knows no order."},
	{PropertyDescribed, Note, "the description of a property has other words", "nothing: comments change."},
	{ParameterMoved, Note, "a property is said to be another kind of parameter",
		"nothing: query, body, form, path and model are the vendor's words; where a client sends a property follows from verb and route."},
	{GoFieldRenamed, Warning, "a property has another name in Go",
		"compile: the vendor's name is the same; dtogen.yaml, or another property, changed what it is called in Go."},
	{GoFieldChanged, Warning, "a property has another type in Go",
		"compile: the vendor's type is the same; its operation patches now, perhaps, so that all members of the request are pointers."},

	{ValueAdded, Note, "an enum has a new value", "notable: a deployed client keeps values that it does not know."},
	{ValueRemoved, Warning, "a value of an enum is gone",
		"compile: its constant is gone. wire too where requests hold the enum: the server refuses what a deployed client sends."},
	{ValueRenamed, Warning, "a value of an enum has another name",
		"compile: its constant has another name. wire too where the enum travels as text: clients send the name, servers from 5.14 answer the EnumMember text. notable where the case alone differs and the constant stays."},
	{ValueRenumbered, Warning, "a value has another number, in an enum that travels as a number",
		"wire: a deployed client and the server mean different things by the same number, and no error tells."},
	{ValueText, Warning, "a value of an enum has another text on the wire",
		"wire where responses hold it: EnumMember says so, and a deployed client takes what it reads for an unknown value. notable elsewhere: clients send the name."},
	{EnumForm, Warning, "an enum travels in another form",
		"wire: as a number now, or as text; or numbers of a type that a deployed client does not read. compile too where flags came or went: the Go type is a number then."},
	{NumberUnused, Note, "a value has another number, in an enum that travels as text",
		"notable: numbers stay off the wire unless the server is configured to write enums as numbers."},
	{ValueOrder, Note, "the values of an enum stand in another order", "nothing: values have the numbers and texts that they had."},

	{IgnoreUnused, Warning, "an ignore of dtogen.yaml matches nothing",
		"Its rule finds nothing at that subject. Correct it, or remove the line once the change has been accepted."},
}
