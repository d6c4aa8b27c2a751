package replay

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"path"
	"strings"

	"github.com/dtogen/dtogen/internal/replay/testdata/generated/servicestack"
)

// Which exchanges have no call of ours to compare with, and why. Their answers are
// read where they can be.

// leftOut says why an exchange is not compared, or "".
func (e *exchange) leftOut() string {
	if e.request == nil {
		return "what was sent is no HTTP"
	}
	accept, contentType := e.request.Header.Get("Accept"), e.request.Header.Get("Content-Type")
	switch {
	case e.response == nil:
		return "the answer is no HTTP"
	case strings.Contains("OPTIONS HEAD TRACE CONNECT FOO", e.request.Method):
		return "clients have no method for " + e.request.Method
	case formatOf(accept) == "" && (accept != "*/*" || !e.answersJSON()):
		return "asks for " + cmp.Or(accept, "nothing") + ", which is no format that the client speaks (rule 39)"
	case accept != "*/*" && formatOf(accept) != e.format():
		return "an address of one format that asks for another"
	case e.request.TransferEncoding != nil:
		return "a chunked body, which servers ignore (rule 41)"
	case len(e.body) > 0 && formatOf(contentType) != "" && formatOf(contentType) != e.format():
		return "sends one format and asks for another"
	case len(e.body) > 0 && formatOf(contentType) == "" && !e.isUpload(e.target()):
		return "sends " + cmp.Or(mediaType(contentType), "no content type") + " (rule 40)"
	case strings.Contains(string(e.body), `Char:",`):
		return "a quote as char, which stands bare in JSV, and no server can read"
	case e.format() == servicestack.CSV && e.request.Method == "POST" && len(e.body) == 0:
		return "CsvServiceClient sends nothing of what is no list"
	case strings.Contains(string(e.text), "</ErrorResponse>") && !strings.HasSuffix(string(e.text), "</ErrorResponse>") || strings.Count(string(e.text), "<?xml") > 1:
		return "a server that cannot write its answer, and writes a failure behind what it has written"
	case e.response.Header.Get("Content-Encoding") == "br":
		return "an answer in br, which the client does not offer (rule 43)"
	case e.request.Header.Get("Content-Encoding") != "":
		return "a compressed body, which the client does not send"
	case e.request.Header.Get("X-Http-Method-Override") != "":
		return "an overridden verb (rule 11)"
	}
	for _, p := range onPurpose {
		for _, pattern := range strings.Fields(p.names) {
			if ok, _ := path.Match(pattern, e.folder+"/"+e.name); ok {
				return p.reason
			}
		}
	}
	to := e.target()
	switch {
	case to == nil:
		return "an address that no operation of the description has"
	case (e.request.Method == "GET" || e.request.Method == "DELETE") && len(e.body) > 0:
		return "a body that servers do not read (rule 74)"
	}
	return ""
}

// onPurpose lists exchanges by name that no client would make: each sends something
// wrong, or by another way, to see what the server does.
var onPurpose = []struct{ reason, names string }{
	{"a body that ends too late, or never", `
		app-echo-10.1/294-raw-d-json-trailing-garbage app-echo-10.1/295-raw-d-json-two-objects`},
	{"a recording of the beginning of a long body", `
		app-echo-10.1/big-*`},
	{"deeper than rule 71 allows", `
		app-echo-10.1/33[0-3]-raw-d-json-deep-*`},
	{"an answer that is asked for in another format by ?callback=", `
		app-web-10.1/130-raw-get_notes_1_callback_a.b_0_alert_1_`},
}

// isMalformed tells whether the body, as the standard library reads it, is none of its
// format, whatever may be forgiven it. That the values of any other cannot be told is a
// defect.
func (e *exchange) isMalformed() bool {
	switch body := bytes.TrimPrefix(e.body, []byte("\ufeff")); e.format() {
	case servicestack.JSON:
		return len(body) > 0 && !json.Valid(repaired(body))
	case servicestack.XML:
		return len(body) > 0 && xml.Unmarshal(body, new(struct{})) != nil
	}
	return false
}

func mediaType(contentType string) string {
	name, _, _ := strings.Cut(contentType, ";")
	return strings.TrimSpace(name)
}

// answersJSON tells whether a success came as what we ask for.
func (e *exchange) answersJSON() bool {
	return e.response.StatusCode != 200 || mediaType(e.response.Header.Get("Content-Type")) == "application/json"
}
