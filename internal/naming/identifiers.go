// Identifiers: Go names for what .NET, listings and the wire call things, and the
// rule by which names that meet are told apart.

// Package naming makes names: the casings of ServiceStack's wire and listings, and
// the Go identifiers of generated code.
package naming

import (
	"sort"
	"strconv"
	"strings"
	"unicode"
)

// initialisms are the words that Go writes in capitals throughout: those of
// staticcheck's ST1003, and a few that are as common in services.
var initialisms = func() map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(`ACL API ASCII CPU CSS CSV DB DNS EOF GUID HTML HTTP HTTPS ID IP
		JSON JWT OTP PDF QPS RAM RPC SLA SMS SMTP SQL SSH TCP TLS TTL UDP UI UID URI URL UTF8 UUID VM XML
		XMPP XSRF XSS`) {
		all[word] = true
	}
	return all
}()

// Go is the exported Go identifier for a name in any spelling: TeacherId is
// TeacherID, ip_address IPAddress, ADD_CARD AddCard, v_Jiwa_Debtor VJiwaDebtor. A
// name that has no capital form gets the prefix X. What no identifier can hold is
// dropped; a name without a letter or digit is X.
func Go(name string) string {
	var b strings.Builder
	words := split(name)
	shout := len(words) > 1 && strings.ToUpper(name) == name
	for _, word := range words {
		b.WriteString(capital(word, shout))
	}
	return exported(b.String())
}

// Unexported is Go's identifier with its first word in lower case: statusCode,
// apiKey. It is never a reserved word of Go.
func Unexported(name string) string {
	id := Go(name)
	words := split(id)
	first := words[0]
	if initialisms[strings.ToUpper(first)] || len([]rune(first)) == 1 {
		first = strings.ToLower(first)
	} else {
		r := []rune(first)
		r[0] = unicode.ToLower(r[0])
		first = string(r)
	}
	id = first + id[len(words[0]):]
	if reserved[id] {
		return id + "_"
	}
	return id
}

// Package is a Go package name: lower-case ASCII letters and digits, a letter
// first, no reserved word; "api" where nothing of name is left.
func Package(name string) string {
	id := File(name)
	id = strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII {
			return -1
		}
		return r
	}, id)
	switch {
	case id == "":
		return "api"
	case unicode.IsDigit(rune(id[0])):
		return "api" + id
	case reserved[id] || id == "main" || id == "internal" || id == "vendor":
		return id + "api"
	}
	return id
}

// File is the stem of a Go file: the letters and digits of name in lower case. It
// has no '_', for x_windows.go and x_test.go leave the build.
func File(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// reserved are Go's keywords and predeclared identifiers.
var reserved = func() map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(`break case chan const continue default defer else fallthrough for
		func go goto if import interface map package range return select struct switch type var
		any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune
		string uint uint8 uint16 uint32 uint64 uintptr true false iota nil append cap clear close complex
		copy delete imag len make max min new panic print println real recover init main`) {
		all[word] = true
	}
	return all
}()

// Verb tells whether the Go name begins with the word verb (Get, Post), as
// GetCustomer does and Getter does not.
func Verb(name, verb string) bool {
	words := split(name)
	return len(words) > 1 && strings.EqualFold(words[0], verb)
}

// split cuts a name into its words: at what is no letter or digit, before a capital
// that follows a small letter or a digit, and before the last capital of a run.
// "IDs" is one word.
func split(name string) []string {
	var words []string
	r := []rune(name)
	for i := 0; i < len(r); {
		if !wordRune(r[i]) {
			i++
			continue
		}
		start := i
		for i < len(r) && unicode.IsUpper(r[i]) {
			i++
		}
		capitals := i - start
		plural := capitals > 1 && i < len(r) && r[i] == 's' && (i+1 == len(r) || !unicode.IsLower(r[i+1]))
		if capitals > 1 && i < len(r) && isSmall(r[i]) && !plural {
			words = append(words, string(r[start:i-1]))
			start = i - 1
		}
		for i < len(r) && isSmall(r[i]) {
			i++
		}
		for i < len(r) && unicode.IsDigit(r[i]) {
			i++
		}
		words = append(words, string(r[start:i]))
	}
	return words
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func isSmall(r rune) bool { return unicode.IsLetter(r) && !unicode.IsUpper(r) }

// capital is a word as it stands inside a Go name. In a shouted name all words are
// in capitals, so that they tell nothing.
func capital(word string, shout bool) string {
	upper := strings.ToUpper(word)
	stem := strings.TrimRight(upper, "0123456789")
	switch {
	case initialisms[upper], initialisms[stem]:
		return upper
	case len(stem) > 2 && initialisms[strings.TrimSuffix(stem, "S")] && strings.HasSuffix(stem, "S") && !initialisms[stem]:
		return stem[:len(stem)-1] + "s" + upper[len(stem):]
	case shout:
		word = strings.ToLower(word)
	}
	r := []rune(word)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

func exported(id string) string {
	if id == "" {
		return "X"
	}
	r := []rune(id)
	r[0] = unicode.ToUpper(r[0])
	if !unicode.IsUpper(r[0]) {
		return "X" + id
	}
	return string(r)
}

// plain is the exported identifier that keeps as much of the spelling as it can:
// the second choice of a name whose first is taken.
func plain(name string) string {
	id := strings.Map(func(r rune) rune {
		if wordRune(r) || r == '_' {
			return r
		}
		return -1
	}, name)
	return exported(strings.TrimLeft(id, "_"))
}

// Scope is a place in which each identifier may stand once.
type Scope struct{ taken map[string]bool }

// NewScope makes a scope in which names are taken already.
func NewScope(names ...string) *Scope {
	s := &Scope{taken: map[string]bool{}}
	for _, name := range names {
		s.taken[name] = true
	}
	return s
}

// Claim takes the first of the candidates that is free, else the first one with the
// least number that makes it free.
func (s *Scope) Claim(candidates ...string) string {
	for _, c := range candidates {
		if !s.taken[c] {
			s.taken[c] = true
			return c
		}
	}
	for n := 2; ; n++ {
		if c := candidates[0] + strconv.Itoa(n); !s.taken[c] {
			s.taken[c] = true
			return c
		}
	}
}

// ClaimAll gives each of the names (all different) a Go identifier of its own.
// Where two meet, the one that is spelled so in Go has it, then the one that sorts
// first; the other keeps its own spelling if that is free, else it gets a number.
// The order of names does not matter.
func (s *Scope) ClaimAll(names []string) map[string]string {
	sorted := append([]string(nil), names...)
	sort.Slice(sorted, func(i, j int) bool {
		a, b := sorted[i], sorted[j]
		if x, y := Go(a) == a, Go(b) == b; x != y {
			return x
		}
		return a < b
	})
	ids := make(map[string]string, len(names))
	for _, name := range sorted {
		if _, twice := ids[name]; !twice {
			ids[name] = s.Claim(Go(name), plain(name))
		}
	}
	return ids
}
