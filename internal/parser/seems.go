package parser

import (
	"bytes"
	"strings"
)

// seems tells in words what a file is that dtogen does not read, and what to do
// instead.
func seems(data []byte) (what, hint string) {
	const save = "save the page of an operation instead: /json/metadata?op=NAME, or a listing: /types/csharp"
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	text := strings.ToLower(string(data[:min(len(data), 1<<16)]))
	has := func(parts ...string) bool {
		for _, part := range parts {
			if strings.Contains(text, part) {
				return true
			}
		}
		return false
	}
	switch {
	case bytes.IndexByte(data, 0) >= 0:
		return "a binary file", "remove it from the specs"
	case strings.HasPrefix(text, "<!doctype html") || strings.HasPrefix(text, "<html"):
		switch {
		case has("swagger-ui", "swaggerui"):
			return "a page of Swagger UI", "save the document that it shows instead: /openapi"
		case has(`type="password"`, `type='password'`, "<title>login", "<title>log in", "<title>sign in"):
			return "a sign-in page", "sign in with the browser first, then " + save
		case has("<title>404", "404 not found", "404 - ", "status code 404", "handler for request not found", "<title>not found", "the resource cannot be found"):
			return "an HTML page that says \"not found\"", "the server may serve its pages below a path such as /api: " + save
		case has("<title>403", "403 forbidden", "<title>401", "401 unauthorized", "access denied"):
			return "an HTML page that refuses access", "the server hides its metadata from this visitor: " + save
		case has("<title>500", "<title>502", "<title>503", "internal server error", "bad gateway", "service unavailable"):
			return "an HTML page that reports a failure of the server", "fetch it again later"
		case has("servicestack"):
			return "another HTML page of ServiceStack", save
		}
		return "an HTML page of something else", save
	case strings.HasPrefix(text, "{") && has(`"responsestatus"`):
		return "an answer of the service, in JSON", save
	case strings.HasPrefix(text, "{") || strings.HasPrefix(text, "["):
		return "other JSON", "JSON that dtogen reads is at /types/metadata.json, /metadata/app.json and /openapi"
	case strings.HasPrefix(text, "<"):
		return "other XML", "XML that dtogen reads is the XSD at /metadata?xsd=1, and the WSDL at /soap12"
	case has("interface ", "export ", "class ", "public ", "func ", "function ", "struct "):
		return "source code that no ServiceStack server wrote", save
	case has("http/1.1 ", "curl "):
		return "a recorded exchange", save
	}
	return "other text", save
}
