// Package plain holds the shapes as a user of encoding/json and its kin would write
// them: names as they stand on the wire, plain Go types. None of these libraries reads
// /Date(…)/, PT1S or a GUID without dashes into more than a string.
package plain

//go:generate go tool easyjson -no_std_marshalers plain.go

//easyjson:json
type Tokens struct {
	CustomerTokens []Card  `json:"CustomerTokens,omitempty"`
	Ach            *Ach    `json:"Ach,omitempty"`
	Status         *Status `json:"Status,omitempty"`
}

type Card struct {
	TokenStr     string `json:"TokenStr,omitempty"`
	CardType     string `json:"CardType,omitempty"`
	LastFour     string `json:"LastFour,omitempty"`
	Expiration   string `json:"Expiration,omitempty"`
	ReasonOnFile string `json:"ReasonOnFile,omitempty"`
	TokenPk      *int64 `json:"TokenPk,omitempty"`
	Primary      *bool  `json:"Primary,omitempty"`
}

type Ach struct {
	Name       string `json:"Name,omitempty"`
	BankNumber string `json:"BankNumber,omitempty"`
	Routing    string `json:"Routing,omitempty"`
	Type       string `json:"Type,omitempty"`
}

type Status struct {
	StatusCode       string `json:"StatusCode,omitempty"`
	Login            string `json:"Login,omitempty"`
	ErrorCode        string `json:"ErrorCode,omitempty"`
	ErrorDisplayText string `json:"ErrorDisplayText,omitempty"`
	ErrorMessage     string `json:"ErrorMessage,omitempty"`
	DomainName       string `json:"DomainName,omitempty"`
	IPAddress        string `json:"IpAddress,omitempty"`
}

//easyjson:json
type Contract struct {
	TeacherID       *int64      `json:"TeacherId,omitempty"`
	SchoolName      string      `json:"SchoolName,omitempty"`
	AIMSchoolID     *int64      `json:"AIMSchoolId,omitempty"`
	Stloc           string      `json:"Stloc,omitempty"`
	InstrumentID    *int64      `json:"InstrumentId,omitempty"`
	Sku             string      `json:"Sku,omitempty"`
	Desc            string      `json:"Desc,omitempty"`
	RateID          *int64      `json:"RateId,omitempty"`
	Rate            *Rate       `json:"Rate,omitempty"`
	AccessoryIDList []int64     `json:"AccessoryIdList,omitempty"`
	AccessoryList   []Accessory `json:"AccessoryList,omitempty"`
	FormInputList   []FormInput `json:"FormInputList,omitempty"`
	CcInfo          *Card       `json:"CcInfo,omitempty"`
	CustomerInfo    *Customer   `json:"CustomerInfo,omitempty"`
	CusAcct         *int32      `json:"CusAcct,omitempty"`
	Cat             *int32      `json:"Cat,omitempty"`
	Sub             *int32      `json:"Sub,omitempty"`
	ReturnTopic     *bool       `json:"ReturnTopic,omitempty"`
	StatusID        *int64      `json:"StatusId,omitempty"`
	CardTerminalID  string      `json:"CardTerminalId,omitempty"`
	Token           string      `json:"Token,omitempty"`
	DeviceID        string      `json:"DeviceId,omitempty"`
	AppID           string      `json:"AppId,omitempty"`
	APIKey          string      `json:"ApiKey,omitempty"`
	OAuthToken      string      `json:"OAuthToken,omitempty"`
}

type Rate struct {
	PlanCode          string   `json:"PlanCode,omitempty"`
	Level             *int32   `json:"Level,omitempty"`
	Grade             string   `json:"Grade,omitempty"`
	DownPay           *float64 `json:"DownPay,omitempty"`
	MoPay             *float64 `json:"MoPay,omitempty"`
	DownMaint         *float64 `json:"DownMaint,omitempty"`
	MoMaint           *float64 `json:"MoMaint,omitempty"`
	RdfType           string   `json:"RdfType,omitempty"`
	ContractDefaultID *int64   `json:"ContractDefaultId,omitempty"`
	Months            *int32   `json:"Months,omitempty"`
	DownLease         *float64 `json:"DownLease,omitempty"`
	MoLease           *float64 `json:"MoLease,omitempty"`
}

type Accessory struct {
	Desc   string  `json:"Desc,omitempty"`
	Price  float64 `json:"Price"`
	Type   string  `json:"Type,omitempty"`
	CatNum int32   `json:"CatNum"`
	Sku    string  `json:"Sku,omitempty"`
	Report *bool   `json:"Report,omitempty"`
}

type FormInput struct {
	Key       string `json:"Key,omitempty"`
	Value     string `json:"Value,omitempty"`
	Encrypted bool   `json:"Encrypted"`
}

type Customer struct {
	WebID   *int32 `json:"WebId,omitempty"`
	Name    string `json:"Name,omitempty"`
	Addr1   string `json:"Addr1,omitempty"`
	Addr2   string `json:"Addr2,omitempty"`
	City    string `json:"City,omitempty"`
	St      string `json:"St,omitempty"`
	Zip     string `json:"Zip,omitempty"`
	Country string `json:"Country,omitempty"`
	Phone   string `json:"Phone,omitempty"`
	Email   string `json:"Email,omitempty"`
}

//easyjson:json
type Types struct {
	ID               int32    `json:"id"`
	NullableID       *int32   `json:"nullableId,omitempty"`
	Bool             bool     `json:"bool"`
	NullableBool     *bool    `json:"nullableBool,omitempty"`
	Byte             uint8    `json:"byte"`
	SByte            int8     `json:"sByte"`
	Short            int16    `json:"short"`
	Int              int32    `json:"int"`
	Long             int64    `json:"long"`
	UShort           uint16   `json:"uShort"`
	UInt             uint32   `json:"uInt"`
	ULong            uint64   `json:"uLong"`
	Float            float32  `json:"float"`
	Double           float64  `json:"double"`
	Decimal          float64  `json:"decimal"`
	NullableDecimal  *float64 `json:"nullableDecimal,omitempty"`
	String           string   `json:"string,omitempty"`
	NullableString   string   `json:"nullableString,omitempty"`
	Char             string   `json:"char"`
	GUID             string   `json:"guid"`
	NullableGUID     *string  `json:"nullableGuid,omitempty"`
	DateTime         string   `json:"dateTime,omitempty"`
	NullableDateTime *string  `json:"nullableDateTime,omitempty"`
	DateTimeOffset   string   `json:"dateTimeOffset,omitempty"`
	DateOnly         string   `json:"dateOnly,omitempty"`
	TimeOnly         string   `json:"timeOnly"`
	TimeSpan         string   `json:"timeSpan"`
	NullableTimeSpan *string  `json:"nullableTimeSpan,omitempty"`
	Bytes            []byte   `json:"bytes,omitempty"`
	URI              string   `json:"uri,omitempty"`
	Version          *Version `json:"version,omitempty"`
	Object           any      `json:"object,omitempty"`
	Pair             *Pair    `json:"pair,omitempty"`
	Struct           string   `json:"struct,omitempty"`
}

type Version struct {
	Major         int32 `json:"major"`
	Minor         int32 `json:"minor"`
	Build         int32 `json:"build"`
	Revision      int32 `json:"revision"`
	MajorRevision int32 `json:"majorRevision"`
	MinorRevision int32 `json:"minorRevision"`
}

type Pair struct {
	Key   string `json:"key,omitempty"`
	Value string `json:"value,omitempty"`
}

//easyjson:json
type TypesList []Types
