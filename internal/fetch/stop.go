package fetch

// What ends a run before its end, and what the user can do about it.

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"time"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/source"
)

// stop is why a run ended.
type stop struct {
	code       diag.Code // DT0601 unless told otherwise
	what, hint string
	keep       bool // what was fetched is kept for the next run
}

func (s *stop) report(diags *diag.List) {
	code := s.code
	if code == "" {
		code = diag.FetchStopped
	}
	diags.Add(code, source.Span{}, "%s", s.what).WithHint("%s", s.hint)
}

func interrupted() *stop {
	return &stop{what: "interrupted; the snapshot is as it was", hint: "run again to go on from here", keep: true}
}

func asksToWait(host string, d time.Duration) *stop {
	return &stop{
		what: fmt.Sprintf("%s asks to wait for %v", host, d.Round(time.Second)), keep: true,
		hint: "run again then: it goes on from here; a smaller --rate asks less often",
	}
}

func cannotWrite(err error) *stop {
	s := &stop{code: diag.NotWritten, what: err.Error(), hint: "nothing was changed; make room or give the folder to this user, and run again"}
	if errors.Is(err, syscall.ENOSPC) {
		s.hint = "nothing was changed; make room on the disk, and run again"
	}
	return s
}

// unreachable says why a server did not answer.
func (c *client) unreachable(err error) *stop {
	s := &stop{what: fmt.Sprintf("%s: %s", c.base.Host, reason(err)), hint: "check the base address, the network and the proxy (HTTPS_PROXY), and run again", keep: c.done > 0}
	var elsewhere *errElsewhere
	var dns *net.DNSError
	var netErr net.Error
	switch {
	case errors.As(err, &elsewhere):
		s.what = fmt.Sprintf("%s redirects to %s, and credentials are not for another host", c.base.Host, elsewhere.host)
		s.hint = "if the API lives there, make it the base address"
		if strings.HasPrefix(elsewhere.host, "http://") && c.base.Scheme == "https" {
			s.hint = "it leaves HTTPS: ask the vendor for the right address"
		}
	case errors.Is(err, errTooLarge):
		s.what = fmt.Sprintf("%s: %v, and no API is described by so much", c.base.Host, err)
		s.hint = "check the base address; a page that a browser saved can be taken with --from"
	case errors.As(err, &dns) && dns.IsNotFound:
		s.what = fmt.Sprintf("there is no host %s", c.base.Hostname())
		s.hint = "check the spelling of the base address, and whether it takes a VPN"
	case isTLS(err):
		s.hint = "if the certificate is of your company's own authority, add that to the system's (SSL_CERT_FILE=FILE on Linux); if the server speaks no TLS, its address begins with http://"
	case errors.As(err, &netErr) && netErr.Timeout():
		s.what = fmt.Sprintf("%s did not finish its answer in time", c.base.Host)
	}
	return s
}

// isTLS tells of a server that could not prove who it is.
func isTLS(err error) bool {
	var authority x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verification *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	return errors.As(err, &authority) || errors.As(err, &name) || errors.As(err, &invalid) || errors.As(err, &verification) ||
		errors.As(err, &record) || errors.As(err, &alert) || strings.Contains(err.Error(), "HTTP response to HTTPS client")
}
