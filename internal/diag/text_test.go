package diag

import (
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
)

func TestText(t *testing.T) {
	f := source.NewFile("specs/a.txt", []byte("one\ntwo\n"))
	var list List
	list.Add(ListingType, f.Span(4, 7), "what is \x1b[2J%s?", "two").
		WithHint("expected a type,\nas in C#").WithRelated(f.Span(0, 3), "one stands here")
	list.Add(EmptyInput, source.Span{}, "nothing to read")
	list.Add(PageNoSample, f.All(), "no sample")

	var b strings.Builder
	left, err := Text{Dir: "..", Least: Warning}.Write(&b, &list)
	assert.NoError(t, err)
	assert.Equal(t, 1, left)
	assert.Equal(t, `dtogen: error: nothing to read (DT0103)
../specs/a.txt:2:1: warning: what is `+"\uFFFD"+`[2Jtwo? (DT0203)
    expected a type,
    as in C#
    ../specs/a.txt:1:1: one stands here
`, b.String())

	b.Reset()
	_, _ = Text{Color: true, Least: Error}.Write(&b, &list)
	assert.Equal(t, "\x1b[1mdtogen:\x1b[0m \x1b[1;31merror:\x1b[0m nothing to read (DT0103)\n", b.String())
	assert.False(t, Terminal(&b), "only terminals get colour")
}

func TestTextOfMany(t *testing.T) {
	var list List
	for _, text := range []string{"a", "b", "c"} {
		list.Add(ListingText, source.Span{}, "%s", text)
		list.Add(EmptyInput, source.Span{}, "%s", text)
	}
	var b strings.Builder
	_, _ = Text{Each: 2}.Write(&b, &list)
	assert.Equal(t, `dtogen: error: a (DT0103)
dtogen: error: b (DT0103)
dtogen: error: c (DT0103)
dtogen: warning: a (DT0202)
dtogen: warning: b (DT0202)
dtogen: and 1 more of DT0202: text in a listing that is not understood
`, b.String())
}

func TestNearest(t *testing.T) {
	known := []string{"baseUrl", "specs", "optional", "types", "overrides"}
	assert.Equal(t, "specs", Nearest("spec", known))
	assert.Equal(t, "baseUrl", Nearest("baseURL", known))
	assert.Equal(t, "overrides", Nearest("overide", known))
	assert.Equal(t, "specs", Nearest("sepcs", known))
	assert.Equal(t, "", Nearest("colour", known))
	assert.Equal(t, "known are: a, b", DidYouMean("zzz", []string{"a", "b"}))
}
