// How the codec finds the member of a struct that a name stands for: in most cases by
// comparing a few words with what is expected to come next.

package servicestack

import (
	"encoding/binary"
	"unicode"
	"unicode/utf8"
)

// keyWord is eight bytes of a key as a document has it, `"name":`. The mask takes away
// the case of letters, and what follows the key in the last word.
type keyWord struct{ want, mask uint64 }

// predict makes the words of all fields' keys, to write and to compare. If two names differ in case alone, case
// counts.
func (p *program) predict() {
	seen := map[string]int{}
	for _, f := range p.fields {
		seen[string(foldCase(nil, []byte(f.name)))]++
	}
	for i := range p.fields {
		f := &p.fields[i]
		for j, c := range f.key[:min(len(f.key), len(f.text)*8)] {
			f.text[j/8] |= uint64(c) << (j % 8 * 8)
		}
		f.words = wordsOf(f.key[1:], seen[string(foldCase(nil, []byte(f.name)))] > 1)
		p.heads = append(p.heads, f.words[0])
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

// maxAhead bounds how many fields are compared before the name is looked up.
const maxAhead = 24

// expected returns the field whose key comes next in data, of those behind next and then
// of those before it: servers write members in order, and leave out some. It is -1 if
// none does, or if the name is spelled in another way.
func (p *program) expected(data []byte, next int) int {
	if len(data) < 8 {
		return -1
	}
	head := binary.LittleEndian.Uint64(data)
	for i := next + 1; i < len(p.heads) && i < next+maxAhead; i++ {
		if h := &p.heads[i]; head&h.mask == h.want && p.fields[i].comesNext(data) {
			return i
		}
	}
	for i := 0; i < next && i < maxAhead && i < len(p.heads); i++ {
		if h := &p.heads[i]; head&h.mask == h.want && p.fields[i].comesNext(data) {
			return i
		}
	}
	return -1
}

// comesNext reports whether the key of a field comes next in data.
func (f *field) comesNext(data []byte) bool {
	if len(data) < 8*len(f.words) {
		return false
	}
	for i := range f.words {
		if w := &f.words[i]; binary.LittleEndian.Uint64(data[8*i:])&w.mask != w.want {
			return false
		}
	}
	return true
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
