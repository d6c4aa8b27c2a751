// Members that are sent on purpose although they are empty.

package servicestack

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type contract struct {
	Stloc     string   `json:"Stloc,omitzero"`
	TeacherID *int64   `json:"TeacherId,omitzero"`
	Skus      []string `json:"Skus,omitzero"`
	Rate      *struct {
		PlanCode string `json:"PlanCode,omitzero"`
	} `json:"Rate,omitzero"`
	Inputs []struct {
		Key   string `json:"Key,omitzero"`
		Value string `json:"Value,omitzero"`
	} `json:"FormInputList,omitzero"`
}

// booking has value types, which are never left out of a body.
type booking struct {
	Cost   Decimal `json:"Cost"`
	Count  int32   `json:"Count"`
	Status status  `json:"Status"`
	Guests *int32  `json:"Guests,omitzero"`
	Inner  *struct {
		Flag bool `json:"Flag"`
	} `json:"Inner,omitzero"`
}

// Zero of a value type is unset, and a zero that a pointer leads to is not.
// TestSendNullInFormats: JSV writes null as nothing at all.
func TestSendNullInFormats(t *testing.T) {
	for _, f := range []Format{JSV, CSV} {
		_, err := sendTo(t, &opTokens, "POST", &getCustomerTokens{}, WithFormat(f), SendNull("TeacherId"))
		assert.ErrorContains(t, err, "TeacherId: "+f.String()+" cannot carry null")
	}
}

func TestSendNullOfValueTypes(t *testing.T) {
	null := SendNull("cost", "Count", "Status", "Guests", "Inner.Flag")
	req := booking{}
	require.NoError(t, Unmarshal([]byte(`{"Inner":{}}`), &req))
	got, err := sendTo(t, &Operation{Name: "Book"}, "POST", &req, null)
	require.NoError(t, err)
	assert.Equal(t, `{"Cost":null,"Count":null,"Status":null,"Inner":{"Flag":null},"Guests":null}`, got.body)
	require.NoError(t, Unmarshal([]byte(`{"Cost":1.5,"Count":2,"Status":"Done","Guests":0,"Inner":{"Flag":true}}`), &req))
	got, err = sendTo(t, &Operation{Name: "Book"}, "POST", &req, null)
	require.NoError(t, err)
	assert.Equal(t, `{"Cost":1.5,"Count":2,"Status":"Done","Guests":0,"Inner":{"Flag":true}}`, got.body, "what is set stays")
}

func TestSendEmptyAndNull(t *testing.T) {
	var req contract
	require.NoError(t, Unmarshal([]byte(`{"FormInputList":[{"Key":"k"},{"Value":"v"}]}`), &req))
	for _, test := range []struct {
		name string
		opts []CallOption
		want string
	}{
		{"nothing", nil, `{"FormInputList":[{"Key":"k"},{"Value":"v"}]}`},
		{"text", []CallOption{SendEmpty("Stloc")}, `{"FormInputList":[{"Key":"k"},{"Value":"v"}],"Stloc":""}`},
		{"in each item", []CallOption{SendEmpty("formInputList.value")}, `{"FormInputList":[{"Key":"k","Value":""},{"Value":"v"}]}`},
		{"in one item", []CallOption{SendEmpty("FormInputList[0].Value")}, `{"FormInputList":[{"Key":"k","Value":""},{"Value":"v"}]}`},
		{"list and number", []CallOption{SendEmpty("Skus", "TeacherId")}, `{"FormInputList":[{"Key":"k"},{"Value":"v"}],"Skus":[],"TeacherId":0}`},
		{"null", []CallOption{SendNull("TeacherId", "FormInputList.Key")}, `{"FormInputList":[{"Key":"k"},{"Value":"v","Key":null}],"TeacherId":null}`},
		{"what holds it is not there", []CallOption{SendEmpty("Rate.PlanCode")}, `{"FormInputList":[{"Key":"k"},{"Value":"v"}]}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := sendTo(t, &Operation{Name: "C"}, "POST", &req, test.opts...)
			require.NoError(t, err)
			assert.Equal(t, test.want, got.body)
		})
	}
	for path, want := range map[string]string{"Stlock": "contract has no Stlock", "Stloc.X": "X is a member of no struct"} {
		_, err := sendTo(t, &Operation{Name: "C"}, "POST", &req, SendEmpty(path))
		assert.ErrorContains(t, err, want)
	}
}
