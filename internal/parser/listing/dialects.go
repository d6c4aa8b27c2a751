package listing

import (
	"github.com/dtogen/dtogen/internal/parser/csharp"
	"github.com/dtogen/dtogen/internal/parser/fsharp"
	"github.com/dtogen/dtogen/internal/parser/php"
	"github.com/dtogen/dtogen/internal/parser/python"
	"github.com/dtogen/dtogen/internal/parser/ruby"
	"github.com/dtogen/dtogen/internal/parser/vbnet"
)

// Dialects is every dialect there is. Where two could claim a text, the one with
// the surer mark stands first.
var Dialects = []Dialect{
	{"vbnet", "VB.NET", vbnet.Recognise, vbnet.Parse},
	{"fsharp", "F#", fsharp.Recognise, fsharp.Parse},
	{"python", "Python", python.Recognise, python.Parse},
	{"php", "PHP", php.Recognise, php.Parse},
	{"ruby", "Ruby", ruby.Recognise, ruby.Parse},
	{"csharp", "C#", csharp.Recognise, csharp.Parse},
}
