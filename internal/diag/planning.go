package diag

var planningCodes = []Info{}
