// Operations. Up to 5.4 what an operation returns and its routes stand in the
// request type, later in the operation.

package metadata

import (
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

func (r *reader) operation(v *model.Value) {
	request := member(v, "request")
	d := r.typ(request)
	if d == nil || r.half(v) {
		return // cut or reported
	}
	op := &model.Operation{
		Name: d.typ.Name, Namespace: d.typ.Namespace, Origins: r.origin(v.Span),
		Description: d.typ.Description, Notes: member(request, "notes").Text,
	}
	op.Request, _ = r.scope.ref(member(request, "name").Text, d.typ.Namespace, r.args(request, "genericArgs"))
	var returns *model.TypeRef
	var response *decl
	auth, told := &model.Auth{}, false
	read := func(name string, v *model.Value) bool {
		switch name {
		case "request":
		case "response":
			response = r.typ(v)
			op.Response = r.typeOf(v)
		case "actions":
			op.Verbs = texts(v)
			slices.Sort(op.Verbs)
		case "returnsvoid", "returnvoidmarker":
			if flag(v) {
				returns = &model.TypeRef{Name: model.Void}
			}
		case "returntype", "returnmarkertypename":
			returns = r.typeName(v)
		case "returnmarkergenericargs": // 4.0.17: the T of IReturn<T>
			if args := r.args(request, "returnMarkerGenericArgs"); len(args) == 1 {
				returns = &args[0]
			}
		case "method":
			op.Method, told = v.Text, true // 5.14 and later, which tell of auth too
		case "routes":
			op.Routes = r.routes(v)
		case "tags":
			op.Tags = texts(v)
		case "requiresauth":
			auth.Required, told = flag(v), true
		case "requiresapikey":
			auth.APIKey, told = flag(v), true
		case "requiredroles":
			auth.Roles = texts(v)
		case "requiresanyrole":
			auth.AnyRole = texts(v)
		case "requiredpermissions":
			auth.Permissions = texts(v)
		case "requiresanypermission":
			auth.AnyPermission = texts(v)
		default:
			return false
		}
		return true
	}
	for _, name := range []string{"returnVoidMarker", "returnMarkerTypeName", "returnMarkerGenericArgs", "routes"} {
		if m := member(request, name); m.Kind != model.Null {
			read(strings.ToLower(name), m)
		}
	}
	r.members("operation", v, read)
	if told || len(auth.Roles)+len(auth.AnyRole)+len(auth.Permissions)+len(auth.AnyPermission) > 0 {
		op.Auth = auth
	}
	if returns != nil {
		op.Response = returns
		marker := model.Ref("IReturn", *returns)
		if returns.Name == model.Void {
			marker = model.Ref("IReturnVoid")
		}
		d.typ.Implements = append([]model.TypeRef{marker}, d.typ.Implements...)
	}
	if response != nil {
		r.settleResponse(op, response, returns, member(v, "viewModel"))
	}
	r.doc.Operations = append(r.doc.Operations, op)
}

// typeOf is the type that a declaration declares.
func (r *reader) typeOf(v *model.Value) *model.TypeRef {
	ref, ok := r.scope.ref(member(v, "name").Text, member(v, "namespace").Text, r.args(v, "genericArgs"))
	if !ok {
		return nil
	}
	return &ref
}

// settleResponse finds out with which arguments the operation uses a generic
// response, of which some servers tell the parameters and some the arguments.
func (r *reader) settleResponse(op *model.Operation, response *decl, returns *model.TypeRef, view *model.Value) {
	switch {
	case response.args == nil:
	case returns != nil && len(returns.Args) == len(response.args):
		response.args = returns.Args
	case len(response.args) == 1 && view.Kind == model.Object:
		if ref := r.typeName(view); ref != nil {
			response.args = []model.TypeRef{*ref}
			op.Response.Args = response.args
		}
	}
}

func (r *reader) routes(v *model.Value) (all []*model.Route) {
	for _, item := range v.Items {
		route := &model.Route{Origins: r.origin(item.Span)}
		r.members("route", item, func(name string, v *model.Value) bool {
			switch name {
			case "path":
				route.Path = v.Text
			case "verbs":
				route.Verbs = verbs(v.Text)
			case "summary":
				route.Summary = v.Text
			case "notes":
				route.Notes = v.Text
			default:
				return false
			}
			return true
		})
		if route.Path != "" {
			all = append(all, route)
		}
	}
	return all
}

// verbs splits "GET,POST"; nil for all verbs.
func verbs(text string) (all []string) {
	for _, verb := range strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == ' ' }) {
		all = append(all, strings.ToUpper(verb))
	}
	return all
}
