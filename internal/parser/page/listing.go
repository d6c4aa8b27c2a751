// The listing inside a page: where it begins and ends, and in what language it is.

package page

import (
	"bytes"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/parser/listing"
	"github.com/dtogen/dtogen/internal/source"
)

// listing reads the listing at the cursor.
func (p *reader) listing() bool {
	l := p.peek()
	if l.role == code {
		p.sawBody = true
		p.at++
		p.parseListing(l.file.Slice(l.start, l.end), listing.ByName(l.lang))
		return true
	}
	if l.role != plain && l.role != title && l.role != name {
		return false
	}
	if p.fencedListing() {
		lang := strings.Trim(l.text, "` ")
		p.chrome()
		start := p.at
		for p.at < len(p.lines) && !strings.HasPrefix(p.peek().text, "```") && p.peek().file == l.file {
			p.at++
		}
		if p.at > start {
			p.parseListing(dedent(l.file, p.lines[start].start, p.lines[p.at-1].end), listing.ByName(lang))
		}
		if p.at < len(p.lines) {
			p.chrome()
		}
		return true
	}
	if !begins(l.raw()) && !(p.sawBody && p.at < p.linkAt) || p.inTable || p.sawInfo || p.endsListing(l) {
		return false
	}
	start := p.at
	for p.at < len(p.lines) && !p.endsListing(p.peek()) && p.peek().file == l.file {
		p.at++
	}
	dialect := (*listing.Dialect)(nil)
	if p.at < len(p.lines) {
		if label, _, ok := p.peek().listingLink(); ok {
			dialect = listing.ByLabel(label)
		}
	}
	p.sawBody = true
	p.parseListing(dedent(l.file, p.lines[start].start, p.lines[p.at-1].end), dialect)
	return true
}

// fencedListing tells whether a fence opens a listing, and not a sample.
func (p *reader) fencedListing() bool {
	return strings.HasPrefix(p.peek().text, "```") && !p.sawInfo && p.next(1).message() == none && p.next(1).text != ""
}

// parseListing gives a listing to its dialect and takes over what that found.
func (p *reader) parseListing(f *source.File, dialect *listing.Dialect) {
	if dialect == nil {
		dialect = listing.Recognise(f.Data)
	}
	if dialect == nil {
		p.diags.Add(diag.PageText, f.All(), "the page has a listing in no language that dtogen reads").
			WithHint("open the page in another language: add &lang=csharp to its address")
		return
	}
	doc := dialect.Parse(f, p.diags)
	p.doc.Types = append(p.doc.Types, doc.Types...)
	p.doc.Operations = append(p.doc.Operations, doc.Operations...)
	p.doc.Chrome = append(p.doc.Chrome, doc.Chrome...)
	if p.doc.BaseURL == "" {
		p.doc.BaseURL = doc.BaseURL
	}
	if p.doc.ServerVersion == "" {
		p.doc.ServerVersion = doc.ServerVersion
	}
}

// begins tells whether a line can be the first of a listing, in some language.
func begins(s string) bool {
	for _, start := range []string{
		"import ", "Imports ", "export ", `"use strict"`, "package ", "<?php", "/* Options", `""" Options`, "' Options", "(* Options",
		"@dataclass", "@DataContract", "const std", "public class ", "open class ", "Public Partial Class ", "[<", "[DataContract", "<DataContract",
		"// @", "# @", "# frozen_string_literal", "#[derive", "#![allow", "Namespace ", "namespace ", "// ignore", "/// Options", "require '", "require \"",
	} {
		if strings.HasPrefix(s, start) {
			return true
		}
	}
	first, last := identifier(s), s[max(len(s)-1, 0):]
	switch first {
	case "using", "use", "open":
		return last == ";" || first == "open" && strings.Count(s, " ") == 1
	case "from":
		return strings.Contains(s, " import ")
	case "class", "type", "struct", "enum", "interface", "module", "pub", "abstract":
		return strings.ContainsAny(last, "{:(=") || strings.HasSuffix(s, "()")
	}
	return false
}

// endsListing tells whether a line follows the listing.
func (p *reader) endsListing(l *line) bool {
	if _, _, ok := l.listingLink(); ok {
		return true
	}
	if l.role > name || l.message() != none {
		return true
	}
	if l.text == "" || strings.IndexByte("TH`", l.text[0]) < 0 { // with which these begin:
		return false
	}
	text := l.words()
	return strings.HasPrefix(text, overrideInfo) || strings.HasPrefix(text, embedInfo) ||
		strings.HasPrefix(text, "HTTP + ") || strings.HasPrefix(text, sampleIntro) || strings.HasPrefix(text, "```")
}

// listingLink reads "Python Hello DTOs", the link below a listing; the label is
// missing for languages without a tab.
func (l *line) listingLink() (label, op string, ok bool) {
	if !strings.HasSuffix(strings.TrimRight(l.text, " "), "DTOs") {
		return "", "", false
	}
	text := l.words()
	if !strings.HasSuffix(text, " DTOs") {
		if !strings.HasSuffix(text, "_DTOs") {
			return "", "", false
		}
		label, rest, found := strings.Cut(strings.TrimSuffix(text, "_DTOs"), "_")
		return label, rest, found && listing.ByLabel(label) != nil
	}
	words := strings.Fields(text)
	switch {
	case len(words) == 2 && identifier(words[0]) == words[0]:
		return "", words[0], true
	case len(words) == 3 && identifier(words[1]) == words[1] && contains(tabLabels, words[0]):
		return words[0], words[1], true
	}
	return "", "", false
}

// listingLink takes the operation's name from the link below the listing.
func (p *reader) listingLink() bool {
	_, op, ok := p.peek().listingLink()
	if !ok {
		return false
	}
	if p.op.Name == "" {
		p.op.Name = op
		p.op.Origins = append(p.op.Origins, p.origin(p.peek().span()))
	}
	p.sawBody = true
	p.chrome()
	return true
}

// dedent is the stretch [start, end) of f as a file of its own, from the beginning
// of its first line, without the blanks that Markdown puts before all lines of
// code.
func dedent(f *source.File, start, end int) *source.File {
	begin := start
	for begin > 0 && (f.Data[begin-1] == ' ' || f.Data[begin-1] == '\t') {
		begin--
	}
	indent := string(f.Data[begin:start])
	if len(indent) < 4 && indent != "\t" || begin > 0 && f.Data[begin-1] != '\n' {
		return f.Slice(begin, end)
	}
	var text []byte
	var marks []source.Mark
	for at := begin; at < end; {
		next := end
		if i := bytes.IndexByte(f.Data[at:end], '\n'); i >= 0 {
			next = at + i + 1
		}
		row := string(f.Data[at:next])
		switch bare, ok := strings.CutPrefix(row, indent); {
		case ok:
			at, row = next-len(bare), bare
		case strings.TrimSpace(row) != "":
			return f.Slice(begin, end) // the first line alone is indented
		}
		marks = append(marks, source.Mark{At: len(text), From: at})
		text = append(text, row...)
		at = next
	}
	return f.Derive(text, marks)
}
