# What this repository can do. `make help` lists it.

GO          ?= go
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.6.1
FUZZTIME    ?= 30s

.PHONY: help generate test lint cross bench fuzz corpus

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

generate: ## regenerate generated/ from specs/, as dtogen.yaml says
	$(GO) generate ./...

# The two packages without -race run whole programs, dtogen and the go command; what runs
# at once in these is tested where it is written.
test: lint cross ## everything that CI checks
	$(GO) test -race -timeout 20m $$($(GO) list ./... | grep -v -e /cmd/dtogen$$ -e /internal/cli$$)
	$(GO) test -timeout 20m ./cmd/dtogen ./internal/cli
	$(GO) run ./internal/corpus
	$(GO) run ./cmd/dtogen check

lint: ## vet and staticcheck
	@test -z "$$(gofmt -l cmd internal templates generated *.go)" || { echo "not gofmt'd:"; gofmt -l cmd internal templates generated *.go; exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	cd internal/codecbench && $(GO) vet ./...

cross: ## what is generated needs no more than Go 1.24, and all of it vets for windows and darwin
	$(GO) build -gcflags=-lang=go1.24 ./generated/... ./templates/...
	GOOS=windows $(GO) vet ./...
	GOOS=darwin $(GO) vet ./...

bench: ## parse, model and emit each page: time and allocations; the codec beside other JSON libraries
	$(GO) test -run '^$$' -bench . -benchmem ./internal/... ./templates/...
	cd internal/codecbench && $(GO) run .

corpus: ## the model against the truth of every recorded server, as one table
	$(GO) run ./internal/corpus

fuzz: ## each fuzz target for FUZZTIME
	@for pkg in $$($(GO) list ./...); do \
	  for target in $$($(GO) test -list '^Fuzz' $$pkg 2>/dev/null | grep '^Fuzz'); do \
	    echo "$$pkg $$target"; $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
	  done; done
