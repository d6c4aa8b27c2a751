package page

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestGolden(t *testing.T) { parsertest.Golden(t, Parse) }

// TestSeeds reads the pages that the product was asked for.
func TestSeeds(t *testing.T) {
	paths, err := filepath.Glob("../../../specs/*/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		doc, diags := parseFile(t, path)
		assert.Empty(t, parsertest.Diags(diags), path)
		assert.Empty(t, parsertest.Uncovered(doc, diags), path)
		require.Len(t, doc.Operations, 1, path)
		op, _, _ := strings.Cut(filepath.Base(path), ".")
		assert.Equal(t, op, doc.Operations[0].Name)
		assert.NotEmpty(t, doc.Operations[0].Routes, path)
		assert.NotEmpty(t, doc.Types, path)
		require.Len(t, doc.Samples, 2, path)
		assert.NotNil(t, doc.Samples[1].Root, path)
	}
}

func reading(lines ...string) *reader {
	var diags diag.List
	f := source.NewFile("in", []byte(strings.Join(lines, "\n")))
	all, _ := readText(f)
	p := &reader{file: f, diags: &diags, doc: &model.Document{File: f}, op: &model.Operation{}, lines: all}
	p.survey()
	return p
}

func TestRoutes(t *testing.T) {
	for _, c := range [][2]string{
		{"GET/orders", "GET /orders"},
		{"POST, GET/api/GetCustomerTokens", "POST,GET /api/GetCustomerTokens"},
		{"All Verbs/orders/{Path*}", " /orders/{Path*}"},
		{"GET\t/orders\tSummary\tNotes", "GET /orders Summary | Notes"},
		{"| GET | /orders/{Id} | ||", "GET /orders/{Id}"},
		{"| GET | /orders | A | *In italics* |", "GET /orders A | In italics"},
		{"GET| /orders| A|  _In italics_  ", "GET /orders A | In italics"},
		{"POST,PUT,OPTIONS| /orders| A|  __  ", "POST,PUT,OPTIONS /orders A"},
		{"   GET        /orders/{Id}   One order", "GET /orders/{Id} One order"},
		{"POST/bookings/repeatCreate new bookings", "POST /bookings/repeat Create new bookings"},
		{"POST/bookingsCreate a bookingIf you may.", "POST /bookings Create a booking | If you may."},
		{"PUT/orders/{Id}Change it", "PUT /orders/{Id} Change it"},
		{"GET /orders HTTP/1.1", "-"},
		{"GETorders", "-"},
		{"Get /orders", "-"},
		{"POSTER/orders", "-"},
	} {
		got := "-"
		if r, ok := reading(c[0]).lines[0].route(nil); ok {
			got = strings.Join(r.Verbs, ",") + " " + strings.Join(strings.Fields(r.Path+" "+r.Summary), " ")
			if r.Notes != "" {
				got += " | " + r.Notes
			}
		}
		assert.Equal(t, c[1], got, c[0])
	}
	shown := []string{"/orders"}
	r, _ := reading("GET/ordersGetAll of them").lines[0].route(shown)
	assert.Equal(t, "/orders", r.Path, "the sample tells where a path ends")
}

func TestRows(t *testing.T) {
	for _, c := range [][2]string{
		{"AcctqueryintegerNoAIM Customer Account Number.", `Acct integer required=no in="query" // "AIM Customer Account Number."`},
		{"ItemKeyquerylong?NoSend the Contract Pk", `ItemKey Int64? nullable=yes required=no in="query" // "Send the Contract Pk"`},
		{"TokenHeaderstringNo", `Token String required=no in="header"`},
		{"StatusbodyBaseResponseResultNo", `Status BaseResponseResult required=no in="body"`},
		{"AuthHeaderheaderstringYes", `AuthHeader String required=yes in="header"`},
		{"PlatformformstringNo", `Platform String required=no in="form"`},
		{"NotebodyNotificationNoNo news", `Note Notification required=no in="body" // "No news"`},
		{"BodybodyDictionary<string, List<Int32>>NoYes, all", `Body Dictionary<String,List<Int32>> required=no in="body" // "Yes, all"`},
		{"PathInfoquerystring[]No", `PathInfo String[] required=no in="query"`},
		{"Status path      int       No", `Status Int32 required=no in="path"`},
		{"Id\tpath\tlong\tYes\tThe key", `Id Int64 required=yes in="path" // "The key"`},
		{"| Id | path | List<Nullable<Guid>> | No | |", `Id List<Guid?> required=no in="path"`},
		{"Nested| form| Wrapped<Wrapped<'T>>| No|", `Nested Wrapped<Wrapped<T>> required=no in="form"`},
		{"If-Match\theader\tSwaggerType\tNo\t", `If-Match any required=no in="header"`},
		{"ColourformstringNoWhichAllowable ValuesRedGreen", `Colour String required=no in="form" allowed=Red,Green // "Which"`},
		{"The path of a string. No more", "-"},
		{"pathstringNo", "-"},
	} {
		p := reading(c[0])
		got := "-"
		if f, ok := p.field(&p.lines[0]); ok {
			got = parsertest.Field(f)
		}
		assert.Equal(t, c[1], got, c[0])
	}
	p := reading("AformformNo", `{"Aform":0}`)
	f, ok := p.field(&p.lines[0])
	require.True(t, ok)
	assert.Equal(t, "A", f.Name, "a data type is never empty")
}

// TestCentred reads a table that html2text has set in columns: a row stands in the
// middle of its description, and of its allowable values.
func TestCentred(t *testing.T) {
	const text = `Shop
<back to all web services
GetOrder
          GetOrder Parameters:
Name Parameter Data Type Required Description
                                  Of the order, or of
Id   query     integer   No       one that is like it,
                                  whatever it may be.
Mode query     string    No       Can be NEW or OLD. Only
                                  one of them.
                                  Send this alone
                                  for parcels. Then leave
Box  query     long?     No       the rest out, which
                                  is for letters.
                                  Nothing is lost.
From body      string    No
                                 *** Allowable Values ***
Kind body      string    Yes         * Red
                                     * Green
                                     * Blue
To   body      string    No       One line.
     Other Parameters:
Name Parameter Data Type Required Description
To   body      string    No       All lines here
                                  stand
                                  below it.
From body      string    No
HTTP/1.1 200 OK
`
	var diags diag.List
	doc := Parse(source.NewFile("in.txt", []byte(text)), &diags)
	require.Len(t, doc.Types, 2)
	var got []string
	for _, typ := range doc.Types {
		for _, f := range typ.Fields {
			got = append(got, parsertest.Field(f))
		}
	}
	assert.Equal(t, []string{
		`Id integer required=no in="query" // "Of the order, or of\none that is like it,\nwhatever it may be."`,
		`Mode String required=no in="query" // "Can be NEW or OLD. Only\none of them."`,
		`Box Int64? nullable=yes required=no in="query" // "Send this alone\nfor parcels. Then leave\nthe rest out, which\nis for letters.\nNothing is lost."`,
		`From String required=no in="body"`,
		`Kind String required=yes in="body" allowed=Red,Green,Blue`,
		`To String required=no in="body" // "One line."`,
		`To String required=no in="body" // "All lines here\nstand\nbelow it."`,
		`From String required=no in="body"`,
	}, got)
	assert.Empty(t, parsertest.Uncovered(doc, &diags))

	for at, want := range map[string][]string{ // where the page is cut
		" for letters.": {"Can be NEW or OLD. Only\none of them.", "Send this alone\nfor parcels. Then leave\nthe rest out, which"},
		" Then leave":   {"Can be NEW or OLD. Only\none of them."},
	} {
		cut, _, _ := strings.Cut(text, at)
		doc := Parse(source.NewFile("in.txt", []byte(cut)), &diags)
		var got []string
		for _, f := range doc.Types[0].Fields[1:] {
			got = append(got, f.Description)
		}
		assert.Equal(t, want, got, at)
	}
}

func TestDataTypes(t *testing.T) {
	for _, c := range [][2]string{
		{"string", "String"}, {"long?", "Int64?"}, {"byte[]", "Byte[]"}, {"Guid?", "Guid?"}, {"float", "Single"}, {"object", "any"},
		{"integer", "integer"}, {"int64", "integer"}, {"number", "number"}, {"boolean", "Boolean"}, {"array", "any[]"}, {"date", "date"},
		{"Dictionary<string, List<Dictionary<String,Poco>>>", "Dictionary<String,List<Dictionary<String,Poco>>>"},
		{"Outer.Inner", "Inner"}, {"Nullable<Int32>", "Int32?"}, {"ShapeResponse<T>", "ShapeResponse<T>"},
		{"List<", "-"}, {"a b", "-"}, {"", "-"}, {"List<>", "-"},
	} {
		got := "-"
		if ref, ok := parseType(c[0]); ok {
			got = dataType(ref).String()
		}
		assert.Equal(t, c[1], got, c[0])
	}
}

// TestHalf reads pages that end in the middle of a line: half a name is none.
func TestHalf(t *testing.T) {
	for _, c := range [][2]string{
		{"<back to all web services\nGetOrd", "the page ends with the name of its operation, or with half of it"},
		{"<html><p>&lt;back to all web services</p><h2>GetOrd", "the page ends before its routes, tables and samples"},
		{"<back to all web services\nGetOrders\n", "the page ends before its routes, tables and samples"},
		{routesCaption + "\nGET\t/ord", "the page ends with a route, or with half of one"},
		{"Required role: Adm", "the page ends with a role, or with half of one"},
		{sampleIntro + "\nPOST /ord", "the page ends before its sample messages"},
		{"<html><h2>A</h2><table><caption>A Enum:</caption><tr><th>Name</th>", "the page ends in a table; its note on content types and its samples are missing"},
	} {
		var diags diag.List
		doc := Parse(source.NewFile("in", []byte(c[0])), &diags)
		assert.Contains(t, parsertest.Diags(&diags), "DT0301: "+c[1], c[0])
		assert.Empty(t, parsertest.Uncovered(doc, &diags), c[0])
		assert.NotContains(t, parsertest.Dump(doc), "GetOrd\n", c[0])
		assert.NotContains(t, parsertest.Dump(doc), "/ord", c[0])
		assert.NotContains(t, parsertest.Dump(doc), "Adm", c[0])
		assert.NotContains(t, parsertest.Dump(doc), "Name", c[0])
	}
}

// TestUnendedTable reads pages that no line end follows, as editors save them. The
// last row of CSV is whole where it has all values, and the last of them is none
// that a longer one begins with; else a cut page looks the same, and that value is
// left out.
func TestUnendedTable(t *testing.T) {
	for row, whole := range map[string]bool{
		"0,String": true, "0,False": true, "String,Str": false, "0,0": false, "0": false, "String": false,
		"0,\"{A:String": false, "0,\"[String]\"": false,
	} {
		text := "Shop\n\n<back to all web services\n\nGetOrder\n\nHTTP/1.1 200 OK\nContent-Type: text/csv\nContent-Length: length\n\nId,Email\n" + row
		for _, end := range []string{"", "\n"} {
			var diags diag.List
			doc := Parse(source.NewFile("in.txt", []byte(text+end)), &diags)
			require.Len(t, doc.Samples, 1, row)
			values := strings.Count(row, ",") + 1
			if !whole && end == "" {
				values--
				assert.Contains(t, parsertest.Diags(&diags), "DT0301", row)
			} else if whole {
				assert.Empty(t, parsertest.Diags(&diags), row)
			}
			assert.Len(t, doc.Samples[0].Root.Items[0].Members, values, "%q", row+end)
		}
	}
}

// TestHead reads the head of a page as tools write it.
func TestHead(t *testing.T) {
	const back = "<back to all web services\nPing\n"
	for _, c := range [][2]string{
		{back + "health\nSays that it is there.\nCAPTION:\n" + routesCaption + "\n", `operation Ping tags=health // "Says that it is there."`},
		{back + "Ping\nSays that it is there.\n" + routesCaption + "\n", `operation Ping // "Ping\nSays that it is there."`},
		{back + routesCaption + "GET/pingPing Parameters:NameParameterData TypeRequiredDescriptionIdpathintNo\n", "operation Ping\n  route /ping GET\nclass Ping\n"},
	} {
		var diags diag.List
		doc := Parse(source.NewFile("in", []byte(c[0])), &diags)
		assert.Contains(t, parsertest.Dump(doc), c[1], c[0])
		assert.Empty(t, parsertest.Uncovered(doc, &diags), c[0])
	}
}

func TestAuthentication(t *testing.T) {
	for _, c := range [][2]string{
		{"Requires Authentication", "[] [] [] []"},
		{"| Requires any of the roles: | Agent, Administrator, Agent, Administrator |", "[] [Agent Administrator] [] []"},
		{"Requires any of the roles:Agent, Administrator", "[] [Agent Administrator] [] []"},
		{"Required role:\tAdmin\tRequires the permission:\tRead", "[Admin] [] [] [Read]"},
		{"Required roles:A, BRequired permissions:C", "[A B] [] [C] []"},
	} {
		p := reading(c[0] + "\n")
		require.True(t, p.authentication(), c[0])
		a := p.op.Auth
		assert.True(t, a.Required, c[0])
		assert.Equal(t, c[1], fmt.Sprint(a.Roles, a.AnyRole, a.Permissions, a.AnyPermission), c[0])
	}
}

func TestUnmark(t *testing.T) {
	for _, c := range [][2]string{
		{"## Name", "Name"}, {"****** Shop ******", "Shop"}, {"__**Fail** Parameters:__", "Fail Parameters:"},
		{"[<back to all web services](http://x/metadata)", "<back to all web services"},
		{`[\<back to all web services](http://x/metadata)`, "<back to all web services"},
		{`<a href="https://x" id="logo"></a>`, ""}, {"List<T> of snake_case__name", "List<T> of snake_case__name"},
		{`List\<T\>`, "List<T>"}, {"a &lt; b", "a < b"}, {"   CAPTION: Fail Parameters:", "Fail Parameters:"},
	} {
		got, _ := unmark(c[0])
		assert.Equal(t, c[1], got, c[0])
	}
	_, link := unmark("[x](http://y/metadata) [z](w)")
	assert.Equal(t, "http://y/metadata", link)
}

func TestBegins(t *testing.T) {
	for _, line := range []string{
		"import datetime", "Imports System", "using System;", "namespace Shop", "export class A", `"use strict";`, "package dtos",
		"from typing import *", "class A:", "<?php namespace dtos;", "/* Options:", "# frozen_string_literal: true", "open System",
		"public class A", "#![allow(", "const std = @import(\"std\");", "// @DataContract",
	} {
		assert.True(t, begins(line), line)
	}
	for _, line := range []string{"Imported orders", "from the archive", "use it", "class of its own", "open all of them", "A type", "Metadata"} {
		assert.False(t, begins(line), line)
	}
}

// TestPositions sees to it that a diagnostic on HTML points at the right byte.
func TestPositions(t *testing.T) {
	var diags diag.List
	html := "<!DOCTYPE html>\n<h1>A &amp; B</h1>\n<p>&lt;back to all web services</p><h2>X</h2>\n<pre>\nPOST /x HTTP/1.1\nContent-Length: length\n\n{&quot;a&quot;:?}</pre>"
	doc := Parse(source.NewFile("in.html", []byte(html)), &diags)
	assert.Equal(t, "in.html:8:16: DT0402: expected a JSON value, found \"?}\"\n", parsertest.Diags(&diags))
	assert.Equal(t, "A & B", doc.Title)
	assert.Equal(t, "in.html:3:40", doc.Operations[0].Origins[0].Span.Position().String())
}

func FuzzPage(f *testing.F) {
	parsertest.Fuzz(f, Parse, "live/*/pages/*.html", "live/*/index.html", "scraped/*/*/*.txt", "scraped/*/*/*.md")
}
