package metadata

// Why a member is not read.
const (
	options  = "options of the listings"
	looks    = "how pages and user interfaces look"
	inferred = "follows from other members"
	server   = "the server's own affair"
)

// ignored are the members that hold no fact for a caller, by what they are members
// of, in lower case. Whatever is neither read nor here is reported.
var ignored = map[string]map[string]string{
	"metadata": {
		"version":    "of this format, always 1",
		"namespaces": inferred,
	},
	"app": {
		"date": "when it was asked", "ui": looks, "config": server, "contenttypeformats": "formats beside JSON",
		"httphandlers": "paths that every server of this version has", "customplugins": server, "meta": server,
	},
	"app info": {
		"apiversion": "of the vendor's documentation, not of the wire", "servicedescription": looks, "serviceiconurl": looks,
		"brandurl": looks, "brandimageurl": looks, "textcolor": looks, "linkcolor": looks,
		"backgroundcolor": looks, "backgroundimageurl": looks, "iconurl": looks,
		"endpointrouting": server, "meta": server,
	},
	"type": {
		"displaytype": looks, "icon": looks, "notes": "read with the operation",
		"genericargs": "read before", "isgenerictypedef": inferred, "meta": server,
		// of requests up to 5.4, read with the operation
		"returnvoidmarker": "read with the operation", "returnmarkertypename": "read with the operation",
		"returnmarkergenericargs": "read with the operation", "routes": "read with the operation",
	},
	"property": {
		"genericargs": "read before", "typenamespace": "read before", "namespace": "read before",
		"issystemtype": inferred, "isenum": inferred,
		"isprimarykey": "true for every property called Id, of requests too",
		"displaytype":  looks, "input": looks, "format": looks, "ref": looks, "value": "of attributes", "readonly": "of attributes",
	},
	"attribute": {"constructorargs": "read before", "attributes": inferred},
	"argument": {
		"namespace": inferred, "typenamespace": inferred, "isvaluetype": inferred, "issystemtype": inferred, "isenum": inferred,
		"isrequired": inferred, "genericargs": inferred, "attributes": inferred, "readonly": inferred, "description": looks,
	},
	"operation": {
		"datamodel":  "the base or the interface of an AutoQuery request tells it",
		"viewmodel":  "read with the response",
		"formlayout": looks, "ui": looks,
	},
	"route":            {"priority": server, "matches": server},
	"listed operation": {"servicename": server, "restrictto": server},
}
