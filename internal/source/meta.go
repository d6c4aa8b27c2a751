package source

import "time"

// Meta is what the index of a specs folder knows of a file besides its bytes.
type Meta struct {
	URL           string    // where it was fetched
	BaseURL       string    // address of the service that it was fetched from
	Time          time.Time // when; newer snapshots win over older ones
	ServerVersion string    // as the server itself spells it ("10.15", not 10.1.5)
	Host          string    // as the page shows it, where the URL is not known
	Path          string    // as the page shows it
}
