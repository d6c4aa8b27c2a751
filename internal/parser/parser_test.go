package parser

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/listing"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func parseFile(t testing.TB, path string) (*model.Document, *diag.List) {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var diags diag.List
	return Parse(source.NewFile(filepath.Base(path), data), &diags), &diags
}

// TestUnreadable tells why a file cannot be read.
func TestUnreadable(t *testing.T) {
	const no = "DT0102: the file is no metadata page, DTO listing or metadata of ServiceStack; it seems to be "
	for _, c := range [][2]string{
		{"", "in:1:1: DT0103: the file is empty"},
		{"\ufeff \n", "in:1:1: DT0103: the file is empty"},
		{"import datetime # gr\xfc\xdfe", "in:1:21: DT0101: the file is not UTF-8 text"},
		{"\xff\xfeI\x00", "in:1:1: DT0101: the file is UTF-16 text, expected UTF-8"},
		{wide("<html>ß</html>", 2, binary.LittleEndian), "in:1:1: DT0101: the file is UTF-16 text, expected UTF-8"},
		{wide("<html>ß</html>", 2, binary.BigEndian), "in:1:1: DT0101: the file is UTF-16 text, expected UTF-8"},
		{wide("\ufeff<html>ß</html>", 4, binary.LittleEndian), "in:1:1: DT0101: the file is UTF-32 text, expected UTF-8"},
		{wide("<html>ß</html>", 4, binary.BigEndian), "in:1:1: DT0101: the file is UTF-32 text, expected UTF-8"},
		{"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "in:1:1: DT0101: the file is binary, expected UTF-8 text"},
		{"\x00\x01", "in:1:1: " + no + "a binary file"},
		{"<!DOCTYPE html><title>404 - Not Found</title>", "in:1:1: " + no + `an HTML page that says "not found"`},
		{"<html><title>Login</title><input type=\"password\"></html>", "in:1:1: " + no + "a sign-in page"},
		{"<html><div id=\"swagger-ui\"></div></html>", "in:1:1: " + no + "a page of Swagger UI"},
		{"<html><title>502 Bad Gateway</title></html>", "in:1:1: " + no + "an HTML page that reports a failure of the server"},
		{"<html><title>403 Forbidden</title></html>", "in:1:1: " + no + "an HTML page that refuses access"},
		{"<html><p>Snapshot by ServiceStack</p></html>", "in:1:1: " + no + "another HTML page of ServiceStack"},
		{"<html><p>Weather</p></html>", "in:1:1: " + no + "an HTML page of something else"},
		{"{\"ResponseStatus\":{\"ErrorCode\":\"NotFound\"}}", "in:1:1: " + no + "an answer of the service, in JSON"},
		{"{\"a\":1}", "in:1:1: " + no + "other JSON"},
		{"<feed/>", "in:1:1: " + no + "other XML"},
		{"export type A = { b: string }", "in:1:1: " + no + "source code that no ServiceStack server wrote"},
		{"Dear all,", "in:1:1: " + no + "other text"},
	} {
		var diags diag.List
		doc := Parse(source.NewFile("in", []byte(c[0])), &diags)
		assert.Equal(t, c[1]+"\n", parsertest.Diags(&diags), "%q", c[0])
		assert.False(t, Recognised(doc))
		for _, d := range diags.All() {
			assert.NotEmpty(t, d.Hint, c[0])
		}
	}
}

// wide writes a text with 2 or 4 bytes for each letter.
func wide(text string, size int, order binary.AppendByteOrder) string {
	var b []byte
	for _, r := range text {
		if size == 2 {
			b = order.AppendUint16(b, uint16(r))
		} else {
			b = order.AppendUint32(b, uint32(r))
		}
	}
	return string(b)
}

// TestMHTML reads a page that a browser saved as one file; places are those of
// that file.
func TestMHTML(t *testing.T) {
	for name, part := range map[string]string{
		"quoted-printable": "Content-Transfer-Encoding: quoted-printable\r\n\r\n<html><p>&lt;back to all web=\r\n services</p><h2>G=\r\net</h2><table><caption>X Para=6Deters:</caption><tr><td>Id</td><td>path</td><td>int</td><td>No</td><td>=C3=9F</td></tr></table><p>To override the Content-type</p></html>",
		"base64":           "Content-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte("<html><p>&lt;back to all web services</p><h2>Get</h2><table><caption>X Parameters:</caption><tr><td>Id</td><td>path</td><td>int</td><td>No</td><td>ß</td></tr></table><p>To override the Content-type</p></html>")),
		"8bit":             "\r\n<html><p>&lt;back to all web services</p><h2>Get</h2><table><caption>X Parameters:</caption><tr><td>Id</td><td>path</td><td>int</td><td>No</td><td>ß</td></tr></table><p>To override the Content-type</p></html>",
	} {
		saved := "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--x--\"\r\n\r\n" +
			"----x--\r\nContent-Type: text/html\r\n" + part + "\r\n----x--\r\nContent-Type: text/css\r\n\r\nh1 {}\r\n----x----\r\n"
		var diags diag.List
		f := source.NewFile("in.mhtml", []byte(saved))
		doc := Parse(f, &diags)
		require.Len(t, doc.Operations, 1, name)
		assert.Equal(t, "Get", doc.Operations[0].Name, name)
		require.Len(t, doc.Types, 1, name)
		assert.Equal(t, `Id Int32 required=no in="path" // "ß"`, parsertest.Field(doc.Types[0].Fields[0]), name)
		assert.Equal(t, f, doc.File)
		assert.Empty(t, parsertest.Uncovered(doc, &diags), name)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<html>=\n<h2>=3D</h2>"))
	f.Add([]byte("<back to all web services\nX\nclass A:\n"))
	parsertest.Fuzz(f, Parse, "scraped/browser-mhtml/*/*.mhtml")
}

// TestScraped reads what ten tools make of the recorded pages: each says what the
// page itself says.
func TestScraped(t *testing.T) {
	for _, path := range parsertest.Corpus(t, "scraped/*/*/*.*") {
		words := strings.Split(filepath.ToSlash(path), "/")
		tool, server, file := words[len(words)-3], words[len(words)-2], words[len(words)-1]
		where := tool + "/" + server + "/" + file
		corpus := filepath.Join(filepath.Dir(path), "..", "..", "..")
		server = strings.Replace(server, "5.4", "5.4.0", 1)
		page := filepath.Join(corpus, "live", server, "pages", strings.TrimSuffix(file, filepath.Ext(file))+".html")
		doc, diags := parseFile(t, path)
		for _, lost := range parsertest.Uncovered(doc, diags) {
			t.Errorf("%s: uncovered %s", where, lost)
		}
		for _, d := range diags.All() {
			if d.Code == diag.PageText && unread(page) || tool == "readability" || d.Code == diag.ListingText && (tool == "lynx" || tool == "html2text") {
				continue // Readability drops what parts rows, and the other two break lines anywhere
			}
			t.Errorf("%s: %s %s: %s", where, d.Span.Position(), d.Code, d.Message)
		}
		whole, _ := parseFile(t, page)
		want, got := facts(whole), facts(doc)
		text := string(doc.File.Data)
		for _, f := range without(want, got) {
			if f.in(text) && !f.told(text, diags) {
				t.Errorf("%s: lacks %s", where, f.say)
			}
		}
		for _, f := range without(got, want) {
			if !f.told(text, diags) {
				t.Errorf("%s: invents %s", where, f.say)
			}
		}
		if len(without(want, got))+len(without(got, want)) == 0 {
			assert.Equal(t, said(want), said(got), where)
		}
	}
}

// unread tells whether a page holds a listing in a language without a dialect.
func unread(page string) bool {
	words := strings.Split(filepath.Base(page), ".")
	return len(words) > 3 && listing.ByName(words[2]) == nil
}

// fact is something that a page says, and the texts without which nobody can tell it.
type fact struct {
	say   string
	texts []string
	line  []string // words that stand side by side
}

// in tells whether text holds all that a fact is read from.
func (f fact) in(text string) bool {
	side := " " + strings.Join(strings.Fields(text), " ") + " "
	if f.line != nil && !strings.Contains(side, " "+strings.Join(f.line, " ")+" ") {
		return false
	}
	return !slices.ContainsFunc(f.texts, func(s string) bool { return !strings.Contains(text, s) })
}

// told tells whether a diagnostic speaks of a place in text where the fact, the last
// of its texts, stands.
func (f fact) told(text string, diags *diag.List) bool {
	return slices.ContainsFunc(diags.All(), func(d diag.Diagnostic) bool {
		return strings.Contains(d.Span.Text(), f.texts[len(f.texts)-1])
	})
}

// without is all less those that others say as often.
func without(all, others []fact) (left []fact) {
	count := map[string]int{}
	for _, f := range others {
		count[f.say]++
	}
	for _, f := range all {
		if count[f.say]--; count[f.say] < 0 {
			left = append(left, f)
		}
	}
	return left
}

func said(facts []fact) (lines []string) {
	for _, f := range facts {
		lines = append(lines, f.say)
	}
	return lines
}

// facts is what a page says. Of descriptions it is the words of each line, for tools
// break lines anywhere; none is expected of a line that has lost one. Whatever else a
// tool may lose or glue is left out.
func facts(doc *model.Document) (all []fact) {
	add := func(say string, texts ...string) { all = append(all, fact{say: say, texts: texts}) }
	describe := func(of, description string, texts ...string) {
		for line := range strings.Lines(description) {
			words := strings.Fields(line)
			for _, word := range words {
				add("description of "+of+" has "+word, append(slices.Clone(texts), word)...)
				all[len(all)-1].line = words
			}
		}
	}
	for _, op := range doc.Operations {
		add("operation "+op.Name, op.Name)
		describe(op.Name, op.Description)
		if op.Auth != nil {
			add(fmt.Sprint("auth ", *op.Auth), "Require")
		}
		for _, r := range op.Routes {
			add("route "+r.Path+" "+strings.Join(r.Verbs, ","), "following routes are available", r.Path)
		}
	}
	for _, typ := range doc.Types {
		head := typ.Name + " Parameters:"
		if len(typ.Values) > 0 {
			head = typ.Name + " Enum:"
		}
		add("type "+typ.Name, head)
		for _, f := range typ.Fields {
			add(fmt.Sprint("property ", typ.Name, ".", f.Name, " ", f.Type, " ", f.In, " ", f.Required), head, f.Name)
			describe(typ.Name+"."+f.Name, f.Description, head, f.Name)
		}
		for _, v := range typ.Values {
			add("value "+typ.Name+"."+v.Name, head, v.Name)
		}
	}
	for _, s := range doc.Samples {
		first := s.Verb + " " + s.Path + " HTTP/1.1"
		if s.Response {
			first = fmt.Sprint("HTTP/1.1 ", s.Status)
		}
		value := strings.ReplaceAll(parsertest.Value(s.Root), `\x00`, "") // which no tool keeps
		add(fmt.Sprint("sample ", first, " ", s.Format, s.ContentType, value), first)
	}
	return all
}

// TestDetect tells the kind of every recorded file by its content.
func TestDetect(t *testing.T) {
	shared := map[string]string{"typescript.d": "typescript", "js": "mjs", "swift4": "swift"} // one dialect reads both
	for _, path := range parsertest.Corpus(t, "live/*/types/*.txt", "live/*/types/metadata*.json", "live/*/app.json",
		"live/*/openapi.json", "live/*/*.xsd", "live/*/*.wsdl", "live/*/index.html", "live/*/operations*.json") {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		if len(bytes.TrimSpace(data)) == 0 || strings.Contains(path, "3.9.60/types/metadata") {
			continue // what the server refused to show; what 3.9.60 shows, scrambled
		}
		name, want := filepath.Base(path), ""
		lang := strings.TrimSuffix(name, ".txt")
		switch {
		case lang != name && listing.ByName(lang) != nil:
			want = lang
		case lang != name && listing.ByName(shared[lang]) != nil:
			want = shared[lang]
		case lang != name:
			continue // a language without a dialect
		case name == "index.html":
			want = "page"
		case name == "openapi.json":
			want = "openapi"
		case strings.HasSuffix(name, ".json"):
			want = "metadata"
		default:
			want = "xsd"
		}
		kind, ok := Detect(data)
		if !ok {
			what, _ := seems(data)
			kind.Name = "nothing: " + what
		}
		if kind.Name != want {
			t.Errorf("%s: %s, expected %s", path, kind.Name, want)
		}
	}
}

// TestWild reads pages of servers in the wild, most of them cut: what is left is
// either understood or reported.
func TestWild(t *testing.T) {
	for _, path := range parsertest.Corpus(t, "pages/*/*") {
		doc, diags := parseFile(t, path)
		assert.Empty(t, parsertest.Uncovered(doc, diags), path)
		assert.True(t, Recognised(doc) || diags.Len() > 0, path)
		assert.Equal(t, "page", kindOf(doc.File), path)
	}
}
