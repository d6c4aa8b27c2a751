module github.com/dtogen/dtogen

go 1.24.0

require (
	github.com/dave/jennifer v1.7.1
	github.com/goccy/go-yaml v1.18.0
	github.com/rogpeppe/go-internal v1.14.1
	github.com/stretchr/testify v1.11.1
	golang.org/x/mod v0.28.0
	golang.org/x/net v0.46.0
	golang.org/x/sys v0.37.0
	golang.org/x/tools v0.37.0
)

require (
	github.com/davecgh/go-spew v1.1.1 // indirect
	github.com/pmezard/go-difflib v1.0.0 // indirect
	gopkg.in/yaml.v3 v3.0.1 // indirect
)
