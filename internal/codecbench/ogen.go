// What ogen would generate for the shapes, on top of jx: optional members as Opt[T],
// members told apart by a switch.

package main

import (
	"github.com/go-faster/jx"
)

// Opt is an optional value, as ogen's OptString and such.
type Opt[T any] struct {
	Value T
	Set   bool
}

type ogenTokens struct {
	CustomerTokens []ogenCard
	Ach            Opt[ogenAch]
	Status         Opt[ogenStatus]
}

type ogenCard struct {
	TokenStr, CardType, LastFour, Expiration, ReasonOnFile Opt[string]

	TokenPk Opt[int64]
	Primary Opt[bool]
}

type ogenAch struct {
	Name, BankNumber, Routing, Type Opt[string]
}

type ogenStatus struct {
	StatusCode, Login, ErrorCode, ErrorDisplayText, ErrorMessage, DomainName, IPAddress Opt[string]
}

type ogenContract struct {
	TeacherID                                                  Opt[int64]
	SchoolName                                                 Opt[string]
	AIMSchoolID                                                Opt[int64]
	Stloc                                                      Opt[string]
	InstrumentID                                               Opt[int64]
	Sku, Desc                                                  Opt[string]
	RateID                                                     Opt[int64]
	Rate                                                       Opt[ogenRate]
	AccessoryIDList                                            []int64
	AccessoryList                                              []ogenAccessory
	FormInputList                                              []ogenFormInput
	CcInfo                                                     Opt[ogenCard]
	CustomerInfo                                               Opt[ogenCustomer]
	CusAcct, Cat, Sub                                          Opt[int32]
	ReturnTopic                                                Opt[bool]
	StatusID                                                   Opt[int64]
	CardTerminalID, Token, DeviceID, AppID, APIKey, OAuthToken Opt[string]
}

type ogenRate struct {
	PlanCode                           Opt[string]
	Level                              Opt[int32]
	Grade                              Opt[string]
	DownPay, MoPay, DownMaint, MoMaint Opt[float64]
	RdfType                            Opt[string]
	ContractDefaultID                  Opt[int64]
	Months                             Opt[int32]
	DownLease, MoLease                 Opt[float64]
}

type ogenAccessory struct {
	Desc   Opt[string]
	Price  float64
	Type   Opt[string]
	CatNum int32
	Sku    Opt[string]
	Report Opt[bool]
}

type ogenFormInput struct {
	Key, Value Opt[string]
	Encrypted  bool
}

type ogenCustomer struct {
	WebID                                                    Opt[int32]
	Name, Addr1, Addr2, City, St, Zip, Country, Phone, Email Opt[string]
}

type ogenTypes struct {
	ID                 int32
	NullableID         Opt[int32]
	Bool               bool
	NullableBool       Opt[bool]
	Byte               uint8
	SByte              int8
	Short              int16
	Int                int32
	Long               int64
	UShort             uint16
	UInt               uint32
	ULong              uint64
	Float              float32
	Double, Decimal    float64
	NullableDecimal    Opt[float64]
	String             Opt[string]
	NullableString     Opt[string]
	Char, GUID         string
	NullableGUID       Opt[string]
	DateTime           Opt[string]
	NullableDateTime   Opt[string]
	DateTimeOffset     Opt[string]
	DateOnly           Opt[string]
	TimeOnly, TimeSpan string
	NullableTimeSpan   Opt[string]
	Bytes              []byte
	URI                Opt[string]
	Version            Opt[ogenVersion]
	Object             jx.Raw
	Pair               Opt[ogenPair]
	Struct             Opt[string]
}

type ogenVersion struct {
	Major, Minor, Build, Revision, MajorRevision, MinorRevision int32
}

type ogenPair struct{ Key, Value Opt[string] }

// decoder and encoder are what each type has.
type decoder[T any] interface {
	*T
	decode(d *jx.Decoder) error
}

type encoder[T any] interface {
	*T
	encode(e *jx.Encoder)
}

func opt[T any](o *Opt[T], read func() (T, error)) (err error) {
	o.Value, err = read()
	o.Set = err == nil
	return err
}

func optObject[T any, P decoder[T]](o *Opt[T], d *jx.Decoder) error {
	o.Set = true
	return P(&o.Value).decode(d)
}

func list[T any, P decoder[T]](l *[]T, d *jx.Decoder) error {
	*l = make([]T, 0)
	return d.Arr(func(d *jx.Decoder) error {
		var v T
		if err := P(&v).decode(d); err != nil {
			return err
		}
		*l = append(*l, v)
		return nil
	})
}

func optStr(e *jx.Encoder, name string, o *Opt[string]) {
	if o.Set {
		e.FieldStart(name)
		e.Str(o.Value)
	}
}

func optInt64(e *jx.Encoder, name string, o *Opt[int64]) {
	if o.Set {
		e.FieldStart(name)
		e.Int64(o.Value)
	}
}

func optInt32(e *jx.Encoder, name string, o *Opt[int32]) {
	if o.Set {
		e.FieldStart(name)
		e.Int32(o.Value)
	}
}

func optFloat64(e *jx.Encoder, name string, o *Opt[float64]) {
	if o.Set {
		e.FieldStart(name)
		e.Float64(o.Value)
	}
}

func optBool(e *jx.Encoder, name string, o *Opt[bool]) {
	if o.Set {
		e.FieldStart(name)
		e.Bool(o.Value)
	}
}

func optEncode[T any, P encoder[T]](e *jx.Encoder, name string, o *Opt[T]) {
	if o.Set {
		e.FieldStart(name)
		P(&o.Value).encode(e)
	}
}

func listEncode[T any, P encoder[T]](e *jx.Encoder, name string, l []T) {
	if l == nil {
		return
	}
	e.FieldStart(name)
	e.ArrStart()
	for i := range l {
		P(&l[i]).encode(e)
	}
	e.ArrEnd()
}
