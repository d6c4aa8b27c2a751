package resolve

// ServiceStack's own types, which listings use and most never declare
// (servicestack.md 8).

import (
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// dotNet are the names that need no declaration: types of .NET, the kinds of
// model.TypeRef, and what the runtime holds.
var dotNet = names(`
String Boolean Byte SByte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single Double Decimal Char DateTime DateTimeOffset
DateOnly TimeOnly TimeSpan Guid Uri Type Version Object Stream HttpWebResponse HttpWebRequest
integer number float string bytes date time any map seq [] void
List HashSet IEnumerable ICollection IList IReadOnlyList IReadOnlyCollection Queue Stack Collection SortedSet ISet
Dictionary IDictionary SortedDictionary ConcurrentDictionary IReadOnlyDictionary SortedList KeyValuePair Tuple Nullable
ResponseStatus ResponseError`)

// builtins are declared when something refers to them: they reach the model like
// types of the vendor's, in the namespace ServiceStack. One line each: name, base,
// properties.
var builtins = map[string]*model.Type{}

func init() {
	for _, b := range []struct {
		name, generics, base string
		fields               string
	}{
		{"EmptyResponse", "", "", "ResponseStatus:ResponseStatus"},
		{"ErrorResponse", "", "", "ResponseStatus:ResponseStatus"},
		{"IdResponse", "", "", "Id:String ResponseStatus:ResponseStatus"},
		{"StringResponse", "", "", "Result:String Meta:Dictionary<String,String> ResponseStatus:ResponseStatus"},
		{"StringsResponse", "", "", "Results:List<String> Meta:Dictionary<String,String> ResponseStatus:ResponseStatus"},
		{"IntResponse", "", "", "Result:Int32 Meta:Dictionary<String,String> ResponseStatus:ResponseStatus"},
		{"BoolResponse", "", "", "Result:Boolean Meta:Dictionary<String,String> ResponseStatus:ResponseStatus"},
		{"AuditBase", "", "", "CreatedDate:DateTime CreatedBy:String ModifiedDate:DateTime ModifiedBy:String DeletedDate:DateTime? DeletedBy:String"},
		{"QueryBase", "", "", "Skip:Int32? Take:Int32? OrderBy:String OrderByDesc:String Include:String Fields:String Meta:Dictionary<String,String>"},
		{"QueryDb", "T", "QueryBase", ""},
		{"QueryDb", "From,Into", "QueryBase", ""},
		{"QueryData", "T", "QueryBase", ""},
		{"QueryData", "From,Into", "QueryBase", ""},
		{"QueryResponse", "T", "", "Offset:Int32 Total:Int32 Results:List<T> Meta:Dictionary<String,String> ResponseStatus:ResponseStatus"},
		{"Authenticate", "", "", "provider:String UserName:String Password:String RememberMe:Boolean? AccessToken:String AccessTokenSecret:String ReturnUrl:String ErrorView:String Meta:Dictionary<String,String>"},
		{"AuthenticateResponse", "", "", "UserId:String SessionId:String UserName:String DisplayName:String ReferrerUrl:String BearerToken:String RefreshToken:String RefreshTokenExpiry:DateTime? ProfileUrl:String Roles:List<String> Permissions:List<String> AuthProvider:String ResponseStatus:ResponseStatus Meta:Dictionary<String,String>"},
		{"AuthenticateLogout", "", "", "ReturnUrl:String"},
		{"Register", "", "", "UserName:String FirstName:String LastName:String DisplayName:String Email:String Password:String ConfirmPassword:String AutoLogin:Boolean? ErrorView:String Meta:Dictionary<String,String>"},
		{"RegisterResponse", "", "", "UserId:String SessionId:String UserName:String ReferrerUrl:String BearerToken:String RefreshToken:String RefreshTokenExpiry:DateTime? Roles:List<String> Permissions:List<String> RedirectUrl:String ResponseStatus:ResponseStatus Meta:Dictionary<String,String>"},
		{"AssignRoles", "", "", "UserName:String Permissions:List<String> Roles:List<String> Meta:Dictionary<String,String>"},
		{"AssignRolesResponse", "", "", "AllRoles:List<String> AllPermissions:List<String> Meta:Dictionary<String,String> ResponseStatus:ResponseStatus"},
		{"UnAssignRoles", "", "", "UserName:String Permissions:List<String> Roles:List<String> Meta:Dictionary<String,String>"},
		{"UnAssignRolesResponse", "", "", "AllRoles:List<String> AllPermissions:List<String> Meta:Dictionary<String,String> ResponseStatus:ResponseStatus"},
		{"GetAccessToken", "", "", "RefreshToken:String Meta:Dictionary<String,String>"},
		{"GetAccessTokenResponse", "", "", "AccessToken:String Meta:Dictionary<String,String> ResponseStatus:ResponseStatus"},
		{"ConvertSessionToToken", "", "", "PreserveSession:Boolean Meta:Dictionary<String,String>"},
		{"ConvertSessionToTokenResponse", "", "", "Meta:Dictionary<String,String> AccessToken:String RefreshToken:String ResponseStatus:ResponseStatus"},
		{"GetApiKeys", "", "", "Environment:String Meta:Dictionary<String,String>"},
		{"GetApiKeysResponse", "", "", "Results:List<UserApiKey> Meta:Dictionary<String,String> ResponseStatus:ResponseStatus"},
		{"RegenerateApiKeys", "", "", "Environment:String Meta:Dictionary<String,String>"},
		{"RegenerateApiKeysResponse", "", "", "Results:List<UserApiKey> Meta:Dictionary<String,String> ResponseStatus:ResponseStatus"},
		{"UserApiKey", "", "", "Key:String KeyType:String ExpiryDate:DateTime? Meta:Dictionary<String,String>"},
		{"NavItem", "", "", "Label:String Href:String Exact:Boolean? Id:String ClassName:String IconClass:String IconSrc:String Show:String Hide:String Children:List<NavItem> Meta:Dictionary<String,String>"},
		{"UploadedFile", "", "", "FileName:String FilePath:String ContentLength:Int64 ContentType:String"},
		{"FileContent", "", "", "Name:String Type:String Length:Int32 Body:Byte[] ResponseStatus:ResponseStatus"},
		{"Property", "", "", "Name:String Value:String"},
	} {
		t := &model.Type{Name: b.name, Namespace: "ServiceStack"}
		if b.generics != "" {
			t.Generics = split(b.generics, ',')
		}
		if b.base != "" {
			t.Base = &model.TypeRef{Name: b.base}
		}
		for _, f := range split(b.fields, ' ') {
			parts := split(f, ':')
			ref := model.MustParse(parts[1])
			field := &model.Field{Name: parts[0], Type: ref, Nullable: model.No}
			if ref.Nullable {
				field.Nullable, field.Type.Nullable = model.Yes, false
			}
			t.Fields = append(t.Fields, field)
		}
		builtins[nameKey(t)] = t
	}
	day := &model.Type{Name: "DayOfWeek", Namespace: "System", Kind: model.Enum}
	for i, name := range []string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"} {
		number := int64(i)
		day.Values = append(day.Values, &model.EnumValue{Name: name, Value: &number})
	}
	builtins[nameKey(day)] = day
}

// ServiceStack's own operations with few properties: those that begin a session, or end
// it, and others.
var (
	sessions = names("Authenticate AuthenticateLogout Register GetAccessToken ConvertSessionToToken")
	apiKeys  = names("GetApiKeys RegenerateApiKeys")
)

// knowOwn gives ServiceStack's own types what most languages do not tell of them: their
// namespace, the names that .NET has, and dates, which are text elsewhere. A type is one
// of these by its name and by having no property that it has not; a vendor may have a
// Property or an IdResponse of his own, so that it takes some properties, too.
func (r *resolver) knowOwn() {
	own := map[*model.Type]bool{}
	for _, t := range r.api.Types {
		known, operation := builtins[nameKey(t)], strings.TrimSuffix(t.Name, "Response")
		if known == nil || t.Kind == model.Enum || len(t.Fields) < 4 && !sessions[operation] && !apiKeys[operation] ||
			t.Namespace != "" && t.Namespace != known.Namespace ||
			slices.ContainsFunc(t.Fields, func(f *model.Field) bool { return ownField(known, f) == nil }) {
			continue
		}
		own[t], t.Namespace = true, known.Namespace
		for _, f := range t.Fields {
			b := ownField(known, f)
			f.Name = b.Name
			if b.Type.Name == "DateTime" && f.Type.Name == model.AnyString {
				f.Type.Name = b.Type.Name
				if f.Nullable == model.Unknown {
					f.Nullable = b.Nullable
				}
				f.Origins = append(f.Origins, inferred(f.Origins, "DateTime: it is one in ServiceStack's own %s", t.Name))
			}
		}
	}
	for _, op := range r.api.Operations {
		op.Session = sessions[op.Name] && own[op.Request.Decl]
	}
}

// ownField is the property that f is in ServiceStack's own type; nil where it is none.
func ownField(own *model.Type, f *model.Field) *model.Field {
	for _, o := range own.Fields {
		if strings.EqualFold(o.Name, clrName(f)) {
			return o
		}
	}
	return nil
}

func names(s string) map[string]bool {
	all := map[string]bool{}
	for _, name := range strings.Fields(s) {
		all[name] = true
	}
	return all
}

func split(s string, sep rune) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == sep })
}
