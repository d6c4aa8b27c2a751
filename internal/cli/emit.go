package cli

// From models to packages in memory: the generated ones, and the runtime.

import (
	"bytes"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/emit"
	"github.com/dtogen/dtogen/internal/modeljson"
	"github.com/dtogen/dtogen/internal/output"
	"github.com/dtogen/dtogen/internal/plan"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/dtogen/dtogen/templates"
)

// runtimeDir is the folder of the runtime, which all APIs of an output share.
const runtimeDir = "servicestack"

// emit fills in the packages of the target. What planning had to say of an API is in
// its list.
func (s *session) emit(t *target) {
	t.packages = nil
	for _, a := range t.apis {
		p, err := s.emitAPI(t, a)
		if err != nil {
			s.diags.Add(diag.NotCompiling, source.Span{}, "generating %s: %v", a.Name, err)
			return
		}
		t.packages = append(t.packages, p)
	}
	t.packages = append(t.packages, runtimePackage(path.Join(t.path, runtimeDir)))
}

func (s *session) emitAPI(t *target, a *api) (output.Package, error) {
	opts := plan.Options{
		Name: a.Name, Path: path.Join(t.path, a.Name), Runtime: path.Join(t.path, runtimeDir),
		BaseURL: a.BaseURL, Types: mappings(a), Raw: a.raw,
	}
	if a.Pointers {
		opts.Optional = plan.Pointer
	}
	if a.lock != nil {
		opts.Names = plan.Names{Types: a.lock.Types, Operations: a.lock.Methods, Members: membersIn(a.lock)}
	}
	a.planning = diag.List{}
	planned := plan.Make(a.model, opts, &a.planning)
	files, err := emit.Package(planned)
	if err != nil {
		return output.Package{}, err
	}
	var text bytes.Buffer
	if err := modeljson.Write(&text, a.model, &diag.List{}, modeljson.Options{}); err != nil {
		return output.Package{}, err
	}
	var inputs [][]byte
	for _, f := range a.files {
		inputs = append(inputs, f.Data)
	}
	return output.Package{Dir: a.Name, Files: files, Lock: output.Lock{
		Version: version(), ServerVersion: a.model.ServerVersion, Operations: len(a.model.Operations),
		Types: planned.Names.Types, Methods: planned.Names.Operations, Members: membersText(planned.Names),
		Inputs: output.DigestAll(inputs), Model: output.Digest(text.Bytes()),
	}}, nil
}

// membersText spells the names of members as the lock has them: one line a type, so
// that its diff is one line for each type that changes.
func membersText(names plan.Names) map[string]string {
	all := map[string]string{}
	for owner, members := range names.Members {
		var words []string
		for _, name := range slices.Sorted(maps.Keys(members)) {
			switch id := members[name]; {
			case strings.ContainsAny(name, " =\t\n"):
			case id == name:
				words = append(words, name)
			default:
				words = append(words, name+"="+id)
			}
		}
		if len(words) > 0 {
			all[owner] = strings.Join(words, " ")
		}
	}
	return all
}

func membersIn(lock *output.Lock) map[string]map[string]string {
	all := map[string]map[string]string{}
	for owner, text := range lock.Members {
		all[owner] = map[string]string{}
		for _, word := range strings.Fields(text) {
			name, id, other := strings.Cut(word, "=")
			if !other {
				id = name
			}
			all[owner][name] = id
		}
	}
	return all
}

// clrNames are the types of .NET, and the kinds that languages tell of them, that
// the scalars of the runtime stand for.
var clrNames = map[string][]string{
	"ByteList": {"List<Byte>"}, "Char": {"Char"}, "Date": {"DateOnly"}, "Decimal": {"Decimal", "number"},
	"Duration": {"TimeSpan", "time"}, "GUID": {"Guid"}, "Object": {"Object", "any"}, "OffsetTime": {"DateTimeOffset"},
	"Time": {"DateTime", "date"}, "TimeOfDay": {"TimeOnly"},
}

// mappings are the consumer's own Go types.
func mappings(a *api) []*plan.Mapping {
	var all []*plan.Mapping
	for _, m := range a.Types {
		all = append(all, &plan.Mapping{CLR: clrNames[m.Scalar], GoType: m.GoType, Span: m.Span})
	}
	for _, o := range a.Overrides {
		if o.GoType != "" {
			all = append(all, &plan.Mapping{Subject: o.Subject, GoType: o.GoType, Span: o.Span})
		}
	}
	return all
}

// runtimePackage is the runtime with the header of generated files, and with
// imports of itself as they are in the consumer's module.
func runtimePackage(importPath string) output.Package {
	p := output.Package{Dir: runtimeDir, Lock: output.Lock{Version: version()}}
	for _, f := range templates.Runtime() {
		if strings.HasSuffix(f.Name, ".go") {
			f.Data = bytes.ReplaceAll(f.Data, []byte(`"`+templates.RuntimePath), []byte(`"`+importPath))
			f.Data = append([]byte("// "+output.Header+"\n\n"), f.Data...)
		}
		p.Files = append(p.Files, output.File{Path: path.Join(runtimeDir, f.Name), Data: f.Data})
	}
	return p
}
