// The types of Java and Kotlin.

package braces

import "github.com/dtogen/dtogen/internal/model"

// JVM are the types of Java and of Kotlin, which differ in few names. All are boxed,
// so that nothing tells which values may be null.
var JVM = Types{
	Simple: map[string]string{
		"String": model.AnyString, "string": model.AnyString, // 4.0.62
		"Boolean": "Boolean",
		"byte":    "Byte", // in byte[]
		"Byte":    "SByte",
		"Short":   model.AnyInteger, "Integer": model.AnyInteger, "Int": model.AnyInteger, "Long": model.AnyInteger,
		"BigInteger":  "UInt64",
		"Float":       "Single",
		"Double":      "Double",
		"BigDecimal":  "Decimal",
		"UUID":        "Guid",
		"Date":        model.AnyDate,
		"TimeSpan":    model.AnyTime,
		"ByteArray":   model.AnyBytes,
		"InputStream": "Stream",
		"Class":       "Type",
		"Any":         "Object",
	},
	Lists: "ArrayList List",
	Maps:  "HashMap Map",
	Items: true,
}
