package listing

import (
	"github.com/dtogen/dtogen/internal/parser/csharp"
	"github.com/dtogen/dtogen/internal/parser/dart"
	"github.com/dtogen/dtogen/internal/parser/fsharp"
	"github.com/dtogen/dtogen/internal/parser/golang"
	"github.com/dtogen/dtogen/internal/parser/java"
	"github.com/dtogen/dtogen/internal/parser/javascript"
	"github.com/dtogen/dtogen/internal/parser/kotlin"
	"github.com/dtogen/dtogen/internal/parser/php"
	"github.com/dtogen/dtogen/internal/parser/python"
	"github.com/dtogen/dtogen/internal/parser/ruby"
	"github.com/dtogen/dtogen/internal/parser/rust"
	"github.com/dtogen/dtogen/internal/parser/swift"
	"github.com/dtogen/dtogen/internal/parser/typescript"
	"github.com/dtogen/dtogen/internal/parser/vbnet"
	"github.com/dtogen/dtogen/internal/parser/zig"
)

// Dialects is every dialect there is. Where two could claim a text, the one with
// the surer mark stands first.
var Dialects = []Dialect{
	{"vbnet", "VB.NET", vbnet.Recognise, vbnet.Parse},
	{"fsharp", "F#", fsharp.Recognise, fsharp.Parse},
	{"python", "Python", python.Recognise, python.Parse},
	{"php", "PHP", php.Recognise, php.Parse},
	{"ruby", "Ruby", ruby.Recognise, ruby.Parse},
	{"go", "Go", golang.Recognise, golang.Parse},
	{"rust", "Rust", rust.Recognise, rust.Parse},
	{"zig", "Zig", zig.Recognise, zig.Parse},
	{"mjs", "JavaScript", javascript.Recognise, javascript.Parse},
	{"typescript", "TypeScript", typescript.Recognise, typescript.Parse},
	{"java", "Java", java.Recognise, java.Parse},
	{"kotlin", "Kotlin", kotlin.Recognise, kotlin.Parse},
	{"swift", "Swift", swift.Recognise, swift.Parse},
	{"dart", "Dart", dart.Recognise, dart.Parse},
	{"csharp", "C#", csharp.Recognise, csharp.Parse},
}
