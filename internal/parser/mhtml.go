package parser

import (
	"bytes"
	"encoding/base64"
	"mime"
	"strings"

	"github.com/dtogen/dtogen/internal/source"
)

// unwrapMHTML gives the HTML part of a page that a browser saved as one file
// (.mhtml), as a file whose places are those of the saved one; ok is false where f
// is no such file. part is the stretch that the HTML was taken from.
func unwrapMHTML(f *source.File) (inner *source.File, part source.Span, ok bool) {
	header, body := mimeHeader(f.Data, 0)
	kind, params, err := mime.ParseMediaType(header["content-type"])
	if err != nil || !strings.HasPrefix(kind, "multipart/") || params["boundary"] == "" {
		return nil, source.Span{}, false
	}
	fence := []byte("--" + params["boundary"])
	for at := body; at < len(f.Data); {
		i := bytes.Index(f.Data[at:], fence)
		if i < 0 {
			break
		}
		start := at + i + len(fence)
		end := len(f.Data)
		if j := bytes.Index(f.Data[start:], fence); j >= 0 {
			end = start + j
		}
		header, body := mimeHeader(f.Data[:end], start)
		if strings.HasPrefix(header["content-type"], "text/html") {
			part = f.Span(body, end)
			return decode(f, part, strings.ToLower(header["content-transfer-encoding"])), part, true
		}
		at = end
	}
	return nil, source.Span{}, false
}

// Unwrap gives the HTML of a page that a browser saved as one file (.mhtml), and the
// address that it was saved from; ok is false where data is no such file.
func Unwrap(data []byte) (html []byte, location string, ok bool) {
	inner, part, ok := unwrapMHTML(source.NewFile("", data))
	if !ok {
		return nil, "", false
	}
	header, _ := mimeHeader(data, 0)
	if location = header["snapshot-content-location"]; location == "" {
		// The header of the part ends where the part begins.
		start := bytes.LastIndex(data[:part.Start], []byte("\n--"))
		header, _ = mimeHeader(data[:part.Start], start+1+bytes.IndexByte(data[start+1:], '\n')+1)
		location = header["content-location"]
	}
	return inner.Data, location, true
}

// mimeHeader reads the header that begins at the offset at, and tells where the
// body begins. Names are in small letters.
func mimeHeader(data []byte, at int) (header map[string]string, body int) {
	header = map[string]string{}
	last := ""
	for at < len(data) {
		line, _, _ := bytes.Cut(data[at:], []byte("\n"))
		at = min(at+len(line)+1, len(data))
		text := strings.TrimRight(string(line), "\r")
		name, value, ok := strings.Cut(text, ":")
		switch {
		case text == "" && len(header) > 0:
			return header, at
		case text == "":
		case (text[0] == ' ' || text[0] == '\t') && last != "":
			header[last] += " " + strings.TrimSpace(text)
		case !ok || strings.ContainsAny(name, " <{"):
			return header, at
		default:
			last = strings.ToLower(name)
			header[last] = strings.TrimSpace(value)
		}
	}
	return header, at
}

// decode undoes the transfer encoding of a part.
func decode(f *source.File, part source.Span, encoding string) *source.File {
	switch encoding {
	case "quoted-printable":
		return quotedPrintable(f, part)
	case "base64":
		return fromBase64(f, part)
	}
	return f.Slice(part.Start, part.End)
}

// fromBase64 decodes four characters at a time; what is none of base64's is passed
// over.
func fromBase64(f *source.File, part source.Span) *source.File {
	var text, quad []byte
	var marks []source.Mark
	first := 0
	for at := part.Start; at < part.End; at++ {
		if f.Data[at] <= ' ' {
			continue
		}
		if len(quad) == 0 {
			first = at
		}
		if quad = append(quad, f.Data[at]); len(quad) < 4 {
			continue
		}
		var three [3]byte
		n, err := base64.StdEncoding.Decode(three[:], quad)
		if err == nil {
			marks = append(marks, source.Mark{At: len(text), From: first})
			text = append(text, three[:n]...)
		}
		quad = quad[:0]
	}
	return f.Derive(text, append(marks, source.Mark{At: len(text), From: part.End}))
}

func quotedPrintable(f *source.File, part source.Span) *source.File {
	var text []byte
	marks := []source.Mark{{At: 0, From: part.Start}}
	for at := part.Start; at < part.End; {
		ch := f.Data[at]
		if ch != '=' {
			text = append(text, ch)
			at++
			continue
		}
		n := 1
		rest := f.Data[at+1 : part.End]
		switch {
		case bytes.HasPrefix(rest, []byte("\r\n")):
			n = 3
		case bytes.HasPrefix(rest, []byte("\n")):
			n = 2
		case len(rest) >= 2 && hex(rest[0]) >= 0 && hex(rest[1]) >= 0:
			text = append(text, byte(hex(rest[0])<<4|hex(rest[1])))
			n = 3
		default:
			text = append(text, ch)
		}
		at += n
		marks = append(marks, source.Mark{At: len(text), From: at})
	}
	return f.Derive(text, marks)
}

// encodedBlanks are the stretches of a part that stand for blanks, or for nothing.
func encodedBlanks(f *source.File, part source.Span) (all []source.Span) {
	for at := part.Start; at+2 < part.End; at++ {
		if f.Data[at] != '=' {
			continue
		}
		switch string(f.Data[at+1 : at+3]) {
		case "20", "0A", "0D", "09", "A0", "\r\n":
			all = append(all, f.Span(at, at+3))
		default:
			if f.Data[at+1] == '\n' {
				all = append(all, f.Span(at, at+1))
			}
		}
	}
	return all
}

func hex(ch byte) int { return strings.IndexByte("0123456789ABCDEF", ch) }
