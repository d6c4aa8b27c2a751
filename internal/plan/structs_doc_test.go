package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/dtogen/dtogen/internal/model"
)

// TestFieldDoc: a comment says once that a member is required, and not beside the contrary.
func TestFieldDoc(t *testing.T) {
	comment := func(about string, in use) string {
		return fieldDoc(&Field{Name: "ID", About: about, Required: true}, member{Field: new(model.Field)}, in)
	}
	for about, want := range map[string]string{
		"":                      "ID is required.",
		"Name.":                 "Name. Required.",
		"Name. Required.":       "Name. Required.",
		"The Web ID. Optional.": "The Web ID. Optional.",
	} {
		assert.Equal(t, want, comment(about, use{request: true}), about)
		assert.Equal(t, want, comment(about, use{}), about)
	}
	assert.Equal(t, "Name.", comment("Name.", use{response: true}), "nobody who reads it has to give it")
}

// TestUsage: what is said of types without a description does not change with the number
// of operations that use them, and tells whether a caller has to make one or read one.
func TestUsage(t *testing.T) {
	p, _ := makePlan(`operation Ask -> List<Answer>
operation Tell -> void
class Ask
  Deep Outer
class Tell
  Colour Colour!
class Outer
  Inner List<Inner>
class Inner
  Both Both
class Answer
  Both Both
  Self Answer
  Shape Shape
class Both
class Told // A thing
class Lonely
abstract class Shape
class Circle : Shape
enum Colour
  Red`, Options{})
	docs := map[string]string{}
	for _, s := range p.Structs {
		docs[s.Name] = s.Doc
	}
	for _, e := range p.Enums {
		docs[e.Name] = e.Doc
	}
	assert.Equal(t, map[string]string{
		"Ask":    "Ask is the request of [Client.Ask].",
		"Tell":   "Tell is the request of [Client.Tell].",
		"Outer":  "Outer is used in requests.",
		"Inner":  "Inner is used in requests.",
		"Answer": "Answer is used in responses.",
		"Circle": "Circle is used in responses.",
		"Both":   "Both is used in requests and responses.",
		"Told":   "Told is a thing.",
		"Lonely": "Lonely is used in no request and in no response.",
		"Colour": "Colour is used in requests.",
	}, docs)
}

// TestRoutesTold: a method without a description names all routes of its verb.
func TestRoutesTold(t *testing.T) {
	p, _ := makePlan("operation Hello -> void\n  route /hello\n  route /hello/{Name}\n  route /hi POST\nclass Hello : IGet\n  Name String", Options{})
	assert.Equal(t, "Hello sends GET /hello or /hello/{Name}.", p.Operations[0].Methods[0].Doc)
}
