// How the codec finds the member of a struct that a name stands for: in most cases by
// comparing a few words with what is expected to come next.

package servicestack

import (
	"unicode"
	"unicode/utf8"
)

// member is a member of a struct, as it is read.
type member struct {
	*program
	offset    uintptr
	index     int
	following *member
	name      string

	// The key as a document has it, `"name":`, to be compared by words.
	head   keyWord
	rest   []keyWord
	length int
}

// keyWord is eight bytes of a key. The mask takes away the case of letters, and what
// follows the key in the last word.
type keyWord struct{ want, mask uint64 }

// predict makes what is written and compared of all fields' keys. If two names differ in
// case alone, case counts.
func (p *program) predict() {
	seen := map[string]int{}
	for _, f := range p.fields {
		seen[string(foldCase(nil, []byte(f.name)))]++
	}
	if len(p.fields) > 0 {
		p.first = &p.fields[0]
	}
	for i := range p.fields {
		f := &p.fields[i]
		for j, c := range f.key[:min(len(f.key), len(f.text)*8)] {
			f.text[j/8] |= uint64(c) << (j % 8 * 8)
		}
		if len(f.key) <= len(f.text)*8 {
			f.short = len(f.key)
		}
		if i+1 < len(p.fields) {
			f.following = &p.fields[i+1]
		}
		words := wordsOf(f.key[1:], seen[string(foldCase(nil, []byte(f.name)))] > 1)
		p.members = append(p.members, member{
			program: f.program, offset: f.offset, index: i, name: f.name,
			head: words[0], rest: restOf(words), length: len(f.key) - 1,
		})
	}
	// Behind the last one, something that is never there.
	p.members = append(p.members, member{index: len(p.fields), head: keyWord{want: 1}})
	for i := range p.members {
		p.members[i].following = &p.members[min(i+1, len(p.fields))]
	}
}

func wordsOf(key []byte, exactly bool) []keyWord {
	words := make([]keyWord, (len(key)+7)/8)
	for i, c := range key {
		mask := byte(0xff)
		if isLetter := c|0x20 >= 'a' && c|0x20 <= 'z'; isLetter && !exactly {
			mask = 0xdf
		}
		words[i/8].mask |= uint64(mask) << (i % 8 * 8)
		words[i/8].want |= uint64(c&mask) << (i % 8 * 8)
	}
	return words
}

func restOf(words []keyWord) []keyWord {
	if len(words) == 1 {
		return nil
	}
	return words[1:]
}

// restIsAt reports whether the words of the key but for the first stand at i.
func (m *member) restIsAt(data []byte, i int) bool {
	if i+8*len(m.rest) > len(data) {
		return false
	}
	for j := range m.rest {
		if w := &m.rest[j]; wordAt(dataOf(data), i+8*j)&w.mask != w.want {
			return false
		}
	}
	return true
}

// maxAhead bounds how many members are compared before the name is looked up.
const maxAhead = 24

// memberAt returns the member whose key stands at i, of those behind the expected one and
// then of those before it: servers write members in order, and leave out some. It is nil if
// none does, or if the name is spelled in another way.
func (p *program) memberAt(data []byte, i, expected int) *member {
	if i+8 > len(data) {
		return nil
	}
	head := wordAt(dataOf(data), i)
	members := p.members[:len(p.fields)]
	for n := expected + 1; n < len(members) && n < expected+maxAhead; n++ {
		if m := &members[n]; head&m.head.mask == m.head.want && m.restIsAt(data, i+8) {
			return m
		}
	}
	for n := 0; n < expected && n < maxAhead && n < len(members); n++ {
		if m := &members[n]; head&m.head.mask == m.head.want && m.restIsAt(data, i+8) {
			return m
		}
	}
	return nil
}

// fieldNamed finds the field of a name: exactly, without case, without underscores
// (rule 85: a server may write maybe_when for MaybeWhen). next is where it probably is.
func (p *program) fieldNamed(name []byte, next int) int {
	if next < len(p.fields) && string(name) == p.fields[next].name {
		return next
	}
	if i, ok := p.exact[string(name)]; ok {
		return i
	}
	var space [64]byte
	if i, ok := p.folded[string(foldCase(space[:0], name))]; ok {
		return i
	}
	if i, ok := p.folded[string(foldUnderscores(space[:0], name))]; ok {
		return i
	}
	return -1
}

// foldCase appends a name so that names are equal that differ in case, as
// encoding/json does.
func foldCase(folded, name []byte) []byte {
	for i := 0; i < len(name); {
		c := name[i]
		if c < utf8.RuneSelf {
			if c >= 'a' && c <= 'z' {
				c -= 'a' - 'A'
			}
			folded = append(folded, c)
			i++
			continue
		}
		r, n := utf8.DecodeRune(name[i:])
		for {
			next := unicode.SimpleFold(r)
			if next <= r {
				r = next
				break
			}
			r = next
		}
		folded = utf8.AppendRune(folded, r)
		i += n
	}
	return folded
}

func foldUnderscores(folded, name []byte) []byte {
	folded = foldCase(folded, name)
	n := 0
	for _, c := range folded {
		if c != '_' {
			folded[n] = c
			n++
		}
	}
	return folded[:n]
}
