package naming

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCasing(t *testing.T) {
	for _, x := range []struct{ clr, camel, snake string }{
		{"CustomerID", "customerID", "customer_i_d"},
		{"AIMSchoolId", "aimSchoolId", "aim_school_id"},
		{"ID", "id", "id"},
		{"IPAddress", "ipAddress", "ip_address"},
		{"IsVIP", "isVIP", "is_v_i_p"},
		{"UShort", "uShort", "u_short"},
		{"X509Cert", "x509Cert", "x509_cert"},
		{"Address1", "address1", "address1"},
		{"OAuth2Token", "oAuth2Token", "o_auth2_token"},
		{"Under_Score", "under_Score", "under__score"},
		{"Имя", "Имя", "_имя"},
		{"Straße", "straße", "straße"},
		{"URLs", "urLs", "ur_ls"},
		{"lowerName", "lowerName", "lower_name"},
		{"", "", ""},
	} {
		assert.Equal(t, x.camel, Camel(x.clr))
		assert.Equal(t, x.snake, Snake(x.clr))
		assert.Equal(t, x.camel, CamelOfSnake(x.snake), "back from %s", x.snake)
	}
}

func TestWhatSnakeLoses(t *testing.T) {
	assert.Equal(t, "toolCalls", CamelOfSnake("tool_calls"), "an alias tool_calls is not told from ToolCalls")
	assert.Equal(t, "line_1", CamelOfSnake("line_1"))
	assert.Equal(t, "end_", CamelOfSnake("end_"))
}

func FuzzCasing(f *testing.F) {
	f.Add("AIMSchoolId")
	f.Fuzz(func(t *testing.T, name string) {
		Camel(name)
		CamelOfSnake(Snake(name))
	})
}
