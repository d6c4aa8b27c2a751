// GUID: System.Guid.

package servicestack

// GUID is a .NET Guid.
type GUID [16]byte
