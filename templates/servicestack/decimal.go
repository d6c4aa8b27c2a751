// Decimal: System.Decimal without loss.

package servicestack

// Decimal is the text of a .NET decimal number, such as "1.10". "" is 0.
type Decimal string
