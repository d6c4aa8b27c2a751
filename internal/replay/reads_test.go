package replay

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/replay/testdata/generated/aq"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/aq/aqtest"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/crud"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/crud/crudtest"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/files"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/files/filestest"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/servicestack"
)

// What generated clients offer beside one call for one response, against the generated
// fakes: rows, items, streams, downloads, batches, uploads.

// TestRows: a query is walked through page by page, with its conditions on each.
func TestRows(t *testing.T) {
	s := aqtest.NewServer(t)
	s.HandleQueryRockers(func(_ context.Context, req *aq.QueryRockers) (*aq.QueryResponse[aq.Rocker], error) {
		resp := &aq.QueryResponse[aq.Rocker]{Offset: *req.Skip}
		if req.Include == "Total" {
			resp.Total = 5
		}
		for id := *req.Skip; id < min(5, *req.Skip+*req.Take); id++ {
			resp.Results = append(resp.Results, aq.Rocker{ID: id, FirstName: fmt.Sprint("rocker ", id)})
		}
		return resp, nil
	})
	c, err := aq.New(s.URL)
	require.NoError(t, err)
	take := int32(2)
	var ids []int32
	for rocker, err := range c.QueryRockersRows(t.Context(), &aq.QueryRockers{Take: &take}, servicestack.WithQuery("FirstNameContains", "o")) {
		require.NoError(t, err)
		ids = append(ids, rocker.ID)
	}
	assert.Equal(t, []int32{0, 1, 2, 3, 4}, ids)
	require.Len(t, s.Requests(), 3)
	for i, r := range s.Requests() {
		assert.Equal(t, "o", r.Query.Get("FirstNameContains"))
		assert.Equal(t, i == 0, r.Query.Has("include"), "the total is asked for once")
	}
}

func TestItems(t *testing.T) {
	s := aqtest.NewServer(t)
	s.HandleGetAlbums(func(context.Context, *aq.GetAlbums) ([]aq.Album, error) {
		return []aq.Album{{ID: 1}, {ID: 2}, {ID: 3}}, nil
	})
	c, err := aq.New(s.URL)
	require.NoError(t, err)
	n := int32(0)
	for album, err := range c.GetAlbumsItems(t.Context(), &aq.GetAlbums{}) {
		require.NoError(t, err)
		if n++; n == 2 {
			assert.Equal(t, n, album.ID)
			break
		}
	}
}

// TestStreams: a Stream is read by the caller, bytes come whole, both go to a writer.
func TestStreams(t *testing.T) {
	s := filestest.NewServer(t)
	s.HandleGetStream(func(_ context.Context, req *files.GetStream) (io.Reader, error) {
		return strings.NewReader(strings.Repeat("A", int(req.Size))), nil
	})
	s.HandleGetBytes(func(_ context.Context, req *files.GetBytes) ([]byte, error) {
		return bytes.Repeat([]byte{1}, int(req.Size)), nil
	})
	c, err := files.New(s.URL, servicestack.WithMaxResponse(1<<10))
	require.NoError(t, err)
	stream, err := c.GetStream(t.Context(), &files.GetStream{Size: 1 << 20})
	require.NoError(t, err)
	data, err := io.ReadAll(stream)
	require.NoError(t, err)
	require.NoError(t, stream.Close())
	assert.Len(t, data, 1<<20, "a stream has no limit")

	var out bytes.Buffer
	info, err := c.GetBytesTo(t.Context(), &files.GetBytes{Size: 1 << 20}, &out, servicestack.ResumeAt(1<<10))
	require.NoError(t, err)
	assert.EqualValues(t, 1<<20, info.Size)
	assert.Equal(t, 1<<20-1<<10, out.Len(), "what is there is passed over")
	_, err = c.GetBytes(t.Context(), &files.GetBytes{Size: 1 << 20})
	assert.ErrorIs(t, err, servicestack.ErrResponseTooLarge)
}

// TestBatches: the methods of a generated client say what a batch is of.
func TestBatches(t *testing.T) {
	s := crudtest.NewServer(t)
	s.HandleCreateBooking(func(_ context.Context, req *crud.CreateBooking) (*crud.IDResponse, error) {
		if req.Name == "" {
			return nil, &servicestack.Error{StatusCode: 400, Code: "NotEmpty", Message: "'Name' must not be empty."}
		}
		return &crud.IDResponse{ID: req.Name}, nil
	})
	s.HandleDeleteBooking(func(context.Context, *crud.DeleteBooking) error { return nil })
	c, err := crud.New(s.URL)
	require.NoError(t, err)
	booked, err := servicestack.Batch(t.Context(), c.CreateBooking, []*crud.CreateBooking{{Name: "a"}, {Name: "b"}})
	require.NoError(t, err)
	assert.Equal(t, []*crud.IDResponse{{ID: "a"}, {ID: "b"}}, booked)
	_, err = servicestack.Batch(t.Context(), c.CreateBooking, []*crud.CreateBooking{{Name: "a"}, {}})
	var failed *servicestack.BatchError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, []int{1, 1}, []int{failed.Completed, failed.Index})
	require.NoError(t, servicestack.BatchSend(t.Context(), c.DeleteBooking, []*crud.DeleteBooking{{ID: 1}}))
	last := s.Requests()[len(s.Requests())-1]
	assert.Equal(t, []string{http.MethodPost, "/json/reply/DeleteBooking[]"}, []string{last.Verb, last.Path})
}

// TestUploads: files beside a request, and a file as the body, by option.
func TestUploads(t *testing.T) {
	s := filestest.NewServer(t)
	s.HandleCreateArtifact(func(_ context.Context, req *files.CreateArtifact) (*files.UploadResponse, error) {
		return &files.UploadResponse{Form: map[string]string{"name": req.Name}}, nil
	})
	s.HandleUploadRaw(func(_ context.Context, req *files.UploadRaw) (*files.UploadResponse, error) {
		return &files.UploadResponse{Form: map[string]string{"name": req.Name}}, nil
	})
	c, err := files.New(s.URL)
	require.NoError(t, err)
	resp, err := c.CreateArtifact(t.Context(), &files.CreateArtifact{Name: "n"},
		servicestack.WithFiles(servicestack.File{Field: "Path", Name: "a.txt", ContentType: "text/plain", Content: strings.NewReader("content")}))
	require.NoError(t, err)
	assert.Equal(t, "n", resp.Form["name"])
	resp, err = c.UploadRaw(t.Context(), &files.UploadRaw{Name: "raw"}, servicestack.WithRawBody(servicestack.File{Content: strings.NewReader("bytes")}))
	require.NoError(t, err)
	assert.Equal(t, "raw", resp.Form["name"])
	requests := s.Requests()
	sent, err := requests[0].Files()
	require.NoError(t, err)
	require.Len(t, sent, 1)
	content, err := io.ReadAll(sent[0].Content)
	require.NoError(t, err)
	assert.Equal(t, []string{"Path", "a.txt", "text/plain", "content"}, []string{sent[0].Field, sent[0].Name, sent[0].ContentType, string(content)})
	assert.Equal(t, "bytes", string(requests[1].Body))
}
