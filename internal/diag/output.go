package diag

// Codes of configuration, of checking what was generated, and of writing it.
const (
	NotCompiling Code = "DT2901"
	NotChecked   Code = "DT2902"

	ConfigSyntax     Code = "DT3001"
	ConfigUnknownKey Code = "DT3002"
	ConfigMissingKey Code = "DT3003"
	ConfigValue      Code = "DT3004"
	NoConfig         Code = "DT3005"

	NoModule     Code = "DT3101"
	OldModule    Code = "DT3102"
	NotOurs      Code = "DT3103"
	NotWritten   Code = "DT3104"
	TwoHosts     Code = "DT3105"
	NoName       Code = "DT3106"
	NotUpToDate  Code = "DT3107"
	NotGenerated Code = "DT3108"
)

var outputCodes = []Info{
	{NotCompiling, Error, "internal: generated code does not compile",
		"The output is type-checked before anything is written, and nothing was written. This is a defect of dtogen: please report it with the files that it was made from."},
	{NotChecked, Warning, "the generated code was not type-checked",
		"That takes the go command, which must be in PATH and of the version that dtogen was built with, or older. The files are written."},

	{ConfigSyntax, Error, "dtogen.yaml is no valid YAML", "The message says what was expected at that place."},
	{ConfigUnknownKey, Error, "an unknown key in dtogen.yaml",
		"Keys are: output, apis; of an API: specs, baseUrl, optional, types, overrides, ignore; of an override: type, wire, response, name, skip; of an ignore: rule, subject, reason. Upper and lower case count."},
	{ConfigMissingKey, Error, "a key is missing in dtogen.yaml",
		"Needed are: output (the folder to write to), apis, and for each API specs (files and folders to read)."},
	{ConfigValue, Error, "a value in dtogen.yaml is not what was expected", "The message says what was."},
	{NoConfig, Error, "there is no dtogen.yaml, and nothing else says what to do",
		"dtogen.yaml is looked for in the current folder and those above. To try dtogen without it: dtogen generate -o DIR FILE|FOLDER…"},

	{NoModule, Error, "the output folder is in no Go module",
		"The import paths of generated packages follow from the nearest go.mod. Type: go mod init example.com/yourmodule"},
	{OldModule, Warning, "the Go module's go line is too old",
		"Generated code is written for Go 1.24. Type: go get go@1.24"},
	{NotOurs, Error, "a file that dtogen did not write stands in the way",
		"dtogen overwrites and deletes only what it wrote: files with its header, or that are as the lock file remembers them. Move the file, or delete it."},
	{NotWritten, Error, "the output cannot be written", "The operating system refused it; the message says why."},
	{TwoHosts, Error, "pages of two hosts in one run",
		"Without dtogen.yaml one run is one API. Run dtogen once for each, or write a dtogen.yaml."},
	{NoName, Error, "no name for the package",
		"It is taken from the folder, the title of a page or the host. Say it with --name."},
	{NotUpToDate, Error, "the generated code is not up to date", "Run dtogen generate and commit the result."},
	{NotGenerated, Warning, "a generated folder that dtogen.yaml does not name",
		"It was generated for an API that is not in dtogen.yaml any more. Delete the folder, or put the API back."},
}
