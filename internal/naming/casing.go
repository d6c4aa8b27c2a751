// Casing: how ServiceStack turns .NET names into those of the wire and of its
// listings (servicestack.md 2.7).

package naming

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Camel is ServiceStack's camelCase of a .NET name, as its wire and most listings
// have it: the leading run of capitals in lower case, but for the last capital of
// a run that goes on with anything else. It knows the capitals of ASCII alone, as
// ServiceStack does.
func Camel(clr string) string {
	b := []byte(clr)
	for i := 0; i < len(b) && isUpper(b[i]); i++ {
		if i > 0 && i+1 < len(b) && !isUpper(b[i+1]) {
			break
		}
		b[i] += 'a' - 'A'
	}
	return string(b)
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }

// Snake is ServiceStack's snake_case of a .NET name, as Python and Ruby listings
// have it: '_' and the lower case in place of every capital of the camelCase name.
func Snake(clr string) string {
	var b strings.Builder
	for _, r := range Camel(clr) {
		if r != '_' && !unicode.IsDigit(r) && !unicode.IsLower(r) {
			b.WriteByte('_')
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// CamelOfSnake gives back the camelCase name that Snake was made through. It is
// right as long as that one had no '_' before a lower case letter.
func CamelOfSnake(snake string) string {
	var b strings.Builder
	for i := 0; i < len(snake); {
		if snake[i] == '_' {
			if r, n := utf8.DecodeRuneInString(snake[i+1:]); unicode.IsLower(r) {
				b.WriteRune(unicode.ToUpper(r))
				i += 1 + n
				continue
			}
		}
		b.WriteByte(snake[i])
		i++
	}
	return b.String()
}
