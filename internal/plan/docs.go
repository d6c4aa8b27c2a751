// What doc comments say: the vendor's words, joined with Go names so that they read
// as sentences. What makes a comment safe is done where it is written, in emit.

package plan

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dtogen/dtogen/internal/naming"
)

// paragraphs joins texts that are not empty, with a blank line between them.
func paragraphs(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), "\n\n")
}

// sentence is a text with a full stop; "" for one that only repeats the name of
// what it describes.
func sentence(text, name string) string {
	text = strings.TrimSpace(text)
	if text == "" || name != "" && bare(text) == bare(name) {
		return ""
	}
	if open := strings.LastIndexByte(text, '('); open > 1 && text[open-2] == '.' && strings.HasSuffix(text, ")") {
		return text // "Expiration date. (MM/YY)"
	}
	r, _ := utf8.DecodeLastRuneInString(text)
	if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(")]\"'%`", r) {
		return text + "."
	}
	return text
}

// bare is a text's letters and digits in lower case.
func bare(text string) string { return naming.File(text) }

// tidy takes from the front of an operation's description the operation's name,
// which pages show as a heading above it and listings run together with it.
func tidy(text string, names ...string) string {
	text = strings.TrimSpace(text)
	for _, name := range names {
		rest, ok := strings.CutPrefix(text, name)
		r, _ := utf8.DecodeRuneInString(rest)
		if ok && (rest == "" || r == '\n' || r == '\r' || unicode.IsUpper(r)) {
			text = strings.TrimSpace(rest)
		}
	}
	return sentence(text, "")
}

// thirdPerson are the verbs that descriptions begin with, as one says them of a
// method.
var thirdPerson = func() map[string]string {
	all := map[string]string{}
	for _, verb := range strings.Fields(`accepts adds allows applies approves archives assigns authenticates
		authorizes books calculates cancels changes charges checks clears closes completes computes confirms
		converts copies counts creates deactivates deletes disables downloads echoes enables ensures exports
		fetches finds gets generates gives grants imports initiates inserts installs lets lists loads locks
		logs looks makes marks merges moves notifies obtains opens performs posts processes provides publishes
		puts queries reads records refunds registers rejects releases removes renames replaces requests
		requires resends resets resolves retrieves returns revokes saves schedules searches sends sets
		shows signs starts stops stores submits switches syncs takes throws transfers triggers unlocks
		updates uploads upserts validates verifies voids`) {
		all[verb] = verb
		for _, base := range []string{strings.TrimSuffix(verb, "s"), strings.TrimSuffix(verb, "es"), strings.TrimSuffix(verb, "ies") + "y"} {
			if _, taken := all[base]; !taken {
				all[base] = verb
			}
		}
	}
	return all
}()

// objects are the words after which an imperative is one: "List all orders", not
// "List of orders".
var objects = map[string]bool{
	"a": true, "an": true, "the": true, "all": true, "any": true, "this": true, "these": true, "your": true,
	"one": true, "each": true, "every": true, "multiple": true, "several": true, "new": true, "existing": true,
	"current": true, "specific": true, "specified": true, "given": true,
}

// imperatives are verbs that are no nouns, so that "Find orders" can be nothing else.
var imperatives = words(`add allow apply approve assign authenticate authorize calculate cancel compute confirm
	convert create deactivate delete disable enable ensure fetch find generate get give initiate insert let
	merge notify obtain perform provide publish reject remove rename replace resend retrieve revoke send
	submit unlock upsert validate verify`)

// prepositions are words that no object of a verb begins with.
var prepositions = words("of for by in on to with from at as and or")

// particles belong to the verb before them: "Sign In".
var particles = words("in out up off")

// join makes one sentence of a name and a description that begins with a verb
// ("Requires …", "Get all …") or an article; ok is false where that would not read
// well.
func join(name, text string) (joined string, ok bool) {
	first, rest, _ := strings.Cut(text, " ")
	word := strings.ToLower(first)
	next, _, _ := strings.Cut(rest, " ")
	if rest == "" || strings.ContainsAny(first, "\n\r\t") || word == first && !isWord(first) {
		return "", false
	}
	verb, isVerb := thirdPerson[word]
	switch {
	case isVerb && verb == word && strings.ToLower(next) != "of" && strings.ToLower(next) != "for":
		return name + " " + verb + " " + rest, true
	case isVerb && objects[strings.ToLower(next)], imperatives[word] && !prepositions[strings.ToLower(next)]:
		return name + " " + verb + " " + rest, true
	case isVerb && particles[strings.ToLower(strings.TrimRight(rest, "."))]:
		return name + " " + verb + " " + strings.ToLower(rest), true
	}
	return "", false
}

func isWord(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// typeDoc is the comment of a type: the vendor's words as a sentence about it.
func typeDoc(name, text, wire string) string {
	text = tidy(text, wire)
	if bare(text) == bare(name) || bare(text) == bare(wire) || text == "" {
		return ""
	}
	if joined, ok := join(name, text); ok {
		return joined
	}
	first, rest, _ := strings.Cut(text, " ")
	switch strings.ToLower(first) {
	case "a", "an", "the":
		if rest != "" {
			return name + " is " + strings.ToLower(first) + " " + rest
		}
	}
	return text
}

// deprecated is the paragraph that Go's tools know.
func deprecated(obsolete string) string {
	if obsolete = strings.TrimSpace(obsolete); obsolete == "" {
		return ""
	}
	if strings.EqualFold(obsolete, "true") || strings.EqualFold(obsolete, "obsolete") {
		return "Deprecated: the service marks it as obsolete."
	}
	return "Deprecated: " + sentence(obsolete, "")
}
