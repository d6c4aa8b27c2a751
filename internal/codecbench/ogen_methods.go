// The methods of the types in the manner of ogen.

package main

import "github.com/go-faster/jx"

func (s *ogenTokens) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) (err error) {
		switch string(key) {
		case "CustomerTokens":
			err = list(&s.CustomerTokens, d)
		case "Ach":
			err = optObject(&s.Ach, d)
		case "Status":
			err = optObject(&s.Status, d)
		default:
			err = d.Skip()
		}
		return err
	})
}

func (s *ogenTokens) encode(e *jx.Encoder) {
	e.ObjStart()
	listEncode(e, "CustomerTokens", s.CustomerTokens)
	optEncode(e, "Ach", &s.Ach)
	optEncode(e, "Status", &s.Status)
	e.ObjEnd()
}

func (s *ogenCard) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) (err error) {
		switch string(key) {
		case "TokenStr":
			err = opt(&s.TokenStr, d.Str)
		case "CardType":
			err = opt(&s.CardType, d.Str)
		case "LastFour":
			err = opt(&s.LastFour, d.Str)
		case "Expiration":
			err = opt(&s.Expiration, d.Str)
		case "ReasonOnFile":
			err = opt(&s.ReasonOnFile, d.Str)
		case "TokenPk":
			err = opt(&s.TokenPk, d.Int64)
		case "Primary":
			err = opt(&s.Primary, d.Bool)
		default:
			err = d.Skip()
		}
		return err
	})
}

func (s *ogenCard) encode(e *jx.Encoder) {
	e.ObjStart()
	optStr(e, "TokenStr", &s.TokenStr)
	optStr(e, "CardType", &s.CardType)
	optStr(e, "LastFour", &s.LastFour)
	optStr(e, "Expiration", &s.Expiration)
	optStr(e, "ReasonOnFile", &s.ReasonOnFile)
	optInt64(e, "TokenPk", &s.TokenPk)
	optBool(e, "Primary", &s.Primary)
	e.ObjEnd()
}

func (s *ogenAch) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) (err error) {
		switch string(key) {
		case "Name":
			err = opt(&s.Name, d.Str)
		case "BankNumber":
			err = opt(&s.BankNumber, d.Str)
		case "Routing":
			err = opt(&s.Routing, d.Str)
		case "Type":
			err = opt(&s.Type, d.Str)
		default:
			err = d.Skip()
		}
		return err
	})
}

func (s *ogenAch) encode(e *jx.Encoder) {
	e.ObjStart()
	optStr(e, "Name", &s.Name)
	optStr(e, "BankNumber", &s.BankNumber)
	optStr(e, "Routing", &s.Routing)
	optStr(e, "Type", &s.Type)
	e.ObjEnd()
}

func (s *ogenStatus) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) (err error) {
		switch string(key) {
		case "StatusCode":
			err = opt(&s.StatusCode, d.Str)
		case "Login":
			err = opt(&s.Login, d.Str)
		case "ErrorCode":
			err = opt(&s.ErrorCode, d.Str)
		case "ErrorDisplayText":
			err = opt(&s.ErrorDisplayText, d.Str)
		case "ErrorMessage":
			err = opt(&s.ErrorMessage, d.Str)
		case "DomainName":
			err = opt(&s.DomainName, d.Str)
		case "IpAddress":
			err = opt(&s.IPAddress, d.Str)
		default:
			err = d.Skip()
		}
		return err
	})
}

func (s *ogenStatus) encode(e *jx.Encoder) {
	e.ObjStart()
	optStr(e, "StatusCode", &s.StatusCode)
	optStr(e, "Login", &s.Login)
	optStr(e, "ErrorCode", &s.ErrorCode)
	optStr(e, "ErrorDisplayText", &s.ErrorDisplayText)
	optStr(e, "ErrorMessage", &s.ErrorMessage)
	optStr(e, "DomainName", &s.DomainName)
	optStr(e, "IpAddress", &s.IPAddress)
	e.ObjEnd()
}

func (s *ogenContract) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) (err error) {
		switch string(key) {
		case "TeacherId":
			err = opt(&s.TeacherID, d.Int64)
		case "SchoolName":
			err = opt(&s.SchoolName, d.Str)
		case "AIMSchoolId":
			err = opt(&s.AIMSchoolID, d.Int64)
		case "Stloc":
			err = opt(&s.Stloc, d.Str)
		case "InstrumentId":
			err = opt(&s.InstrumentID, d.Int64)
		case "Sku":
			err = opt(&s.Sku, d.Str)
		case "Desc":
			err = opt(&s.Desc, d.Str)
		case "RateId":
			err = opt(&s.RateID, d.Int64)
		case "Rate":
			err = optObject(&s.Rate, d)
		case "AccessoryIdList":
			s.AccessoryIDList = make([]int64, 0)
			err = d.Arr(func(d *jx.Decoder) error {
				n, err := d.Int64()
				s.AccessoryIDList = append(s.AccessoryIDList, n)
				return err
			})
		case "AccessoryList":
			err = list(&s.AccessoryList, d)
		case "FormInputList":
			err = list(&s.FormInputList, d)
		case "CcInfo":
			err = optObject(&s.CcInfo, d)
		case "CustomerInfo":
			err = optObject(&s.CustomerInfo, d)
		case "CusAcct":
			err = opt(&s.CusAcct, d.Int32)
		case "Cat":
			err = opt(&s.Cat, d.Int32)
		case "Sub":
			err = opt(&s.Sub, d.Int32)
		case "ReturnTopic":
			err = opt(&s.ReturnTopic, d.Bool)
		case "StatusId":
			err = opt(&s.StatusID, d.Int64)
		case "CardTerminalId":
			err = opt(&s.CardTerminalID, d.Str)
		case "Token":
			err = opt(&s.Token, d.Str)
		case "DeviceId":
			err = opt(&s.DeviceID, d.Str)
		case "AppId":
			err = opt(&s.AppID, d.Str)
		case "ApiKey":
			err = opt(&s.APIKey, d.Str)
		case "OAuthToken":
			err = opt(&s.OAuthToken, d.Str)
		default:
			err = d.Skip()
		}
		return err
	})
}

func (s *ogenContract) encode(e *jx.Encoder) {
	e.ObjStart()
	optInt64(e, "TeacherId", &s.TeacherID)
	optStr(e, "SchoolName", &s.SchoolName)
	optInt64(e, "AIMSchoolId", &s.AIMSchoolID)
	optStr(e, "Stloc", &s.Stloc)
	optInt64(e, "InstrumentId", &s.InstrumentID)
	optStr(e, "Sku", &s.Sku)
	optStr(e, "Desc", &s.Desc)
	optInt64(e, "RateId", &s.RateID)
	optEncode(e, "Rate", &s.Rate)
	if s.AccessoryIDList != nil {
		e.FieldStart("AccessoryIdList")
		e.ArrStart()
		for _, n := range s.AccessoryIDList {
			e.Int64(n)
		}
		e.ArrEnd()
	}
	listEncode(e, "AccessoryList", s.AccessoryList)
	listEncode(e, "FormInputList", s.FormInputList)
	optEncode(e, "CcInfo", &s.CcInfo)
	optEncode(e, "CustomerInfo", &s.CustomerInfo)
	optInt32(e, "CusAcct", &s.CusAcct)
	optInt32(e, "Cat", &s.Cat)
	optInt32(e, "Sub", &s.Sub)
	optBool(e, "ReturnTopic", &s.ReturnTopic)
	optInt64(e, "StatusId", &s.StatusID)
	optStr(e, "CardTerminalId", &s.CardTerminalID)
	optStr(e, "Token", &s.Token)
	optStr(e, "DeviceId", &s.DeviceID)
	optStr(e, "AppId", &s.AppID)
	optStr(e, "ApiKey", &s.APIKey)
	optStr(e, "OAuthToken", &s.OAuthToken)
	e.ObjEnd()
}

func (s *ogenRate) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) (err error) {
		switch string(key) {
		case "PlanCode":
			err = opt(&s.PlanCode, d.Str)
		case "Level":
			err = opt(&s.Level, d.Int32)
		case "Grade":
			err = opt(&s.Grade, d.Str)
		case "DownPay":
			err = opt(&s.DownPay, d.Float64)
		case "MoPay":
			err = opt(&s.MoPay, d.Float64)
		case "DownMaint":
			err = opt(&s.DownMaint, d.Float64)
		case "MoMaint":
			err = opt(&s.MoMaint, d.Float64)
		case "RdfType":
			err = opt(&s.RdfType, d.Str)
		case "ContractDefaultId":
			err = opt(&s.ContractDefaultID, d.Int64)
		case "Months":
			err = opt(&s.Months, d.Int32)
		case "DownLease":
			err = opt(&s.DownLease, d.Float64)
		case "MoLease":
			err = opt(&s.MoLease, d.Float64)
		default:
			err = d.Skip()
		}
		return err
	})
}

func (s *ogenRate) encode(e *jx.Encoder) {
	e.ObjStart()
	optStr(e, "PlanCode", &s.PlanCode)
	optInt32(e, "Level", &s.Level)
	optStr(e, "Grade", &s.Grade)
	optFloat64(e, "DownPay", &s.DownPay)
	optFloat64(e, "MoPay", &s.MoPay)
	optFloat64(e, "DownMaint", &s.DownMaint)
	optFloat64(e, "MoMaint", &s.MoMaint)
	optStr(e, "RdfType", &s.RdfType)
	optInt64(e, "ContractDefaultId", &s.ContractDefaultID)
	optInt32(e, "Months", &s.Months)
	optFloat64(e, "DownLease", &s.DownLease)
	optFloat64(e, "MoLease", &s.MoLease)
	e.ObjEnd()
}

func (s *ogenAccessory) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) (err error) {
		switch string(key) {
		case "Desc":
			err = opt(&s.Desc, d.Str)
		case "Price":
			s.Price, err = d.Float64()
		case "Type":
			err = opt(&s.Type, d.Str)
		case "CatNum":
			s.CatNum, err = d.Int32()
		case "Sku":
			err = opt(&s.Sku, d.Str)
		case "Report":
			err = opt(&s.Report, d.Bool)
		default:
			err = d.Skip()
		}
		return err
	})
}

func (s *ogenAccessory) encode(e *jx.Encoder) {
	e.ObjStart()
	optStr(e, "Desc", &s.Desc)
	e.FieldStart("Price")
	e.Float64(s.Price)
	optStr(e, "Type", &s.Type)
	e.FieldStart("CatNum")
	e.Int32(s.CatNum)
	optStr(e, "Sku", &s.Sku)
	optBool(e, "Report", &s.Report)
	e.ObjEnd()
}

func (s *ogenFormInput) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) (err error) {
		switch string(key) {
		case "Key":
			err = opt(&s.Key, d.Str)
		case "Value":
			err = opt(&s.Value, d.Str)
		case "Encrypted":
			s.Encrypted, err = d.Bool()
		default:
			err = d.Skip()
		}
		return err
	})
}

func (s *ogenFormInput) encode(e *jx.Encoder) {
	e.ObjStart()
	optStr(e, "Key", &s.Key)
	optStr(e, "Value", &s.Value)
	e.FieldStart("Encrypted")
	e.Bool(s.Encrypted)
	e.ObjEnd()
}

func (s *ogenCustomer) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) (err error) {
		switch string(key) {
		case "WebId":
			err = opt(&s.WebID, d.Int32)
		case "Name":
			err = opt(&s.Name, d.Str)
		case "Addr1":
			err = opt(&s.Addr1, d.Str)
		case "Addr2":
			err = opt(&s.Addr2, d.Str)
		case "City":
			err = opt(&s.City, d.Str)
		case "St":
			err = opt(&s.St, d.Str)
		case "Zip":
			err = opt(&s.Zip, d.Str)
		case "Country":
			err = opt(&s.Country, d.Str)
		case "Phone":
			err = opt(&s.Phone, d.Str)
		case "Email":
			err = opt(&s.Email, d.Str)
		default:
			err = d.Skip()
		}
		return err
	})
}

func (s *ogenCustomer) encode(e *jx.Encoder) {
	e.ObjStart()
	optInt32(e, "WebId", &s.WebID)
	optStr(e, "Name", &s.Name)
	optStr(e, "Addr1", &s.Addr1)
	optStr(e, "Addr2", &s.Addr2)
	optStr(e, "City", &s.City)
	optStr(e, "St", &s.St)
	optStr(e, "Zip", &s.Zip)
	optStr(e, "Country", &s.Country)
	optStr(e, "Phone", &s.Phone)
	optStr(e, "Email", &s.Email)
	e.ObjEnd()
}

func (s *ogenTypes) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) (err error) {
		switch string(key) {
		case "id":
			s.ID, err = d.Int32()
		case "nullableId":
			err = opt(&s.NullableID, d.Int32)
		case "bool":
			s.Bool, err = d.Bool()
		case "nullableBool":
			err = opt(&s.NullableBool, d.Bool)
		case "byte":
			s.Byte, err = d.UInt8()
		case "sByte":
			s.SByte, err = d.Int8()
		case "short":
			s.Short, err = d.Int16()
		case "int":
			s.Int, err = d.Int32()
		case "long":
			s.Long, err = d.Int64()
		case "uShort":
			s.UShort, err = d.UInt16()
		case "uInt":
			s.UInt, err = d.UInt32()
		case "uLong":
			s.ULong, err = d.UInt64()
		case "float":
			s.Float, err = d.Float32()
		case "double":
			s.Double, err = d.Float64()
		case "decimal":
			s.Decimal, err = d.Float64()
		case "nullableDecimal":
			err = opt(&s.NullableDecimal, d.Float64)
		case "string":
			err = opt(&s.String, d.Str)
		case "nullableString":
			err = opt(&s.NullableString, d.Str)
		case "char":
			s.Char, err = d.Str()
		case "guid":
			s.GUID, err = d.Str()
		case "nullableGuid":
			err = opt(&s.NullableGUID, d.Str)
		case "dateTime":
			err = opt(&s.DateTime, d.Str)
		case "nullableDateTime":
			err = opt(&s.NullableDateTime, d.Str)
		case "dateTimeOffset":
			err = opt(&s.DateTimeOffset, d.Str)
		case "dateOnly":
			err = opt(&s.DateOnly, d.Str)
		case "timeOnly":
			s.TimeOnly, err = d.Str()
		case "timeSpan":
			s.TimeSpan, err = d.Str()
		case "nullableTimeSpan":
			err = opt(&s.NullableTimeSpan, d.Str)
		case "bytes":
			s.Bytes, err = d.Base64()
		case "uri":
			err = opt(&s.URI, d.Str)
		case "version":
			err = optObject(&s.Version, d)
		case "object":
			s.Object, err = d.RawAppend(nil)
		case "pair":
			err = optObject(&s.Pair, d)
		case "struct":
			err = opt(&s.Struct, d.Str)
		default:
			err = d.Skip()
		}
		return err
	})
}

func (s *ogenTypes) encode(e *jx.Encoder) {
	e.ObjStart()
	e.FieldStart("id")
	e.Int32(s.ID)
	optInt32(e, "nullableId", &s.NullableID)
	e.FieldStart("bool")
	e.Bool(s.Bool)
	optBool(e, "nullableBool", &s.NullableBool)
	e.FieldStart("byte")
	e.UInt8(s.Byte)
	e.FieldStart("sByte")
	e.Int8(s.SByte)
	e.FieldStart("short")
	e.Int16(s.Short)
	e.FieldStart("int")
	e.Int32(s.Int)
	e.FieldStart("long")
	e.Int64(s.Long)
	e.FieldStart("uShort")
	e.UInt16(s.UShort)
	e.FieldStart("uInt")
	e.UInt32(s.UInt)
	e.FieldStart("uLong")
	e.UInt64(s.ULong)
	e.FieldStart("float")
	e.Float32(s.Float)
	e.FieldStart("double")
	e.Float64(s.Double)
	e.FieldStart("decimal")
	e.Float64(s.Decimal)
	optFloat64(e, "nullableDecimal", &s.NullableDecimal)
	optStr(e, "string", &s.String)
	optStr(e, "nullableString", &s.NullableString)
	e.FieldStart("char")
	e.Str(s.Char)
	e.FieldStart("guid")
	e.Str(s.GUID)
	optStr(e, "nullableGuid", &s.NullableGUID)
	optStr(e, "dateTime", &s.DateTime)
	optStr(e, "nullableDateTime", &s.NullableDateTime)
	optStr(e, "dateTimeOffset", &s.DateTimeOffset)
	optStr(e, "dateOnly", &s.DateOnly)
	e.FieldStart("timeOnly")
	e.Str(s.TimeOnly)
	e.FieldStart("timeSpan")
	e.Str(s.TimeSpan)
	optStr(e, "nullableTimeSpan", &s.NullableTimeSpan)
	e.FieldStart("bytes")
	e.Base64(s.Bytes)
	optStr(e, "uri", &s.URI)
	optEncode(e, "version", &s.Version)
	if len(s.Object) > 0 {
		e.FieldStart("object")
		e.Raw(s.Object)
	}
	optEncode(e, "pair", &s.Pair)
	optStr(e, "struct", &s.Struct)
	e.ObjEnd()
}

func (s *ogenVersion) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) (err error) {
		switch string(key) {
		case "major":
			s.Major, err = d.Int32()
		case "minor":
			s.Minor, err = d.Int32()
		case "build":
			s.Build, err = d.Int32()
		case "revision":
			s.Revision, err = d.Int32()
		case "majorRevision":
			s.MajorRevision, err = d.Int32()
		case "minorRevision":
			s.MinorRevision, err = d.Int32()
		default:
			err = d.Skip()
		}
		return err
	})
}

func (s *ogenVersion) encode(e *jx.Encoder) {
	e.ObjStart()
	e.FieldStart("major")
	e.Int32(s.Major)
	e.FieldStart("minor")
	e.Int32(s.Minor)
	e.FieldStart("build")
	e.Int32(s.Build)
	e.FieldStart("revision")
	e.Int32(s.Revision)
	e.FieldStart("majorRevision")
	e.Int32(s.MajorRevision)
	e.FieldStart("minorRevision")
	e.Int32(s.MinorRevision)
	e.ObjEnd()
}

func (s *ogenPair) decode(d *jx.Decoder) error {
	return d.ObjBytes(func(d *jx.Decoder, key []byte) (err error) {
		switch string(key) {
		case "key":
			err = opt(&s.Key, d.Str)
		case "value":
			err = opt(&s.Value, d.Str)
		default:
			err = d.Skip()
		}
		return err
	})
}

func (s *ogenPair) encode(e *jx.Encoder) {
	e.ObjStart()
	optStr(e, "key", &s.Key)
	optStr(e, "value", &s.Value)
	e.ObjEnd()
}

// ogenTypesList is a response that is a list.
type ogenTypesList []ogenTypes

func (s *ogenTypesList) decode(d *jx.Decoder) error { return list((*[]ogenTypes)(s), d) }

func (s *ogenTypesList) encode(e *jx.Encoder) {
	e.ArrStart()
	for i := range *s {
		(*s)[i].encode(e)
	}
	e.ArrEnd()
}
