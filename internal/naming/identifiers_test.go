package naming

import (
	"go/token"
	"slices"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
)

func TestGo(t *testing.T) {
	for name, want := range map[string]string{
		"TeacherId":                "TeacherID",
		"ApiKey":                   "APIKey",
		"OAuthToken":               "OAuthToken",
		"AIMSchoolId":              "AIMSchoolID",
		"C2BPostContract":          "C2BPostContract",
		"IpAddress":                "IPAddress",
		"ip_address":               "IPAddress",
		"PublicOrderID":            "PublicOrderID",
		"CCV":                      "CCV",
		"AccessoryIds":             "AccessoryIDs",
		"IDs":                      "IDs",
		"URLsSeen":                 "URLsSeen",
		"BaseUrl":                  "BaseURL",
		"Utf8Text":                 "UTF8Text",
		"Id2":                      "ID2",
		"Paid":                     "Paid",
		"Ideas":                    "Ideas",
		"Https":                    "HTTPS",
		"Apis":                     "APIs",
		"CcInfo":                   "CcInfo",
		"_id":                      "ID",
		"v_Jiwa_Debtor_ListQuery":  "VJiwaDebtorListQuery",
		"acsprofileResponse":       "AcsprofileResponse",
		"ADD_CUSTOMER_CARD":        "AddCustomerCard",
		"EW":                       "EW",
		"Имя":                      "Имя",
		"имя":                      "Имя",
		"名前":                       "X名前",
		"1st":                      "X1St",
		"kebab-name":               "KebabName",
		"@odd.name$":               "OddName",
		"$":                        "X",
		"":                         "X",
		"type":                     "Type",
		"Under_Score":              "UnderScore",
		"*/\n}\nfunc init(){}//":   "FuncInit",
		"Straße":                   "Straße",
		"ßa":                       "Xßa",
		"__":                       "X",
		"in progress":              "InProgress",
		"Get\u2028Customer\x00Url": "GetCustomerURL",
	} {
		assert.Equal(t, want, Go(name), "%q", name)
	}
}

func TestUnexported(t *testing.T) {
	for name, want := range map[string]string{
		"Status": "status", "ApiKey": "apiKey", "Type": "type_", "名前": "x名前", "URL": "url", "OAuthToken": "oAuthToken",
	} {
		assert.Equal(t, want, Unexported(name))
	}
}

func TestPackageAndFile(t *testing.T) {
	for name, want := range map[string]string{
		"AIM Web Services": "aimwebservices", "aim": "aim", "3scale": "api3scale", "go": "goapi", "": "api",
		"x_windows": "xwindows", "Имя": "api", "main": "mainapi",
	} {
		assert.Equal(t, want, Package(name))
	}
	assert.Equal(t, "vjiwax", File("v_Jiwa_X"))
}

func TestClaimAll(t *testing.T) {
	for _, x := range []struct {
		names []string
		want  map[string]string
	}{
		{[]string{"TeacherId", "TeacherID"}, map[string]string{"TeacherID": "TeacherID", "TeacherId": "TeacherId"}},
		{[]string{"Id", "_id"}, map[string]string{"Id": "ID", "_id": "Id"}},
		{[]string{"name", "Name", "NAME"}, map[string]string{"Name": "Name", "NAME": "NAME", "name": "Name2"}},
		{[]string{"FooBar", "Foo_Bar"}, map[string]string{"FooBar": "FooBar", "Foo_Bar": "Foo_Bar"}},
		{[]string{"名", "X名"}, map[string]string{"X名": "X名", "名": "X名2"}},
	} {
		assert.Equal(t, x.want, NewScope().ClaimAll(x.names))
		slices.Reverse(x.names)
		assert.Equal(t, x.want, NewScope().ClaimAll(x.names), "the order tells nothing")
	}
	assert.Equal(t, "Client2", NewScope("Client").Claim("Client"))
}

func FuzzGo(f *testing.F) {
	f.Add("TeacherId")
	f.Add("*/\nx")
	f.Add("ǆ")
	f.Add("٣")
	f.Fuzz(func(t *testing.T, name string) {
		id := Go(name)
		if !token.IsIdentifier(id) || !token.IsExported(id) {
			t.Fatalf("%q: %q is no exported identifier", name, id)
		}
		if id := Unexported(name); !token.IsIdentifier(id) || unicode.IsUpper([]rune(id)[0]) {
			t.Fatalf("%q: %q is no unexported identifier", name, id)
		}
		if id := plain(name); !token.IsIdentifier(id) || !token.IsExported(id) {
			t.Fatalf("%q: %q is no exported identifier", name, id)
		}
	})
}
