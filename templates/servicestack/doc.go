// Package servicestack calls ServiceStack services: it is the runtime that generated
// API packages share.
//
// A generated package wraps a [Client] with one method per operation; what can be
// set stands in [Option], [CallOption] and [Setting], which is both. A failure that
// the server answered is an [*Error]:
//
//	resp, err := client.GetOrder(ctx, &shop.GetOrder{ID: 5})
//	switch {
//	case errors.Is(err, servicestack.ErrNotFound):
//	case errors.Is(err, servicestack.ErrValidation):
//		var e *servicestack.Error
//		errors.As(err, &e)
//		log.Print(e.FieldError("Id"))
//	}
//
// Requests travel as every ServiceStack since 3.9 reads them: to the operation's
// most specific route that can carry them, else to its pre-defined address; in path
// and query for GET, DELETE, HEAD and OPTIONS, as JSON of known length otherwise.
// Credentials, cookies and header parameters go to the base URL's host alone.
//
// Servers that offer no JSON are spoken to in another format: [WithFormat].
//
// Beside single calls there are [Stream] and [Download], uploads ([WithFiles],
// [WithRawBody]), [Batch] for many requests at once, [Items] for long lists, [Rows] for AutoQuery,
// and [Client.Events] for what the server tells of its own accord.
//
// Sessions are seen to by [WithCredentials], [WithRefreshToken] or [WithSignIn]: of all
// calls that need a new one, one gets it, and each is repeated at most once. Nothing
// else is sent twice, unless [WithRetry] says so. [WithMiddleware], [WithLogger] and
// [WithDrift] look on.
//
// Package servicestacktest holds a server to test against.
package servicestack
