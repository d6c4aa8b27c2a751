// Batches: the requests of a list, one after the other.

package servicestacktest

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"strconv"

	"github.com/dtogen/dtogen/templates/servicestack"
)

// answerBatch answers a list of requests with a list of responses. The first that
// fails ends it; those before it are done.
func (s *Server) answerBatch(ctx context.Context, w http.ResponseWriter, in *incoming, h handler) {
	var bodies []json.RawMessage
	if err := json.Unmarshal(in.body, &bodies); err != nil {
		s.writeError(w, in, &servicestack.Error{StatusCode: http.StatusBadRequest, Code: "SerializationException", Message: err.Error()})
		return
	}
	responses := make([]any, 0, len(bodies))
	for i, body := range bodies {
		one, request := *in, *in.Request
		one.Request, one.body, request.ContentLength = &request, body, int64(len(body))
		resp, err := h.call(ctx, one.bind)
		w.Header().Set("X-AutoBatch-Completed", strconv.Itoa(len(responses)))
		if err != nil {
			s.writeError(w, in, ofBatch(err, i))
			return
		}
		responses = append(responses, resp)
	}
	if len(responses) > 0 {
		w.Header().Set("X-AutoBatch-Completed", strconv.Itoa(len(responses)))
	}
	s.write(w, in, http.StatusOK, responses)
}

// ofBatch tells in an error which request of a batch failed.
func ofBatch(err error, index int) error {
	e := &servicestack.Error{Code: "Exception", Message: err.Error()}
	var answered *servicestack.Error
	if errors.As(err, &answered) {
		own := *answered
		e = &own
	}
	meta := map[string]string{"AutoBatchIndex": strconv.Itoa(index)}
	maps.Copy(meta, e.Meta)
	e.Meta = meta
	return e
}
