package diag

var resolvingCodes = []Info{}
