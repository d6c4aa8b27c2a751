package main

// The truth of a recorded host: what .NET reflection says of its DTOs, or, where that
// was not recorded, its own /types/metadata.

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/naming"
)

// truth is a file of corpus/truth.
type truth struct {
	TypesNotReachable []string
	Operations        []truthOperation
	Types             []truthType
	ofMetadata        bool // which leaves a few things out
}

type truthOperation struct {
	Name, RequestType, ResponseType string
	APIDescription, Description     string
	RequiresAuth                    bool
	RequiredRoles, RequiresAnyRole  []string
	Routes                          []truthRoute
}

type truthRoute struct{ Path, Verbs, Summary, Notes string }

type truthType struct {
	Namespace, Name, FullName, Base      string
	DeclaringType, Description           string
	GenericParameters                    []string
	IsEnum, IsStruct, IsInterface, Flags bool
	EffectiveWireNames                   []string
	Properties                           []truthProperty
	Values                               []truthValue
}

type truthProperty struct {
	ClrName, WireName, DataMemberName, Type string
	Nullable, Description                   string
	OnWire, Required                        bool
	APIMembers                              []truthMember
}

// truthMember is an ApiMember of a property.
type truthMember struct {
	ParameterType string
	IsRequired    bool
}

type truthValue struct {
	Name       string
	Value      int64
	EnumMember string
}

// truthOf is the truth of a host: of its application, where that was recorded.
func truthOf(dir, app, host string) (*truth, error) {
	family, _, _ := strings.Cut(app, "-")
	if family == "app" {
		return readMetadata(filepath.Join(dir, "live", host, "types", "metadata.json"))
	}
	t := new(truth)
	err := readJSON(filepath.Join(dir, "truth", family+".json"), t)
	version := strings.TrimPrefix(host, app+"-")
	for i := range t.Operations { // whose texts are not the same on all hosts: corpus/README.md
		text := &t.Operations[i].APIDescription
		switch {
		case app == "edge-plain":
			*text, _, _ = strings.Cut(*text, ";")
		case app != "edge-quoted" && compareVersions(version, "5.14") < 0:
			*text = strings.ReplaceAll(*text, `"`, "'")
		}
	}
	return t, err
}

func readJSON(path string, to any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, to); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// The parts of /types/metadata that are compared.
type (
	metadata struct {
		Types      []metadataType
		Operations []struct {
			Request                        metadataType
			Response                       *metadataType
			ReturnType                     *metadataRef
			Routes                         []truthRoute
			RequiresAuth                   bool
			RequiredRoles, RequiresAnyRole []string
		}
	}
	metadataRef struct {
		Name, Namespace string
		GenericArgs     []string
	}
	metadataType struct {
		metadataRef
		Inherits            *metadataRef
		IsEnum, IsInterface bool
		Description         string
		Attributes          []metadataAttribute
		Properties          []struct {
			Name, Type, Description, ParamType string
			GenericArgs                        []string
			IsRequired                         bool
			DataMember                         struct{ Name string }
			Attributes                         []metadataAttribute
		}
		EnumNames, EnumValues, EnumMemberValues []string
	}
	metadataAttribute struct {
		Name string
		Args []struct{ Name, Value string }
	}
)

// readMetadata reads the truth from what a server of 10.1 says of itself, with as
// little in common with the parser of the product as can be.
func readMetadata(path string) (*truth, error) {
	var m metadata
	if err := readJSON(path, &m); err != nil {
		return nil, err
	}
	t := &truth{ofMetadata: true}
	known := map[string]bool{}
	add := func(in *metadataType) {
		if in == nil || known[in.Namespace+in.Name] {
			return
		}
		known[in.Namespace+in.Name] = true
		t.Types = append(t.Types, in.truth())
	}
	for _, op := range m.Operations {
		add(&op.Request)
		add(op.Response)
		t.Operations = append(t.Operations, truthOperation{Name: op.Request.Name, Description: op.Request.Description, ResponseType: op.ReturnType.String(), Routes: op.Routes,
			RequiresAuth: op.RequiresAuth, RequiredRoles: op.RequiredRoles, RequiresAnyRole: op.RequiresAnyRole})
	}
	for i := range m.Types {
		add(&m.Types[i])
	}
	for i := range t.Types {
		t.Types[i].EffectiveWireNames = t.wireNames(&t.Types[i])
	}
	return t, nil
}

// wireNames are those of a type and its bases, ServiceStack's own among them
// (servicestack.md 8).
func (t *truth) wireNames(of *truthType) (names []string) {
	for _, p := range of.Properties {
		names = append(names, p.WireName)
	}
	base, _, _ := strings.Cut(of.Base, "<")
	switch base {
	case "":
		return names
	case "QueryDb", "QueryData":
		return append(names, "skip", "take", "orderBy", "orderByDesc", "include", "fields", "meta")
	case "AuditBase":
		return append(names, "createdDate", "createdBy", "modifiedDate", "modifiedBy", "deletedDate", "deletedBy")
	}
	for i := range t.Types {
		if t.Types[i].Name == base {
			return append(names, t.wireNames(&t.Types[i])...)
		}
	}
	return names
}

func (in *metadataType) truth() truthType {
	t := truthType{Name: in.Name, Description: in.Description, Namespace: in.Namespace, Base: in.Inherits.String(), IsEnum: in.IsEnum, IsInterface: in.IsInterface}
	t.GenericParameters = in.GenericArgs
	for _, a := range in.Attributes {
		t.Flags = t.Flags || a.Name == "Flags"
	}
	for _, p := range in.Properties {
		ref := metadataRef{Name: p.Type, GenericArgs: p.GenericArgs}
		wire := p.DataMember.Name
		if wire == "" {
			wire = naming.Camel(p.Name)
		}
		property := truthProperty{ClrName: p.Name, WireName: wire, Type: ref.String(), OnWire: true, Description: p.Description, Required: p.IsRequired}
		for _, a := range p.Attributes {
			if a.Name == "ApiMember" {
				member := truthMember{ParameterType: p.ParamType}
				for _, arg := range a.Args {
					member.IsRequired = member.IsRequired || arg.Name == "IsRequired" && arg.Value == "true"
				}
				property.APIMembers = append(property.APIMembers, member)
			}
		}
		t.Properties = append(t.Properties, property)
	}
	for i, name := range in.EnumNames {
		v := truthValue{Name: name, Value: int64(i)}
		if i < len(in.EnumValues) {
			v.Value, _ = strconv.ParseInt(in.EnumValues[i], 10, 64)
		}
		if i < len(in.EnumMemberValues) && in.EnumMemberValues[i] != name {
			v.EnumMember = in.EnumMemberValues[i]
		}
		t.Values = append(t.Values, v)
	}
	return t
}

// String spells a reference as reflection does: List`1 with its arguments is
// List<String>, Nullable`1 is a question mark.
func (r *metadataRef) String() string {
	if r == nil {
		return ""
	}
	name, _, generic := strings.Cut(r.Name, "`")
	switch {
	case !generic:
		return nullable(r.Name)
	case name == "Nullable":
		return nullable(r.GenericArgs[0]) + "?"
	}
	args := make([]string, len(r.GenericArgs))
	for i, arg := range r.GenericArgs {
		args[i] = nullable(arg)
	}
	return name + "<" + strings.Join(args, ",") + ">"
}

// nullable spells Nullable<Int32> as Int32?.
func nullable(name string) string {
	if inner, ok := strings.CutPrefix(name, "Nullable<"); ok {
		return strings.TrimSuffix(inner, ">") + "?"
	}
	return name
}
