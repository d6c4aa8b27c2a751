// Batches and one-way calls (client-rules.md, 141 to 145).

package servicestack

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var opStoreNote = Operation{Name: "StoreNote", Routes: []Route{{Path: "/notes/{Id}", Verbs: "POST"}}, Headers: []string{"ApiKey"}}

type storeNote struct {
	ID     int32  `json:"Id"`
	Text   string `json:"Text,omitzero"`
	APIKey string `json:"ApiKey,omitzero"`
}

type storeNoteResponse struct {
	ID    int32 `json:"Id"`
	Count int32 `json:"Count"`
}

func TestRule141Batch(t *testing.T) {
	c, w := newWire(t, []string{"web-019-batch"}, WithHeaderParam("ApiKey", "k"))
	reqs := []*storeNote{{ID: 1, Text: "note 1"}, {ID: 2}, {ID: 3}}
	resps, err := CallAll[*storeNoteResponse](t.Context(), c, &opStoreNote, reqs, nil)
	require.NoError(t, err)
	require.Len(t, resps, 3)
	assert.Equal(t, storeNoteResponse{ID: 2, Count: 14}, *resps[1])
	assert.Equal(t, "POST /api/json/reply/StoreNote[]", w.sent[0].line())
	assert.Equal(t, `[{"Id":1,"Text":"note 1","ApiKey":"k"},{"Id":2,"ApiKey":"k"},{"Id":3,"ApiKey":"k"}]`, w.sent[0].body)
	assert.EqualValues(t, len(w.sent[0].body), w.sent[0].ContentLength)
	assert.Equal(t, "k", w.sent[0].Header.Get("ApiKey"))
	assert.Empty(t, reqs[0].APIKey, "the caller's structs stay as they are")
	_, err = CallAll[storeNoteResponse](t.Context(), c, &opStoreNote, []storeNote{{ID: 1}, {ID: 2}, {ID: 3}}, []CallOption{UsePredefined(APIRoutes)})
	require.NoError(t, err)
	assert.Equal(t, "POST /api/api/StoreNote[]", w.sent[1].line())
}

// TestRule141BatchOfAMethod: a method of a generated client tells what a batch calls.
func TestRule141BatchOfAMethod(t *testing.T) {
	c, w := newWire(t, []string{"web-019-batch", answer("204 No Content", ""), "web-023-batch-fails"}, WithHeaderParam("ApiKey", "k"))
	store := func(ctx context.Context, req *storeNote, opts ...CallOption) (*storeNoteResponse, error) {
		return Call[*storeNoteResponse](ctx, c, &opStoreNote, "POST", req, opts)
	}
	send := func(ctx context.Context, req *storeNote, opts ...CallOption) error {
		return Send(ctx, c, &opStoreNote, "POST", req, opts)
	}
	reqs := []*storeNote{{ID: 1}, {ID: 2}, {ID: 3}}
	resps, err := Batch(t.Context(), store, reqs, UsePredefined(APIRoutes))
	require.NoError(t, err)
	assert.Equal(t, storeNoteResponse{ID: 2, Count: 14}, *resps[1])
	require.Len(t, w.sent, 1, "the method alone sends nothing")
	assert.Equal(t, "POST /api/api/StoreNote[]", w.sent[0].line())

	require.NoError(t, BatchSend(t.Context(), send, reqs))
	assert.Equal(t, "POST /api/json/reply/StoreNote[]", w.sent[1].line())
	var failed *BatchError
	require.ErrorAs(t, BatchSend(t.Context(), send, reqs), &failed)
	assert.Equal(t, 1, failed.Index)
	require.NoError(t, BatchSend(t.Context(), send, nil))
	none, err := Batch(t.Context(), store, nil)
	require.NoError(t, err)
	assert.Empty(t, none)
	assert.Len(t, w.sent, 3)

	_, err = Batch(t.Context(), func(context.Context, *storeNote, ...CallOption) (string, error) { return "", errors.New("mine") }, reqs)
	assert.EqualError(t, err, "servicestack: a batch takes a method of a generated client: mine")
	err = BatchSend(t.Context(), func(context.Context, *storeNote, ...CallOption) error { return nil }, reqs)
	assert.EqualError(t, err, "servicestack: a batch takes a method of a generated client, which this one is not: it called nothing")
}

func TestRule142EmptyBatch(t *testing.T) {
	c, w := newWire(t, []string{answer("500 Error", "")})
	resps, err := CallAll[*storeNoteResponse](t.Context(), c, &opStoreNote, []storeNote{}, nil)
	require.NoError(t, err)
	assert.NotNil(t, resps)
	assert.Empty(t, w.sent)
}

func TestRule143FailedBatch(t *testing.T) {
	c, _ := newWire(t, []string{"web-023-batch-fails", answer("401 Unauthorized", "")})
	reqs := []storeNote{{ID: 1}, {ID: 13}, {ID: 3}}
	_, err := CallAll[*storeNoteResponse](t.Context(), c, &opStoreNote, reqs, nil)
	var b *BatchError
	require.ErrorAs(t, err, &b)
	assert.Equal(t, 1, b.Completed)
	assert.Equal(t, 1, b.Index)
	assert.ErrorIs(t, err, ErrValidation)
	assert.EqualError(t, err, "servicestack: StoreNote: 400 ArgumentException: 13 is unlucky (Parameter 'Id') [Id: ArgumentException] (1 of the batch are done)")

	_, err = CallAll[*storeNoteResponse](t.Context(), c, &opStoreNote, reqs, nil)
	require.ErrorAs(t, err, &b)
	assert.Equal(t, 0, b.Completed)
	assert.Equal(t, -1, b.Index)
	assert.ErrorIs(t, err, ErrUnauthorized)
}

func TestBatchRefuses(t *testing.T) {
	c, w := newWire(t, []string{answer("200 OK", `[{}]`)})
	for want, opts := range map[string][]CallOption{
		"a POST of requests alone":                        {WithVerb("PUT")},
		"request 1: header parameter ApiKey differs":      nil,
		"servicestack: StoreNote: request 0: member Nope": {SendEmpty("Nope")},
	} {
		_, err := CallAll[*storeNoteResponse](t.Context(), c, &opStoreNote, []storeNote{{APIKey: "a"}, {APIKey: "b"}}, opts)
		assert.ErrorContains(t, err, want)
	}
	assert.Empty(t, w.sent)
	resps, err := CallAll[*storeNoteResponse](t.Context(), c, &opStoreNote, []storeNote{{}, {}}, nil)
	assert.ErrorContains(t, err, "1 responses to 2 requests", "servers do the first of a truncated batch, with 200")
	assert.Len(t, resps, 1)
}

func TestRule145OneWay(t *testing.T) {
	for _, body := range []string{`{"id":4}`, `[1]`, ``} {
		c, w := newWire(t, []string{answer("200 OK", body)})
		require.NoError(t, Send(t.Context(), c, &opStoreNote, "POST", &storeNote{ID: 4}, nil))
		assert.Equal(t, "POST /api/notes/4", w.sent[0].line(), "the normal address; /json/oneway fails on many hosts")
	}
}

// Servers were seen to take batches in JSON alone.
func TestBatchesAreJSON(t *testing.T) {
	c, err := New("http://unreachable.test", WithFormat(XML))
	require.NoError(t, err)
	_, err = CallAll[Object](t.Context(), c, &opTokens, []*struct{}{{}}, nil)
	assert.EqualError(t, err, "servicestack: GetCustomerTokensRequest: a batch is sent as JSON alone")
}
