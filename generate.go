// Package dtogen is the root of the module: it holds no code, but the directive that
// regenerates the packages below generated/ from the pages below specs/, as
// dtogen.yaml says. The command is in cmd/dtogen.
package dtogen

//go:generate go run ./cmd/dtogen generate
