// What is said of a type that the vendor says nothing of: whether requests or responses
// hold it. Which ones is not told: that changes with each operation that is added, in
// the comments of types that have not changed.

package plan

import "github.com/dtogen/dtogen/internal/model"

// use tells what messages hold a type, at any depth.
type use struct{ request, response bool }

// findUses notes what messages hold each type.
func (p *planner) findUses(ops []*operation) {
	all := map[*declared]use{}
	var note func(d *declared, in use)
	look := func(in use) func(model.TypeRef) {
		return func(ref model.TypeRef) {
			if ref.Decl != nil {
				note(p.declared(ref.Decl), in)
			}
		}
	}
	note = func(d *declared, in use) {
		old := all[d]
		now := use{old.request || in.request, old.response || in.response}
		if now == old {
			return
		}
		all[d] = now
		d.eachRef(look(in))
		for _, sub := range d.subs {
			note(sub, in)
		}
	}
	for _, op := range ops {
		note(op.request, use{request: true})
		if op.Response != nil {
			p.paired(*op.Response).Walk(look(use{response: true}))
		}
	}
	p.used = all
}

// doc says it in a sentence.
func (u use) doc(name string) string {
	switch u {
	case use{request: true, response: true}:
		return name + " is used in requests and responses."
	case use{request: true}:
		return name + " is used in requests."
	case use{response: true}:
		return name + " is used in responses."
	}
	return name + " is used in no request and in no response."
}
