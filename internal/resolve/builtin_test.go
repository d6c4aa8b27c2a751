package resolve

import (
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSession: an operation called Register is ServiceStack's own by its properties and
// its namespace, where that is told.
func TestSession(t *testing.T) {
	for body, want := range map[string]bool{
		"public class Register : IReturn<RegisterResponse> { public string UserName { get; set; } public string Password { get; set; } }":       true,
		"public class Register : IReturn<RegisterResponse> { public string UserName { get; set; } public string DeviceId { get; set; } }":       false,
		"namespace Acme { public class Register : IReturn<RegisterResponse> { public string UserName { get; set; } } }":                         false,
		"namespace ServiceStack { public class GetAccessToken : IReturn<GetAccessTokenResponse> { public string RefreshToken { get; set; } } }": true,
		"public class GetOrder : IReturn<Order> { public string UserName { get; set; } } public class Order { public int Id { get; set; } }":    false,
	} {
		var diags diag.List
		api := Resolve([]*model.Document{parse(source.NewFile("a.cs", []byte("using ServiceStack;\n\n"+body)), &diags)}, Options{}, &diags)
		require.Len(t, api.Operations, 1, body)
		assert.Equal(t, want, api.Operations[0].Session, body)
	}
}
