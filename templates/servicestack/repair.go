// The repair of what servers write that is not JSON, for values that are kept raw or
// read by code that knows JSON alone.

package servicestack

// repair makes JSON of a value that the scanner accepts: an empty place of a list
// becomes null, a number that is none "NaN", "Infinity" or "-Infinity" in quotes, a
// control character in a string its escape.
func repair(value []byte) []byte {
	const hex = "0123456789abcdef"
	b := make([]byte, 0, len(value)+16)
	inString := false
	last := byte(0) // the last byte that is not blank
	for i := 0; i < len(value); i++ {
		c := value[i]
		switch {
		case inString && c == '\\':
			b = append(b, c, value[i+1])
			i++
			continue
		case inString && c < ' ':
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			continue
		case inString:
			inString = c != '"'
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
			b = append(b, c)
			continue
		case c == '"':
			inString = true
		case c == ',' && (last == ',' || last == '['), c == ']' && last == ',':
			b = append(b, "null"...)
		case c == 'N' || c == 'I' || c == '-' && i+1 < len(value) && value[i+1] == 'I':
			word := "NaN"
			if c != 'N' {
				word = "Infinity"
				if c == '-' {
					word = "-Infinity"
				}
			}
			b = append(append(append(b, '"'), word...), '"')
			i += len(word) - 1
			last = 'N'
			continue
		}
		last = c
		b = append(b, c)
	}
	return b
}
