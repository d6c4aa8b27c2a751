package cli

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
)

// doc is a document of a path, a sample's host or base address, and operations.
func doc(name, where string, operations ...string) *model.Document {
	d := &model.Document{File: source.NewFile(name, nil)}
	if strings.Contains(where, "://") {
		d.BaseURL = where
	} else {
		d.Host = where
	}
	for _, op := range operations {
		d.Operations = append(d.Operations, &model.Operation{Name: op})
	}
	return d
}

func TestSites(t *testing.T) {
	for _, test := range []struct {
		docs []*model.Document
		want string
	}{
		{[]*model.Document{doc("a", "x.com", "Get"), doc("b", "x.com", "Put"), doc("c", "", "Other")}, "x.com"},
		{[]*model.Document{doc("a", "x.com", "Get"), doc("b", "y.com", "Get")}, "x.com"},
		{[]*model.Document{doc("a", "x.com", "Get", "Put", "Authenticate"), doc("b", "y.com", "Authenticate", "Post", "Delete")}, "x.com y.com"},
		{[]*model.Document{doc("a", "127.0.0.1", "Get"), doc("b", "http://127.0.0.1:5103/api", "Put")}, "127.0.0.1"},
		{[]*model.Document{doc("a", "x.com", "Get"), doc("b", "http://intern:80", "Get", "Put")}, "x.com"},
		{[]*model.Document{doc("a", "x.com", "Get"), doc("b", "http://y.com", "Put")}, "x.com"},
		{[]*model.Document{doc("a", "http://x.com", "Get"), doc("b", "http://y.com")}, "x.com"},
		{[]*model.Document{doc("a", "http://x.com"), doc("b", "http://y.com")}, "x.com"},
		{[]*model.Document{doc("a", "x.com", "Get"), doc("b", "https://x.com:443", "Put")}, "x.com"},
		{[]*model.Document{doc("a", "http://localhost:1", "Get"), doc("b", "http://localhost:2", "Put")}, "localhost:1 localhost:2"},
	} {
		var hosts []string
		for _, s := range sitesOf(test.docs) {
			hosts = append(hosts, s.host)
		}
		assert.Equal(t, test.want, strings.Join(hosts, " "))
	}
}

func TestNames(t *testing.T) {
	assert.Equal(t, "AIM", shortTitle("AIM Web Services"))
	assert.Equal(t, "Services", shortTitle("Services"))
	assert.Equal(t, "trendsic", shortHost("api.dev.dynamics.trendsic.com"))
	assert.Equal(t, "127.0.0.1", shortHost("127.0.0.1:5000"))
	assert.Equal(t, "localhost", shortHost("localhost:5000"))
	assert.Equal(t, "", deduceName(nil, []*model.Document{doc("a", "")}))
	assert.Equal(t, "x", deduceName([]string{"a", "b"}, []*model.Document{doc("a", "www.x.com")}))
	assert.Equal(t, `'it'\''s here'`, quote("it's here"))
}
