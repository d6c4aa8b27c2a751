// Models as text: one line for each element, as the tests of plan and emit have them.

// Package plantest makes models out of a few lines of text. Only tests import it.
package plantest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/sample"
	"github.com/dtogen/dtogen/internal/source"
)

// API reads a model:
//
//	api AIM Web Services
//	base https://example.org/api
//	operation GetTokens -> TokensResponse        // what it is for
//	  route /tokens/{Id} GET,POST                // summary
//	  needs Agent,Admin                          // one of the roles
//	  sample response json {"Tokens":[]}
//	class Acme.Outer.Page<T> : PageBase, IHasId  // a final ? on a type is nullable, ! is not
//	  Total Int32! total required header obsolete=no // words: wire name, then facts
//	abstract class Shape
//	enum Status flags asint Byte
//	  InProgress = 1 "in progress"               // what it means
//
// Nullability is unknown where neither ? nor ! stands behind a value type.
func API(text string) *model.API {
	r := reader{api: &model.API{}}
	for n, line := range strings.Split(text, "\n") {
		line, about, _ := strings.Cut(line, "//!")
		if i := strings.LastIndex(line, " // "); i >= 0 && about == "" {
			line, about = line[:i], line[i+4:]
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		if err := r.line(line, strings.TrimSpace(about)); err != nil {
			panic(fmt.Sprintf("line %d: %q: %v", n+1, line, err))
		}
	}
	r.link()
	return r.api
}

type reader struct {
	api *model.API
	op  *model.Operation
	typ *model.Type
}

func (r *reader) line(line, about string) error {
	if strings.HasPrefix(line, "  ") {
		if r.op != nil {
			return r.ofOperation(strings.TrimSpace(line), about)
		}
		return r.ofType(strings.TrimSpace(line), about)
	}
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "api":
		r.api.Name = rest
	case "base":
		r.api.BaseURL = rest
	case "operation":
		name, response, ok := strings.Cut(rest, " -> ")
		r.op, r.typ = &model.Operation{Name: strings.TrimSpace(name), Description: about}, nil
		r.op.Request = model.Ref(r.op.Name)
		if ok {
			ref, err := model.ParseTypeRef(strings.TrimSpace(response))
			if err != nil {
				return err
			}
			r.op.Response = &ref
		}
		r.api.Operations = append(r.api.Operations, r.op)
	default:
		return r.declaration(line, about)
	}
	return nil
}

func (r *reader) declaration(line, about string) error {
	r.op, r.typ = nil, &model.Type{Description: about}
	head, bases, _ := strings.Cut(line, " : ")
	words := strings.Fields(head)
	for i, word := range words {
		switch word {
		case "abstract":
			r.typ.Abstract = true
		case "class":
		case "struct":
			r.typ.Kind = model.Struct
		case "interface":
			r.typ.Kind = model.Interface
		case "enum":
			r.typ.Kind = model.Enum
		case "flags":
			r.typ.Flags = true
		case "asint":
			r.typ.EnumAsInt = true
		default:
			if i > 0 && r.typ.Name != "" {
				r.typ.Underlying = word
				continue
			}
			ref, err := model.ParseTypeRef(word)
			if err != nil {
				return err
			}
			for _, arg := range ref.Args {
				r.typ.Generics = append(r.typ.Generics, arg.Name)
			}
			path := strings.Split(ref.Name, ".")
			r.typ.Name = path[len(path)-1]
			if len(path) > 2 {
				r.typ.Declaring = path[len(path)-2]
			}
			r.typ.Namespace = strings.Join(path[:min(1, len(path)-1)], ".")
		}
	}
	for _, base := range strings.Split(bases, ", ") {
		if base == "" {
			continue
		}
		ref, err := model.ParseTypeRef(base)
		if err != nil {
			return err
		}
		if len(base) > 1 && base[0] == 'I' && base[1] >= 'A' && base[1] <= 'Z' {
			r.typ.Implements = append(r.typ.Implements, ref)
		} else {
			r.typ.Base = &ref
		}
	}
	r.api.Types = append(r.api.Types, r.typ)
	return nil
}

func (r *reader) ofOperation(line, about string) error {
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "route":
		path, verbs, _ := strings.Cut(rest, " ")
		r.op.Routes = append(r.op.Routes, &model.Route{Path: path, Summary: about,
			Verbs: strings.FieldsFunc(verbs, func(c rune) bool { return c == ',' })})
	case "needs":
		r.op.Auth = &model.Auth{Required: true, AnyRole: strings.FieldsFunc(rest, func(c rune) bool { return c == ',' })}
	case "obsolete":
		r.op.Obsolete = rest
	case "sample":
		words := strings.SplitN(rest, " ", 3)
		s := &model.Sample{Operation: r.op.Name, Response: words[0] == "response", Format: words[1]}
		file := source.NewFile("sample", []byte(words[2]))
		_, s.Root = sample.Parse(file, words[1], new(diag.List))
		r.api.Samples = append(r.api.Samples, s)
	default:
		return fmt.Errorf("unknown word %q", word)
	}
	return nil
}

func (r *reader) ofType(line, about string) error {
	if r.typ == nil {
		return fmt.Errorf("no type")
	}
	words := strings.Fields(line)
	if r.typ.Kind == model.Enum {
		v := &model.EnumValue{Name: words[0], Description: about}
		if len(words) > 2 {
			n, err := strconv.ParseInt(words[2], 10, 64)
			if err != nil {
				return err
			}
			v.Value = &n
		}
		if i := strings.IndexByte(line, '"'); i >= 0 {
			v.Wire, _ = strconv.Unquote(line[i:])
		}
		r.typ.Values = append(r.typ.Values, v)
		return nil
	}
	f := &model.Field{Name: words[0], Wire: words[0], Description: about}
	spelled, never := strings.CutSuffix(words[1], "!")
	ref, err := model.ParseTypeRef(spelled)
	if err != nil {
		return err
	}
	f.Type = ref
	switch {
	case never:
		f.Nullable = model.No
	case ref.Nullable:
		f.Nullable = model.Yes
	}
	for _, word := range words[2:] {
		switch {
		case word == "required":
			f.Required = model.Yes
		case word == "header":
			f.In = "header"
		case strings.HasPrefix(word, "obsolete="):
			f.Obsolete = word[len("obsolete="):]
		default:
			f.Wire = word
		}
	}
	r.typ.Fields = append(r.typ.Fields, f)
	return nil
}

// link points references to declarations: by full or simple name, and by arity.
func (r *reader) link() {
	find := func(ref model.TypeRef) model.TypeRef {
		for _, t := range r.api.Types {
			if (t.Name == ref.Name || t.FullName() == ref.Name) && len(t.Generics) == len(ref.Args) {
				ref.Decl = t
				ref.Name = t.Name
				break
			}
		}
		return ref
	}
	for _, t := range r.api.Types {
		own := func(ref model.TypeRef) model.TypeRef {
			return ref.Map(func(ref model.TypeRef) model.TypeRef {
				if slices.Contains(t.Generics, ref.Name) {
					return ref
				}
				return find(ref)
			})
		}
		if t.Base != nil {
			base := own(*t.Base)
			t.Base = &base
		}
		for _, f := range t.Fields {
			f.Type = own(f.Type)
		}
	}
	for _, op := range r.api.Operations {
		op.Request = find(op.Request)
		if op.Response != nil {
			response := op.Response.Map(find)
			op.Response = &response
		}
	}
}
