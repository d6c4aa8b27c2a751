package diag

var outputCodes = []Info{}
