package diag

// Codes of reading: files, pages, listings, samples.
const (
	NotUTF8       Code = "DT0101"
	NotRecognised Code = "DT0102"
	EmptyInput    Code = "DT0103"
	Unreadable    Code = "DT0104"
	IndexInvalid  Code = "DT0105"
	IndexMismatch Code = "DT0106"

	ListingCut     Code = "DT0201"
	ListingText    Code = "DT0202"
	ListingType    Code = "DT0203"
	ListingSkipped Code = "DT0204"
	ListingBare    Code = "DT0205"

	PageCut      Code = "DT0301"
	PageText     Code = "DT0302"
	PageFailed   Code = "DT0303"
	PageNoSample Code = "DT0304"
	PageNoName   Code = "DT0305"
	PageGlued    Code = "DT0306"

	SampleCut     Code = "DT0401"
	SampleInvalid Code = "DT0402"

	MetadataMember Code = "DT0501"

	FetchStopped  Code = "DT0601"
	FetchLogin    Code = "DT0602"
	FetchNothing  Code = "DT0603"
	FetchAddress  Code = "DT0604"
	FetchSource   Code = "DT0605"
	FetchVanishes Code = "DT0606"
	FetchSaved    Code = "DT0607"
)

// whatThereIs is the way out for who has no more than a part.
const whatThereIs = " Where no more of it can be had, acceptCut in dtogen.yaml, or dtogen generate --accept-cut without it, takes what there is."

var readingCodes = []Info{
	{NotUTF8, Error, "a file is not UTF-8 text",
		"ServiceStack writes pages and listings in UTF-8. Save the file as UTF-8, or fetch it again."},
	{NotRecognised, Warning, "a file is nothing that dtogen reads",
		"It is no metadata page, DTO listing or machine-readable metadata of a ServiceStack server. Other files are generated without it. Remove it from the specs, or save the page again from its /metadata address."},
	{EmptyInput, Error, "there is nothing to read",
		"A folder without files, or a file without text: give the pages or listings of the API."},
	{Unreadable, Error, "a file cannot be read", "The operating system refused it; the message says why."},
	{IndexInvalid, Warning, "an index of snapshots is not understood",
		"index.json beside snapshots tells where each comes from. The files are read without what it cannot tell."},
	{IndexMismatch, Warning, "a file is not the one that its index tells of",
		"Its sha256 is another: it was changed since it was fetched. The file is used as it is."},

	{ListingCut, Error, "a listing stops in the middle",
		"The text ends inside a class, an attribute or a string. What follows is unknown, so nothing is generated from it: copy the whole listing." + whatThereIs},
	{ListingText, Warning, "text in a listing that is not understood",
		"The parser skipped it. Everything before and after is used."},
	{ListingType, Warning, "a type expression that is not understood",
		"The property is kept with the type any; the message shows what stands there."},
	{ListingSkipped, Note, "other text around a listing",
		"Text before or after the listing that does not belong to it was left out."},
	{ListingBare, Note, "a listing that does not tell properties",
		"CommonJS (/types/js) holds enums, verbs and the names of responses alone. Requests are sent without properties unless another source tells them: fetch a listing in another language, C# best."},

	{PageCut, Error, "a page stops in the middle",
		"The text ends inside a table or a sample. Save the whole page." + whatThereIs},
	{PageText, Warning, "text on a page that is not understood",
		"The parser skipped it. Everything before and after is used."},
	{PageFailed, Warning, "a page on which the server reports a failure",
		"The server could not make this part of the page (a language it does not know, a sample it cannot build). Other sources serve."},
	{PageNoSample, Note, "a page without a sample",
		"Wire names, dates and Guids of this operation are taken from other pages or by convention."},
	{PageNoName, Warning, "a page that does not say which operation it is about",
		"Its heading is lost, and nothing else on it tells the name. Its types are used, its routes and samples are not: save the whole page."},
	{PageGlued, Warning, "a table of a page that a tool has made into one line",
		"Cells and rows are parted by what the page tells elsewhere. Where it tells nothing, a name may be wrong: save the page in another way."},

	{SampleCut, Error, "a sample message stops in the middle",
		"Save the whole page." + whatThereIs},
	{SampleInvalid, Warning, "a sample message is not valid in its format",
		"Its facts are used as far as they could be read."},

	{MetadataMember, Note, "metadata says something that dtogen does not know",
		"A member of the JSON or an element of the schema, of a newer server perhaps, is neither read nor known to hold nothing for a caller. It was left out; the rest is used."},

	{FetchStopped, Error, "a server could not be asked to the end",
		"It cannot be reached, cannot prove who it is, redirects elsewhere, asks to wait for long, or sends without an end; or the user interrupted. The snapshot is as it was. Run dtogen fetch again: within an hour it goes on from where it stopped."},
	{FetchLogin, Error, "a server wants to know who asks",
		"It answers with 401, 403 or a page to log in at. Credentials come from the environment alone: DTOGEN_<API>_BEARER, DTOGEN_<API>_USER and DTOGEN_<API>_PASSWORD, or DTOGEN_<API>_HEADERS with one header a line. Or save the pages with a browser, and take them with dtogen fetch --from."},
	{FetchNothing, Error, "no metadata at an address",
		"Neither /metadata nor /types/metadata.json answers below the base address, with and without /api. The vendor may have switched them off, or they are at another path."},
	{FetchAddress, Error, "the address to fetch from cannot be used",
		"It is that of the service, such as https://example.com/api, without user, password or keys: it is committed, and these belong into the environment. As a warning it tells that the service was found at another address than baseUrl."},
	{FetchSource, Warning, "a source that a server should have, and that it failed to make",
		"Many servers cannot make one listing or page: a line break in a description is enough. Others serve. It is noted in the index of the snapshot."},
	{FetchVanishes, Error, "the new snapshot would lose what the old one has",
		"More than a third of the operations is gone, the server is an older one, or a kind of source is not there any more. Servers in the middle of a deployment look like this. The old snapshot was kept; where the vendor means it, run dtogen fetch --accept-loss."},
	{FetchSaved, Error, "what a browser saved cannot be taken",
		"The file is damaged, too large, or its entries lead out of it. Save the pages again as files, MHTML, a zip or a HAR with content."},
}
