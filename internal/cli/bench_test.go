package cli

// How long the road takes: each page of specs/, and 3,000 pages made up.

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/config"
	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser"
	"github.com/dtogen/dtogen/internal/resolve"
	"github.com/dtogen/dtogen/internal/source"
)

func BenchmarkPage(b *testing.B) {
	pages, _ := filepath.Glob(filepath.Join("..", "..", "specs", "*", "*.txt"))
	for _, page := range pages {
		data, err := os.ReadFile(page)
		require.NoError(b, err)
		f := source.NewFile(filepath.ToSlash(page), data)
		name := strings.TrimSuffix(filepath.Base(page), ".txt")
		b.Run("parse/"+name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				parser.Parse(f, new(diag.List))
			}
		})
		b.Run("model/"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				docs := []*model.Document{parser.Parse(f, new(diag.List))}
				b.StartTimer()
				resolve.Resolve(docs, resolve.Options{}, new(diag.List))
			}
		})
		b.Run("emit/"+name, func(b *testing.B) {
			b.ReportAllocs()
			api := resolve.Resolve([]*model.Document{parser.Parse(f, new(diag.List))}, resolve.Options{}, new(diag.List))
			for b.Loop() {
				emitted(b, api)
			}
		})
	}
}

// BenchmarkThreeThousandPages takes a large server's pages from bytes to documents,
// and to files.
func BenchmarkThreeThousandPages(b *testing.B) {
	pages := syntheticPages(3000)
	size := 0
	for _, f := range pages {
		size += len(f.Data)
	}
	run := func(name string, do func(b *testing.B)) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				do(b)
			}
			b.ReportMetric(b.Elapsed().Seconds()*1e3/float64(b.N*len(pages)), "ms/page")
		})
	}
	run("parse", func(b *testing.B) {
		for _, f := range pages {
			require.True(b, parser.Recognised(parser.Parse(source.NewFile(f.Path, f.Data), new(diag.List))))
		}
	})
	run("all", func(b *testing.B) {
		files, failed := through(pages)
		require.False(b, failed)
		require.NotZero(b, files)
	})
}

// TestSyntheticPages: what the benchmark measures is understood whole, and compiles.
func TestSyntheticPages(t *testing.T) {
	pages := syntheticPages(50)
	s := &session{}
	a := &api{API: &config.API{Name: "large"}}
	for _, f := range pages {
		a.docs = append(a.docs, parser.Parse(f, &s.diags))
	}
	s.resolve(a)
	assert.Empty(t, s.diags.All())
	assert.Len(t, a.model.Operations, 50)
	assert.Len(t, a.model.Types, 50*2+50/10+2)
	made := &target{path: "example.com/m/gen", apis: []*api{a}}
	s.emit(made)
	assert.False(t, s.verify(made))
	assert.Empty(t, s.diags.All())
}

// through reads pages as one API, and emits it.
func through(pages []*source.File) (files int, failed bool) {
	s := &session{}
	a := &api{API: &config.API{Name: "large"}}
	for _, f := range pages {
		a.docs = append(a.docs, parser.Parse(f, &s.diags))
	}
	s.resolve(a)
	p, err := s.emitAPI(&target{path: "example.com/m/gen"}, a)
	return len(p.Files), err != nil || s.diags.Failed()
}

func emitted(b *testing.B, m *model.API) {
	s := &session{}
	p, err := s.emitAPI(&target{path: "example.com/m/gen"}, &api{API: &config.API{Name: "page"}, model: m})
	require.NoError(b, err)
	require.NotEmpty(b, p.Files)
}

// syntheticPages makes up pages of n operations as one copies them from a browser.
// Each has two classes of its own and one that it shares with nine others; all have
// the base class and an enum.
func syntheticPages(n int) []*source.File {
	pages := make([]*source.File, n)
	for i := range pages {
		pages[i] = source.NewFile(fmt.Sprintf("specs/large/GetThing%d.csharp.txt", i), fmt.Appendf(nil, `Large Web Services

<back to all web services

GetThing%[1]dRequest

Finds thing %[1]d.

The following routes are available for this service:
POST, GET/api/things/%[1]d/{Id}
using System;
using System.Collections.Generic;
using ServiceStack;
using Large.Model;

namespace Large.Model
{
    public partial class BaseRequest
    {
        ///<summary>
        ///The key of the caller
        ///</summary>
        [ApiMember(DataType="string", Description="The key of the caller", IsRequired=true, Name="ApiKey", ParameterType="header")]
        public virtual string ApiKey { get; set; }
    }

    ///<summary>
    ///Finds thing %[1]d.
    ///</summary>
    [Route("/things/%[1]d/{Id}", "POST,GET")]
    public partial class GetThing%[1]dRequest
        : BaseRequest, IReturn<GetThing%[1]dResponse>
    {
        public virtual int Id { get; set; }
        public virtual string Name { get; set; }
        public virtual DateTime? Since { get; set; }
        public virtual decimal Price { get; set; }
        public virtual State State { get; set; }
    }

    public partial class GetThing%[1]dResponse
    {
        public GetThing%[1]dResponse()
        {
            Parts = new List<Part%[2]d>{};
        }

        public virtual List<Part%[2]d> Parts { get; set; }
        public virtual Guid Token { get; set; }
    }

    public partial class Part%[2]d
    {
        ///<summary>
        ///How many there are
        ///</summary>
        [ApiMember(Description="How many there are")]
        public virtual long Count { get; set; }
        public virtual string Label { get; set; }
        public virtual bool Sold { get; set; }
    }

    public enum State
    {
        New,
        Open,
        Closed,
    }

}

C# GetThing%[1]dRequest DTOs

To override the Content-type in your clients, use the HTTP Accept Header, append the .json suffix or ?format=json

HTTP + JSON

The following are sample HTTP requests and responses. The placeholders shown need to be replaced with actual values.

POST /api/things/%[1]d/{Id} HTTP/1.1 
Host: large.example.org 
Accept: application/json
Content-Type: application/json
Content-Length: length

{"Id":0,"Name":"String","Since":"\/Date(-62135596800000-0000)\/","Price":0,"State":"New","ApiKey":"String"}
HTTP/1.1 200 OK
Content-Type: application/json
Content-Length: length

{"Parts":[{"Count":0,"Label":"String","Sold":false}],"Token":"00000000000000000000000000000000"}
`, i, i/10))
	}
	return pages
}
