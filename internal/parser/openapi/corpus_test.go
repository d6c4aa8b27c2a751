package openapi

import (
	"testing"

	"github.com/dtogen/dtogen/internal/parser/parsertest"
)

func TestCorpus(t *testing.T) {
	parsertest.Described(t, Parse, Recognise, []string{"live/*/openapi.json"}, []parsertest.Loss{
		{What: "* namespace", Why: "not told"},
		{What: "* base", Why: "all members stand in the class itself"},
		{What: "GetShapes.[ALOS]*", Why: "as above"},
		{What: "GetShapes.Take", Why: "as above"},
		{What: "ShapeResponse`1.[AT]*", Why: "as above"},
		{What: "ShapeResponse`1.ResponseStatus", Why: "as above"},
		{What: "Circle.Name", Why: "as above"},
		{What: "*Request.ApiKey", Why: "as above"},
		{What: "*Request.OAuthToken", Why: "as above"},
		{What: "*Request.AppId", Why: "as above"},
		{What: "*Request.Token", Why: "as above"},
		{What: "*Request.DeviceId", Why: "as above"},
		{What: "type Base*", Why: "bases are not there"},
		{What: "type Page*", Why: "bases are not there"},
		{What: "type ShapeResponse", Why: "bases are not there"},
		{What: "type *Response", Why: "what a service's method declares is not known to the plugin; the server's own"},
		{What: "op *Request response", Why: "what a service's method declares is not known to the plugin"},
		{What: "type AchDetail", Why: "reached by such a response"},
		{What: "type CustomerPayment", Why: "reached by such a response"},
		{What: "type Authenticate", Why: "the server's own"},
		{What: "op Authenticate", Why: "the server's own"},
		{What: "type Square", Why: "a subclass that nothing names is not there"},
		{What: "type Point", Why: "structs are not there"},
		{What: "type [ACKMPS]*", Why: "enums are not there"},
		{What: "EchoEnums.* type", Why: "enums are strings, flags integers"},
		{What: "EchoEnums.* nullable", Why: "not told of enums"},
		{What: "GetShapes.Kind *", Why: "an enum"},
		{What: "* abstract", Why: "not told"},
		{What: "* declaring", Why: "not told"},
		{What: "* order", Why: "not told"},
		{What: "* in", Why: "told of headers of the request itself only"},
		{What: "op * verbs", Why: "not told"},
		{What: "op * routes", Why: "verbs in another order"},
		{What: "op EchoTypes tags", Why: "looks like the tag that is made of the path"},
		{What: "op * auth", Why: "roles are not told"},
		{What: "*.* nullable", Why: "not told of what is sent as a string or an integer"},
		{What: "EchoNames.*ame", Why: "the name of the [DataMember] stands for that of the property"},
		{What: "EchoNames.Default required", Why: "that of [DataMember] is not told"},
	})
}
